//! What the tests stand on: real servers, started and ended by the test that needs them, and stand-ins
//! that misbehave on request. A development dependency only; no program of ours is linked with it.

pub mod azurite;
mod chance;
mod device;
mod http_client;
mod long_journal;
mod many_envelopes;
pub mod ministack;
pub mod original;
mod raw_journal;
mod running;
pub mod s3_server;
mod sas;
pub mod seaweed;
pub mod session;
mod tethered;
pub mod tls;
mod until;
pub mod wire;

pub use chance::Chance;
pub use device::{Device, Ran};
pub use long_journal::{add_again, add_notes};
pub use many_envelopes::{OneOfMany, write_many_envelopes};
pub use raw_journal::{RawJournal, Recorded, chain_anew};
pub use running::Running;
pub use until::until;
