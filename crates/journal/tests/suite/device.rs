//! Devices of a test: each with a shelf, a clock and chance of its own, all at one bucket in memory.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::future::pending;
use journal::{
    Author, Bucket, Clock, Entry, Fault, FaultKind, Hash, Ids, Journal, JournalError, Limits, OpId, OpSource, Presence,
    PutNew, Seams, Seq, Shelf, Sleep, Verdict,
};
use store::{FaultyBucket, MemoryBucket, MemoryShelf};

use crate::bank::{Bank, Request, Short};

pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// When the tests happen.
const START_MS: i64 = 1_795_360_000_000;

pub(crate) struct TestClock {
    now_ms: AtomicI64,
    monotonic_ms: AtomicU64,
}

impl TestClock {
    pub(crate) fn advance(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
        self.monotonic_ms.fetch_add(ms.unsigned_abs(), Ordering::Relaxed);
    }

    /// The machine is shut for so long: only the clock on the wall goes on.
    pub(crate) fn sleep_through(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::Relaxed)
    }

    fn monotonic_ms(&self) -> u64 {
        self.monotonic_ms.load(Ordering::Relaxed)
    }
}

/// Comes back at once, and it is later.
#[async_trait]
impl Sleep for TestClock {
    async fn sleep_ms(&self, ms: u64) {
        self.advance(ms.try_into().unwrap());
    }
}

/// Chance that repeats itself: splitmix64, twice.
pub(crate) struct TestIds(pub(crate) AtomicU64);

impl TestIds {
    pub(crate) fn next(&self) -> u64 {
        let mut bits = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }
}

impl Ids for TestIds {
    fn random(&self) -> u128 {
        (u128::from(self.next()) << 64) | u128::from(self.next())
    }
}

/// At which moment the next PUT never comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stall {
    BeforePut,
    AfterPut,
}

/// The bucket as one device sees it: its faults, and a line that may go dead.
pub(crate) struct Line {
    pub(crate) faults: FaultyBucket,
    pub(crate) stall: Mutex<Option<Stall>>,
}

#[async_trait]
impl Bucket for Line {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        self.faults.get(key).await
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        let stall = self.stall.lock().unwrap().take();
        if let Some(Stall::BeforePut) = stall {
            return pending().await;
        }
        let answer = self.faults.put_new(key, body).await;
        if stall.is_some() { pending().await } else { answer }
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        self.faults.put_hint(key, body).await
    }
}

pub(crate) struct Device {
    pub(crate) memory: Arc<MemoryBucket>,
    pub(crate) line: Arc<Line>,
    pub(crate) shelf: MemoryShelf,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) ids: Arc<TestIds>,
    pub(crate) limits: Limits,
    pub(crate) name: String,
    /// The version of its program; 0 is the one that is tested.
    pub(crate) writer: u32,
}

impl Device {
    pub(crate) fn new(memory: &Arc<MemoryBucket>, name: &str) -> Self {
        Self::with_limits(memory, name, Limits::default())
    }

    pub(crate) fn with_limits(memory: &Arc<MemoryBucket>, name: &str, limits: Limits) -> Self {
        let seed = name.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into()));
        Self {
            memory: memory.clone(),
            line: Arc::new(Line { faults: FaultyBucket::new(memory.clone()), stall: Mutex::new(None) }),
            shelf: MemoryShelf::new(),
            clock: Arc::new(TestClock { now_ms: AtomicI64::new(START_MS), monotonic_ms: AtomicU64::new(0) }),
            ids: Arc::new(TestIds(AtomicU64::new(seed))),
            limits,
            name: name.into(),
            writer: 0,
        }
    }

    /// A process starts: it knows what the shelf holds.
    pub(crate) fn open(&self) -> Journal<Bank> {
        self.open_with(self.line.clone())
    }

    pub(crate) fn open_with(&self, bucket: Arc<dyn Bucket>) -> Journal<Bank> {
        let seams = Seams {
            bucket,
            shelf: Arc::new(self.shelf.clone()),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            sleep: self.clock.clone(),
        };
        let author = Author { id: self.name.clone(), v: "0.1.0".into() };
        Journal::open(Bank { writer: self.writer }, seams, author, self.limits).unwrap()
    }

    /// A process that has read up to the tail.
    pub(crate) async fn read(&self) -> Journal<Bank> {
        let mut journal = self.open();
        assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
        journal
    }

    /// One command from start to end, as a user would run it.
    pub(crate) async fn command(&self, request: Request) -> Verdict<Short> {
        let mut journal = self.open();
        if journal.state().is_none() && journal.catch_up().await.unwrap() == Presence::Empty {
            journal.create(r#"{"bank":true}"#).await.unwrap();
        }
        let verdict = journal.commit(request, OpSource::Mint).await.unwrap();
        journal.save().unwrap();
        verdict
    }

    /// The same with a given id.
    pub(crate) async fn command_as(&self, op: OpId, request: Request) -> Result<Verdict<Short>, JournalError> {
        let mut journal = self.open();
        if journal.state().is_none() {
            journal.catch_up().await?;
        }
        let verdict = journal.commit(request, OpSource::Given(op)).await;
        journal.save()?;
        verdict
    }

    /// How many intents lie on the shelf.
    pub(crate) fn shelf_intents(&self, journal: &Journal<Bank>) -> usize {
        self.shelf.intents(journal.ledger().unwrap()).unwrap().len()
    }

    /// An id of this moment.
    pub(crate) fn id(&self) -> OpId {
        OpId::mint(self.clock.now_ms(), self.ids.random())
    }

    /// The requests since the last call: `GET 3 PUT 4`.
    pub(crate) fn asked(&self) -> String {
        let short = |request: String| {
            let (verb, key) = request.split_once(' ').unwrap();
            match key.split_once('/').unwrap() {
                ("journal", name) => format!("{verb} {}", name.trim_end_matches(".json").parse::<u64>().unwrap()),
                ("checkpoints", "latest.json") => format!("{verb} hint"),
                ("epochs", name) => format!("{verb} epoch {name}"),
                (_, name) => format!("{verb} checkpoint {}", name.parse::<u64>().unwrap()),
            }
        };
        self.line.faults.take_requests().into_iter().map(short).collect::<Vec<_>>().join(" ")
    }
}

