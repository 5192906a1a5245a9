//! The way to the store and back. Each request is first *applied* and then *answered*; between the two, and before,
//! anything may happen, and a create whose asker is gone may still be applied.

use std::task::{Poll, Waker};

use bytes::Bytes;
use journal::{Fault as Failure, FaultKind, PutNew, Seq};

use crate::fault::{Fault, ON_GET, ON_PUT};
use crate::world::World;

/// How long a request takes, and how long until it is given up.
const TRIP_MS: u64 = 15;
const TIMEOUT_MS: u64 = 10_000;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// An object.
    Get(String),
    /// A new object.
    PutNew(String, Bytes),
    /// A hint.
    PutHint(String, Bytes),
    /// To be woken at this time.
    Wake(u64),
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// To `Get`.
    Got(Result<Option<Bytes>, Failure>),
    /// To `PutNew`.
    Put(PutNew),
    /// To `PutHint`.
    Hinted(Result<(), Failure>),
    /// It is time.
    Woken,
}

/// A request on its way.
#[derive(Debug)]
pub(crate) struct Sent {
    id: usize,
    lane: usize,
    call: Option<usize>,
    at_ms: u64,
    asked: Asked,
    stage: Stage,
    waker: Option<Waker>,
}

#[derive(Debug)]
enum Stage {
    /// Not applied yet.
    Going,
    /// Applied once already; the second time is answered.
    GoingAgain,
    /// Applied; the answer is on its way.
    Coming(Answer),
    /// The asker has it.
    There(Answer),
    /// Nobody waits for it any more, and it may still be applied.
    Ghost,
}

/// A request that the scheduler may move on.
pub(crate) fn is_movable(sent: &Sent) -> bool {
    matches!(sent.stage, Stage::Going | Stage::GoingAgain | Stage::Coming(_))
}

/// A request that nobody waits for.
pub(crate) fn is_ghost(sent: &Sent) -> bool {
    matches!(sent.stage, Stage::Ghost)
}

impl World {
    /// A process asks.
    pub(crate) fn ask(&mut self, lane: usize, asked: Asked) -> usize {
        let id = self.next_sent;
        self.next_sent += 1;
        let call = self.lanes[lane].call;
        if let Some(call) = call {
            self.count(call, &asked);
            self.check_before_put(call, &asked);
        }
        let sent = Sent { id, lane, call, at_ms: self.now_ms, asked, stage: Stage::Going, waker: None };
        self.sent.push(sent);
        id
    }

    /// The asker looks whether it was answered.
    pub(crate) fn take_answer(&mut self, id: usize, waker: &Waker) -> Poll<Answer> {
        let Some(place) = self.sent.iter().position(|sent| sent.id == id) else { return Poll::Pending };
        let sent = &mut self.sent[place];
        if matches!(sent.stage, Stage::There(_)) {
            let Stage::There(answer) = self.sent.swap_remove(place).stage else { return Poll::Pending };
            return Poll::Ready(answer);
        }
        sent.waker = Some(waker.clone());
        Poll::Pending
    }

    /// The asker is gone: what is not applied yet becomes a ghost.
    pub(crate) fn abandon(&mut self, id: usize) {
        let Some(place) = self.sent.iter().position(|sent| sent.id == id) else { return };
        let sent = &mut self.sent[place];
        let is_create = matches!(sent.asked, Asked::PutNew(..) | Asked::PutHint(..));
        if is_create && matches!(sent.stage, Stage::Going | Stage::GoingAgain) {
            (sent.stage, sent.waker) = (Stage::Ghost, None);
        } else {
            self.sent.swap_remove(place);
        }
    }

    /// Moves a request on; says whether its process has all its answers now.
    pub(crate) fn move_on(&mut self, place: usize) -> Option<usize> {
        let lane = self.sent[place].lane;
        let is_get = matches!((&self.sent[place].asked, &self.sent[place].stage), (Asked::Get(_), Stage::Going));
        let is_wave = is_get && !self.plan.is_split;
        self.now_ms += TRIP_MS;
        if is_wave {
            for place in 0..self.sent.len() {
                if self.sent[place].lane == lane && matches!(self.sent[place].stage, Stage::Going) {
                    self.move_one(place);
                }
            }
        } else {
            self.move_one(place);
        }
        let is_complete = !self.sent.iter().any(|sent| sent.lane == lane && is_movable(sent));
        is_complete.then_some(lane)
    }

