//! A bucket that is made ready when it is first needed: opening a ledger reads no file and asks nobody, so whoever
//! asks nothing of the store needs no credentials.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::{BucketAddress, KeepsVersions, SseSetting, StoreOptions, Versions};
use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Expect, Fault, Listed, Lists, PutNew, PutView, View, Views};
use store::{Clock, Credentials, S3Bucket, S3Options, Sse, Together};

use crate::chain::{self, Resolved};
use crate::said::Said;

/// A ledger's bucket on S3: its entries as [`Bucket`], what lies beside them as [`Lists`], the whole bucket as [`Views`]. Clones share one.
#[derive(Clone)]
pub struct OnDemand {
    shared: Arc<Shared>,
}

struct Shared {
    wish: Wish,
    clock: Clock,
    made: OnceLock<Made>,
    making: Together,
}

/// What is asked for, before anybody has looked anything up.
struct Wish {
    place: BucketAddress,
    sse: Sse,
    sse_kms_key_id: Option<String>,
    try_timeout: Duration,
    said: Said,
}

struct Made {
    entries: S3Bucket,
    views: S3Bucket,
}

impl OnDemand {
    /// Makes ready at once where the environment says everything, else at the first request. Sends nothing.
    /// `clock` gives this machine's unix seconds.
    pub fn open(place: &BucketAddress, options: &StoreOptions, clock: Clock) -> Result<Self, Fault> {
        let wish = Wish {
            place: place.clone(),
            sse: sse(options.sse),
            sse_kms_key_id: options.sse_kms_key_id.clone(),
            try_timeout: Duration::from_millis(options.try_timeout_ms),
            said: Said::by(&options.environment)?,
        };
        let shared = Shared { wish, clock, made: OnceLock::new(), making: Together::default() };
        if let Some(keys) = shared.wish.said.all() {
            let Said { region, endpoint, .. } = shared.wish.said.clone();
            shared.make(Resolved { region, endpoint, credentials: Credentials::Keys(keys) })?;
        }
        Ok(Self { shared: Arc::new(shared) })
    }

    /// What was found is kept; what was not is looked for again by the next request.
    async fn made(&self) -> Result<&Made, Fault> {
        let Shared { wish, made, making, .. } = &*self.shared;
        let make = async { self.shared.make(chain::resolve(&wish.said, wish.try_timeout).await?) };
        making.attempt(|| made.get(), make).await
    }
}

impl Shared {
    fn make(&self, resolved: Resolved) -> Result<&Made, Fault> {
        let entries = S3Bucket::new(self.wish.options(resolved), self.clock.clone())?;
        let made = Made { views: entries.under("")?, entries };
        Ok(self.made.get_or_init(|| made))
    }
}

impl Wish {
    fn options(&self, resolved: Resolved) -> S3Options {
        S3Options {
            bucket: self.place.bucket.clone(),
            prefix: self.place.root.clone(),
            region: resolved.region,
            endpoint: resolved.endpoint,
            credentials: resolved.credentials,
            sse: self.sse,
            sse_kms_key_id: self.sse_kms_key_id.clone(),
            ca_bundle: self.said.ca_bundle.clone(),
            try_timeout: self.try_timeout,
        }
    }
}

#[async_trait]
impl Bucket for OnDemand {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        self.made().await?.entries.get(key).await
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        match self.made().await {
            Ok(made) => made.entries.put_new(key, body).await,
            Err(fault) => PutNew::Refused(fault),
        }
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        self.made().await?.entries.put_hint(key, body).await
    }

    fn clock_ahead_seconds(&self) -> Option<i64> {
        self.shared.made.get()?.entries.clock_ahead_seconds()
    }
}

#[async_trait]
impl Views for OnDemand {
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault> {
        self.made().await?.views.get_view(key).await
    }

    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault> {
        self.made().await?.views.put_if(key, expect, body).await
    }
}

#[async_trait]
impl Lists for OnDemand {
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        self.made().await?.entries.list(folder, see).await
    }
}

#[async_trait]
impl KeepsVersions for OnDemand {
    async fn look(&self) -> Versions {
        let looked = match self.made().await {
            Ok(made) => made.entries.keeps_versions().await,
            Err(fault) => store::Versions::MayNotLook(fault.message),
        };
        match looked {
            store::Versions::On => Versions::On,
            store::Versions::Off => Versions::Off,
            store::Versions::MayNotLook(reason) => Versions::MayNotLook(reason),
        }
    }
}

fn sse(setting: SseSetting) -> Sse {
    match setting {
        SseSetting::Auto => Sse::Auto,
        SseSetting::Aes256 => Sse::Aes256,
        SseSetting::Kms => Sse::Kms,
        SseSetting::None => Sse::None,
    }
}
