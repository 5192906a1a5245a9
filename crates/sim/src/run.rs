//! One run: whose turn it is, what goes wrong from outside, and when it is over.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use crate::fault::{FROM_OUTSIDE, Fault};
use crate::network::{is_ghost, is_movable};
use crate::world::{MINUTE_MS, Shared, World};

mod outside;

/// A process that runs.
pub(crate) type Running = Pin<Box<dyn Future<Output = ()>>>;

/// More steps than any run needs: a process that never ends is a broken promise too.
const STEPS_MAX: usize = 20_000;

/// What the scheduler wants done with the processes.
#[derive(Debug)]
enum Turn {
    /// A process starts in this lane.
    Start(usize),
    /// The processes in these lanes have their answers, or are interrupted.
    Go(Vec<usize>),
    /// The processes in these lanes die.
    Die(Vec<usize>),
    /// Nothing is left to do.
    Over,
}

/// Runs processes in all lanes until none is left to start and none runs. `starts` says how many start in each lane.
pub(crate) fn drive(world: &Arc<Shared>, mut starts: Vec<usize>, start: impl Fn(Arc<Shared>, usize) -> Running) {
    let mut lanes: Vec<Option<Running>> = starts.iter().map(|_| None).collect();
    for _ in 0..STEPS_MAX {
        let turn = world.with(|world| {
            let can_start = |lane: &usize| lanes[*lane].is_none() && 0 < starts[*lane] && !world.lanes[*lane].is_done;
            let can_start: Vec<usize> = (0..lanes.len()).filter(can_start).collect();
            if world.violation.is_some() { Turn::Over } else { world.next_turn(&can_start) }
        });
        match turn {
            Turn::Over => return,
            Turn::Start(lane) => {
                starts[lane] -= 1;
                world.with(|world| world.process_starts(lane));
                lanes[lane] = Some(start(world.clone(), lane));
                go_on(world, &mut lanes, lane);
            }
            Turn::Go(going) => going.into_iter().for_each(|lane| go_on(world, &mut lanes, lane)),
            Turn::Die(dying) => {
                for lane in dying {
                    lanes[lane] = None;
                    world.with(|world| world.process_ends(lane));
                }
            }
        }
    }
    world.with(|world| world.broken("I18 every process ends", "the run does not end"));
}

fn go_on(world: &Arc<Shared>, lanes: &mut [Option<Running>], lane: usize) {
    let Some(process) = &mut lanes[lane] else { return };
    if process.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
        lanes[lane] = None;
        world.with(|world| world.process_ends(lane));
    }
}

impl World {
    fn process_starts(&mut self, lane: usize) {
        self.lanes[lane].is_running = true;
        self.lanes[lane].is_interrupted = false;
        self.tell(Some(lane), || "starts".into());
    }

    fn process_ends(&mut self, lane: usize) {
        let lane_number = lane;
        let lane = &mut self.lanes[lane];
        lane.is_running = false;
        lane.process += 1;
        lane.call = None;
        self.tell(Some(lane_number), || "ends".into());
    }

    fn next_turn(&mut self, can_start: &[usize]) -> Turn {
        self.step += 1;
        if let Some(turn) = self.turn_from_outside() {
            return turn;
        }
        let movable: Vec<usize> = (0..self.sent.len()).filter(|place| is_movable(&self.sent[*place])).collect();
        let choices = movable.len() + can_start.len();
        if choices == 0 {
            return Turn::Over;
        }
        let which = if self.detours_left == 0 { 0 } else { self.chance.pick_calm(choices, self.plan.order) };
        self.detours_left -= u64::from(0 < which);
        match movable.get(which) {
            None => Turn::Start(can_start[which - movable.len()]),
            Some(place) => Turn::Go(self.move_on(*place).into_iter().collect()),
        }
    }

    /// What happens beside the requests: time passes, ghosts land, and faults.
    fn turn_from_outside(&mut self) -> Option<Turn> {
        if self.is_calm {
            return None;
        }
        if self.sent.iter().any(is_ghost) && self.chance.percent(6) {
            self.some_ghost_lands();
        }
        if self.plan.is_long && self.chance.percent(2) {
            return Some(self.time_passes());
        }
        let fault = self.meet(FROM_OUTSIDE, self.plan.outside_rate)?;
        Some(self.befall(fault))
    }

    fn some_ghost_lands(&mut self) {
        let ghosts: Vec<usize> = (0..self.sent.len()).filter(|place| is_ghost(&self.sent[*place])).collect();
        let which = self.chance.pick(ghosts.len());
        let is_gone = self.chance.percent(20);
        self.land_ghost(ghosts[which], !is_gone);
    }

    /// All ghosts land or go.
    pub(crate) fn drain_ghosts(&mut self) {
        while self.sent.iter().any(is_ghost) {
            self.some_ghost_lands();
        }
    }

    fn time_passes(&mut self) -> Turn {
        let minutes = [1, 7, 16, 3 * 24 * 60][self.chance.pick(4)];
        self.now_ms += minutes * MINUTE_MS;
        self.tell(None, || format!("{minutes} minutes pass"));
        Turn::Go(self.time_out_all())
    }

    fn running(&self) -> Vec<usize> {
        (0..self.lanes.len()).filter(|lane| self.lanes[*lane].is_running).collect()
    }

    fn lanes_of(&self, device: usize) -> Vec<usize> {
        self.running().into_iter().filter(|lane| self.lanes[*lane].device == device).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever is not named befalls a device")]
    fn befall(&mut self, fault: Fault) -> Turn {
        self.tell(None, || fault.words().into());
        match fault {
            Fault::Crash | Fault::Interrupted => self.befall_process(fault),
            Fault::Unmounted | Fault::RolledBack | Fault::Wiped | Fault::Replaced | Fault::SlotLost => {
                self.befall_store(fault)
            }
            Fault::HintWrong | Fault::CheckpointWrong => self.spoil_checkpoints(fault),
            _ => self.befall_device(fault),
        }
    }

    fn befall_process(&mut self, fault: Fault) -> Turn {
        let running = self.running();
        if running.is_empty() {
            return Turn::Go(Vec::new());
        }
        let lane = running[self.chance.pick(running.len())];
        if fault == Fault::Crash {
            return Turn::Die(vec![lane]);
        }
        self.lanes[lane].is_interrupted = true;
        Turn::Go(vec![lane])
    }
}
