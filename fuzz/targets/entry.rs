//! An entry of any bytes: what is read is what stands there, whichever way it was read.

#![no_main]

use domain::Op;
use journal::{DecodeError, Entry, Hash, Seq, decode};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let seq = serde_json::from_slice::<Value>(bytes).ok().and_then(|entry| entry["seq"].as_u64()).map_or(Seq(1), Seq);
    let read = decode(seq, bytes);
    is_read_the_long_way_too(seq, bytes, &read);
    if let Ok(entry) = read {
        is_what_stands_there(seq, bytes, &entry);
        for op in &entry.ops {
            has_one_meaning(&op.kind, &op.json);
        }
    }
});

/// A blank behind the first brace changes nothing but the hash, and forbids every short cut.
fn is_read_the_long_way_too(seq: Seq, bytes: &[u8], read: &Result<Entry, DecodeError>) {
    let Some(rest) = bytes.strip_prefix(b"{") else { return };
    let long = decode(seq, &[b"{ ", rest].concat());
    match (read, long) {
        (Ok(entry), Ok(mut long)) => {
            long.hash = entry.hash;
            assert_eq!(format!("{entry:?}"), format!("{long:?}"));
        }
        (Err(DecodeError::Newer(one)), Err(DecodeError::Newer(other))) => assert_eq!(*one, other),
        (Err(DecodeError::Damaged(_)), Err(DecodeError::Damaged(_))) => {}
        // One byte more may be one too many.
        (Ok(_), Err(_)) => assert_eq!(bytes.len(), journal::ENTRY_BYTES_MAX),
        (one, other) => panic!("{one:?} and {other:?}"),
    }
}

fn is_what_stands_there(seq: Seq, bytes: &[u8], entry: &Entry) {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        // JSON has numbers that no value holds; where they stand in an op, the op is not understood.
        Err(error) => {
            return assert!(error.to_string().starts_with("number out of range"), "an entry is JSON: {error}");
        }
    };
    assert_eq!((entry.hash, entry.seq), (Hash::of(bytes), seq));
    assert_eq!(value["ledger"], entry.ledger.as_str());
    assert_eq!(value["prev"].as_str().map(str::to_owned), entry.prev.map(|hash| hash.to_string()));
    assert_eq!(value["by"]["id"], entry.by.id.as_str());
    assert_eq!(value["ops"].as_array().map_or(0, Vec::len), entry.ops.len());
    for (stored, op) in value["ops"].as_array().into_iter().flatten().zip(&entry.ops) {
        assert_eq!(*stored, serde_json::from_str::<Value>(&op.json).expect("an op is JSON"));
        assert!(stored["op"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(&op.op.to_string())));
        assert_eq!((stored["fp"].as_str(), stored["do"].as_str()), (Some(&*op.fp.to_string()), Some(&*op.kind)));
    }
    assert!(decode(seq.next(), bytes).is_err(), "it has one place");
    // Of several line feeds at the end, which nobody writes, one may go.
    assert!(bytes.ends_with(b"\n\n") || decode(seq, &bytes[..bytes.len() - 1]).is_err(), "a cut is seen");
}

/// An op that is understood is written as it is read.
fn has_one_meaning(kind: &str, json: &str) {
    let Ok(op) = Op::parse(kind, json) else { return };
    assert_eq!(op.kind(), kind);
    assert_eq!(Op::parse(kind, &op.to_json_fields()), Ok(op));
}
