use std::hint::black_box;

use intellectmoney::Encoding;
use sha2::{Digest, Sha256, block_api::compress256};

use super::{Body, SECRET, TEXTS, call, client, token};
use crate::clock::{Contestant, medians};
use crate::report::Row;

/// As one writes it by hand: join, hash, hex, serialise.
fn by_hand(texts: &Body<'_>, encoding: Encoding) -> (String, String) {
    let joined = [
        texts.user_token,
        texts.preference_type,
        texts.pan,
        texts.account,
        texts.bank_id,
        texts.amount,
        texts.currency,
        texts.recipient_name,
        texts.eshop_id,
        SECRET,
    ]
    .join("::");
    let sign = hex::encode(Sha256::digest(joined.as_bytes()));
    let body = match encoding {
        Encoding::Json => serde_json::to_string(texts).expect("texts"),
        Encoding::Form => serde_urlencoded::to_string(texts).expect("texts"),
    };
    (sign, body)
}

/// Ours, against nothing but the compression of the same blocks, and against [`by_hand`].
#[must_use]
pub fn measure() -> Vec<Row> {
    [(Encoding::Json, "JSON", 2.0), (Encoding::Form, "form", 2.8)]
        .into_iter()
        .flat_map(|(encoding, name, goal)| {
            let (client, token, call) = (client(encoding), token(), call());
            let prepared = client.prepare(&token, &call).expect("a good payout");
            let (sign, body) = by_hand(&TEXTS, encoding);
            assert_eq!(prepared.request().headers()[3], ("sign", sign.as_str()));
            // A space is `%20` in ours and `+` in the other; both are the same form.
            let expected = if encoding == Encoding::Form { body.replace('+', "%20") } else { body };
            assert_eq!(prepared.request().body(), expected);
            let signed: usize = [TEXTS.account, TEXTS.bank_id, TEXTS.amount, TEXTS.currency, TEXTS.recipient_name]
                .into_iter()
                .chain([TEXTS.user_token, TEXTS.preference_type, SECRET])
                .map(str::len)
                .sum();
            // Nine joiners; one byte and eight end the message.
            let blocks = vec![[0x61_u8; 64]; (signed + 9 * 2 + 9).div_ceil(64)];
            let contestants: Vec<Contestant<'_>> = vec![
                Box::new(|| drop(black_box(client.prepare(black_box(&token), black_box(&call))))),
                Box::new(|| {
                    let mut state = [0_u32; 8];
                    compress256(black_box(&mut state), black_box(&blocks));
                    black_box(state);
                }),
                Box::new(|| drop(black_box(by_hand(black_box(&TEXTS), encoding)))),
            ];
            let medians = medians(contestants);
            let input = format!("createOperation, {name}, {} blocks", blocks.len());
            [
                Row::against("sign + build", &input, medians[0], "raw compression", medians[1]).goal(goal),
                Row::against("sign + build", &input, medians[0], "join + sha2 + hex + serde", medians[2]),
            ]
        })
        .collect()
}
