//! One entry as bytes: a line of JSON. The hash is taken of the bytes as stored; nobody writes them again.

mod plain;

use std::borrow::Cow;

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Body;
use crate::id::{Hash, OpId, Seq};

/// The format that this program writes.
pub const FORMAT: &str = "pail/1";
/// The highest `min_writer` that this program may write beside.
pub(crate) const WRITER_VERSION: u32 = 1;
/// The longest entry.
pub const ENTRY_BYTES_MAX: usize = 256 * 1024;
/// The most ops in one entry.
pub const ENTRY_OPS_MAX: usize = 512;

/// Who wrote an entry: a device's name and the program's version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The device.
    pub id: String,
    /// The version of the program.
    pub v: String,
}

/// Where an op stands: the entry's number and its place in the entry, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The entry.
    pub seq: Seq,
    /// Which op of the entry, from 1.
    pub index: u32,
    /// How many ops the entry has.
    pub of: u32,
}

/// A decoded entry. Its ops' bodies stay raw.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub seq: Seq,
    /// The ledger it belongs to.
    pub ledger: String,
    /// The hash of the entry before; only the genesis has none.
    pub prev: Option<Hash>,
    /// When it was written, as the writer's clock had it, in milliseconds.
    pub ts_ms: i64,
    /// Who wrote it.
    pub by: Author,
    /// Features that a reader must understand.
    pub crit: Vec<String>,
    /// The oldest writer that may go on after it, if it says so (genesis).
    pub min_writer: Option<u32>,
    /// Its ops in order.
    pub ops: Vec<EntryOp>,
    /// The hash of its bytes.
    pub hash: Hash,
}

impl Entry {
    /// Whether it closes a journal that goes on elsewhere.
    pub fn is_seal(&self) -> bool {
        self.ops.iter().any(|op| op.kind == SEAL)
    }
}

/// One op of an [`Entry`].
#[derive(Clone, Debug)]
pub struct EntryOp {
    /// Its id.
    pub op: OpId,
    /// The hash of what the user gave.
    pub fp: Hash,
    /// Its kind.
    pub kind: String,
    /// The whole op as JSON.
    pub json: String,
}

/// Why bytes are no entry of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes cannot be read.
    #[error("{0}")]
    Damaged(String),
    /// A later format.
    #[error("it has the format `{0}`, this program knows `{FORMAT}`")]
    Newer(String),
}

/// An entry that borrows from its bytes, for those who fold it and let it go.
pub(crate) struct Read<'a> {
    pub(crate) seq: Seq,
    pub(crate) ledger: Cow<'a, str>,
    pub(crate) prev: Option<Hash>,
    pub(crate) ts_ms: i64,
    pub(crate) by: WireAuthor<'a>,
    pub(crate) crit: Vec<String>,
    pub(crate) min_writer: Option<u32>,
    pub(crate) ops: Vec<ReadOp<'a>>,
    pub(crate) hash: Hash,
}

/// One op of a [`Read`].
pub(crate) struct ReadOp<'a> {
    pub(crate) op: OpId,
    pub(crate) fp: Hash,
    pub(crate) kind: Cow<'a, str>,
    pub(crate) json: &'a str,
}

/// The fields of an entry, its ops as `O`.
#[derive(Deserialize)]
struct Wire<'a, O> {
    #[serde(borrow)]
    ledger: Cow<'a, str>,
    seq: Seq,
    prev: Option<Hash>,
    ts: Timestamp,
    #[serde(borrow)]
    by: WireAuthor<'a>,
    #[serde(default)]
    crit: Vec<String>,
    min_writer: Option<u32>,
    #[serde(default = "Vec::new")]
    ops: Vec<O>,
}

#[derive(Deserialize)]
pub(crate) struct WireAuthor<'a> {
    #[serde(borrow)]
    pub(crate) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) v: Cow<'a, str>,
}

#[derive(Deserialize)]
struct WireOp<'a> {
    op: OpId,
    fp: Hash,
    #[serde(rename = "do", borrow)]
    kind: Cow<'a, str>,
}

/// Reads an entry that is expected at `seq`.
pub fn decode(seq: Seq, bytes: &[u8]) -> Result<Entry, DecodeError> {
    read(seq, bytes).map(|entry| entry.to_entry())
}