    /// A ghost reaches the store, or never does.
    pub(crate) fn land_ghost(&mut self, place: usize, does_land: bool) {
        let ghost = self.sent.swap_remove(place);
        self.tell(None, || format!("ghost {} {}", short(&ghost.asked), if does_land { "lands" } else { "is gone" }));
        if does_land && !self.is_unmounted {
            let _ = self.apply(&ghost);
        }
    }

    /// Time stands still for no request: those under way are given up.
    pub(crate) fn time_out_all(&mut self) -> Vec<usize> {
        for place in 0..self.sent.len() {
            if is_movable(&self.sent[place]) && !matches!(self.sent[place].asked, Asked::Wake(_)) {
                self.give_up(place);
            }
        }
        let is_done = |lane: &usize| {
            let mut of = self.sent.iter().filter(|sent| sent.lane == *lane && !is_ghost(sent)).peekable();
            of.peek().is_some() && of.all(|sent| !is_movable(sent))
        };
        (0..self.lanes.len()).filter(is_done).collect()
    }

    fn move_one(&mut self, place: usize) {
        match std::mem::replace(&mut self.sent[place].stage, Stage::Going) {
            Stage::Coming(answer) => {
                let is_create = matches!(self.sent[place].asked, Asked::PutNew(..));
                let lost = if is_create { self.meet(&[Fault::AnswerLost], self.plan.rate) } else { None };
                let answer = if lost.is_some() { Answer::Put(PutNew::Unknown(silence())) } else { answer };
                self.hit(place, lost.is_some());
                self.deliver(place, answer);
            }
            Stage::Going => match self.sent[place].asked.clone() {
                Asked::Wake(at_ms) => {
                    self.now_ms = self.now_ms.max(at_ms);
                    self.deliver(place, Answer::Woken);
                }
                Asked::Get(key) => self.go_get(place, &key),
                Asked::PutNew(..) => self.go_put(place),
                Asked::PutHint(..) => {
                    let answer = self.apply_at(place);
                    self.come_back(place, answer);
                }
            },
            // The store is gone between the two: nobody says what became of the first.
            Stage::GoingAgain if self.is_unmounted => self.deliver(place, Answer::Put(PutNew::Unknown(silence()))),
            Stage::GoingAgain => {
                let answer = self.apply_at(place);
                self.come_back(place, answer);
            }
            done @ (Stage::There(_) | Stage::Ghost) => self.sent[place].stage = done,
        }
    }

    fn go_put(&mut self, place: usize) {
        let fault = if self.is_unmounted { None } else { self.meet(ON_PUT, self.plan.rate) };
        self.hit(place, fault.is_some());
        match fault {
            None => {
                let answer = self.apply_at(place);
                self.come_back(place, answer);
            }
            Some(Fault::RequestLost) => {
                self.now_ms += TIMEOUT_MS;
                self.deliver(place, Answer::Put(PutNew::Unknown(silence())));
            }
            Some(Fault::Late) => self.give_up(place),
            Some(Fault::ErrorBefore) => self.deliver(place, Answer::Put(PutNew::Unknown(busy()))),
            Some(Fault::ErrorAfter) => {
                let _ = self.apply_at(place);
                self.deliver(place, Answer::Put(PutNew::Unknown(busy())));
            }
            Some(Fault::Repeated) => {
                let _ = self.apply_at(place);
                self.sent[place].stage = Stage::GoingAgain;
            }
            Some(Fault::Conflict) => self.deliver(place, Answer::Put(PutNew::SlotTaken)),
            Some(Fault::TwoWinners) if self.is_about_tail(place) => {
                self.overwrite(place);
                self.deliver(place, Answer::Put(PutNew::Created));
            }
            Some(_) => self.deliver(place, Answer::Put(PutNew::Refused(denied()))),
        }
    }

    /// Two win only in a race: what lies behind was decided long ago.
    fn is_about_tail(&self, place: usize) -> bool {
        let Asked::PutNew(key, _) = &self.sent[place].asked else { return false };
        slot_of(key).is_some_and(|seq| self.truth.tail() <= Some(seq))
    }

