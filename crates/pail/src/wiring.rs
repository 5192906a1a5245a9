//! How a location becomes a store: the only place that knows both.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::{Address, Environment, Location, Opened, S3Address, SseSetting, StoreOptions, Stores, Tally};
use async_trait::async_trait;
use bytes::Bytes;
use journal::{Bucket, Expect, Fault, FaultKind, PutNew, PutView, View, Views};
use store::{AccessKeys, Counted, Credentials, FileShelf, FolderBucket, RequestCounts, S3Bucket, S3Options, Sse};

use crate::machine::unix_ms;

/// Folders and S3.
pub(crate) struct RealStores;

impl Stores for RealStores {
    fn open(&self, location: &Location, options: &StoreOptions) -> Result<Opened, Fault> {
        let counts = Arc::new(RequestCounts::default());
        let (bucket, views): (Arc<dyn Bucket>, Arc<dyn Views>) = match &location.address {
            Address::Folder(root) => {
                let folder = Counted::new(FolderBucket::new(root.clone()), counts.clone());
                (Arc::new(folder.clone()), Arc::new(folder))
            }
            Address::S3(place) => match s3(place, options).and_then(|entries| Ok((entries.under("")?, entries))) {
                Ok((views, entries)) => {
                    (Arc::new(Counted::new(entries, counts.clone())), Arc::new(Counted::new(views, counts.clone())))
                }
                // Who asks nothing of the store needs no credentials: `where`, and reads from memory.
                Err(fault) => (Arc::new(Unusable(fault.clone())), Arc::new(Unusable(fault))),
            },
        };
        let shelf = FileShelf::new(options.cache_dir.clone(), options.state_dir.clone());
        let tally = move || Tally { put: counts.put(), put_lost: counts.put_lost_slot(), get: counts.get() };
        Ok(Opened { bucket, views, shelf: Arc::new(shelf), tally: Arc::new(tally) })
    }
}

/// A store that cannot be asked anything: every question is answered with the reason.
struct Unusable(Fault);

#[async_trait]
impl Bucket for Unusable {
    async fn get(&self, _: &str) -> Result<Option<Bytes>, Fault> {
        Err(self.0.clone())
    }

    async fn put_new(&self, _: &str, _: Bytes) -> PutNew {
        PutNew::Refused(self.0.clone())
    }
}

#[async_trait]
impl Views for Unusable {
    async fn get_view(&self, _: &str) -> Result<Option<View>, Fault> {
        Err(self.0.clone())
    }

    async fn put_if(&self, _: &str, _: Expect, _: Bytes) -> Result<PutView, Fault> {
        Err(self.0.clone())
    }
}

fn s3(place: &S3Address, options: &StoreOptions) -> Result<S3Bucket, Fault> {
    let environment = &options.environment;
    let first = |names: &[&str]| names.iter().find_map(|name| environment.get(name)).map(str::to_owned);
    let endpoint = first(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]);
    let region = first(&["AWS_REGION", "AWS_DEFAULT_REGION"]);
    if region.is_none() && endpoint.is_none() {
        return Err(unset("AWS_REGION", "the region of the bucket, such as eu-central-1"));
    }
    let s3 = S3Options {
        bucket: place.bucket.clone(),
        prefix: place.root.clone(),
        region,
        endpoint,
        credentials: Credentials::Keys(AccessKeys {
            id: required(environment, "AWS_ACCESS_KEY_ID")?,
            secret: required(environment, "AWS_SECRET_ACCESS_KEY")?,
            token: first(&["AWS_SESSION_TOKEN"]),
            expires_unix: None,
        }),
        sse: sse(options.sse),
        sse_kms_key_id: None,
        ca_bundle: first(&["AWS_CA_BUNDLE", "SSL_CERT_FILE"]).map(PathBuf::from),
        try_timeout: Duration::from_millis(options.try_timeout_ms),
    };
    S3Bucket::new(s3, Arc::new(|| unix_ms() / 1000))
}

fn required(environment: &Environment, name: &str) -> Result<String, Fault> {
    environment.get(name).map(str::to_owned).ok_or_else(|| unset(name, "the credentials for the bucket"))
}

fn unset(name: &str, what: &str) -> Fault {
    Fault::new(FaultKind::Configuration, format!("{name} is not set: it says {what}"))
}

fn sse(setting: SseSetting) -> Sse {
    match setting {
        SseSetting::Auto => Sse::Auto,
        SseSetting::Aes256 => Sse::Aes256,
        SseSetting::Kms => Sse::Kms,
        SseSetting::None => Sse::None,
    }
}
