//! The short way to read an entry: one op, every field where this program writes it, nothing escaped before the op.
//!
//! Nearly every entry is like that, and reading it so takes one pass over the op and none over the rest. What is
//! otherwise, or broken, is `None` here and left to the long way, which knows all of JSON and says what is wrong.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::entry::{Wire, WireAuthor, WireOp, is_ledger_id};
use crate::id::{Hash, Seq};

/// How long a ledger's id, a hash and a moment are.
const LEDGER_LEN: usize = 36;
const HASH_LEN: usize = 71;
const MOMENT_LEN: usize = 24;

/// The fields before the op, and the op as a text that is still to be proved one JSON object.
pub(super) fn split(bytes: &[u8]) -> Option<(Wire<'_, WireOp<'_>>, &str)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let rest = text.strip_prefix("{\"f\":\"pail/1\",\"ledger\":\"")?;
    let (ledger, rest) = long(rest, LEDGER_LEN)?;
    let (seq, rest) = number(rest.strip_prefix(",\"seq\":")?)?;
    let (prev, rest) = long(rest.strip_prefix(",\"prev\":\"")?, HASH_LEN)?;
    let (ts, rest) = long(rest.strip_prefix(",\"ts\":\"")?, MOMENT_LEN)?;
    let (id, rest) = plain(rest.strip_prefix(",\"by\":{\"id\":\"")?)?;
    let (v, rest) = plain(rest.strip_prefix(",\"v\":\"")?)?;
    let json = rest.strip_prefix("},\"ops\":[")?.strip_suffix("]}\n")?;
    let is_bare = json.starts_with('{') && json.ends_with('}'); // no blanks around it
    let op = serde_json::from_str(json).ok().filter(|_| is_bare && is_ledger_id(ledger))?;
    let wire = Wire {
        ledger: Cow::Borrowed(ledger),
        seq: Seq(seq),
        prev: Some(prev.parse::<Hash>().ok()?),
        ts: moment(ts)?,
        by: WireAuthor { id: Cow::Borrowed(id), v: Cow::Borrowed(v) },
        crit: Vec::new(),
        min_writer: None,
        ops: vec![op],
    };
    Some((wire, json))
}

/// A string of that length, still to be looked at, and what follows its closing quotation mark.
fn long(text: &str, len: usize) -> Option<(&str, &str)> {
    let (string, rest) = text.split_at_checked(len)?;
    Some((string, rest.strip_prefix('"')?))
}

/// A string without escapes, and what follows its closing quotation mark.
fn plain(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    let (string, rest) = text.split_at(end);
    Some((string, rest.strip_prefix('"')?))
}

/// A whole number as JSON has it, short of the limits of 64 bits.
fn number(text: &str) -> Option<(u64, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit())?;
    let (digits, rest) = text.split_at(end);
    let is_plain = (1..=18).contains(&digits.len()) && (digits == "0" || !digits.starts_with('0'));
    Some((digits.parse().ok().filter(|_| is_plain)?, rest))
}

/// `2026-11-22T18:16:54.412Z`, as [`timestamp`](super::timestamp) writes it.
fn moment(text: &str) -> Option<Timestamp> {
    let bytes: &[u8; MOMENT_LEN] = text.as_bytes().try_into().ok()?;
    let is_formed = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')];
    if !is_formed.into_iter().all(|(at, sign)| bytes[at] == sign) {
        return None;
    }
    let digits = |from: usize, to: usize| {
        bytes[from..to]
            .iter()
            .try_fold(0_i32, |value, byte| Some(value * 10 + char::from(*byte).to_digit(10)?.cast_signed()))
    };
    let small = |from: usize| digits(from, from + 2).and_then(|value| i8::try_from(value).ok());
    let year = i16::try_from(digits(0, 4)?).ok()?;
    let (month, day, hour, minute, second) = (small(5)?, small(8)?, small(11)?, small(14)?, small(17)?);
    let civil = DateTime::new(year, month, day, hour, minute, second, digits(20, 23)? * 1_000_000).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}
