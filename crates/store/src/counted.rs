//! Counts what is asked of a bucket: the calls are what the user pays for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Expect, Fault, Listed, Lists, PutNew, PutView, View, Views};

/// How often each request was made. A read that was tried again counts once.
#[derive(Debug, Default)]
pub struct RequestCounts {
    put: AtomicU64,
    put_lost_slot: AtomicU64,
    get: AtomicU64,
    list: AtomicU64,
}

impl RequestCounts {
    /// All writes, of entries and of views.
    pub fn put(&self) -> u64 {
        self.put.load(Ordering::Relaxed)
    }

    /// The writes among them that found the slot taken, or the view changed.
    pub fn put_lost_slot(&self) -> u64 {
        self.put_lost_slot.load(Ordering::Relaxed)
    }

    /// All reads, of entries and of views.
    pub fn get(&self) -> u64 {
        self.get.load(Ordering::Relaxed)
    }

    /// All listings, each as one, however many pages it has.
    pub fn list(&self) -> u64 {
        self.list.load(Ordering::Relaxed)
    }

    /// Counts a read that goes past [`Counted`].
    pub fn count_get(&self) {
        self.get.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_list(&self) {
        self.list.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_put(&self, has_lost: bool) {
        self.put.fetch_add(1, Ordering::Relaxed);
        self.put_lost_slot.fetch_add(u64::from(has_lost), Ordering::Relaxed);
    }
}

/// A bucket whose requests are counted.
#[derive(Clone, Debug)]
pub struct Counted<B> {
    inner: B,
    counts: Arc<RequestCounts>,
}

impl<B> Counted<B> {
    /// Counts what is asked of `inner`; buckets may share their counts.
    pub fn new(inner: B, counts: Arc<RequestCounts>) -> Self {
        Self { inner, counts }
    }

    /// The counts so far.
    pub fn counts(&self) -> &Arc<RequestCounts> {
        &self.counts
    }
}

#[async_trait]
impl<B: Bucket> Bucket for Counted<B> {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        self.counts.count_get();
        self.inner.get(key).await
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        let answer = self.inner.put_new(key, body).await;
        self.counts.count_put(answer == PutNew::SlotTaken);
        answer
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        self.counts.count_put(false);
        self.inner.put_hint(key, body).await
    }

    fn clock_ahead_seconds(&self) -> Option<i64> {
        self.inner.clock_ahead_seconds()
    }
}

#[async_trait]
impl<B: Views> Views for Counted<B> {
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault> {
        self.counts.count_get();
        self.inner.get_view(key).await
    }

    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault> {
        let answer = self.inner.put_if(key, expect, body).await;
        self.counts.count_put(answer == Ok(PutView::Changed));
        answer
    }
}

#[async_trait]
impl<B: Lists> Lists for Counted<B> {
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        self.counts.count_list();
        self.inner.list(folder, see).await
    }
}
