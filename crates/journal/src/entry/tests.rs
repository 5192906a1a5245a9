use super::*;

const LEDGER: &str = "4be1c0de-0000-4000-8000-000000000001";

fn author() -> Author {
    Author { id: "laptop-7f".into(), v: "0.1.0".into() }
}

fn body() -> Body {
    Body { kind: "record".into(), fields: r#"{"date":"2026-11-22","memo":"a \"quoted\" }"}"#.into() }
}

fn encoded(seq: Seq) -> Bytes {
    let by = author();
    let head = Head { ledger: LEDGER, seq, prev: Some(Hash::of(b"before")), ts_ms: 1_795_360_000_123, by: &by };
    encode(&head, &[NewOp { op: OpId::mint(1_795_360_000_123, 9), fp: Hash::of(b"given"), body: &body() }])
}

#[test]
fn an_entry_reads_back_as_it_was_written() {
    let entry = decode(Seq(7), &encoded(Seq(7))).unwrap();
    assert_eq!((entry.seq, entry.ts_ms, entry.by.id.as_str()), (Seq(7), 1_795_360_000_123, "laptop-7f"));
    assert_eq!((entry.ops.len(), entry.ops[0].kind.as_str()), (1, "record"));
    assert!(entry.ops[0].json.ends_with(r#""date":"2026-11-22","memo":"a \"quoted\" }"}"#));
}

#[test]
fn the_bytes_of_an_entry_are_the_golden_ones() {
    let golden = include_bytes!("../../tests/golden/entry-1.json");
    assert_eq!(String::from_utf8_lossy(&encoded(Seq(42))), String::from_utf8_lossy(golden));
}

#[test]
fn any_cut_of_an_entry_is_seen() {
    let bytes = encoded(Seq(3));
    for len in 0..bytes.len() {
        assert!(decode(Seq(3), &bytes[..len]).is_err(), "cut at {len}");
    }
}

#[test]
fn an_entry_in_the_wrong_slot_is_refused() {
    assert!(matches!(decode(Seq(4), &encoded(Seq(3))), Err(DecodeError::Damaged(_))));
}

#[test]
fn a_later_format_is_told_from_damage() {
    let text = String::from_utf8(encoded(Seq(3)).to_vec()).unwrap().replace("pail/1", "pail/2");
    assert_eq!(decode(Seq(3), text.as_bytes()).unwrap_err(), DecodeError::Newer("pail/2".into()));
    let text = text.replace("pail/2", "jail/1");
    assert!(matches!(decode(Seq(3), text.as_bytes()), Err(DecodeError::Damaged(_))));
}

#[test]
fn a_genesis_has_the_fields_of_its_maker() {
    let by = author();
    let head = Head { ledger: LEDGER, seq: Seq(0), prev: None, ts_ms: 0, by: &by };
    let bytes = encode_genesis(&head, r#"{"currency":"EUR","exponent":2}"#);
    let entry = decode(Seq(0), &bytes).unwrap();
    assert_eq!((entry.min_writer, entry.ops.len()), (Some(1), 0));
    assert!(bytes.ends_with(b"\"min_writer\":1,\"currency\":\"EUR\",\"exponent\":2}\n"));
}

/// What an entry says, with its error in words.
fn said(read: Result<Read<'_>, DecodeError>) -> String {
    read.map_or_else(|error| format!("{error:?}"), |entry| format!("{:?}", entry.to_entry()))
}

#[test]
fn the_short_way_to_read_an_entry_says_what_the_long_one_says() {
    let bytes = encoded(Seq(3)).to_vec();
    assert!(plain::split(&bytes).is_some(), "what this program writes goes the short way");
    for (at, byte) in (0..bytes.len()).flat_map(|at| b"\"\\0129afZ,:{}[] \n\xFF".map(|byte| (at, byte))) {
        let mut changed = bytes.clone();
        changed[at] = byte;
        assert_eq!(said(read(Seq(3), &changed)), said(read_any(Seq(3), &changed)), "{byte} at {at}");
    }
    for (from, to) in [
        ("\"do\":", "\"op\":1,\"do\":"),
        ("\"do\":", "\"do\":\"x\",\"do\":"),
        ("}]}", "},{}]}"),
        ("}]}", "}],\"crit\":[\"x\"]}"),
        ("}]}", "}],\"seq\":3}"),
        ("\"v\":", "\"id\":\"x\",\"v\":"),
        ("\"seq\":3", "\"seq\":03"),
        ("\"seq\":3", "\"seq\":99999999999999999999"),
        (".123Z", ".123+00:00"),
        (":23.123Z", ":60.123Z"),
        ("laptop-7f", "l\\u0061ptop"),
        ("laptop-7f", "l\u{1}ptop"),
        ("laptop-7f", "läptop"),
    ] {
        let changed = String::from_utf8(bytes.clone()).unwrap().replacen(from, to, 1);
        assert_eq!(said(read(Seq(3), changed.as_bytes())), said(read_any(Seq(3), changed.as_bytes())), "{to}");
    }
}

/// Found by the fuzz target `entry`: a reader of JSON does not look into strings that it passes over.
#[test]
fn what_is_no_text_is_damage_wherever_it_stands() {
    let bytes = encoded(Seq(3)).to_vec();
    let at = bytes.windows(7).position(|window| window == b"\"ops\":[").unwrap();
    let with = |field: &[u8]| [&bytes[..at], field, &bytes[at..]].concat();
    assert!(decode(Seq(3), &with(b"\"later\":\"\xc3\xa9\",")).is_ok());
    let problem = decode(Seq(3), &with(b"\"later\":\"\xb3\",")).unwrap_err();
    assert_eq!(problem, DecodeError::Damaged(format!("its byte {} is no UTF-8", at + 10)));
}

/// Found by the fuzz target `entry`: blanks around an op are no part of it, whichever way it is read.
#[test]
fn blanks_around_an_op_are_no_part_of_it() {
    let bytes = encoded(Seq(3)).to_vec();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let blank = text.replace("\"ops\":[{", "\"ops\":[ \r{").replace("}]}\n", "} ]}\n");
    assert_ne!(blank, text);
    let json = |bytes: &[u8]| decode(Seq(3), bytes).unwrap().ops.first().unwrap().json.clone();
    assert_eq!(json(blank.as_bytes()), json(&bytes));
}
