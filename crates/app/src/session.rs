//! One command's hold on one ledger: found, opened, read, written, and put away again.

use std::collections::BTreeSet;

use domain::{Genesis, Ledger, Month, Request, Today};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::{
    Author, FaultKind, Hash, Journal, JournalError, Limits, OpId, OpSource, Presence, Seams, Settled, Unusable, Verdict,
};

use report::{Head, Origin};

use crate::failure::halted;
use crate::fold::BudgetFold;
use crate::history::device_name;
use crate::host::{Dirs, Opened, unless_interrupted};
use crate::past::{Moment, Past};
use crate::place::Place;
use crate::publish::Done;
use crate::wording::{counted_time, wish_in_words};
use crate::{Address, Config, Failure, Host, Kind, Location, Tally};

pub(crate) const NOTHING_RECORDED: &str = "interrupted; nothing was recorded";

/// How a command reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Up to the tail, which is confirmed.
    #[default]
    Fresh,
    /// What this machine remembers, where it remembers anything.
    Stale,
}

/// Something to say beside the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Good to know.
    Note(String),
    /// Something is not as it should be.
    Warning(String),
}

/// One command's hold on one ledger.
pub struct Session {
    pub(crate) host: Host,
    pub(crate) config: Config,
    pub(crate) dirs: Dirs,
    pub(crate) location: Location,
    pub(crate) journal: Journal<BudgetFold>,
    pub(crate) opened: Opened,
    pub(crate) device: String,
    /// What a new ledger would be, where there is none yet.
    pub(crate) planned: Option<(Genesis, Ledger)>,
    pub(crate) reading: Reading,
    /// The moment that the user wants to look back at.
    pub(crate) looks_back_at: Option<Moment>,
    /// The ledger as it was then, once it was read.
    pub(crate) past: Option<Past>,
    /// What this command did, for the view.
    pub(crate) done: Done,
    notices: Vec<Notice>,
    /// Intents that were open when the command began.
    pub(crate) open: Vec<(OpId, Hash)>,
}

impl Session {
    /// Finds the ledger and opens it with what this machine remembers. Sends nothing.
    pub fn open(host: Host, store: Option<&str>, reading: Reading, patience_ms: u64) -> Result<Self, Failure> {
        let Place { dirs, config, location, opened } = Place::find(&host, store, patience_ms)?;
        let device = device_name(&config, &dirs, &host)?;
        let seams = Seams {
            bucket: opened.bucket.clone(),
            shelf: opened.shelf.clone(),
            clock: host.clock.clone(),
            ids: host.ids.clone(),
            sleep: host.sleep.clone(),
        };
        let author = Author { id: device.clone(), v: host.version.clone() };
        let limits = Limits { patience_ms, ..Limits::default() };
        let journal = Journal::open(BudgetFold, seams, author, limits)
            .map_err(|error| Failure::of_journal(&error, &location.address))?;
        let mut session = Self {
            host,
            config,
            dirs,
            location,
            journal,
            opened,
            device,
            planned: None,
            reading,
            looks_back_at: None,
            past: None,
            done: Done::default(),
            notices: Vec::new(),
            open: Vec::new(),
        };
        match session.journal.unusable_cache() {
            Some(Unusable::Damaged) => session.forget_cache()?,
            // A program that was replaced is no news.
            Some(Unusable::OtherVersion) => session.journal.forget().map_err(|error| session.failure(&error))?,
            None => {}
        }
        session.settle()?;
        Ok(session)
    }

    /// The ledger as far as it was read, as it was at the moment that is looked back at, or as it would begin.
    pub(crate) fn basis(&self) -> Result<&Ledger, Failure> {
        let planned = self.planned.as_ref().map(|(_, ledger)| ledger);
        let past = self.past.as_ref().map(|past| &past.known.state);
        past.or(self.journal.state()).or(planned).ok_or_else(|| self.failure(&JournalError::NoLedger))
    }

    /// Whether there is a ledger, as far as was read.
    pub fn has_ledger(&self) -> bool {
        self.journal.state().is_some()
    }

    /// Where the ledger is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Reads up to the tail, or takes what is remembered where the user asked for that; then goes back to the moment that
    /// the user wants to look at. `false`: there is no ledger.
    pub async fn catch_up(&mut self) -> Result<bool, Failure> {
        let is_there = self.read_journal().await?;
        self.go_back(is_there).await?;
        Ok(is_there)
    }

