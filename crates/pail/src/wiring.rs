//! How a location becomes a store: the only place that knows both.

use std::sync::Arc;

use app::{Address, KeepsVersions, Location, Opened, StoreOptions, Stores, Tally, Versions};
use async_trait::async_trait;
use aws::OnDemand;
use bytes::Bytes;
use journal::{Bucket, Expect, Fault, Listed, Lists, PutNew, PutView, View, Views};
use store::{Counted, FileShelf, FolderBucket, RequestCounts};

use crate::azure;
use crate::machine::unix_ms;

/// Folders, S3, and Azure where it was built in.
pub(crate) struct RealStores;

impl Stores for RealStores {
    fn open(&self, location: &Location, options: &StoreOptions) -> Result<Opened, Fault> {
        let counts = Arc::new(RequestCounts::default());
        let mut versions: Option<Arc<dyn KeepsVersions>> = None;
        let (bucket, views, lists): Doors = match &location.address {
            Address::Folder(root) => {
                let folder = Arc::new(Counted::new(FolderBucket::new(root.clone()), counts.clone()));
                (folder.clone(), folder.clone(), folder)
            }
            Address::S3(place) => match OnDemand::open(place, options, Arc::new(|| unix_ms() / 1000)) {
                Ok(s3) => {
                    versions = Some(Arc::new(CountedLook { s3: s3.clone(), counts: counts.clone() }));
                    let s3 = Arc::new(Counted::new(s3, counts.clone()));
                    (s3.clone(), s3.clone(), s3)
                }
                // Who asks nothing of the store needs no credentials: `where`, and reads from memory.
                Err(fault) => unusable(&fault),
            },
            Address::Azure(place) => match azure::open(place, options) {
                Ok((entries, views)) => {
                    let entries = Arc::new(Counted::new(entries, counts.clone()));
                    (entries.clone(), Arc::new(Counted::new(views, counts.clone())), entries)
                }
                Err(fault) => unusable(&fault),
            },
        };
        let shelf = FileShelf::new(options.cache_dir.clone(), options.state_dir.clone());
        let tally = move || Tally {
            put: counts.put(),
            put_lost: counts.put_lost_slot(),
            get: counts.get(),
            list: counts.list(),
        };
        Ok(Opened { bucket, views, lists, versions, shelf: Arc::new(shelf), tally: Arc::new(tally) })
    }
}

/// A look at a bucket's versioning, which is a GET like any other.
struct CountedLook {
    s3: OnDemand,
    counts: Arc<RequestCounts>,
}

#[async_trait]
impl KeepsVersions for CountedLook {
    async fn look(&self) -> Versions {
        self.counts.count_get();
        self.s3.look().await
    }
}

/// The three ways to one place.
type Doors = (Arc<dyn Bucket>, Arc<dyn Views>, Arc<dyn Lists>);

fn unusable(fault: &Fault) -> Doors {
    let unusable = Arc::new(Unusable(fault.clone()));
    (unusable.clone(), unusable.clone(), unusable)
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

    async fn put_hint(&self, _: &str, _: Bytes) -> Result<(), Fault> {
        Err(self.0.clone())
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

#[async_trait]
impl Lists for Unusable {
    async fn list(&self, _: &str, _: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault> {
        Err(self.0.clone())
    }
}
