//! A bucket that `object_store` speaks with, whatever language the store knows.
//!
//! Two handles to the same place: the *writer* sends each conditional PUT once and never again, because
//! `object_store` would repeat a create whose answer was lost and then report our own write as
//! somebody else's; the *reader* tries again, for a bounded time, because a GET can be repeated.
//!
//! What an answer means is decided in one place, `meaning`, from the status and the code that
//! `transport` saw on the wire, and not from the library's error enum.

mod bounds;
pub(crate) mod failure;
pub(crate) mod meaning;
pub(crate) mod place;
pub(crate) mod skew;
pub(crate) mod tls;
pub(crate) mod transport;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use journal::{
    Bucket, Expect, Fault, FaultKind, Listed, Lists, OBJECT_BYTES_MAX, PutNew, PutView, VIEW_BYTES_MAX, View, Views,
};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, GetOptions, ObjectStore, PutMode, PutOptions, RetryConfig, UpdateVersion,
};

use crate::key::assert_clean;
use bounds::Bounds;
use place::Place;
use skew::Skew;

/// A prefix in a bucket. Clones share connections.
#[derive(Clone, Debug)]
pub struct ObjectBucket {
    writer: Arc<dyn ObjectStore>,
    reader: Arc<dyn ObjectStore>,
    try_timeout: Duration,
    prefix: Path,
    place: Arc<Place>,
    skew: Arc<Skew>,
}

impl ObjectBucket {
    /// `make` gives one handle to the place that keeps this rule of repeating.
    pub(crate) fn new<S: ObjectStore>(
        place: Place,
        prefix: &str,
        try_timeout: Duration,
        skew: Arc<Skew>,
        make: impl Fn(RetryConfig) -> Result<S, Fault>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            writer: Arc::new(make(never_again())?),
            reader: Arc::new(make(again(try_timeout))?),
            try_timeout,
            prefix: parse_prefix(prefix)?,
            place: Arc::new(place),
            skew,
        })
    }

    /// The same bucket with other keys: connections are shared.
    pub fn under(&self, prefix: &str) -> Result<Self, Fault> {
        Ok(Self { prefix: parse_prefix(prefix)?, ..self.clone() })
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    fn path(&self, key: &str) -> Path {
        assert_clean(key);
        let path = if self.prefix.as_ref().is_empty() { key.to_owned() } else { format!("{}/{key}", self.prefix) };
        Path::parse(path).expect("a clean key is a clean path")
    }

    async fn read(&self, key: &str, bounds: Bounds) -> Result<Option<Found>, Fault> {
        let path = self.path(key);
        let read = async {
            let options = GetOptions { extensions: bounds.into_extensions(), ..GetOptions::default() };
            let answer = self.reader.get_opts(&path, options).await?;
            let tag = answer.meta.e_tag.clone();
            // The library says 1970 where the store says nothing.
            let modified_ms = Some(answer.meta.last_modified.timestamp_millis()).filter(|ms| 0 < *ms);
            Ok(Found { body: answer.bytes().await?, tag, modified_ms })
        };
        let all_tries = bounds.all_tries(self.try_timeout);
        match tokio::time::timeout(all_tries, read).await {
            Ok(Ok(found)) => Ok(Some(found)),
            Ok(Err(error)) => meaning::of_get(&failure::find(&error), &self.place, self.skew.ahead_seconds()),
            Err(_) => Err(self.place.silent(all_tries)),
        }
    }

    async fn write(&self, key: &str, mode: PutMode, body: Bytes) -> Result<(), failure::Failure> {
        let options = PutOptions { mode, attributes: attributes(key), ..PutOptions::default() };
        let put = self.writer.put_opts(&self.path(key), body.into(), options).await;
        put.map(|_| ()).map_err(|error| failure::find(&error))
    }

    fn not_listed(&self, error: &object_store::Error) -> Option<Fault> {
        if let object_store::Error::InvalidPath { source } = error {
            let reason = format!("{} holds an object whose name is no key: {source}", self.place);
            return Some(Fault::new(FaultKind::Configuration, reason));
        }
        meaning::of_get::<()>(&failure::find(error), &self.place, self.skew.ahead_seconds()).err()
    }

    fn too_long(&self, body: &Bytes, bytes_max: usize) -> Option<Fault> {
        (bytes_max < body.len()).then(|| self.place.too_long(bytes_max))
    }
}

