use app::{CopyWish, Failure, Host, Tally};
use clap::Args;

use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Copy a ledger to another place, or bring a copy up to date
///
/// FROM and TO are addresses as --store takes them: a folder, or a bucket. It is how a ledger moves to S3,
/// and the backup; restoring is a copy back. The entries of the journal and the files that were taken over
/// are copied byte by byte; reports, the published ledger and checkpoints are derived, and made anew.
///
/// Run again it goes on where it stopped, or copies what came since. Each entry is proved before it is
/// copied: a damaged one stops it by its key. Nothing in TO is ever overwritten: where it holds another
/// ledger, or another history of this one, nothing is copied.
///
///     $ pail add Food 150 --store budget
///     New ledger in EUR at [..]budget
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:[..]
///     $ pail copy budget backup
///     copied 1 entry, head 1:[..]
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct CopyArgs {
    /// Where the ledger is
    from: String,
    /// Where the copy shall be
    to: String,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

/// Both places are in the words, so no ledger is opened before.
pub(crate) async fn run(
    args: &CopyArgs,
    host: &Host,
    patience_ms: u64,
    streams: &mut Streams<'_>,
) -> Result<Tally, Failure> {
    let showing = args.show.showing();
    showing.check()?;
    let wish = CopyWish { from: args.from.clone(), to: args.to.clone() };
    let (copied, tally) = app::copy(host, &wish, patience_ms).await?;
    streams.show(&copied, &showing)?;
    Ok(tally)
}
