use super::error::FolderError;
use super::exchange::Exchange;
use super::journal::{Journal, Segment, State};
use super::lines::each_line;
use super::names::{Files, Kind, file_name};
use super::operation::Operation;
use crate::journal::Ledger;

/// So many segments are left to lie before opening compacts them.
const MANY_SEGMENTS: usize = 64;

/// What the older files say, and which there were.
struct Older {
    ledger: Ledger,
    files: Files,
}

/// Makes a segment above all others and reads these.
pub(super) async fn open(exchange: &Exchange, path: String) -> Result<Journal, FolderError> {
    loop {
        let segment = create(exchange).await?;
        let older = match make_durable(exchange).await {
            Ok(()) => read(exchange, segment.epoch).await,
            Err(error) => Err(error),
        };
        match older {
            Ok(Some(Older { ledger, files })) => {
                exchange.count(ledger.len());
                let exchange = exchange.clone();
                let mut journal = Journal { exchange, path, ledger, segment, state: State::Open };
                if files.logs.len() > MANY_SEGMENTS {
                    // Housekeeping: where it fails, the journal is as good as before.
                    let _ = journal.compact().await;
                }
                return Ok(journal);
            }
            Ok(None) => {
                // While we made it, others came, compacted and freed the name: it is below their base.
                exchange.close(&segment.name).await;
                exchange.remove(segment.name).await;
            }
            Err(error) => {
                exchange.close(&segment.name).await;
                return Err(error);
            }
        }
    }
}

async fn create(exchange: &Exchange) -> Result<Segment, FolderError> {
    let system = |words| FolderError::system(None, words);
    let mut epoch = exchange.list().await.map_err(system)?.highest();
    loop {
        epoch = epoch.checked_add(1).ok_or_else(|| FolderError::unusable("no epoch is left"))?;
        let name = file_name(epoch, Kind::Log);
        match exchange.create_exclusive(&name).await {
            Ok(Some(identity)) => return Ok(Segment { epoch, name, identity, length: 0 }),
            Ok(None) => {}
            Err(words) => {
                // It may have been made all the same.
                exchange.close(&name).await;
                return Err(system(words));
            }
        }
    }
}

async fn make_durable(exchange: &Exchange) -> Result<(), FolderError> {
    exchange.have(Operation::SyncFolder).await.map_err(|words| FolderError::system(None, words))
}

/// Reads all that is older than an epoch; `None` where a base has come above it.
///
/// Others may compact meanwhile: what is gone then stands in a base, so reading begins
/// anew until two listings agree.
async fn read(exchange: &Exchange, below: u64) -> Result<Option<Older>, FolderError> {
    let system = |words| FolderError::system(None, words);
    let mut files = exchange.list().await.map_err(system)?;
    loop {
        if files.base() >= below {
            return Ok(None);
        }
        let trouble = match files.gap(below) {
            Some(epoch) => FolderError::missing(file_name(epoch, Kind::Log)),
            None => match read_files(exchange, &files, below).await {
                Ok(ledger) => return Ok(Some(Older { ledger, files })),
                Err(error) => error,
            },
        };
        let again = exchange.list().await.map_err(system)?;
        if again == files {
            return Err(trouble);
        }
        files = again;
    }
}

async fn read_files(exchange: &Exchange, files: &Files, below: u64) -> Result<Ledger, FolderError> {
    let mut ledger = Ledger::new();
    let base = files.base();
    if base > 0 {
        read_file(exchange, &mut ledger, base, Kind::Base).await?;
    }
    for epoch in files.logs.range(base.max(1)..below) {
        read_file(exchange, &mut ledger, *epoch, Kind::Log).await?;
    }
    Ok(ledger)
}

async fn read_file(exchange: &Exchange, ledger: &mut Ledger, epoch: u64, kind: Kind) -> Result<(), FolderError> {
    let name = file_name(epoch, kind);
    let read = read_lines(exchange, ledger, epoch, &name, matches!(kind, Kind::Base)).await;
    exchange.close(&name).await;
    read
}

/// Reads a file into a ledger. One that must be whole is never empty.
async fn read_lines(
    exchange: &Exchange,
    ledger: &mut Ledger,
    epoch: u64,
    name: &str,
    whole: bool,
) -> Result<(), FolderError> {
    let content = |error| FolderError::content(name, error);
    let mut replay = ledger.replay(epoch);
    let length = each_line(exchange, name, |line| replay.line(line).map_err(content)).await?;
    match (whole, length) {
        (true, 0) => Err(FolderError::missing(name.to_owned())),
        (true, _) => replay.end_of_whole().map_err(content),
        (false, _) => Ok(()),
    }
}
