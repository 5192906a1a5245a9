//! Buckets and the shelf: everything that lies outside this process.
//!
//! [`S3Bucket`], [`FolderBucket`] and [`MemoryBucket`] keep the promises of `journal::Bucket` and
//! `journal::Views`; [`FileShelf`] and [`MemoryShelf`] those of `journal::Shelf`. [`Counted`] counts the
//! calls of any bucket, [`FaultyBucket`] breaks one on purpose, and [`conformance`] is the one suite that
//! all of them pass.
//!
//! This crate reads no environment and owns no clock: what it needs it is given. It knows nothing of
//! money, and nothing of what the bytes mean.

pub mod conformance;
mod counted;
mod disk;
mod faulty;
mod folder;
mod key;
mod memory;
mod memory_shelf;
mod s3;
mod shelf;
mod together;

pub use counted::{Counted, RequestCounts};
pub use faulty::{FaultyBucket, GetFault, PutFault};
pub use folder::FolderBucket;
pub use memory::MemoryBucket;
pub use memory_shelf::MemoryShelf;
pub use s3::{AccessKeys, Clock, Credentials, KeySource, S3Bucket, S3Options, Sse, Versions, is_aws, tls_config};
pub use shelf::FileShelf;
pub use together::Together;
