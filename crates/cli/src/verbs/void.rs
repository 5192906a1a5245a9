use app::{Failure, Session};
use clap::Args;

use super::{show_all, show_answer};
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Take a transaction back: it stays in the history and no longer counts
///
/// The transaction is meant as it stands, whichever of its ops the handle names; `pail restore` brings it
/// back. Settings and single edits are taken back by `pail undo`.
///
/// Of an import `--all` means each of its transactions that counts, by an op of its own. Where that was
/// interrupted, the same command goes on.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail void 1
///     #2  Food -150.00 = 0.00 · Cash -150.00 = 0.00 · head 2:ce66aab36a19c8eb
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct VoidArgs {
    /// The transaction, or any op that changed it: 42, #42, or 42.2 in a batch
    handle: String,
    /// All transactions of an import, whose handle it is: each by an op of its own
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    write: WriteArgs,
}

impl VoidArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }
}

pub(crate) async fn run(args: &VoidArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    if args.all {
        let all = app::set_all_live(session, &args.handle, false, &args.write.common()).await?;
        return show_all(all, args.show(), session, streams);
    }
    let answer = app::void(session, &args.handle, &args.write.common()).await?;
    show_answer(&answer, args.show(), session, streams)
}
