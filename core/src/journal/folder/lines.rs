use super::append::length;
use super::error::FolderError;
use super::exchange::Exchange;

/// How much of a file is read at once, in bytes.
const CHUNK: u64 = 256 * 1024;

/// Reads a file line by line; only the last one can lack its line feed. How many bytes it has.
pub(super) async fn each_line(
    exchange: &Exchange,
    name: &str,
    mut take: impl FnMut(&[u8]) -> Result<(), FolderError>,
) -> Result<u64, FolderError> {
    let (mut from, mut begun) = (0_u64, Vec::new());
    loop {
        let chunk = exchange.read(name, from, CHUNK).await.map_err(|words| FolderError::system(Some(name), words))?;
        if chunk.is_empty() {
            break;
        }
        from = from.saturating_add(length(&chunk));
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            if begun.is_empty() && piece.ends_with(b"\n") {
                take(piece)?;
                continue;
            }
            begun.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                take(&begun)?;
                begun.clear();
            }
        }
    }
    if !begun.is_empty() {
        take(&begun)?;
    }
    Ok(from)
}
