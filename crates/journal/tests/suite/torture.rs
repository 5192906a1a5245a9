//! Chance: devices that write at once, two processes on each, a bucket that loses, doubles and delays, processes that die anywhere,
//! caches that come back from a backup. What holds for every run is checked at its end (journal.md 11).

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{FutureExt, pending};
use journal::{Bucket, Clock, Dropped, Fault, JournalError, OpSource, PutNew, Settled, Verdict};
use store::{GetFault, MemoryBucket, MemoryShelf, PutFault};

use crate::bank::{Balances, Request, Short, deposit, transfer};
use crate::device::{Device, Line, MINUTE_MS, TestIds, away, ledger, said};

mod judge;

const NAMES: [&str; 3] = ["a", "b", "c"];
const DEVICES: usize = 3;
const COMMANDS: usize = 5; // of each device
const SEEDS: u64 = 2_000;

/// Every request meets a fault by chance, and others may run before it is applied and before it is answered.
struct Storm {
    line: Arc<Line>,
    chance: Arc<TestIds>,
    /// How many of 100 requests go wrong.
    wildness: u64,
}

#[async_trait]
impl Bucket for Storm {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        pending!();
        if self.chance.next() % 100 < self.wildness / 2 {
            let page = GetFault::Answers(Some("<html>sign in</html>".into()));
            self.line.faults.on_get([if self.chance.next().is_multiple_of(2) {
                page
            } else {
                GetFault::Fails(away())
            }]);
        }
        let answer = self.line.faults.get(key).await;
        pending!();
        answer
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        pending!();
        if self.chance.next() % 100 < self.wildness {
            self.line.faults.on_put([match self.chance.next() % 6 {
                0 => PutFault::AnswerLost,
                1 => PutFault::RequestLost,
                2 => PutFault::ConflictNothingStored,
                3 => PutFault::Duplicate,
                4 => PutFault::Refuse(away()),
                _ => PutFault::Ghost,
            }]);
        }
        let answer = self.line.faults.put_new(key, body).await;
        pending!();
        answer
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        pending!();
        self.line.faults.put_hint(key, body).await
    }
}

/// What somebody was told, and when.
enum Told {
    Verdict(Verdict<Short>, Request),
    Settled(Settled<Request>),
    Read { seq: u64, state: Balances },
}

struct Word {
    told: Told,
    device: usize,
    began: usize,
    ended: usize,
    /// The tail as it was when it began and when it ended.
    tails: (u64, u64),
}

struct World {
    seed: u64,
    wildness: u64,
    memory: Arc<MemoryBucket>,
    devices: Vec<Device>,
    chance: Arc<TestIds>,
    requests: Cell<i64>,
    step: Cell<usize>,
    words: RefCell<Vec<Word>>,
}

impl World {
    fn tail(&self) -> u64 {
        self.memory.keys().len() as u64 - 1
    }

    fn roll(&self, sides: usize) -> usize {
        usize::try_from(self.chance.next()).unwrap() % sides
    }

    fn pick<T: Copy>(&self, things: [T; 3]) -> T {
        things[self.roll(3)]
    }

    /// A request that no other one equals, so that its hash tells it in the journal.
    fn request(&self) -> Request {
        let number = self.requests.replace(self.requests.get() + 1);
        match self.roll(4) {
            0 | 1 => deposit(self.pick(NAMES), 300 + number),
            _ => transfer(self.pick(NAMES), self.pick(NAMES), 100 + number),
        }
    }

    /// One process, from its start to its end: it settles, reads or writes, and puts its cache away.
    async fn process(self: Rc<Self>, number: usize, bucket: Arc<dyn Bucket>) {
        let began = self.step.get();
        let tail = self.tail();
        let say = |told| {
            let word = Word { told, device: number, began, ended: self.step.get(), tails: (tail, self.tail()) };
            self.words.borrow_mut().push(word);
        };
        let device = &self.devices[number];
        device.clock.advance(1); // no two processes send the same bytes
        let mut journal = device.open_with(bucket);
        let mut open = Vec::new();
        if journal.state().is_none() && journal.catch_up().await.is_err() {
            return;
        }
        let Ok(settled) = journal.settle() else { return journal.forget().unwrap() };
        for settled in settled {
            match &settled {
                Settled::Open { op, request, .. } => open.push((*op, request.clone())),
                Settled::Recorded { .. } | Settled::NotRecorded { .. } => say(Told::Settled(settled)),
            }
        }
        let (request, given) = (self.request(), device.id());
        let (request, verdict) = match (self.roll(6), open.first().cloned()) {
            (0, _) => {
                if journal.catch_up().await.is_ok() {
                    say(Told::Read { seq: journal.seq().unwrap().0, state: journal.state().unwrap().clone() });
                }
                return journal.save().unwrap();
            }
            (1, Some((op, request))) => {
                match journal.abandon(op, Request::Note("filler".into())).await {
                    Ok(Dropped::Recorded(seq)) => say(Told::Settled(Settled::Recorded { op, seq, request })),
                    Ok(Dropped::NotRecorded) => say(Told::Settled(Settled::NotRecorded { op, request })),
                    Ok(Dropped::Gone) | Err(_) => {}
                }
                return journal.save().unwrap();
            }
            (2 | 3, Some((op, request))) => match journal.retry(op).await.transpose() {
                Some(verdict) => (request, verdict),
                None => return journal.save().unwrap(), // a sibling was faster
            },
            (4, _) => (request.clone(), journal.commit(request, OpSource::Given(given)).await),
            _ => (request.clone(), journal.commit(request, OpSource::Mint).await),
        };
        match verdict {
            Ok(verdict) => say(Told::Verdict(verdict, request)),
            Err(JournalError::Store(_) | JournalError::Busy { .. }) => {}
            // A proxy's page: in an empty slot, or more often than it is asked again.
            Err(JournalError::Corrupt { .. } | JournalError::Diverged { .. } | JournalError::Gap { .. })
                if 0 < self.wildness => {}
            Err(error) => unreachable!("seed {}: {error}", self.seed),
        }
        journal.save().unwrap();
    }
}

