//! When the storm is over: the ghosts have landed, nothing goes wrong any more, and everyone is asked once more.

use std::sync::Arc;

use journal::{OpSource, Presence};

use crate::bank::{Request, Wish};
use crate::judge::fp_of;
use crate::plan::Kind;
use crate::process::Process;
use crate::run::drive;
use crate::world::{Device, Lane, MINUTE_MS, Shared, World};

/// Asked again of what nobody could tell, by each device at most.
const ASKED_AGAIN_MAX: usize = 2;

/// Asks everyone, and a stranger that knows nothing.
pub(crate) fn audit(world: &Arc<Shared>) {
    let (devices, lanes, contends) = world.with(|world| {
        world.calm_down();
        (world.devices.len(), world.lanes.len(), world.chance.percent(30))
    });
    // The lanes of the first processes are those of the devices.
    let once = |lanes: usize| (0..lanes).map(|lane| usize::from(lane < devices)).collect::<Vec<_>>();
    drive(world, once(lanes), |world, lane| Box::pin(settle_all(world, lane)));
    if contends {
        let first = world.with(|world| world.calls.len());
        drive(world, once(lanes), |world, lane| Box::pin(contend(world, lane)));
        world.with(|world| world.check_contention(first));
    }
    let stranger = world.with(|world| {
        world.now_ms += 16 * MINUTE_MS;
        world.add_stranger()
    });
    let mut starts = once(lanes + 1);
    starts[stranger] = 1;
    drive(world, starts, |world, lane| Box::pin(read_last(world, lane)));
}

/// Whatever was left open is settled, and what was unknown is told.
async fn settle_all(world: Arc<Shared>, lane: usize) {
    let Some(mut process) = Process::start(world.clone(), lane).await else { return };
    // A cache that turns out to be of no use is forgotten on the way, and everything is read again.
    for _ in 0..3 {
        if process.read().await.is_some() {
            process.settle();
        }
    }
    if process.journal().state().is_none() {
        return;
    }
    while process.has_open() {
        let is_dropped = world.with(|world| world.chance.percent(30));
        if is_dropped { process.abandon().await } else { process.retry().await }
    }
    process.settle();
    let is_settled = !process.has_open();
    world.with(|world| {
        let may_be = !world.is_honest() || world.has_wall(lane) || world.plan.kind == Kind::Mixed;
        world.demand(is_settled || may_be, "I18 what is open can be settled", || "it is open still".into());
    });
    for (request, op) in world.with(|world| world.unknown_of(lane)) {
        if process.journal().state().is_none() {
            return; // the look at the intents found the cache damaged, and forgot it
        }
        let before = world.with(|world| world.truth.find(fp_of(&request)).map(|node| node.seq));
        let answers = world.with(|world| world.tally.answers.get("repeat").copied());
        process.commit(request, OpSource::Given(op)).await;
        world.with(|world| {
            let is_told = world.tally.answers.get("repeat").copied() != answers || world.reused.contains(&op);
            let may_be = before.is_none() || !world.is_honest() || world.has_wall(lane);
            world.demand(is_told || may_be, "I9 the same id tells the truth", || format!("{op} is in {before:?}"));
        });
    }
    process.history().await;
    process.save();
}

/// All write at once: all succeed, and with a bounded number of requests.
async fn contend(world: Arc<Shared>, lane: usize) {
    let Some(mut process) = Process::start(world.clone(), lane).await else { return };
    if process.journal().state().is_none() {
        process.read().await; // the look at the intents found the cache damaged, and forgot it
    }
    let request = Request { number: world.with(World::next_wish), wish: Wish::Note };
    let fp = fp_of(&request);
    process.commit(request, OpSource::Mint).await;
    process.save();
    world.with(|world| {
        let is_there = world.truth.find(fp).is_some();
        let may_be = !world.is_honest() || world.has_wall(lane);
        world.demand(is_there || may_be, "I18 in a calm world every writer succeeds", || "it was not recorded".into());
    });
}

/// A last read, with the cache or without one.
async fn read_last(world: Arc<Shared>, lane: usize) {
    let Some(mut process) = Process::start(world.clone(), lane).await else { return };
    let read = process.read().await;
    world.with(|world| world.heard_last(lane, read, &process));
    process.history().await;
}