/// An object as it was read.
struct Found {
    body: Bytes,
    tag: Option<String>,
    modified_ms: Option<i64>,
}

fn parse_prefix(prefix: &str) -> Result<Path, Fault> {
    Path::parse(prefix).map_err(|_| Fault::new(FaultKind::Configuration, format!("`{prefix}` is no prefix for keys")))
}

#[async_trait]
impl Bucket for ObjectBucket {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        Ok(self.read(key, Bounds::Entry).await?.map(|found| found.body))
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        if let Some(fault) = self.too_long(&body, OBJECT_BYTES_MAX) {
            return PutNew::Refused(fault);
        }
        match self.write(key, PutMode::Create, body).await {
            Ok(()) => PutNew::Created,
            Err(failure) => meaning::of_put_new(&failure, &self.place, self.skew.ahead_seconds()),
        }
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        let written = self.write(key, PutMode::Overwrite, body).await;
        written.map_err(|failure| meaning::of_hint(&failure, &self.place, self.skew.ahead_seconds()))
    }

    fn clock_ahead_seconds(&self) -> Option<i64> {
        self.skew.ahead_seconds()
    }
}

#[async_trait]
impl Views for ObjectBucket {
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault> {
        let Some(found) = self.read(key, Bounds::View).await? else { return Ok(None) };
        let tag = found.tag.ok_or_else(|| self.place.no_tag())?;
        Ok(Some(View { body: found.body, tag, modified_ms: found.modified_ms }))
    }

    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault> {
        if let Some(fault) = self.too_long(&body, VIEW_BYTES_MAX) {
            return Err(fault);
        }
        let (mode, had_tag) = match expect {
            Expect::Absent => (PutMode::Create, false),
            Expect::Tag(tag) => (PutMode::Update(UpdateVersion { e_tag: Some(tag), version: None }), true),
        };
        let mut written = self.write(key, mode, body.clone()).await;
        if had_tag && written.as_ref().is_err_and(meaning::is_not_implemented) {
            written = self.write(key, PutMode::Overwrite, body).await;
        }
        match written {
            Ok(()) => Ok(PutView::Written),
            Err(failure) => meaning::of_put_if(&failure, had_tag, &self.place, self.skew.ahead_seconds()),
        }
    }
}

#[async_trait]
impl Lists for ObjectBucket {
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        let below = if folder.is_empty() { self.prefix.clone() } else { self.path(folder) };
        let mut objects = self.reader.list(Some(&below));
        while let Some(object) = objects.next().await {
            match object {
                Ok(object) => {
                    let parts = object.location.prefix_match(&self.prefix);
                    let key =
                        parts.map(|parts| parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/"));
                    see(Listed { key: key.unwrap_or_else(|| object.location.to_string()), bytes: object.size });
                }
                Err(error) => return self.not_listed(&error).map_or(Ok(()), Err),
            }
        }
        Ok(())
    }
}

fn attributes(key: &str) -> Attributes {
    let content_type = key.ends_with(".json").then_some((Attribute::ContentType, "application/json"));
    Attributes::from_iter(content_type)
}

/// The writer's rule: one request is one request. The transport keeps it too, as no failure of its own looks
/// to the library like a request that was not sent; either guard is enough.
fn never_again() -> RetryConfig {
    RetryConfig { max_retries: 0, retry_timeout: Duration::ZERO, ..RetryConfig::default() }
}

/// The reader's rule: a few more times within a second or two, and none once most of its time is gone.
fn again(try_timeout: Duration) -> RetryConfig {
    let backoff =
        BackoffConfig { init_backoff: Duration::from_millis(50), max_backoff: Duration::from_secs(2), base: 2.0 };
    RetryConfig { backoff, max_retries: 5, retry_timeout: try_timeout }
}
