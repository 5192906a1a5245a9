//! A bucket in this process's memory, for tests: share it by `Arc` and it is one store for many devices.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use bytes::Bytes;
use journal::{
    Bucket, Expect, Fault, FaultKind, Listed, Lists, OBJECT_BYTES_MAX, PutNew, PutView, VIEW_BYTES_MAX, View, Views,
};
use sha2::{Digest, Sha256};

use crate::counted::RequestCounts;
use crate::key::{assert_clean, is_below};

/// A bucket in memory. It counts its requests and lets tests look at and spoil what it holds.
#[derive(Debug, Default)]
pub struct MemoryBucket {
    objects: Mutex<BTreeMap<String, Bytes>>,
    clock_ahead_seconds: Mutex<Option<i64>>,
    counts: RequestCounts,
}

impl MemoryBucket {
    /// An empty bucket.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was asked so far; the doors for tests below are not counted.
    pub fn counts(&self) -> &RequestCounts {
        &self.counts
    }

    /// Looks at an object.
    pub fn peek(&self, key: &str) -> Option<Bytes> {
        self.objects().get(key).cloned()
    }

    /// All keys, in order.
    pub fn keys(&self) -> Vec<String> {
        self.objects().keys().cloned().collect()
    }

    /// Takes an object away, as no rule of ours allows.
    pub fn remove(&self, key: &str) -> Option<Bytes> {
        self.objects().remove(key)
    }

    /// Puts an object whatever is there, as no rule of ours allows.
    pub fn overwrite(&self, key: &str, body: impl Into<Bytes>) {
        self.objects().insert(key.to_owned(), body.into());
    }

    /// Sets what [`Bucket::clock_ahead_seconds`] says.
    pub fn set_clock_ahead_seconds(&self, ahead: Option<i64>) {
        *self.clock_ahead_seconds.lock().expect("nobody panics with it") = ahead;
    }

    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
        self.objects.lock().expect("nobody panics with it")
    }

    fn read(&self, key: &str, bytes_max: usize) -> Result<Option<Bytes>, Fault> {
        assert_clean(key);
        self.counts.count_get();
        match self.peek(key) {
            Some(body) if bytes_max < body.len() => Err(too_long(key)),
            found => Ok(found),
        }
    }
}

#[async_trait]
impl Bucket for MemoryBucket {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        self.read(key, OBJECT_BYTES_MAX)
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        assert_clean(key);
        if OBJECT_BYTES_MAX < body.len() {
            return PutNew::Refused(too_long(key));
        }
        let mut objects = self.objects();
        let is_taken = objects.contains_key(key);
        self.counts.count_put(is_taken);
        if is_taken {
            return PutNew::SlotTaken;
        }
        objects.insert(key.to_owned(), body);
        PutNew::Created
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        assert_clean(key);
        self.counts.count_put(false);
        self.overwrite(key, body);
        Ok(())
    }

    fn clock_ahead_seconds(&self) -> Option<i64> {
        *self.clock_ahead_seconds.lock().expect("nobody panics with it")
    }
}

#[async_trait]
impl Views for MemoryBucket {
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault> {
        let found = self.read(key, VIEW_BYTES_MAX)?;
        Ok(found.map(|body| View { tag: tag_of(&body), body, modified_ms: None }))
    }

    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault> {
        assert_clean(key);
        if VIEW_BYTES_MAX < body.len() {
            return Err(too_long(key));
        }
        let mut objects = self.objects();
        let has_changed = !is_as_expected(objects.get(key), &expect);
        self.counts.count_put(has_changed);
        if has_changed {
            return Ok(PutView::Changed);
        }
        objects.insert(key.to_owned(), body);
        Ok(PutView::Written)
    }
}

#[async_trait]
impl Lists for MemoryBucket {
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        let listed = |(key, body): (&String, &Bytes)| Listed { key: key.clone(), bytes: body.len() as u64 };
        let below: Vec<Listed> = self.objects().iter().filter(|(key, _)| is_below(folder, key)).map(listed).collect();
        self.counts.count_list();
        below.into_iter().for_each(see);
        Ok(())
    }
}

/// Names a version by its content.
pub(crate) fn tag_of(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether what lies there is what the writer believes.
pub(crate) fn is_as_expected(there: Option<&Bytes>, expect: &Expect) -> bool {
    match (there, expect) {
        (None, Expect::Absent) => true,
        (Some(body), Expect::Tag(tag)) => tag_of(body) == *tag,
        (None, Expect::Tag(_)) | (Some(_), Expect::Absent) => false,
    }
}

fn too_long(key: &str) -> Fault {
    Fault::new(FaultKind::Corrupt, format!("{key} in memory is too long to be ours"))
}
