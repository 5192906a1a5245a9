use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show what every envelope and account holds
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail balance Food -O csv
///     kind,name,balance,currency
///     envelope,Food,150.00,EUR
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct BalanceArgs {
    /// Only these [default: all, with the accounts and Ready to assign]
    envelope: Vec<String>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &BalanceArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let report = app::balance(session, &args.envelope).await?;
    show_report(&report, &args.show, session, streams)
}
