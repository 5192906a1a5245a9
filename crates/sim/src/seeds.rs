//! Many runs: seeds are spread over threads, and the first that breaks a law is told in full.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::audit::audit;
use crate::bank::Binary;
use crate::chance::{Chance, Trace};
use crate::fault::Fault;
use crate::plan::{Kind, Plan};
use crate::run::drive;
use crate::tally::Tally;
use crate::world::{Shared, Violation, World};
use crate::{lanes, ledgers, process};

/// What became of one run.
#[derive(Debug)]
pub struct Ran {
    /// What was seen.
    pub tally: Tally,
    /// Its choices.
    pub trace: Trace,
    /// The first broken law.
    pub violation: Option<Violation>,
    /// What happened, if it was to be told.
    pub story: Option<String>,
}

/// A seed that broke a law.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// The law.
    pub violation: Violation,
    /// The choices.
    pub trace: Trace,
}

/// What became of many runs.
#[derive(Debug)]
pub struct Outcome {
    /// What was seen in all of them.
    pub tally: Tally,
    /// The first that failed, by its number.
    pub failure: Option<Failure>,
}

/// One run of a random plan.
pub fn play(chance: Chance, is_told: bool) -> Ran {
    ran(
        chance,
        is_told,
        |chance| {
            let mut chance = chance;
            let plan = Plan::draw(&mut chance);
            let mut world = World::new(chance, plan);
            let entries = world.plan.entries;
            ledgers::begin(&mut world, entries);
            world.give_binaries();
            world
        },
        |world| {
            let starts = world.with(|world| vec![world.plan.starts; world.lanes.len()]);
            drive(world, starts, |world, lane| Box::pin(process::run(world, lane)));
            audit(world);
        },
    )
}

/// One run, whatever it is of. A panic of the engine is a broken law too.
pub(crate) fn ran(
    chance: Chance,
    is_told: bool,
    begin: impl FnOnce(Chance) -> World,
    go: impl FnOnce(&Arc<Shared>),
) -> Ran {
    let mut world = begin(chance);
    world.story = is_told.then(Vec::new);
    let world = Arc::new(Shared::new(world));
    let panicked = catch_unwind(AssertUnwindSafe(|| go(&world))).err();
    world.with(|world| {
        if let Some(panicked) = panicked {
            let text = panicked.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panicked.downcast_ref::<&str>().copied()).unwrap_or("a panic");
            world.broken("the engine does not panic", text);
        }
        Ran {
            tally: std::mem::take(&mut world.tally),
            trace: world.chance.trace(),
            violation: world.violation.clone(),
            story: world.story.is_some().then(|| lanes::tell(world)),
        }
    })
}

/// Runs so many seeds on so many threads, and stops at the first that breaks a law: always the same one.
pub fn run_seeds(from: u64, count: u64, threads: usize) -> Outcome {
    let end = from.saturating_add(count);
    let next = AtomicU64::new(from);
    let worst = AtomicU64::new(end);
    let failure = Mutex::new(None::<Failure>);
    let work = || {
        let mut tally = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if worst.load(Ordering::Relaxed) <= seed {
                return tally;
            }
            let ran = play(Chance::seeded(seed), false);
            tally.add(&ran.tally);
            if let Some(violation) = ran.violation {
                worst.fetch_min(seed, Ordering::Relaxed);
                let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                if failure.as_ref().is_none_or(|known| seed < known.seed) {
                    *failure = Some(Failure { seed, violation, trace: ran.trace });
                }
            }
        }
    };
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            if let Ok(seen) = worker.join() {
                tally.add(&seen);
            }
        }
    });
    Outcome { tally, failure: failure.into_inner().unwrap_or_else(PoisonError::into_inner) }
}

impl World {
    /// Some devices of a mixed run have another binary.
    fn give_binaries(&mut self) {
        if self.plan.kind != Kind::Mixed {
            return;
        }
        let binary = match () {
            () if self.plan.has(Fault::WrongApply) => Binary::WrongApply,
            () if self.plan.has(Fault::WrongIds) => Binary::WrongIds,
            () => Binary::Newer,
        };
        self.devices[0].binary = binary;
        if 2 < self.devices.len() && self.chance.percent(50) {
            self.devices[1].binary = binary;
        }
    }
}
