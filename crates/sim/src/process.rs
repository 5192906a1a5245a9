//! What a process does: it opens the journal with what its device remembers, settles what a crash left, asks for a
//! few things, and puts its cache away. What it asks for is chosen by chance.
//!
//! Group commit joins here: a server's process takes several wishes at once, and each is judged by its own verdict.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use journal::{Author, Dropped, Journal, JournalError, OpId, OpSource, Presence, Settled, Verdict};

use crate::bank::{Bank, Binary, Request, Wish};
use crate::judge::fp_of;
use crate::seams::seams;
use crate::world::{Device, Known, Shared, World};

mod wish;

/// A process on a device.
pub(crate) struct Process {
    world: Arc<Shared>,
    lane: usize,
    device: usize,
    journal: Journal<Bank>,
    /// What its look at the intents found open.
    open: Vec<(OpId, Request)>,
    /// It knows that the store is proved.
    is_proved: bool,
    /// What had happened to the cache when it began.
    mishaps: usize,
}

/// Runs a process that does what chance says.
pub(crate) async fn run(world: Arc<Shared>, lane: usize) {
    let Some(mut process) = Process::start(world, lane).await else { return };
    let asks = 1 + process.with(|world| world.chance.pick_calm(3, 60));
    for _ in 0..asks {
        process.ask_something().await;
    }
    if !process.with(|world| world.chance.percent(5)) {
        process.save();
    }
}

impl Process {
    /// Opens the journal, finds or makes the ledger, and looks at what was left open.
    pub(crate) async fn start(world: Arc<Shared>, lane: usize) -> Option<Self> {
        let (device, binary, limits, is_warm, mishaps) = world.with(|world| {
            world.now_ms += 1; // no two processes of a device send the same bytes
            let device = world.lanes[lane].device;
            let Device { binary, is_warm, mishaps, .. } = world.devices[device];
            (device, binary, world.plan.limits, is_warm, mishaps)
        });
        let author = Author { id: format!("d{device}"), v: "0.1.0".into() };
        let journal = Journal::open(Bank(binary), seams(&world, lane), author, limits).ok()?;
        let is_proved = is_warm && journal.state().is_some();
        let mut process = Self { world, lane, device, journal, open: Vec::new(), is_proved, mishaps };
        process.world.with(|world| world.heard_state(lane, &process.journal));
        if process.journal.state().is_none() && !process.find_ledger().await {
            return None;
        }
        process.settle();
        Some(process)
    }

    /// Puts away what was learnt.
    pub(crate) fn save(&mut self) {
        self.is_proved &= self.journal.halted().is_none();
        let is_saved = self.journal.save();
        self.with(|world| match is_saved {
            Err(error) => world.heard_error(self.lane, &error),
            Ok(()) => {
                let is_alone = world.plan.processes == 1;
                let device = &mut world.devices[self.device];
                device.is_warm = is_alone && self.is_proved && device.mishaps == self.mishaps;
            }
        });
    }

    /// The journal.
    pub(crate) fn journal(&self) -> &Journal<Bank> {
        &self.journal
    }

    /// Something is left open.
    pub(crate) fn has_open(&self) -> bool {
        !self.open.is_empty()
    }

    fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.world.with(act)
    }

    fn begin(&self, fp: Option<journal::Hash>, given: Option<OpId>) -> usize {
        self.with(|world| world.begin_call(self.lane, fp, given))
    }

    async fn find_ledger(&mut self) -> bool {
        if self.read().await != Some(Presence::Empty) {
            return self.journal.state().is_some();
        }
        if self.with(|world| world.plan.entries.is_some() && world.is_honest()) {
            return false;
        }
        self.begin(None, None);
        let begun = interruptible(&self.world, self.lane, self.journal.create(r#"{"bank":true}"#)).await;
        match begun {
            Some(Ok(begun)) => {
                self.with(|world| world.heard_begun(self.lane, begun, &self.journal));
                true
            }
            Some(Err(error)) => {
                self.with(|world| world.heard_error(self.lane, &error));
                false
            }
            None => false,
        }
    }

    /// Reads up to the tail.
    pub(crate) async fn read(&mut self) -> Option<Presence> {
        let call = self.begin(None, None);
        let known = self.journal.seq().map(|seq| seq.0);
        // Who met a gap begins again at what its cache knows.
        let is_stopped = self.journal.halted().is_some();
        self.is_proved &= !is_stopped;
        self.with(|world| world.calls[call].is_hit |= is_stopped);
        let read = interruptible(&self.world, self.lane, self.journal.catch_up()).await?;
        self.with(|world| world.heard_read(self.lane, call, known, &self.journal, &read));
        if let Err(error) = &read {
            self.despair(error);
        }
        read.ok()
    }

    /// Looks at what was left open; nothing is sent.
    pub(crate) fn settle(&mut self) {
        match self.journal.settle() {
            Ok(settled) => {
                self.with(|world| world.heard_settled(self.lane, self.journal.ledger(), &settled));
                let open = settled.into_iter().filter_map(|settled| match settled {
                    Settled::Open { op, request, .. } => Some((op, request)),
                    Settled::Recorded { .. } | Settled::NotRecorded { .. } => None,
                });
                self.open = open.collect();
            }
            Err(error) => {
                self.with(|world| world.heard_error(self.lane, &error));
                self.despair(&error);
            }
        }
    }

    /// Where the journal is not what this machine remembers, a user may decide to forget and read again.
    fn despair(&mut self, error: &JournalError) {
        let is_lost =
            matches!(error, JournalError::Diverged { .. } | JournalError::Corrupt { .. } | JournalError::CacheDamaged);
        if is_lost && (self.with(|world| world.devices[self.device].is_foreign || world.chance.percent(50))) {
            let is_forgotten = self.journal.forget().is_ok();
            self.with(|world| {
                world.tell(Some(self.lane), || "forgets its cache".into());
                let is_alone = world.plan.processes == 1;
                let device = &mut world.devices[self.device];
                device.is_foreign &= !(is_forgotten && is_alone);
                device.is_warm = false;
            });
            self.is_proved = false;
        }
    }

    async fn ask_something(&mut self) {
        if self.journal.state().is_none() && (self.read().await.is_none() || self.journal.state().is_none()) {
            return;
        }
        match self.with(|world| world.chance.pick(20)) {
            0..8 => self.commit_new(OpSource::Mint).await,
            8 | 9 => {
                let op = self.with(|world| world.some_id(self.device));
                self.commit_new(OpSource::Given(op)).await;
            }
            10 | 11 => self.commit_known().await,
            12 => self.reuse().await,
            13 | 14 => self.retry().await,
            15 => self.abandon().await,
            16 => self.history().await,
            17 => {
                let _ = self.journal.forget();
                self.with(|world| world.devices[self.device].is_warm = false);
                self.is_proved = false;
                self.read().await;
            }
            18 => self.settle(),
            _ => drop(self.read().await),
        }
    }

    async fn commit_new(&mut self, source: OpSource) {
        let Some(request) = self.wish() else { return };
        if let OpSource::Given(op) = source {
            let known = Known { op, request: request.clone(), device: self.device, is_unknown: false };
            self.with(|world| world.learn(known));
        }
        self.commit(request, source).await;
    }

    /// The same id and wish once more, perhaps from another machine.
    async fn commit_known(&mut self) {
        // A wish that only a newer program knows cannot be told to an older one.
        let knows = |known: &Known| self.journal_knows(&known.request);
        if let Some(known) = self.with(World::some_known).filter(knows) {
            self.commit(known.request, OpSource::Given(known.op)).await;
        }
    }

    fn journal_knows(&self, request: &Request) -> bool {
        request.wish != Wish::Bonus || self.with(|world| world.devices[self.device].binary == Binary::Newer)
    }

    /// The same id for another wish.
    async fn reuse(&mut self) {
        let Some((known, request)) = self.with(World::some_known).zip(self.wish()) else { return };
        self.with(|world| world.reused.insert(known.op));
        self.commit(request, OpSource::Given(known.op)).await;
    }

    /// Asks for a wish to be recorded.
    pub(crate) async fn commit(&mut self, request: Request, source: OpSource) {
        let given = match source {
            OpSource::Given(op) => Some(op),
            OpSource::Mint => None,
        };
        let is_unharmed = self.mishaps == self.with(|world| world.devices[self.device].mishaps);
        let is_warm = self.is_proved && is_unharmed && given.is_none();
        let known = self.journal.seq().map_or(0, |seq| seq.0);
        let is_latest = Some(known) == self.with(|world| world.truth.tail());
        let is_fresh = self.is_fresh();
        let call = self.begin(Some(fp_of(&request)), given);
        self.with(|world| world.tell(Some(self.lane), || format!("asks for {:?} {given:?}", request.wish)));
        let commit = self.journal.commit(request.clone(), source);
        let Some(heard) = interruptible(&self.world, self.lane, commit).await else { return };
        self.with(|world| {
            world.heard_verdict(self.lane, call, &request, given.is_none(), known, &heard);
            if is_warm && is_latest && is_fresh {
                world.check_commit_count(call, &heard);
            }
        });
        self.after_verdict(&heard);
        self.checkpoint().await;
    }

    /// After the answer: a checkpoint, if one is due.
    async fn checkpoint(&mut self) {
        self.begin(None, None);
        let _ = interruptible(&self.world, self.lane, self.journal.checkpoint_if_due()).await;
        self.with(|world| world.heard_state(self.lane, &self.journal));
    }

    fn after_verdict(&mut self, heard: &crate::judge::Heard) {
        match heard {
            Err(error) => self.despair(error),
            Ok(verdict) => self.is_proved |= matches!(verdict, Verdict::Committed(done) if !done.is_repeat),
        }
        self.with(|world| world.heard_state(self.lane, &self.journal));
    }

    fn is_fresh(&self) -> bool {
        let now_ms = self.with(|world| world.clock_of(self.device));
        let age_ms = self.journal.looked_at_ms().map(|at_ms| now_ms - at_ms);
        age_ms.is_some_and(|age_ms| (0..10 * 60_000).contains(&age_ms))
    }

    /// Sends what was left open once more.
    pub(crate) async fn retry(&mut self) {
        let Some((op, request)) = self.open.pop() else { return };
        let known = self.journal.seq().map_or(0, |seq| seq.0);
        let call = self.begin(Some(fp_of(&request)), Some(op));
        self.with(|world| world.tell(Some(self.lane), || format!("retries {op}")));
        let retried = interruptible(&self.world, self.lane, self.journal.retry(op)).await;
        let Some(Some(heard)) = retried.map(Result::transpose) else { return };
        self.with(|world| world.heard_verdict(self.lane, call, &request, false, known, &heard));
        self.after_verdict(&heard);
    }

    /// Gives up what was left open.
    pub(crate) async fn abandon(&mut self) {
        let Some((op, request)) = self.open.pop() else { return };
        let filler = Request { number: self.with(World::next_wish), wish: Wish::Note };
        self.begin(None, Some(op));
        self.with(|world| world.tell(Some(self.lane), || format!("abandons {op}")));
        let dropped = interruptible(&self.world, self.lane, self.journal.abandon(op, filler)).await;
        let settled = match dropped {
            Some(Ok(Dropped::Recorded(seq))) => Settled::Recorded { op, seq, request },
            Some(Ok(Dropped::NotRecorded)) => Settled::NotRecorded { op, request },
            Some(Ok(Dropped::Gone)) | None => return,
            Some(Err(error)) => return self.with(|world| world.heard_error(self.lane, &error)),
        };
        self.with(|world| world.heard_dropped(self.lane, &settled));
    }

    /// Reads the whole history from the local mirror.
    pub(crate) async fn history(&mut self) {
        self.begin(None, None);
        let known = interruptible(&self.world, self.lane, self.journal.know_history()).await;
        let Some(known) = known else { return };
        match known.and_then(|()| self.journal.history()) {
            Ok(entries) => self.with(|world| world.heard_history(self.lane, &entries)),
            Err(error) => {
                self.with(|world| world.heard_error(self.lane, &error));
                self.despair(&error);
            }
        }
    }
}

/// Waits for the engine, unless the world interrupts: then the question is dropped, and the process lives on.
async fn interruptible<T>(world: &Shared, lane: usize, question: impl Future<Output = T>) -> Option<T> {
    let mut question = pin!(question);
    poll_fn(|context| {
        let is_interrupted = world.with(|world| {
            let is_interrupted = std::mem::take(&mut world.lanes[lane].is_interrupted);
            let device = world.lanes[lane].device;
            // Dropped while it read everything anew, it may have to prove the store once more.
            world.devices[device].mishaps += usize::from(is_interrupted);
            is_interrupted
        });
        if is_interrupted {
            return Poll::Ready(None);
        }
        question.as_mut().poll(context).map(Some)
    })
    .await
}
