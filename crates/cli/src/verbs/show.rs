use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show what was put into an envelope and taken out of it, without dates
///
/// Lines stand in the order in which they were recorded, as the program before pail printed them: 23
/// characters of the memo, or of the payee where there is none. `pail register` shows dates too.
///
///     $ pail add Food 900 deposit
///     #1  Food +900.00 = 900.00 · Cash +900.00 = 900.00 · head 1:71111f8eb9563116
///     $ pail withdraw Food 45.67 "milk, cereal, eggs, bacon, bread"
///     #2  Food -45.67 = 854.33 · Cash -45.67 = 854.33 · head 2:70f9f4186a645a75
///     $ pail show Food
///     *************Food*************
///     deposit                 900.00
///     milk, cereal, eggs, bac -45.67
///     Total: 854.33
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct SheetArgs {
    /// Which envelope
    envelope: String,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &SheetArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let sheet = app::show(session, &args.envelope).await?;
    show_report(&sheet, &args.show, session, streams)
}
