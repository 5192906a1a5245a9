//! The engine's five seams, in this world.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Clock, Fault, FaultKind, Ids, PutNew, Seams, Sleep};

use crate::network::{Answer, Asked};
use crate::world::Shared;

/// The world as one process sees it.
#[derive(Clone)]
pub(crate) struct Window {
    world: Arc<Shared>,
    lane: usize,
    device: usize,
}

/// The seams of a process.
pub(crate) fn seams(world: &Arc<Shared>, lane: usize) -> Seams {
    let (device, disk) = world.with(|world| {
        let device = world.lanes[lane].device;
        (device, world.devices[device].disk.clone())
    });
    let window = Arc::new(Window { world: world.clone(), lane, device });
    Seams { bucket: window.clone(), shelf: Arc::new(disk), clock: window.clone(), ids: window.clone(), sleep: window }
}

impl Window {
    fn ask(&self, asked: Asked) -> Waiting {
        let id = self.world.with(|world| world.ask(self.lane, asked));
        Waiting { world: self.world.clone(), id, is_done: false }
    }
}

/// Waits for an answer; dropped before, its request goes on without an asker.
struct Waiting {
    world: Arc<Shared>,
    id: usize,
    is_done: bool,
}

impl Future for Waiting {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let answer = self.world.with(|world| world.take_answer(self.id, context.waker()));
        self.is_done = answer.is_ready();
        answer
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.is_done {
            self.world.with(|world| world.abandon(self.id));
        }
    }
}

fn mixed_up() -> Fault {
    Fault::new(FaultKind::Configuration, "the simulator gave the answer to another question")
}

#[async_trait]
impl Bucket for Window {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        match self.ask(Asked::Get(key.to_owned())).await {
            Answer::Got(got) => got,
            Answer::Put(_) | Answer::Hinted(_) | Answer::Woken => Err(mixed_up()),
        }
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        match self.ask(Asked::PutNew(key.to_owned(), body)).await {
            Answer::Put(put) => put,
            Answer::Got(_) | Answer::Hinted(_) | Answer::Woken => PutNew::Refused(mixed_up()),
        }
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        match self.ask(Asked::PutHint(key.to_owned(), body)).await {
            Answer::Hinted(hinted) => hinted,
            Answer::Got(_) | Answer::Put(_) | Answer::Woken => Err(mixed_up()),
        }
    }
}

impl Clock for Window {
    fn now_ms(&self) -> i64 {
        self.world.with(|world| world.clock_of(self.device))
    }

    fn monotonic_ms(&self) -> u64 {
        self.world.with(|world| world.now_ms)
    }
}

impl Ids for Window {
    fn random(&self) -> u128 {
        self.world.with(|world| (u128::from(world.draw(self.device)) << 64) | u128::from(world.draw(self.device)))
    }
}

#[async_trait]
impl Sleep for Window {
    async fn sleep_ms(&self, ms: u64) {
        let until = self.world.with(|world| world.now_ms + ms);
        self.ask(Asked::Wake(until)).await;
    }
}
