use app::{Failure, Session};
use clap::Args;

use super::{show_all, show_answer};
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Bring a voided transaction back, as its latest version has it
///
/// Any op of the transaction names it: the one that recorded it, an edit or the void. Of an import `--all`
/// means each of its transactions that does not count.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail void 1
///     #2  Food -150.00 = 0.00 · Cash -150.00 = 0.00 · head 2:ce66aab36a19c8eb
///     $ pail restore 1
///     #3  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 3:100e1cb62a5d8bbb
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct RestoreArgs {
    /// The transaction, or any op that changed it: 42, #42, or 42.2 in a batch
    handle: String,
    /// All transactions of an import, whose handle it is: each by an op of its own
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    write: WriteArgs,
}

impl RestoreArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }
}

pub(crate) async fn run(args: &RestoreArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    if args.all {
        let all = app::set_all_live(session, &args.handle, true, &args.write.common()).await?;
        return show_all(all, args.show(), session, streams);
    }
    let answer = app::restore(session, &args.handle, &args.write.common()).await?;
    show_answer(&answer, args.show(), session, streams)
}
