//! The command line: words in, words out. One verb is one file in `verbs`: its help, its arguments, its `run`.
//!
//! Data goes to the first stream, talk to the second. The exit codes in [`Exit`] are the whole contract
//! with scripts. This crate knows no store, no journal and no clock; `app` does the work.

mod arguments;
mod completion;
mod exit;
mod manual;
mod output;
mod prose;
mod run;
mod screen;
mod topics;
mod verbs;

pub use exit::{EXITS, Exit};
pub use output::{Ask, ShowPages, Streams};
pub use run::{command, run};
pub use screen::{Screen, Size};
