//! A checkpoint of any bytes, and of any bytes that its checksum vouches for.

#![no_main]

use domain::Ledger;
use journal::{Checkpoint, Hash};
use libfuzzer_sys::fuzz_target;

const OPENING: &[u8] = b"{\"f\":\"pail-checkpoint/1\",\"sum\":\"";
const SUM: usize = 71;

fuzz_target!(|bytes: &[u8]| {
    let _ = Checkpoint::<Ledger>::decode(bytes);
    // Chance finds no checksum, so it is given one: what matters then is what follows it.
    let body = bytes.get(OPENING.len() + SUM + 2..).filter(|_| bytes.starts_with(OPENING)).unwrap_or(bytes);
    let sum = Hash::of(body).to_string();
    let vouched = [OPENING, sum.as_bytes(), b"\",", body].concat();
    let Ok(checkpoint) = Checkpoint::<Ledger>::decode(&vouched) else { return };
    let encoded = checkpoint.encode();
    assert_eq!(Checkpoint::decode(&encoded), Ok(checkpoint), "what is read is written back");
    let mut harmed = encoded.to_vec();
    let at = OPENING.len() + SUM + 2 + bytes.len() % (harmed.len() - OPENING.len() - SUM - 2);
    harmed[at] ^= 1;
    assert!(Checkpoint::<Ledger>::decode(&harmed).is_err(), "one bit is seen");
});
