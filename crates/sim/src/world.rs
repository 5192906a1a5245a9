//! Everything that one run knows: the store, the devices, what was said to whom, and the first broken law.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use journal::{Hash, OpId};

use crate::bank::{Binary, Request};
use crate::chance::Chance;
use crate::disk::{Cache, Disk};
use crate::fault::Fault;
use crate::network::Sent;
use crate::plan::{Kind, Plan};
use crate::tally::Tally;
use crate::truth::Truth;

/// When the runs happen.
pub(crate) const START_MS: i64 = 1_795_360_000_000;
/// A minute.
pub(crate) const MINUTE_MS: u64 = 60_000;

/// A law that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The invariant's name, as in `design/journal.md` 11.
    pub law: &'static str,
    /// What was seen.
    pub seen: String,
}

/// One device.
#[derive(Debug)]
pub(crate) struct Device {
    /// What it remembers.
    pub disk: Disk,
    /// Its cache as it was once.
    pub backup: Option<Cache>,
    /// How far its clock is off.
    pub clock_ms: i64,
    /// How much chance it has used up.
    pub drawn: u64,
    /// How its program adds up.
    pub binary: Binary,
    /// The first entry that its program must not pass.
    pub wall: Option<u64>,
    /// Wishes that were sent and not answered for good; what they left must be told at the next start.
    pub unsettled: BTreeMap<OpId, usize>,
    /// Grows when the intents are lost: what was sent before is nobody's any more.
    pub life: usize,
    /// Its cache may be of another ledger.
    pub is_foreign: bool,
    /// Its cache knows that the store is proved, and nothing happened to it since.
    pub is_warm: bool,
    /// How often something happened to its cache.
    pub mishaps: usize,
}

/// A place where processes run, one after another.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// On which device.
    pub device: usize,
    /// A process runs here now.
    pub is_running: bool,
    /// No more processes are to start here.
    pub is_done: bool,
    /// How many processes ran here before this one.
    pub process: usize,
    /// What it asks for now.
    pub call: Option<usize>,
    /// What it asks for now is to be dropped.
    pub is_interrupted: bool,
}

/// Something that a process asked of the engine.
#[derive(Debug)]
pub(crate) struct Call {
    /// Who.
    pub device: usize,
    /// In which of its lives.
    pub life: usize,
    /// In which lane, and the how manieth process of it.
    pub process: (usize, usize),
    /// When it began.
    pub began: usize,
    /// The tail at that moment.
    pub tail: Option<u64>,
    /// The hash of what was wished, if it was a wish.
    pub fp: Option<Hash>,
    /// Its requests.
    pub gets: u64,
    /// Its creates.
    pub puts: u64,
    /// How many times it waited for answers.
    pub waves: u64,
    /// Some request of it met a fault or somebody else's entry.
    pub is_hit: bool,
    /// It has asked, and no answer came since.
    pub is_waiting: bool,
    /// When it began, the hint was a checkpoint of this history with few entries behind it.
    pub has_late_hint: bool,
    /// It was told that its entry is recorded.
    pub is_told: bool,
    /// It has sent an entry.
    pub has_sent: bool,
    /// The id that was given for it.
    pub given: Option<OpId>,
    /// An intent of that id lay here when it began.
    pub had_intent: bool,
    /// The clock when it began.
    pub clock_ms: i64,
}

/// An id that a user has seen, and what it was for.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The id.
    pub op: OpId,
    /// What for.
    pub request: Request,
    /// Where.
    pub device: usize,
    /// Nobody could tell what became of it.
    pub is_unknown: bool,
}

/// A line of the story that is told of a failure.
#[derive(Debug)]
pub(crate) struct Line {
    /// When.
    pub now_ms: u64,
    /// Whose: the store's own if `None`.
    pub lane: Option<usize>,
    /// What.
    pub text: String,
}

/// Everything that one run knows.
#[derive(Debug)]
pub(crate) struct World {
    /// Where choices come from.
    pub chance: Chance,
    /// What the run is made of.
    pub plan: Plan,
    /// The time.
    pub now_ms: u64,
    /// Counts what happened.
    pub step: usize,
    /// Nothing goes wrong any more.
    pub is_calm: bool,
    /// So many faults may still happen.
    pub faults_left: u64,
    /// So many times another than the oldest request may still go first.
    pub detours_left: u64,
    /// The bucket's objects, by key.
    pub objects: BTreeMap<String, Bytes>,
    /// Who asked for each slot first, and whether somebody else did too.
    pub askers: BTreeMap<u64, (usize, bool)>,
    /// The store does not answer as a store.
    pub is_unmounted: bool,
    /// When objects were last taken away.
    pub lost_at_ms: Option<u64>,
    /// What was asked and is not answered, ghosts too.
    pub sent: Vec<Sent>,
    /// The number of the next request.
    pub next_sent: usize,
    /// What the bucket really holds.
    pub truth: Truth,
    /// The devices.
    pub devices: Vec<Device>,
    /// The lanes.
    pub lanes: Vec<Lane>,
    /// Everything that was asked of the engine.
    pub calls: Vec<Call>,
    /// The number of the next wish.
    pub wishes: u64,
    /// Ids that users have seen.
    pub known: Vec<Known>,
    /// Ids that were given to more than one wish.
    pub reused: BTreeSet<OpId>,
    /// Wishes that were said never to be recorded: to which device, in which life, when.
    pub never: Vec<(Hash, usize, usize, usize)>,
    /// What was seen, in numbers.
    pub tally: Tally,
    /// What happened, where it is to be told.
    pub story: Option<Vec<Line>>,
    /// The first broken law.
    pub violation: Option<Violation>,
}