    fn go_get(&mut self, place: usize, key: &str) {
        if self.is_unmounted {
            return self.deliver(place, Answer::Got(Err(no_store())));
        }
        let there = self.objects.get(key).cloned();
        let fault = self.meet(ON_GET, self.plan.get_rate);
        self.hit(place, fault.is_some());
        let answer = match fault {
            None => Ok(there),
            Some(Fault::Late) => return self.give_up(place),
            Some(Fault::GetFails) => Err(busy()),
            Some(Fault::GetRefused) => Err(denied()),
            Some(Fault::Page) => Ok(Some(Bytes::from_static(b"<html>sign in</html>"))),
            Some(Fault::Cut) => Ok(there.map(|body| body.slice(..body.len() / 2))),
            Some(Fault::BitFlip) => Ok(there.map(|body| self.flip(&body))),
            Some(_) => Ok(None),
        };
        self.come_back(place, Answer::Got(answer));
    }

    fn flip(&mut self, body: &[u8]) -> Bytes {
        let mut body = body.to_vec();
        let part = body.len() * self.chance.pick(128) / 128;
        body[part] ^= 1 << self.chance.pick(7);
        body.into()
    }

    /// The asker is told that nobody answered; a create may land later.
    fn give_up(&mut self, place: usize) {
        self.now_ms += TIMEOUT_MS;
        let sent = &self.sent[place];
        let answer = match &sent.asked {
            Asked::Get(_) => Answer::Got(Err(silence())),
            Asked::PutNew(..) => Answer::Put(PutNew::Unknown(silence())),
            Asked::PutHint(..) => Answer::Hinted(Err(silence())),
            Asked::Wake(_) => Answer::Woken,
        };
        let is_applied = matches!(sent.stage, Stage::Coming(_));
        if !is_applied && matches!(sent.asked, Asked::PutNew(..) | Asked::PutHint(..)) {
            let (lane, call, at_ms, asked) = (sent.lane, sent.call, sent.at_ms, sent.asked.clone());
            let id = self.next_sent;
            self.next_sent += 1;
            self.sent.push(Sent { id, lane, call, at_ms, asked, stage: Stage::Ghost, waker: None });
        }
        self.hit(place, true);
        self.deliver(place, answer);
    }

    /// The store has answered; the answer arrives now or later.
    fn come_back(&mut self, place: usize, answer: Answer) {
        if !self.is_calm && self.chance.percent(self.plan.delay) {
            self.sent[place].stage = Stage::Coming(answer);
        } else {
            self.deliver(place, answer);
        }
    }

    fn deliver(&mut self, place: usize, answer: Answer) {
        let sent = &mut self.sent[place];
        if let Some(call) = sent.call {
            self.calls[call].is_waiting = false;
        }
        let lane = sent.lane;
        let text = self.story.is_some().then(|| format!("{} → {}", short(&sent.asked), said(&answer)));
        sent.stage = Stage::There(answer);
        if let Some(waker) = sent.waker.take() {
            waker.wake();
        }
        self.tell(Some(lane), || text.unwrap_or_default());
    }

    fn hit(&mut self, place: usize, is_hit: bool) {
        if let Some(call) = self.sent[place].call.filter(|_| is_hit) {
            self.calls[call].is_hit = true;
        }
    }

    fn apply_at(&mut self, place: usize) -> Answer {
        let sent = &mut self.sent[place];
        let taken = Sent {
            id: sent.id,
            lane: sent.lane,
            call: sent.call,
            at_ms: sent.at_ms,
            asked: sent.asked.clone(),
            stage: Stage::Going,
            waker: None,
        };
        self.apply(&taken)
    }

    /// What a create does to the store.
    fn apply(&mut self, sent: &Sent) -> Answer {
        match &sent.asked {
            Asked::PutHint(..) | Asked::PutNew(..) if self.is_unmounted => match sent.asked {
                Asked::PutHint(..) => Answer::Hinted(Err(no_store())),
                Asked::Get(_) | Asked::PutNew(..) | Asked::Wake(_) => Answer::Put(PutNew::Refused(no_store())),
            },
            Asked::PutHint(key, body) => {
                self.objects.insert(key.clone(), body.clone());
                Answer::Hinted(Ok(()))
            }
            Asked::PutNew(key, body) => {
                self.contend(sent, key);
                let is_taken = self.objects.contains_key(key) && !self.plan.has(Fault::NoCondition);
                if is_taken {
                    return Answer::Put(PutNew::SlotTaken);
                }
                self.create(sent, key, body);
                Answer::Put(PutNew::Created)
            }
            Asked::Get(_) | Asked::Wake(_) => Answer::Woken,
        }
    }