    pub(crate) async fn read_journal(&mut self) -> Result<bool, Failure> {
        if self.reading == Reading::Stale && self.journal.state().is_some() {
            self.say_how_stale();
            return Ok(true);
        }
        match self.journal.catch_up().await {
            Ok(presence) => {
                self.say_if_halted();
                Ok(presence == Presence::Ledger)
            }
            // A folder that nobody made yet is an empty one, unless this machine has seen a ledger there.
            Err(JournalError::Store(fault))
                if fault.kind == FaultKind::NoStore && !self.has_ledger() && self.is_folder() =>
            {
                Ok(false)
            }
            Err(JournalError::CacheDamaged) => {
                self.forget_cache()?;
                let presence = self.journal.catch_up().await.map_err(|error| self.failure(&error))?;
                Ok(presence == Presence::Ledger)
            }
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// For a report: reads up to the tail; where there is no ledger, shows the one that would begin.
    pub(crate) async fn read(&mut self) -> Result<(), Failure> {
        if self.catch_up().await? { Ok(()) } else { self.plan_new_ledger().await }
    }

    /// Nobody has written anything yet.
    pub fn is_empty(&self) -> bool {
        self.past.is_none() && self.journal.seq().is_none_or(|seq| seq.0 == 0)
    }

    /// Before a write: knows the ledger, be it from memory alone, or plans a new one. Stops when the user does.
    pub(crate) async fn prepare(&mut self) -> Result<(), Failure> {
        let interrupt = self.host.interrupt.clone();
        let known = unless_interrupted(&*interrupt, self.know()).await;
        known.unwrap_or_else(|| Err(Failure::new(Kind::Unavailable, NOTHING_RECORDED)))
    }

    /// The same before a question to a person, who stops the program itself: nobody listens for it.
    pub(crate) async fn know(&mut self) -> Result<(), Failure> {
        if self.has_ledger() || self.planned.is_some() || self.catch_up().await? {
            return Ok(());
        }
        self.plan_new_ledger().await
    }

    /// Records a request, and stops when the user does.
    pub(crate) async fn commit(
        &mut self,
        request: Request,
        source: OpSource,
    ) -> Result<Verdict<domain::Refusal>, Failure> {
        let fingerprint = self.journal.fingerprint_of(&request);
        if self.open.iter().any(|(_, open)| *open == fingerprint) {
            self.warn("the same was tried before and may still be recorded: `pail resolve` finds out");
        }
        let interrupt = self.host.interrupt.clone();
        let verdict = match unless_interrupted(&*interrupt, self.journal.commit(request, source)).await {
            Some(verdict) => verdict.map_err(|error| self.failure(&error))?,
            None => self.interrupted(fingerprint, source)?,
        };
        self.done.wrote |= matches!(verdict, Verdict::Committed(_));
        if let Verdict::Unknown { op, .. } = &verdict {
            // The answer says so; it need not be said again at the end.
            self.open.push((*op, fingerprint));
        }
        Ok(verdict)
    }

    /// After Ctrl-C: an intent that lies there now says that a request may be on its way.
    fn interrupted(&mut self, fingerprint: Hash, source: OpSource) -> Result<Verdict<domain::Refusal>, Failure> {
        let before: BTreeSet<OpId> = self.open.iter().map(|(op, _)| *op).collect();
        self.settle()?;
        let left = self.open.iter().find(|(op, open)| *open == fingerprint && !before.contains(op));
        match (source, left) {
            // An id that was given may have been sent before.
            (OpSource::Given(op), _) => Ok(interrupted_write(op)),
            (OpSource::Mint, Some((op, _))) => Ok(interrupted_write(*op)),
            (OpSource::Mint, None) => Err(Failure::new(Kind::Unavailable, NOTHING_RECORDED)),
        }
    }

    /// After the answer to a write: keeps a checkpoint for machines that are new, if one is due.
    pub async fn checkpoint_if_due(&mut self) {
        if self.done.wrote {
            self.journal.checkpoint_if_due().await;
        }
    }

    /// Puts away what was learned, says what became of interrupted writes. Nothing here can undo the answer.
    pub fn close(&mut self) {
        if let Err(error) = self.journal.save() {
            self.warn(format!("the cache was not kept: {error}"));
        }
        if let Err(failure) = self.settle() {
            self.warn(failure.message);
        }
        if let Some(ahead) = self.opened.bucket.clock_ahead_seconds().filter(|ahead| 60 < ahead.abs()) {
            let way = if 0 < ahead { "ahead of" } else { "behind" };
            self.warn(format!("this machine's clock is {} s {way} the store's", ahead.abs()));
        }
    }

    /// What is to be said beside the answer; each is said once.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// How many requests were sent so far.
    pub fn tally(&self) -> Tally {
        (self.opened.tally)()
    }

    /// The day that it is where the ledger lives, or was at the moment that is looked back at.
    pub(crate) fn today(&self) -> Result<Date, Failure> {
        let now_ms = self.past.as_ref().map_or_else(|| self.host.clock.now_ms(), |past| past.now_ms);
        Ok(self.local(now_ms)?.date())
    }

    /// The month that this day lies in.
    pub(crate) fn this_month(&self) -> Result<Month, Failure> {
        self.now().map(|today| today.month())
    }

    /// That day in the calendar of the ledger.
    pub(crate) fn now(&self) -> Result<Today<'_>, Failure> {
        Ok(Today { date: self.today()?, calendar: self.basis()?.calendar() })
    }

    /// A moment, as clocks show it where the ledger lives.
    pub(crate) fn local(&self, ms: i64) -> Result<jiff::Zoned, Failure> {
        let zone = self.zone()?;
        let moment = Timestamp::from_millisecond(ms)
            .map_err(|_| Failure::new(Kind::Configuration, "this machine's clock is beyond the calendar"))?;
        Ok(moment.to_zoned(zone))
    }

    /// The time zone of every date of the ledger.
    pub(crate) fn zone(&self) -> Result<TimeZone, Failure> {
        let name = self.basis()?.time_zone();
        TimeZone::get(name).map_err(|_| {
            Failure::new(Kind::Configuration, format!("this machine does not know the ledger's time zone {name}"))
        })
    }

    /// The same in words, to the second.
    pub(crate) fn local_time(&self, ms: i64) -> Result<String, Failure> {
        Ok(self.local(ms)?.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }

    /// Which state of which ledger this is, as far as was read or is looked back; `None` before there is one.
    pub(crate) fn origin(&self) -> Option<Origin> {
        let past = self.past.as_ref().map(|past| (past.known.seq, past.known.head));
        let (seq, head) = past.or(self.journal.seq().zip(self.journal.head()))?;
        let ledger = self.journal.ledger()?;
        Some(Origin { ledger: ledger.to_owned(), seq: seq.0, head: head.to_string() })
    }

    /// The last entry of that state and its hash.
    pub(crate) fn shown_head(&self) -> Option<Head> {
        self.origin().map(|origin| Head { seq: origin.seq, hash: origin.head })
    }

    /// The same behind what a write says.
    pub(crate) fn head_in_words(&self) -> String {
        self.shown_head().map_or_else(String::new, |head| format!(" · head {head}"))
    }

    pub(crate) fn failure(&self, error: &JournalError) -> Failure {
        Failure::of_journal(error, &self.location.address)
    }

    pub(crate) fn store_failure(&self, fault: &journal::Fault) -> Failure {
        Failure::of_store(fault, &self.location.address)
    }

    pub(crate) fn note(&mut self, words: impl Into<String>) {
        self.notices.push(Notice::Note(words.into()));
    }

    pub(crate) fn warn(&mut self, words: impl Into<String>) {
        self.notices.push(Notice::Warning(words.into()));
    }

    pub(crate) fn forget_cache(&mut self) -> Result<(), Failure> {
        self.warn("the cache on this machine was damaged; everything is read again");
        self.journal.forget().map_err(|error| self.failure(&error))
    }

    pub(crate) fn is_folder(&self) -> bool {
        matches!(self.location.address, Address::Folder(_))
    }

    /// Looks at what crashes left, with what is known so far.
    fn settle(&mut self) -> Result<(), Failure> {
        let settled = match self.journal.settle() {
            Ok(settled) => settled,
            Err(JournalError::CacheDamaged) => return self.forget_cache(),
            Err(error) => return Err(self.failure(&error)),
        };
        let known: BTreeSet<OpId> = self.open.iter().map(|(op, _)| *op).collect();
        self.open.clear();
        for one in settled {
            match one {
                Settled::Recorded { seq, request, .. } => {
                    let words = self.in_words(&request);
                    self.note(format!("`{words}` was interrupted and is recorded as {seq}"));
                }
                Settled::NotRecorded { request, .. } => {
                    let words = self.in_words(&request);
                    self.note(format!(
                        "`{words}` was interrupted and is not recorded; run it again if you still want it"
                    ));
                }
                Settled::Open { op, fp, request } => {
                    self.open.push((op, fp));
                    let words = self.in_words(&request);
                    if !known.contains(&op) {
                        self.warn(format!(
                            "`{words}` was interrupted and may still be recorded: `pail resolve` finds out"
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    pub(crate) fn in_words(&self, request: &Request) -> String {
        self.basis().map_or_else(|_| "a write".to_owned(), |ledger| wish_in_words(request, ledger.currency()))
    }

    /// Nothing stands in the way of a write, as far as was read.
    pub(crate) fn check_writable(&self) -> Result<(), Failure> {
        self.journal.halted().map_or(Ok(()), |halt| Err(self.failure(halt)))
    }

    /// What is said once to whoever finds out that the journal was repaired.
    fn say_if_repaired(&mut self) {
        let Some(epoch) = self.journal.moved_on() else { return };
        let after = epoch.after.map_or_else(|| "its beginning".to_owned(), |seq| seq.to_string());
        let words = format!(
            "this journal was repaired by {} on {} and goes on after {after} ({}); what this machine knew beyond that \
             counts only if it is there again: `pail log`",
            epoch.by.id, epoch.ts, epoch.reason
        );
        self.warn(words);
    }

    fn say_if_halted(&mut self) {
        self.say_if_repaired();
        if let Some(halt) = self.journal.halted() {
            let words = halted(halt, &self.location.address);
            let words = format!("{words}; this is the ledger as of the entry before");
            self.warn(words);
        }
    }

    fn say_how_stale(&mut self) {
        let seq = self.journal.seq().map_or(0, |seq| seq.0);
        let age_ms = self.host.clock.now_ms().saturating_sub(self.journal.looked_at_ms().unwrap_or(0));
        self.note(format!("as of #{seq}, cached {} ago", counted_time(age_ms)));
    }
}

/// The verdict on a write that the user stopped.
pub(crate) fn interrupted_write(op: OpId) -> Verdict<domain::Refusal> {
    Verdict::Unknown { op, reason: "you interrupted it".into() }
}
