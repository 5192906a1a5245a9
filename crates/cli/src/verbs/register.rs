use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show the dated lines of envelopes or accounts, with a running balance
///
/// What was undone is left out; `pail log` shows that too.
///
///     $ pail add Food 150 --date 2026-11-03
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail register Food -O csv
///     date,handle,axis,name,payee,memo,tags,amount,balance,currency
///     2026-11-03,#1,envelope,Food,,,,150.00,150.00,EUR
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct RegisterArgs {
    /// Only these envelopes, or these accounts [default: all envelopes]
    #[arg(value_name = "ENVELOPE")]
    name: Vec<String>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &RegisterArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let report = app::register(session, &args.name).await?;
    show_report(&report, &args.show, session, streams)
}
