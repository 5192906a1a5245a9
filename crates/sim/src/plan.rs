//! What one run is made of: which faults, how many devices, how old the ledger is. Drawn first of all.

use journal::Limits;

use crate::chance::Chance;
use crate::fault::{Fault, Faults};

/// Which law the run is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The store keeps its promises: every invariant holds.
    Honest,
    /// The store lies or loses: nobody may take it in silence.
    Lying,
    /// Binaries that are newer, or wrong: the others stop before them.
    Mixed,
}

/// What one run is made of.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The law.
    pub kind: Kind,
    /// What may go wrong.
    pub faults: Faults,
    /// How many creates of a hundred meet a fault.
    pub rate: u64,
    /// How many reads of a hundred do; a wave of them needs all.
    pub get_rate: u64,
    /// How many steps of a thousand or so bring a fault from outside.
    pub outside_rate: u64,
    /// How many steps of a hundred take the oldest request.
    pub order: u64,
    /// How many answers of a hundred are under way for a while.
    pub delay: u64,
    /// The requests of one wave reach the store one by one.
    pub is_split: bool,
    /// Minutes and days pass.
    pub is_long: bool,
    /// How many devices.
    pub devices: usize,
    /// How many processes at once on one of them.
    pub processes: usize,
    /// How many processes each device starts in all.
    pub starts: usize,
    /// How many entries lie behind the genesis; `None`: there is no ledger yet.
    pub entries: Option<u64>,
    /// The engine's.
    pub limits: Limits,
}

const NETWORK: &[Fault] = &[
    Fault::RequestLost,
    Fault::AnswerLost,
    Fault::Late,
    Fault::Repeated,
    Fault::Conflict,
    Fault::ErrorBefore,
    Fault::ErrorAfter,
    Fault::PutRefused,
    Fault::GetFails,
    Fault::GetRefused,
    Fault::Page,
    Fault::Cut,
    Fault::Unmounted,
    Fault::HintWrong,
    Fault::CheckpointWrong,
];
const MACHINE: &[Fault] = &[
    Fault::Crash,
    Fault::Interrupted,
    Fault::PowerLoss,
    Fault::CacheLost,
    Fault::CacheStale,
    Fault::CacheDamaged,
    Fault::CacheForeign,
    Fault::HomeLost,
    Fault::DiskFull,
    Fault::ClockJumps,
];
const LIES: &[Fault] = &[
    Fault::RolledBack,
    Fault::Wiped,
    Fault::Replaced,
    Fault::SlotLost,
    Fault::NoCondition,
    Fault::TwoWinners,
    Fault::StaleRead,
    Fault::BitFlip,
];
const BINARIES: &[Fault] = &[Fault::WrongApply, Fault::WrongIds, Fault::NewerKinds, Fault::Upgraded];

impl Plan {
    /// A random one.
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        let kind = match chance.pick(10) {
            0..7 => Kind::Honest,
            7 | 8 => Kind::Lying,
            _ => Kind::Mixed,
        };
        let faults = draw_faults(kind, chance);
        let adds_up_otherwise = faults.has(Fault::WrongApply) || faults.has(Fault::WrongIds);
        let mut limits = Limits { patience_ms: [60_000, 10_000, 2_000, 300][chance.pick(4)], ..Limits::default() };
        if chance.percent(20) {
            limits.window_ops_min = 2;
            limits.window_ops_max = 2 + chance.pick(4) as u64;
        }
        Self {
            kind,
            faults,
            rate: [3, 10, 25, 45][chance.pick(4)],
            get_rate: [1, 3, 8, 20][chance.pick(4)],
            outside_rate: [1, 2, 5][chance.pick(3)],
            order: [70, 30, 0][chance.pick(3)],
            delay: [10, 40][chance.pick(2)],
            is_split: chance.percent(15),
            is_long: chance.percent(50),
            devices: 2 + chance.pick_calm(3, 50),
            processes: 1 + usize::from(chance.percent(25)),
            starts: 2 + chance.pick(5),
            // A binary that adds up otherwise writes checkpoints that say so, and nobody who begins there could know: none here.
            entries: draw_entries(chance).map(|entries| if adds_up_otherwise { entries.min(9) } else { entries }),
            limits,
        }
    }

    /// Nothing goes wrong.
    pub(crate) fn calm(entries: Option<u64>) -> Self {
        Self {
            kind: Kind::Honest,
            faults: Faults::default(),
            rate: 0,
            get_rate: 0,
            outside_rate: 0,
            order: 100,
            delay: 0,
            is_split: false,
            is_long: false,
            devices: 1,
            processes: 1,
            starts: 1,
            entries,
            limits: Limits::default(),
        }
    }

    /// Whether this can happen in this run.
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.faults.has(fault)
    }
}

fn draw_faults(kind: Kind, chance: &mut Chance) -> Faults {
    let honest = Faults::of(NETWORK).and(Faults::of(MACHINE));
    let (honest, special) = match kind {
        Kind::Honest => (honest, Faults::default()),
        Kind::Lying => (honest, Faults::of(&[LIES[chance.pick(LIES.len())]])),
        Kind::Mixed => (honest, Faults::of(&[BINARIES[chance.pick(BINARIES.len())]])),
    };
    let faults = Faults::swarm(honest, chance).and(special);
    // A slot that was refused to the second copy of a PUT, and cannot be read afterwards, passes for somebody else's.
    let garbles = faults.has_any(&[Fault::Page, Fault::Cut]);
    let faults = if garbles { faults.without(Faults::of(&[Fault::Repeated])) } else { faults };
    if faults.has(Fault::NoCondition) {
        // What ignores the condition does not report a conflict either.
        return faults.without(Faults::of(&[Fault::ClockJumps, Fault::Conflict]));
    }
    // How old a look is can only be told by a clock that goes right.
    if kind == Kind::Lying || faults.has(Fault::CacheForeign) {
        return faults.without(Faults::of(&[Fault::ClockJumps]));
    }
    faults
}

/// Most ledgers are young, which is quick; some stand just before a number where something changes.
fn draw_entries(chance: &mut Chance) -> Option<u64> {
    match chance.pick(20) {
        0..12 => Some(1),
        12..15 => Some(2 + chance.pick(8) as u64),
        15 => Some(60 + chance.pick(6) as u64),
        _ => None,
    }
}
