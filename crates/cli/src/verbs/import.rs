use app::{DifferenceWish, Failure, Session};
use clap::Args;

use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Take in what somebody else wrote into the published ledger
///
/// Whoever still runs the original program writes into the published view (data/ledger.json). Their lines
/// become transactions, tagged imported; what was recorded here meanwhile stays. Their bytes are kept
/// first. A line that they took out is undone. To take over a whole file: `pail init --import FILE`.
///
/// Defaults: the date is when the view was written last; they went on from the latest state that their
/// lines go on from. Where lines of theirs equal lines that were recorded here since, it stops and asks
/// for --since.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail publish
///     published as ledger.json
///     $ pail import --difference
///     nobody changed ledger.json since it was published or taken in; nothing to do
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ImportArgs {
    /// Compare the published ledger with this one
    #[arg(long, required = true)]
    difference: bool,
    /// The entry that they went on from [default: found out]
    #[arg(long, value_name = "SEQ")]
    since: Option<u64>,
    /// Round amounts that are no exact cents
    #[arg(long)]
    round: bool,
    /// The day of what they added [default: when the view was written last]
    #[arg(long, allow_hyphen_values = true)]
    date: Option<String>,
    /// Say what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &ImportArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let wish = DifferenceWish { since: args.since, round: args.round, date: args.date.clone(), dry_run: args.dry_run };
    let difference = app::import_difference(session, &wish).await?;
    streams.say_notices(session.take_notices());
    streams.show(&difference, &args.show.showing())
}