/// A bucket with a ledger, written by a device of its own: entry 1 gives `a` 100, each further one a note.
pub(crate) async fn ledger(entries: u64) -> Arc<MemoryBucket> {
    let memory = Arc::new(MemoryBucket::new());
    let founder = Device::new(&memory, "founder");
    let mut journal = founder.open();
    assert_eq!(journal.catch_up().await, Ok(Presence::Empty));
    let _ = journal.create(r#"{"bank":true}"#).await.unwrap();
    for number in 1..=entries {
        let request = if number == 1 { crate::bank::deposit("a", 100) } else { crate::bank::note("again") };
        assert_eq!(said(&journal.commit(request, OpSource::Mint).await), format!("committed #{number}"));
    }
    memory
}

/// A device that has read this bucket, has proved the store, and remembers both.
pub(crate) async fn warm(memory: &Arc<MemoryBucket>, name: &str) -> Device {
    let device = Device::new(memory, name);
    let mut journal = device.read().await;
    assert!(said(&journal.commit(crate::bank::note("warm"), OpSource::Mint).await).starts_with("committed"));
    journal.save().unwrap();
    device.asked();
    device
}

/// Everything that a device which knows nothing reads.
pub(crate) async fn entries(memory: &Arc<MemoryBucket>) -> Vec<Entry> {
    let journal = Device::new(memory, "stranger").read().await;
    assert_eq!(journal.halted(), None);
    journal.history().unwrap()
}

/// Where this op stands, for a stranger.
pub(crate) async fn places_of(memory: &Arc<MemoryBucket>, op: OpId) -> Vec<u64> {
    let holding = entries(memory).await.into_iter().filter(|entry| entry.ops.iter().any(|stored| stored.op == op));
    holding.map(|entry| entry.seq.0).collect()
}

/// Writes an entry by hand behind the tail; `spoil` changes its text.
pub(crate) fn forge(memory: &MemoryBucket, op: OpId, spoil: impl FnOnce(String) -> String) -> Seq {
    let seq = memory.keys().iter().filter(|key| key.starts_with("journal/")).count() as u64;
    let before = memory.peek(&Seq(seq - 1).key()).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&before).unwrap();
    let text = format!(
        "{{\"f\":\"pail/1\",\"ledger\":{},\"seq\":{seq},\"prev\":\"{}\",\"ts\":\"2026-11-22T15:04:05.123Z\",\
         \"by\":{{\"id\":\"hand\",\"v\":\"9\"}},\"ops\":[{{\"op\":\"{op}\",\"fp\":\"{}\",\"do\":\"note\"}}]}}\n",
        value["ledger"],
        Hash::of(&before),
        Hash::of(b"forged"),
    );
    memory.overwrite(&Seq(seq).key(), spoil(text));
    Seq(seq)
}

pub(crate) fn away() -> Fault {
    Fault::new(FaultKind::Unavailable, "the test says: away")
}

/// A verdict in few words.
pub(crate) fn said(verdict: &Result<Verdict<Short>, JournalError>) -> String {
    match verdict {
        Ok(Verdict::Committed(done)) if done.is_repeat => format!("repeat {}", done.place.seq),
        Ok(Verdict::Committed(done)) => format!("committed {}", done.place.seq),
        Ok(Verdict::Refused { seq, .. }) => format!("refused {seq}"),
        Ok(Verdict::NotCommitted(_)) => "not committed".into(),
        Ok(Verdict::Unknown { .. }) => "unknown".into(),
        Ok(Verdict::Conflict { seq: Some(seq), .. }) => format!("conflict {seq}"),
        Ok(Verdict::Conflict { seq: None, .. }) => "conflict".into(),
        Ok(Verdict::TooOld { .. }) => "too old".into(),
        Err(error) => format!("error: {error}"),
    }
}