/// The same without a copy of what it says.
pub(crate) fn read(seq: Seq, bytes: &[u8]) -> Result<Read<'_>, DecodeError> {
    if ENTRY_BYTES_MAX < bytes.len() {
        return Err(DecodeError::Damaged(format!("it has {} bytes, over {ENTRY_BYTES_MAX}", bytes.len())));
    }
    if let Some((wire, json)) = plain::split(bytes) {
        return check(seq, wire, bytes, |op| Ok(ReadOp { op: op.op, fp: op.fp, kind: op.kind, json }));
    }
    read_any(seq, bytes)
}

/// The long way, for whatever JSON an entry may be.
fn read_any(seq: Seq, bytes: &[u8]) -> Result<Read<'_>, DecodeError> {
    check_format(bytes)?;
    let wire: Wire<'_, &RawValue> = parse(bytes)?;
    check(seq, wire, bytes, |raw| {
        let op: WireOp<'_> = serde_json::from_str(raw.get()).map_err(damaged)?;
        Ok(ReadOp { op: op.op, fp: op.fp, kind: op.kind, json: raw.get() })
    })
}

/// What holds for every entry, whichever way it was read.
fn check<'a, O>(
    seq: Seq,
    wire: Wire<'a, O>,
    bytes: &[u8],
    op: impl Fn(O) -> Result<ReadOp<'a>, DecodeError>,
) -> Result<Read<'a>, DecodeError> {
    if wire.seq != seq {
        return Err(DecodeError::Damaged(format!("it says that it is {}", wire.seq)));
    }
    if bytes.last() != Some(&b'\n') {
        return Err(DecodeError::Damaged("it does not end in a line feed: it was cut".into()));
    }
    if ENTRY_OPS_MAX < wire.ops.len() || (wire.ops.is_empty() && seq != Seq::GENESIS) {
        return Err(DecodeError::Damaged(format!("it has {} ops", wire.ops.len())));
    }
    if !is_ledger_id(&wire.ledger) {
        return Err(DecodeError::Damaged("its ledger id is no UUID".into()));
    }
    if wire.prev.is_none() != (seq == Seq::GENESIS) {
        return Err(DecodeError::Damaged("only the genesis has no `prev`".into()));
    }
    Ok(Read {
        seq,
        ledger: wire.ledger,
        prev: wire.prev,
        ts_ms: wire.ts.as_millisecond(),
        by: wire.by,
        crit: wire.crit,
        min_writer: wire.min_writer,
        ops: wire.ops.into_iter().map(op).collect::<Result<_, _>>()?,
        hash: Hash::of(bytes),
    })
}

impl Read<'_> {
    /// The same as a value that lasts.
    pub(crate) fn to_entry(&self) -> Entry {
        let op =
            |op: &ReadOp<'_>| EntryOp { op: op.op, fp: op.fp, kind: op.kind.to_string(), json: op.json.to_owned() };
        Entry {
            seq: self.seq,
            ledger: self.ledger.to_string(),
            prev: self.prev,
            ts_ms: self.ts_ms,
            by: Author { id: self.by.id.to_string(), v: self.by.v.to_string() },
            crit: self.crit.clone(),
            min_writer: self.min_writer,
            ops: self.ops.iter().map(op).collect(),
            hash: self.hash,
        }
    }
}

/// Whole text is looked at once, and not string by string. What is no text is refused, also within fields that are passed
/// over, where a reader of JSON would not look.
fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, DecodeError> {
    let problem = match std::str::from_utf8(bytes) {
        Ok(text) => return serde_json::from_str(text).map_err(damaged),
        Err(problem) => problem,
    };
    match serde_json::from_slice::<T>(bytes) {
        Err(error) => Err(damaged(error)),
        Ok(_) => Err(DecodeError::Damaged(format!("its byte {} is no UTF-8", problem.valid_up_to() + 1))),
    }
}

/// The hash of the entry before, as it stands in bytes that may be damaged elsewhere.
pub(crate) fn prev_in(bytes: &[u8]) -> Option<Hash> {
    let start = prev_offset_in(bytes)?;
    let digits = std::str::from_utf8(bytes.get(start..start + 64)?).ok()?;
    format!("sha256:{digits}").parse().ok()
}

/// Where the digits of that hash begin.
pub(crate) fn prev_offset_in(bytes: &[u8]) -> Option<usize> {
    const FIELD: &[u8] = b"\"prev\":\"sha256:";
    bytes.windows(FIELD.len()).position(|window| window == FIELD).map(|at| at + FIELD.len())
}

/// A ledger id becomes the name of a directory, so what comes from a bucket is looked at.
fn is_ledger_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
}