impl World {
    /// A world with an empty bucket.
    pub(crate) fn new(chance: Chance, plan: Plan) -> Self {
        let lanes =
            (0..plan.devices * plan.processes).map(|lane| Lane { device: lane % plan.devices, ..Lane::default() });
        Self {
            now_ms: 0,
            step: 0,
            is_calm: false,
            faults_left: u64::MAX,
            detours_left: u64::MAX,
            objects: BTreeMap::new(),
            askers: BTreeMap::new(),
            is_unmounted: false,
            lost_at_ms: None,
            sent: Vec::new(),
            next_sent: 0,
            truth: Truth::default(),
            devices: (0..plan.devices).map(|_| Device::new()).collect(),
            lanes: lanes.collect(),
            calls: Vec::new(),
            wishes: 0,
            known: Vec::new(),
            reused: BTreeSet::new(),
            never: Vec::new(),
            tally: Tally { seeds: 1, ..Tally::default() },
            story: None,
            violation: None,
            chance,
            plan,
        }
    }

    /// A law is broken; the first counts.
    pub(crate) fn broken(&mut self, law: &'static str, seen: impl Into<String>) {
        let seen = seen.into();
        self.tell(None, || format!("BROKEN {law}: {seen}"));
        self.violation.get_or_insert(Violation { law, seen });
    }

    /// Demands that a law holds.
    pub(crate) fn demand(&mut self, holds: bool, law: &'static str, seen: impl FnOnce() -> String) {
        if !holds {
            self.broken(law, seen());
        }
    }

    /// Adds a line to the story, if one is told.
    pub(crate) fn tell(&mut self, lane: Option<usize>, text: impl FnOnce() -> String) {
        let now_ms = self.now_ms;
        if let Some(story) = &mut self.story {
            story.push(Line { now_ms, lane, text: text() });
        }
    }

    /// Perhaps one of these faults happens.
    pub(crate) fn meet(&mut self, among: &[Fault], percent: u64) -> Option<Fault> {
        if self.is_calm || self.faults_left == 0 || !self.plan.faults.has_any(among) || !self.chance.percent(percent) {
            return None;
        }
        let possible = |fault: &&Fault| self.plan.has(**fault);
        let count = among.iter().filter(possible).count();
        let which = self.chance.pick(count);
        let fault = *among.iter().filter(|fault| self.plan.has(**fault)).nth(which)?;
        self.faults_left -= 1;
        self.tally.fault(fault);
        Some(fault)
    }

    /// The store keeps its promises in this run.
    pub(crate) fn is_honest(&self) -> bool {
        self.plan.kind != Kind::Lying
    }

    /// What a device's clock shows.
    pub(crate) fn clock_of(&self, device: usize) -> i64 {
        START_MS.saturating_add_unsigned(self.now_ms).saturating_add(self.devices[device].clock_ms)
    }

    /// Chance of one device, which no two devices share.
    pub(crate) fn draw(&mut self, device: usize) -> u64 {
        let drawn = &mut self.devices[device].drawn;
        *drawn += 1;
        crate::chance::mix(((device as u64 + 1) << 40) ^ *drawn)
    }
}

impl Device {
    /// A device that has seen nothing.
    pub(crate) fn new() -> Self {
        Self {
            disk: Disk::default(),
            backup: None,
            clock_ms: 0,
            drawn: 0,
            binary: Binary::Right,
            wall: None,
            unsettled: BTreeMap::new(),
            life: 0,
            is_foreign: false,
            is_warm: false,
            mishaps: 0,
        }
    }
}

/// A world that processes share. Nobody holds it over an await.
#[derive(Debug)]
pub(crate) struct Shared(Mutex<World>);

impl Shared {
    /// This world, shared.
    pub(crate) fn new(world: World) -> Self {
        Self(Mutex::new(world))
    }

    /// Does something in the world.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
