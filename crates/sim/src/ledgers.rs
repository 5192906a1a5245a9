//! Ledgers that are there before a run begins, written once by the engine itself in a calm world.

use std::cell::OnceCell;
use std::sync::Arc;

use bytes::Bytes;
use journal::{CHECKPOINT_EVERY, OpSource};

use crate::bank::{Postings, Request, Wish};
use crate::chance::{Chance, Trace};
use crate::disk::Cache;
use crate::network::{key_of, slot_of};
use crate::plan::Plan;
use crate::process::Process;
use crate::run::drive;
use crate::truth::{Node, Truth};
use crate::world::{MINUTE_MS, Shared, World};

/// Entries behind the genesis of the ledger that runs begin with, at most.
const ENTRIES_MAX: u64 = 70;
const FOREIGN_ENTRIES: u64 = 12;

/// A ledger that was written before.
struct Written {
    nodes: Vec<Arc<Node>>,
    objects: Vec<Bytes>,
    /// Checkpoints and the hint.
    beside: Vec<(String, Bytes)>,
    cache: Cache,
    now_ms: u64,
}

fn owned((key, body): (&String, &Bytes)) -> (String, Bytes) {
    (key.clone(), body.clone())
}

thread_local! {
    static HOME: OnceCell<Written> = const { OnceCell::new() };
    static FOREIGN: OnceCell<Written> = const { OnceCell::new() };
}

fn home<T>(see: impl FnOnce(&Written) -> T) -> T {
    HOME.with(|home| see(home.get_or_init(|| write(ENTRIES_MAX, 1))))
}

fn foreign<T>(see: impl FnOnce(&Written) -> T) -> T {
    FOREIGN.with(|foreign| see(foreign.get_or_init(|| write(FOREIGN_ENTRIES, 2))))
}

/// Puts a ledger with so many entries behind its genesis into the bucket, and lets an hour pass.
pub(crate) fn begin(world: &mut World, entries: Option<u64>) {
    home(|home| {
        world.now_ms = home.now_ms + 60 * MINUTE_MS;
        let Some(entries) = entries else { return };
        let count = usize::try_from(entries + 1).unwrap_or(usize::MAX).min(home.nodes.len());
        world.truth = Truth::of(&home.nodes[..count]);
        world.objects = (0..).map(key_of).zip(home.objects[..count].iter().cloned()).collect();
        if CHECKPOINT_EVERY <= entries {
            world.objects.extend(home.beside.iter().cloned());
        }
    });
}

/// No cache at all.
pub(crate) fn no_cache() -> Cache {
    Cache::default()
}

/// The cache of a device that knows another ledger.
pub(crate) fn foreign_cache() -> Cache {
    foreign(|foreign| foreign.cache.clone())
}

/// The entries of another ledger.
pub(crate) fn foreign_slots() -> Vec<Option<Arc<Node>>> {
    foreign(|foreign| foreign.nodes.iter().cloned().map(Some).collect())
}

/// Their bytes.
pub(crate) fn foreign_objects() -> Vec<Bytes> {
    foreign(|foreign| foreign.objects.clone())
}

fn write(entries: u64, salt: u64) -> Written {
    let mut world = World::new(Chance::replay(&Trace::default()), Plan::calm(None));
    // Chance that no device of a run has.
    world.devices[0].drawn = salt << 32;
    let world = Arc::new(Shared::new(world));
    drive(&world, vec![1], |world, lane| Box::pin(found(world, lane, entries)));
    world.with(|world| {
        assert_eq!((&world.violation, world.truth.tail()), (&None, Some(entries)), "a calm world is calm");
        Written {
            // No call of a run sent them.
            nodes: world.truth.slots.iter().flatten().map(|node| Arc::new(node.as_of_before())).collect(),
            objects: (0..=entries).filter_map(|seq| world.objects.get(&key_of(seq)).cloned()).collect(),
            beside: world.objects.iter().filter(|(key, _)| slot_of(key).is_none()).map(owned).collect(),
            cache: world.devices[0].disk.cache(),
            now_ms: world.now_ms,
        }
    })
}

/// The founder: money into each envelope, then back and forth.
async fn found(world: Arc<Shared>, lane: usize, entries: u64) {
    let Some(mut founder) = Process::start(world, lane).await else { return };
    for number in 0..entries {
        let envelope = u32::try_from(number % 3).unwrap_or(0);
        let postings = Postings { accounts: vec![(1, 100)], envelopes: vec![(envelope, 100)] };
        // Numbers that no wish of a run has.
        let request = Request { number: 1_000_000 + number, wish: Wish::Record { postings, is_funded: false } };
        founder.commit(request, OpSource::Mint).await;
    }
    founder.save();
}
