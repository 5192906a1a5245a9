//! The use cases: one file each. A wish in words comes in; a plan, a value or a failure goes out.
//!
//! `domain` says what is allowed, `journal` makes it last; this crate marries the two, finds the
//! ledger, and knows every default. It prints nothing, reads no environment and owns no clock:
//! what it needs of the world is in [`Host`].

mod asked;
mod assign;
mod balance;
mod begin;
mod blame;
mod budget;
mod chart;
mod config;
mod copy;
mod demo;
mod diff;
mod difference;
mod doctor;
mod edit;
mod export;
mod failure;
mod fold;
mod history;
mod host;
mod import;
mod init;
mod location;
mod log;
mod months;
mod past;
mod payees;
mod place;
mod postings;
mod publish;
mod published;
mod record;
mod register;
mod remembered;
mod repair;
mod replay;
mod report_file;
mod resolve;
mod session;
mod settings;
mod show;
mod source;
mod spending;
mod split;
mod take_over;
mod transactions;
mod typed;
mod undo;
mod verify;
mod versions;
mod views;
mod whereabouts;
mod wording;

pub use asked::{Asked, QueryWish};
pub use assign::{AssignSource, AssignWish, CoverWish, IncomeWish, assign, cover, income, plan_assign};
pub use balance::balance;
pub use blame::blame;
pub use budget::budget;
pub use chart::{ChartWish, chart};
pub use config::{Config, ConfigProblem, PublishSetting, SseSetting};
pub use copy::{CopyWish, copy};
pub use demo::{Demo, demo};
pub use diff::diff;
pub use difference::{DifferenceWish, import_difference};
pub use doctor::doctor;
pub use edit::{EditWish, edit, restore, void};
pub use export::{ExportForm, export};
pub use failure::{Failure, Hint, Kind};
pub use host::{Dirs, Environment, Host, Interrupt, KeepsVersions, Opened, StoreOptions, Stores, Tally, Versions};
pub use init::{InitWish, init};
pub use location::{Address, BucketAddress, Location, LocationProblem, Why};
pub use log::log;
pub use months::{MonthStartWish, set_month_start};
pub use past::Moment;
pub use payees::{PayeeWish, change_payee, payees};
pub use publish::publish;
pub use record::{AddWish, Answer, Common, TransferWish, WithdrawWish, add, ask_before_add, transfer, withdraw};
pub use register::register;
pub use remembered::{Remembered, remembered};
pub use repair::{RepairPlan, not_repaired, plan_repair, repair};
pub use replay::{Replayed, replay};
pub use resolve::{Choice, Left, Resolved, open_intents, resolve};
pub use session::{Notice, Reading, Session};
pub use settings::{
    OpenAccountWish, OpenEnvelopeWish, SettingWish, Target, change, close, ledger_settings, open_account, open_envelope,
};
pub use show::show;
pub use split::{TypedPart, add_split, split};
pub use take_over::{TakeOverWish, take_over};
pub use undo::undo;
pub use verify::{unproved, verify};
pub use views::{View, ViewWish, view};
pub use whereabouts::whereabouts;
