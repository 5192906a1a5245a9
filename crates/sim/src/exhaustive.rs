//! Small worlds, walked through in every order: two devices with one wish each, and up to two faults.

use std::sync::Arc;

use journal::{Limits, OpSource};

use crate::audit::audit;
use crate::bank::{Postings, Request, Wish};
use crate::chance::{Chance, Trace};
use crate::fault::{Fault, Faults};
use crate::ledgers;
use crate::plan::Plan;
use crate::process::Process;
use crate::run::drive;
use crate::seeds::{Failure, Ran, ran};
use crate::tally::Tally;
use crate::world::{Shared, World};

/// What walking through a small world gave.
#[derive(Debug)]
pub struct Walked {
    /// What was seen.
    pub tally: Tally,
    /// Every run that is possible was made.
    pub is_complete: bool,
    /// The first that failed.
    pub failure: Option<Failure>,
}

/// How far a small world is walked through.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// So many faults in a run.
    pub faults: u64,
    /// So many times in a run another than the oldest request goes first.
    pub detours: u64,
    /// So many runs.
    pub runs: u64,
}

/// What can go wrong in a small world.
const FAULTS: &[Fault] =
    &[Fault::RequestLost, Fault::ErrorAfter, Fault::Late, Fault::Repeated, Fault::Conflict, Fault::Crash];

/// Walks through all runs of the small world within these bounds, as far as they allow.
pub fn walk(bounds: Bounds) -> Walked {
    let mut walked = Walked { tally: Tally::default(), is_complete: false, failure: None };
    let mut next = Some(Trace::default());
    while let Some(trace) = next {
        if bounds.runs <= walked.tally.seeds {
            return walked;
        }
        let (ran, after) = play_small(&trace, bounds, false);
        walked.tally.add(&ran.tally);
        if let Some(violation) = ran.violation {
            walked.failure = Some(Failure { seed: walked.tally.seeds, violation, trace: ran.trace });
            return walked;
        }
        next = after;
    }
    walked.is_complete = true;
    walked
}

/// One run of the small world, and the choices of the next one.
pub fn play_small(trace: &Trace, bounds: Bounds, is_told: bool) -> (Ran, Option<Trace>) {
    let mut after = None;
    let begin = |chance: Chance| {
        let limits = Limits { patience_ms: 100, ..Limits::default() };
        let plan = Plan {
            faults: Faults::of(FAULTS),
            rate: 50,
            outside_rate: 50,
            order: 0,
            devices: 2,
            limits,
            ..Plan::calm(Some(2))
        };
        let mut world = World::new(chance, plan);
        ledgers::begin(&mut world, Some(2));
        (world.faults_left, world.detours_left, world.is_calm) = (bounds.faults, bounds.detours, true);
        world
    };
    let ran = ran(Chance::replay(trace), is_told, begin, |world| {
        for lane in 0..2 {
            let starts = (0..2).map(|other| usize::from(other == lane)).collect();
            drive(world, starts, |world, lane| Box::pin(warm_up(world, lane)));
        }
        world.with(|world| world.is_calm = false);
        drive(world, vec![2; 2], |world, lane| Box::pin(ask(world, lane)));
        after = world.with(|world| {
            world.lanes.iter_mut().for_each(|lane| lane.is_done = false);
            world.chance.next_in_order()
        });
        audit(world);
    });
    (ran, after)
}

/// Each device knows the ledger and has proved the store.
async fn warm_up(world: Arc<Shared>, lane: usize) {
    let Some(mut process) = Process::start(world.clone(), lane).await else { return };
    let request = Request { number: world.with(World::next_wish), wish: Wish::Note };
    process.commit(request, OpSource::Mint).await;
    process.save();
}

/// A process that wants most of what lies in an envelope; the one after a crash makes good.
async fn ask(world: Arc<Shared>, lane: usize) {
    let is_asked =
        world.with(|world| world.calls.iter().filter(|call| call.process.0 == lane && call.fp.is_some()).count() > 1);
    let Some(mut process) = Process::start(world.clone(), lane).await else { return };
    while process.has_open() {
        process.retry().await;
    }
    if !is_asked {
        let to = if lane == 0 { 0 } else { 2 };
        let postings = Postings { accounts: Vec::new(), envelopes: vec![(WANTED, -70), (to, 70)] };
        let request =
            Request { number: world.with(World::next_wish), wish: Wish::Record { postings, is_funded: true } };
        process.commit(request, OpSource::Mint).await;
    }
    process.save();
    world.with(|world| world.lanes[lane].is_done = true);
}

/// The envelope that both want.
const WANTED: u32 = 1;
