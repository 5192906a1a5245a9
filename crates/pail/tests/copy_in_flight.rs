//! How many requests a copy keeps in flight, and what a person who waits is told.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::{CopyWish, Environment, Host, Interrupt, Location, Opened, StoreOptions, Stores, Tally};
use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Clock, Fault, Ids, PutNew, Seq, Sleep};
use store::{MemoryBucket, MemoryShelf};
use support::device;
use testkit::add_notes;

const ENTRIES: u64 = 1_000;

/// What is under way now, and the most that ever was.
#[derive(Default)]
struct Flights {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Flights {
    async fn fly<T>(&self, request: impl Future<Output = T>) -> T {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(1)).await;
        let done = request.await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        done
    }
}

/// A bucket that takes a millisecond a request, and counts those that are under way.
#[derive(Default)]
struct Watched {
    bucket: Arc<MemoryBucket>,
    gets: Flights,
    puts: Flights,
}

#[async_trait]
impl Bucket for Watched {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        self.gets.fly(self.bucket.get(key)).await
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        self.puts.fly(self.bucket.put_new(key, body)).await
    }

    async fn put_hint(&self, key: &str, _: Bytes) -> Result<(), Fault> {
        panic!("a copy puts no {key}")
    }
}

/// Two places and no more.
struct Two {
    source: Arc<Watched>,
    target: Arc<Watched>,
}

impl Stores for Two {
    fn open(&self, location: &Location, _: &StoreOptions) -> Result<Opened, Fault> {
        let is_source = location.address.to_string().ends_with("source");
        let watched = if is_source { &self.source } else { &self.target };
        Ok(Opened {
            bucket: watched.clone(),
            views: watched.bucket.clone(),
            lists: watched.bucket.clone(),
            versions: None,
            shelf: Arc::new(MemoryShelf::new()),
            tally: Arc::new(Tally::default),
        })
    }
}

struct World;

impl Clock for World {
    fn now_ms(&self) -> i64 {
        0
    }

    fn monotonic_ms(&self) -> u64 {
        0
    }
}

impl Ids for World {
    fn random(&self) -> u128 {
        0
    }
}

#[async_trait]
impl Sleep for World {
    async fn sleep_ms(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

#[async_trait]
impl Interrupt for World {
    async fn wait(&self) {
        std::future::pending::<()>().await;
    }
}

/// What a person was told, line by line.
static TOLD: Mutex<Vec<Option<String>>> = Mutex::new(Vec::new());

fn host(stores: Two) -> Host {
    Host {
        stores: Arc::new(stores),
        clock: Arc::new(World),
        ids: Arc::new(World),
        sleep: Arc::new(World),
        interrupt: Arc::new(World),
        progress: |words| TOLD.lock().unwrap().push(words.map(str::to_owned)),
        environment: Environment::new([("HOME".to_owned(), "/nowhere".to_owned())]),
        current_dir: "/nowhere".into(),
        host_name: "machine".into(),
        time_zone: || None,
        version: "0.1.0".into(),
    }
}

#[tokio::test]
async fn a_copy_keeps_32_requests_in_flight_in_each_place_and_says_how_far_it_is() {
    let device = device();
    let root = device.path("source");
    device.ok(&["add", "Food", "150", "--store", &root.display().to_string()]);
    add_notes(&root, ENTRIES - 1);
    let two = Two { source: Arc::default(), target: Arc::default() };
    let (source, target) = (two.source.clone(), two.target.clone());
    for seq in 0..=ENTRIES {
        let key = Seq(seq).key();
        source.bucket.overwrite(&key, std::fs::read(root.join(&key)).unwrap());
    }
    let wish = CopyWish { from: "source".into(), to: "target".into() };
    let (copied, _) = app::copy(&host(two), &wish, 1_000).await.unwrap();
    assert_eq!((copied.entries, copied.head.seq), (ENTRIES, ENTRIES));
    assert!(source.bucket.keys().iter().all(|key| source.bucket.peek(key) == target.bucket.peek(key)));
    let most = |flights: &Flights| flights.most.load(Ordering::SeqCst);
    assert_eq!((most(&source.gets), most(&target.puts)), (32, 32));
    let told = std::mem::take(&mut *TOLD.lock().unwrap());
    let wanted: Vec<_> = (1..=8).map(|window| Some(format!("{} of 1000 entries", (window * 128).min(1000)))).collect();
    assert_eq!(told, [wanted, vec![None]].concat());
}
