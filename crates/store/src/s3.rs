//! A bucket on S3, or on a store that speaks its language: an [`ObjectBucket`] whose keys may expire, and that can
//! be asked whether it keeps versions.

mod keys;
mod options;
mod place;
mod versions;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Expect, Fault, Listed, Lists, PutNew, PutView, View, Views};

use crate::object::ObjectBucket;
use crate::object::skew::{Clock, Skew};
use crate::object::transport::Transport;
use keys::Keyring;
pub use keys::{AccessKeys, Credentials, KeySource};
pub use options::{S3Options, Sse, is_aws};
pub use versions::Versions;

/// A bucket on S3. Clones share connections.
#[derive(Clone, Debug)]
pub struct S3Bucket {
    objects: ObjectBucket,
    transport: Transport,
    keyring: Arc<Keyring>,
}

impl S3Bucket {
    /// Makes ready to speak with the bucket; sends nothing. `clock` gives this machine's unix seconds.
    pub fn new(options: S3Options, clock: Clock) -> Result<Self, Fault> {
        let place = place::of(&options)?;
        let keyring = Arc::new(Keyring::new(options.credentials.clone(), clock.clone())?);
        let skew = Arc::new(Skew::new(clock));
        let transport = Transport::new(&place, options.ca_bundle.as_deref(), options.try_timeout, skew.clone())?;
        let make = |retry| options.build(&transport, &keyring, retry);
        let objects = ObjectBucket::new(place, &options.prefix, options.try_timeout, skew, make)?;
        Ok(Self { objects, transport, keyring })
    }

    /// The same bucket with other keys: connections are shared.
    pub fn under(&self, prefix: &str) -> Result<Self, Fault> {
        Ok(Self { objects: self.objects.under(prefix)?, ..self.clone() })
    }
}

#[async_trait]
impl Bucket for S3Bucket {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault> {
        self.keyring.ready().await?;
        self.objects.get(key).await
    }

    async fn put_new(&self, key: &str, body: Bytes) -> PutNew {
        if let Err(fault) = self.keyring.ready().await {
            return PutNew::Refused(fault);
        }
        self.objects.put_new(key, body).await
    }

    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault> {
        self.keyring.ready().await?;
        self.objects.put_hint(key, body).await
    }

    fn clock_ahead_seconds(&self) -> Option<i64> {
        self.objects.clock_ahead_seconds()
    }
}

#[async_trait]
impl Views for S3Bucket {
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault> {
        self.keyring.ready().await?;
        self.objects.get_view(key).await
    }

    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault> {
        self.keyring.ready().await?;
        self.objects.put_if(key, expect, body).await
    }
}

#[async_trait]
impl Lists for S3Bucket {
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        self.keyring.ready().await?;
        self.objects.list(folder, see).await
    }
}