/// Runs the processes of all devices in an order of chance, kills some, restores some caches, lets ghosts land.
fn run(seed: u64, memory: &Arc<MemoryBucket>) -> Rc<World> {
    let chance = Arc::new(TestIds(AtomicU64::new(seed)));
    let mut devices: Vec<Device> = ["x", "y", "z"].iter().map(|name| Device::new(memory, name)).collect();
    for device in &mut devices {
        device.ids = Arc::new(TestIds(AtomicU64::new(chance.next())));
        device.limits.patience_ms = 2_000;
        device.clock.advance([0, -500, 1_000][usize::try_from(chance.next()).unwrap() % 3] * MINUTE_MS);
    }
    let wildness = [0, 10, 30, 60][usize::try_from(chance.next()).unwrap() % 4];
    let (requests, step, words) = Default::default();
    let world = Rc::new(World {
        seed,
        wildness,
        memory: memory.clone(),
        devices,
        chance: chance.clone(),
        requests,
        step,
        words,
    });
    let mut backups: Vec<MemoryShelf> = world.devices.iter().map(|device| device.shelf.stale_copy()).collect();
    let mut running: BTreeMap<usize, Pin<Box<dyn Future<Output = ()>>>> = BTreeMap::new();
    let mut left = [COMMANDS; DEVICES];
    while left.iter().sum::<usize>() + running.len() > 0 {
        world.step.set(world.step.get() + 1);
        let place = world.roll(2 * DEVICES); // two processes on each device
        let number = place % DEVICES;
        let device = &world.devices[number];
        match (running.get_mut(&place), world.roll(100)) {
            (_, 0) => drop(device.line.faults.release_ghosts().now_or_never()),
            (_, 1) => device.clock.advance(world.pick([1, 7, 16]) * MINUTE_MS),
            (Some(_), 2 | 3) => drop(running.remove(&place)),
            (None, 3) => device.shelf.restore_cache(&backups[number]),
            (None, 4) => backups[number] = device.shelf.stale_copy(),
            (Some(process), _) => {
                if process.as_mut().poll(&mut Context::from_waker(Waker::noop())) != Poll::Pending {
                    running.remove(&place);
                }
            }
            (None, _) if 0 < left[number] => {
                left[number] -= 1;
                let storm = Arc::new(Storm { line: device.line.clone(), chance: chance.clone(), wildness });
                running.insert(place, Box::pin(world.clone().process(number, storm)));
            }
            (None, _) => {}
        }
    }
    world
}

/// Runs and checks one seed, and says how often each answer was given.
fn storm(seed: u64) -> BTreeMap<String, u64> {
    let memory = ledger(2).now_or_never().unwrap();
    let world = run(seed, &memory);
    let latest = world.devices.iter().map(|device| device.clock.now_ms()).max().unwrap();
    for device in &world.devices {
        device.line.faults.release_ghosts().now_or_never().unwrap();
        device.line.faults.calm();
        device.clock.advance(latest + 1 - device.clock.now_ms());
    }
    let words = world.words.take();
    judge::check(&world, &words).now_or_never().unwrap();
    let mut answers = BTreeMap::<String, u64>::new();
    for word in &words {
        let kind = match &word.told {
            Told::Verdict(verdict, _) => said(&Ok(verdict.clone())).split(" #").next().unwrap().to_owned(),
            Told::Settled(Settled::Recorded { .. }) => "settled: recorded".into(),
            Told::Settled(_) => "settled: not recorded".into(),
            Told::Read { .. } => "read".into(),
        };
        *answers.entry(kind).or_default() += 1;
    }
    answers
}

#[test]
fn whatever_happens_in_whatever_order_the_answers_are_true() {
    let seeds = std::env::var("TORTURE_SEEDS").map_or(SEEDS, |seeds| seeds.parse().unwrap());
    let shares: Vec<_> = (0..4)
        .map(|share| std::thread::spawn(move || (share..seeds).step_by(4).map(storm).collect::<Vec<_>>()))
        .collect();
    let mut answers = BTreeMap::<String, u64>::new();
    for (kind, count) in shares.into_iter().flat_map(|share| share.join().unwrap()).flatten() {
        *answers.entry(kind).or_default() += count;
    }
    println!("{answers:?}");
    let all = ["committed", "repeat", "refused", "unknown", "settled: recorded", "settled: not recorded", "read"];
    assert!(seeds < SEEDS || all.iter().all(|kind| answers.contains_key(*kind)), "the storm is too mild: {answers:?}");
}
