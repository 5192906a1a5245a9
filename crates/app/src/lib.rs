//! The use cases: one file each. A wish in words comes in; a plan, a value or a failure goes out.
//!
//! `domain` says what is allowed, `journal` makes it last; this crate marries the two, finds the
//! ledger, and knows every default. It prints nothing, reads no environment and owns no clock:
//! what it needs of the world is in [`Host`].

mod balance;
mod config;
mod failure;
mod fold;
mod history;
mod host;
mod init;
mod location;
mod log;
mod record;
mod register;
mod report_file;
mod resolve;
mod session;
mod spending;
mod undo;
mod whereabouts;
mod wording;

pub use balance::balance;
pub use config::{Config, ConfigProblem, SseSetting};
pub use failure::{Failure, Hint, Kind};
pub use host::{Dirs, Environment, Host, Interrupt, Opened, StoreOptions, Stores, Tally};
pub use init::{InitWish, init};
pub use location::{Address, Location, LocationProblem, S3Address, Why};
pub use log::log;
pub use record::{AddWish, Answer, Common, TransferWish, WithdrawWish, add, ask_before_add, transfer, withdraw};
pub use register::register;
pub use resolve::{Choice, Left, Resolved, open_intents, resolve};
pub use session::{Notice, Reading, Session};
pub use spending::{SpendingWish, spending};
pub use undo::undo;
pub use whereabouts::whereabouts;
