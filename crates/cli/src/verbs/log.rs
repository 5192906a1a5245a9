use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show the entries of the journal, newest first
///
/// Each has a number, a time in the ledger's zone, the device that wrote it, what it did and the head that
/// it made: its number and the first digits of its hash.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail log -n 1 -O csv
///     handle,time,by,version,what,hash
///     #1,[..],add Food 150.00,sha256:[..]
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct LogArgs {
    /// Only the newest COUNT entries [default: all]
    #[arg(short = 'n', long, value_name = "COUNT")]
    count: Option<usize>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &LogArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let report = app::log(session, args.count).await?;
    show_report(&report, &args.show, session, streams)
}
