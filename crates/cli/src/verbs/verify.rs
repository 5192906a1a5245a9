use app::{Failure, Session};
use clap::Args;

use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Prove the whole journal
///
/// Every entry is read from the store itself and proved: the chain of hashes, the numbers, the ledger, that
/// no op is there twice, the balances and sums, and that what was undone is what was recorded. What this
/// machine saw before is a witness: one byte that was changed is named with its place. Nothing is skipped,
/// and nothing is written. Exit code 76 where anything is wrong.
///
/// --from proves more: that the journal goes on from a head noted earlier, on paper or elsewhere, so that
/// nothing up to there was changed since, by nobody. Each write prints one.
///
/// Default: without --from, this machine's memory alone says what was there before.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail verify
///     1 entry, head 1:94e2ffe217774f0d, all proved
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct VerifyArgs {
    /// A head as it was printed: 42:3f9a1c2b9d01e5f7, at least 8 of its digits [default: none]
    #[arg(long, value_name = "HEAD")]
    from: Option<String>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &VerifyArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let verification = app::verify(session, args.from.as_deref()).await?;
    streams.say_notices(session.take_notices());
    streams.show(&verification, &args.show.showing())?;
    app::unproved(&verification).map_or(Ok(()), Err)
}
