//! A bucket that breaks on purpose, in every way that the commit protocol must survive.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Fault, FaultKind, PutNew};

/// What befalls one `put_new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutFault {
    /// Nothing: this request is as it should be.
    None,
    /// Applied, and the answer is lost: `Unknown`.
    AnswerLost,
    /// Not applied, and nobody can tell: `Unknown`.
    RequestLost,
    /// 409 with nothing stored: `SlotTaken`.
    ConflictNothingStored,
    /// A library or proxy sends it twice and hands out the second answer: applied, `SlotTaken`.
    Duplicate,
    /// Certainly not applied: `Refused` with this fault.
    Refuse(Fault),
    /// `Unknown` now; applied when the test calls [`FaultyBucket::release_ghosts`].
    Ghost,
    /// The store ignores `If-None-Match`: whatever is there is overwritten, `Created`.
    IgnoresCondition,
}

/// What befalls one `get`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GetFault {
    /// Nothing: this request is as it should be.
    None,
    /// It fails with this fault.
    Fails(Fault),
    /// The store answers this, whatever it holds: spoiled bytes, or a miss that is not true.
    Answers(Option<Bytes>),
}

/// Wraps a bucket and lets each request meet the next scripted fault; with none left all goes well.
pub struct FaultyBucket {
    inner: Arc<dyn Bucket>,
    script: Mutex<Script>,
}

#[derive(Default)]
struct Script {
    puts: VecDeque<PutFault>,
    gets: VecDeque<GetFault>,
    ghosts: Vec<(String, Bytes)>,
    /// What a condition was ignored for; the inner bucket has no way to overwrite.
    overwritten: BTreeMap<String, Bytes>,
    requests: Vec<String>,
}

impl FaultyBucket {
    /// Nothing is scripted yet.
    pub fn new(inner: Arc<dyn Bucket>) -> Self {
        Self { inner, script: Mutex::default() }
    }

    /// Adds faults for the next `put_new` calls, one each.
    pub fn on_put(&self, faults: impl IntoIterator<Item = PutFault>) {
        self.script().puts.extend(faults);
    }

    /// Adds faults for the next `get` calls, one each.
    pub fn on_get(&self, faults: impl IntoIterator<Item = GetFault>) {
        self.script().gets.extend(faults);
    }

    /// Takes back the faults that have met no request yet.
    pub fn calm(&self) {
        let mut script = self.script();
        script.puts.clear();
        script.gets.clear();
    }

    /// Lets all ghosts land, oldest first, and says what became of each.
    pub async fn release_ghosts(&self) -> Vec<PutNew> {
        let ghosts = std::mem::take(&mut self.script().ghosts);
        let mut answers = Vec::new();
        for (key, body) in ghosts {
            answers.push(self.inner.put_new(&key, body).await);
        }
        answers
    }

    /// The requests so far, `PUT key` and `GET key`.
    pub fn requests(&self) -> Vec<String> {
        self.script().requests.clone()
    }

    /// Hands out the requests so far and begins anew.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.script().requests)
    }

    /// How many requests there were of `PUT` or `GET`.
    pub fn count(&self, verb: &str) -> usize {
        self.script().requests.iter().filter(|request| request.split(' ').next() == Some(verb)).count()
    }

    /// Whether every scripted fault has met its request.
    pub fn is_done(&self) -> bool {
        let script = self.script();
        script.puts.is_empty() && script.gets.is_empty()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().expect("nobody panics with it")
    }

    fn next_put(&self, key: &str) -> PutFault {
        let mut script = self.script();
        script.requests.push(format!("PUT {key}"));
        script.puts.pop_front().unwrap_or(PutFault::None)
    }

    fn next_get(&self, key: &str) -> GetFault {
        let mut script = self.script();
        script.requests.push(format!("GET {key}"));
        script.gets.pop_front().unwrap_or(GetFault::None)
    }

    async fn overwrite(&self, key: &str, body: Bytes) -> PutNew {
        if self.inner.put_new(key, body.clone()).await == PutNew::SlotTaken {
            self.script().overwritten.insert(key.to_owned(), body);
        }
        PutNew::Created
    }
}

#[async_trait]
impl Bucket for FaultyBucket {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        match self.next_get(key) {
            GetFault::Fails(fault) => return Err(fault),
            GetFault::Answers(answer) => return Ok(answer),
            GetFault::None => {}
        }
        let overwritten = self.script().overwritten.get(key).cloned();
        match overwritten {
            Some(body) => Ok(Some(body)),
            None => self.inner.get(key).await,
        }
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        match self.next_put(key) {
            PutFault::None => self.inner.put_new(key, body).await,
            PutFault::AnswerLost => {
                self.inner.put_new(key, body).await;
                unknown("the answer was lost")
            }
            PutFault::RequestLost => unknown("the request was lost"),
            PutFault::ConflictNothingStored => PutNew::SlotTaken,
            PutFault::Duplicate => {
                self.inner.put_new(key, body.clone()).await;
                self.inner.put_new(key, body).await
            }
            PutFault::Refuse(fault) => PutNew::Refused(fault),
            PutFault::Ghost => {
                self.script().ghosts.push((key.to_owned(), body));
                unknown("the request is still under way")
            }
            PutFault::IgnoresCondition => self.overwrite(key, body).await,
        }
    }

    /// Meets no fault: what becomes of a hint is for a test to spoil in the bucket itself.
    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        self.script().requests.push(format!("PUT {key}"));
        self.inner.put_hint(key, body).await
    }

    fn clock_ahead_seconds(&self) -> Option<i64> {
        self.inner.clock_ahead_seconds()
    }
}

fn unknown(reason: &str) -> PutNew {
    PutNew::Unknown(Fault::new(FaultKind::Unavailable, format!("the test says: {reason}")))
}

#[cfg(test)]
mod tests;