    fn overwrite(&mut self, place: usize) {
        if let Asked::PutNew(key, body) = self.sent[place].asked.clone() {
            let call = self.sent[place].call;
            let (lane, at_ms) = (self.sent[place].lane, self.sent[place].at_ms);
            let asked = Asked::PutNew(key.clone(), body.clone());
            self.create(&Sent { id: 0, lane, call, at_ms, asked, stage: Stage::Going, waker: None }, &key, &body);
        }
    }

    fn create(&mut self, sent: &Sent, key: &str, body: &Bytes) {
        self.objects.insert(key.to_owned(), body.clone());
        if let Some(seq) = slot_of(key) {
            self.tally.commits += 1;
            self.stored(seq, body, sent.call, sent.at_ms);
        }
    }

    /// Notes who asks for a slot.
    fn contend(&mut self, sent: &Sent, key: &str) {
        let (Some(seq), Some(call)) = (slot_of(key).filter(|seq| 0 < *seq), sent.call) else { return };
        let (first, is_contended) = self.askers.entry(seq).or_insert((call, false));
        if *first != call && !*is_contended {
            *is_contended = true;
            self.tally.contended += 1;
        }
        if self.objects.contains_key(key) {
            self.calls[call].is_hit = true;
        }
    }

    fn count(&mut self, call: usize, asked: &Asked) {
        let call = &mut self.calls[call];
        match asked {
            Asked::Get(_) => call.gets += 1,
            Asked::PutNew(key, _) if slot_of(key).is_some() => call.puts += 1,
            Asked::PutNew(..) | Asked::PutHint(..) | Asked::Wake(_) => return,
        }
        if !std::mem::replace(&mut call.is_waiting, true) {
            call.waves += 1;
        }
    }
}

/// The slot that a key names.
pub(crate) fn slot_of(key: &str) -> Option<u64> {
    key.strip_prefix("journal/")?.strip_suffix(".json")?.parse().ok()
}

/// A slot's key.
pub(crate) fn key_of(seq: u64) -> String {
    Seq(seq).key()
}

fn silence() -> Failure {
    Failure::new(FaultKind::Unavailable, "no answer in 10 s")
}

fn busy() -> Failure {
    Failure::new(FaultKind::Unavailable, "the store says: not now (503)")
}

fn denied() -> Failure {
    Failure::new(FaultKind::Permission, "the store says no (403)")
}

fn no_store() -> Failure {
    Failure::new(FaultKind::NoStore, "there is no such bucket")
}

fn short(asked: &Asked) -> String {
    let short = |key: &str| match slot_of(key) {
        Some(seq) => seq.to_string(),
        None => key.to_owned(),
    };
    match asked {
        Asked::Get(key) => format!("GET {}", short(key)),
        Asked::PutNew(key, _) => format!("PUT {}", short(key)),
        Asked::PutHint(key, _) => format!("HINT {key}"),
        Asked::Wake(_) => "wait".into(),
    }
}

fn said(answer: &Answer) -> String {
    match answer {
        Answer::Got(Ok(Some(body))) => format!("{} B {}", body.len(), &journal::Hash::of(body).short()[..4]),
        Answer::Got(Ok(None)) => "nothing".into(),
        Answer::Got(Err(failure)) | Answer::Hinted(Err(failure)) => failure.message.clone(),
        Answer::Put(PutNew::Created) => "created".into(),
        Answer::Put(PutNew::SlotTaken) => "taken".into(),
        Answer::Put(PutNew::Unknown(failure)) => format!("? {}", failure.message),
        Answer::Put(PutNew::Refused(failure)) => format!("no: {}", failure.message),
        Answer::Hinted(Ok(())) | Answer::Woken => "done".into(),
    }
}