impl World {
    fn calm_down(&mut self) {
        self.tell(None, || "nothing goes wrong any more".into());
        self.is_calm = true;
        self.is_unmounted = false;
        self.plan.limits.patience_ms = 60_000;
        self.drain_ghosts();
        self.now_ms += 16 * MINUTE_MS;
        let clock_ms = self.devices.iter().map(|device| device.clock_ms).max().unwrap_or(0);
        for device in &mut self.devices {
            device.disk.set_full(false);
            device.clock_ms = clock_ms;
        }
    }

    fn add_stranger(&mut self) -> usize {
        let clock_ms = self.devices.iter().map(|device| device.clock_ms).max().unwrap_or(0);
        self.devices.push(Device { clock_ms, ..Device::new() });
        self.lanes.push(Lane { device: self.devices.len() - 1, ..Lane::default() });
        let stranger = self.devices.len() - 1;
        if self.plan.kind == Kind::Mixed {
            let unreadable = |node: &&Arc<crate::truth::Node>| node.ledger.is_none() || node.is_newer;
            self.devices[stranger].wall = self.truth.slots.iter().flatten().find(unreadable).map(|node| node.seq);
        }
        self.lanes.len() - 1
    }

    /// There is an entry that the program of this lane must not pass, or the program is wrong itself.
    fn has_wall(&self, lane: usize) -> bool {
        let device = self.lanes[lane].device;
        self.devices[device].wall.is_some() || self.is_wrong(device)
    }

    fn unknown_of(&self, lane: usize) -> Vec<(Request, journal::OpId)> {
        let device = self.lanes[lane].device;
        let unknown = self.known.iter().rev().filter(|known| known.is_unknown && known.device == device);
        unknown.take(ASKED_AGAIN_MAX).map(|known| (known.request.clone(), known.op)).collect()
    }

    /// Of `k` who write at once each loses to each other at most once; before, each may prove the store, and lose to what
    /// its old cache does not know.
    fn check_contention(&mut self, first_call: usize) {
        let writers = self.devices.len() as u64;
        let puts: u64 = self.calls[first_call..].iter().map(|call| call.puts).sum();
        let bound = writers * (writers + 1) / 2 + 2 * writers;
        let holds = puts <= bound || !self.is_honest() || self.plan.entries.is_none();
        self.demand(holds, "I18 contention costs a bounded number of PUTs", || format!("{puts}, over {bound}"));
    }

    /// In a calm world everyone agrees with the bucket, or stops with an error where the store has lied.
    fn heard_last(&mut self, lane: usize, read: Option<Presence>, process: &Process) {
        let device = self.lanes[lane].device;
        let journal = process.journal();
        let tail = self.truth.tail();
        match (self.plan.kind, read) {
            (Kind::Lying, Some(Presence::Ledger)) => {
                // Who remembers sees the end of what it remembers; who knows nothing sees all of it, from the checkpoint on
                // where it began at one.
                let first = journal.began_at().map_or(0, |seq| seq.0);
                let head = journal.head().and_then(|head| self.truth.node(head));
                let is_stranger = device + 1 == self.devices.len();
                let agrees = head.is_some_and(|node| {
                    let is_there = self.truth.at(node.seq).is_some_and(|there| there.hash == node.hash);
                    if is_stranger { self.truth.holds(node, first) } else { is_there }
                });
                self.demand(agrees, "a store that lies is never taken in silence", || format!("{:?}", journal.seq()));
                let is_gap = is_stranger && journal.seq().is_some_and(|seq| self.truth.is_gap(seq.0 + 1));
                self.demand(!is_gap, "a gap is not the tail", || format!("read up to {:?}", journal.seq()));
            }
            (Kind::Lying, _) => {}
            (_, None) if self.is_wrong(device) => {}
            (_, None) => self.broken("I18 in a calm world every reader succeeds", "it did not"),
            (_, Some(Presence::Empty)) => {
                self.demand(tail.is_none(), "I12 the last read is the latest", || "empty".into());
            }
            (_, Some(Presence::Ledger)) if self.is_wrong(device) => {}
            (_, Some(Presence::Ledger)) => {
                let wanted = self.devices[device].wall.map_or(tail, |wall| wall.checked_sub(1));
                let seq = journal.seq().map(|seq| seq.0);
                self.demand(seq == wanted, "I12 the last read is the latest", || format!("{seq:?}, not {wanted:?}"));
            }
        }
    }
}