/// The format is looked at alone and first: a later one may have other fields.
fn check_format(bytes: &[u8]) -> Result<(), DecodeError> {
    // As this program writes it; anything else is read in full.
    if bytes.starts_with(b"{\"f\":\"pail/1\",") {
        return Ok(());
    }
    #[derive(Deserialize)]
    struct Format {
        f: String,
    }
    let format: Format = serde_json::from_slice(bytes).map_err(damaged)?;
    match format.f.strip_prefix("pail/").map(str::parse::<u32>) {
        Some(Ok(1)) => Ok(()),
        Some(Ok(_)) => Err(DecodeError::Newer(format.f)),
        Some(Err(_)) | None => Err(DecodeError::Damaged(format!("its format is `{}`", format.f))),
    }
}

fn damaged(error: serde_json::Error) -> DecodeError {
    DecodeError::Damaged(error.to_string())
}

/// What every entry says before its ops.
pub(crate) struct Head<'a> {
    pub(crate) ledger: &'a str,
    pub(crate) seq: Seq,
    pub(crate) prev: Option<Hash>,
    pub(crate) ts_ms: i64,
    pub(crate) by: &'a Author,
}

/// One op to be stored.
pub(crate) struct NewOp<'a> {
    pub(crate) op: OpId,
    pub(crate) fp: Hash,
    pub(crate) body: &'a Body,
}

/// Writes an entry of these ops.
pub(crate) fn encode(head: &Head<'_>, ops: &[NewOp<'_>]) -> Bytes {
    let ops: Vec<String> = ops.iter().map(encode_op).collect();
    Bytes::from(format!("{{{},\"ops\":[{}]}}\n", encode_head(head), ops.join(",")))
}

/// An op of the engine's own. It touches no state.
pub(crate) enum Control {
    /// From here on only writers of this version or later.
    Upgrade { min_writer: u32 },
    /// Nothing follows here: the journal goes on in this epoch.
    Seal { epoch: u64 },
}

/// Closes a journal that goes on elsewhere.
pub(crate) const SEAL: &str = "seal";
/// Closes a journal to older programs.
pub(crate) const UPGRADE: &str = "upgrade";

/// Whether an op is the engine's own, and nothing that a fold knows.
pub fn is_control(kind: &str) -> bool {
    matches!(kind, SEAL | UPGRADE)
}

/// Writes an entry of one such op.
pub(crate) fn encode_control(head: &Head<'_>, op: OpId, control: &Control) -> Bytes {
    let (kind, fence, fields) = match control {
        Control::Upgrade { min_writer } => (UPGRADE, format!(",\"min_writer\":{min_writer}"), "{}".into()),
        Control::Seal { epoch } => (SEAL, String::new(), format!("{{\"epoch\":{epoch}}}")),
    };
    let body = Body { kind: kind.into(), fields };
    let op = encode_op(&NewOp { op, fp: Hash::of(kind.as_bytes()), body: &body });
    Bytes::from(format!("{{{}{fence},\"ops\":[{op}]}}\n", encode_head(head)))
}

/// Writes a genesis with these fields (a JSON object) beside the engine's.
pub(crate) fn encode_genesis(head: &Head<'_>, fields: &str) -> Bytes {
    Bytes::from(format!("{{{},\"min_writer\":{WRITER_VERSION}{}}}\n", encode_head(head), inner(fields)))
}

fn encode_head(head: &Head<'_>) -> String {
    let prev = head.prev.map_or("null".to_owned(), |hash| format!("\"{hash}\""));
    format!(
        "\"f\":\"{FORMAT}\",\"ledger\":\"{}\",\"seq\":{},\"prev\":{prev},\"ts\":\"{}\",\"by\":{}",
        head.ledger,
        head.seq.0,
        timestamp(head.ts_ms),
        serde_json::to_string(head.by).expect("two strings are JSON"),
    )
}

fn encode_op(op: &NewOp<'_>) -> String {
    let kind = serde_json::to_string(&op.body.kind).expect("a string is JSON");
    format!("{{\"op\":\"{}\",\"fp\":\"{}\",\"do\":{kind}{}}}", op.op, op.fp, inner(&op.body.fields))
}

/// The fields of a JSON object, to go on in another one.
fn inner(object: &str) -> String {
    let fields = object.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default().trim();
    if fields.is_empty() { String::new() } else { format!(",{fields}") }
}

/// A moment in UTC with milliseconds.
pub fn timestamp(ms: i64) -> String {
    let moment = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{moment:.3}")
}

#[cfg(test)]
mod tests;
