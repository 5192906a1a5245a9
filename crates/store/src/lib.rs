//! Buckets and the shelf: everything that lies outside this process.
//!
//! [`S3Bucket`], [`FolderBucket`] and [`MemoryBucket`] keep the promises of `journal::Bucket` and
//! `journal::Views`; [`FileShelf`] and [`MemoryShelf`] those of `journal::Shelf`. [`Counted`] counts the
//! calls of any bucket, [`FaultyBucket`] breaks one on purpose, and [`conformance`] is the one suite that
//! all of them pass. [`ObjectBucket`] is what S3 stands on, and what a container of Azure Blob Storage is (with the
//! cargo feature `azure`).
//!
//! This crate reads no environment and owns no clock: what it needs it is given. It knows nothing of
//! money, and nothing of what the bytes mean.

#[cfg(feature = "azure")]
mod azure;
pub mod conformance;
mod counted;
mod disk;
mod faulty;
mod folder;
mod key;
mod memory;
mod memory_shelf;
mod object;
mod s3;
mod shelf;
mod together;

#[cfg(feature = "azure")]
pub use azure::{AzureOptions, AzureSecret};
pub use counted::{Counted, RequestCounts};
pub use faulty::{FaultyBucket, GetFault, PutFault};
pub use folder::FolderBucket;
pub use memory::MemoryBucket;
pub use memory_shelf::MemoryShelf;
pub use object::ObjectBucket;
pub use object::skew::Clock;
pub use object::tls::tls_config;
pub use s3::{AccessKeys, Credentials, KeySource, S3Bucket, S3Options, Sse, Versions, is_aws};
pub use shelf::FileShelf;
pub use together::Together;
