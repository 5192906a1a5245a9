use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show what made a balance what it is, or what was done to a transaction
///
/// Of an envelope or account: every op that changed its balance, also those that were undone, in the order
/// in which they were recorded: by which device, what it did, by how much, and the balance after it. Of the
/// handle of a transaction: how it was recorded, undone and restored, when and by which device.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail blame Food -O csv
///     handle,time,by,what,axis,name,amount,balance,currency
///     #1,[..],add Food 150.00,envelope,Food,150.00,150.00,EUR
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct BlameArgs {
    /// An envelope, an account, or a handle: 42, #42, or 42.2 in a batch. A name goes before a number
    #[arg(value_name = "NAME|HANDLE")]
    target: String,
    /// Only the newest COUNT lines [default: all]
    #[arg(short = 'n', long, value_name = "COUNT")]
    count: Option<usize>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &BlameArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let report = app::blame(session, &args.target, args.count).await?;
    show_report(&*report, &args.show, session, streams)
}
