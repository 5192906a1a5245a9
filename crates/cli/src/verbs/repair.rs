use app::{Failure, Session};
use clap::Args;
use report::RepairState;

use super::says_yes;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Let a damaged journal go on
///
/// Looks at every entry in the store. Where one is not as it was written, its bytes are looked for on this
/// machine and in the copy of --from, and a single changed byte is found without either; they count only if
/// the chain of hashes proves them. An entry that is missing is put back in its place. Beside one that was
/// changed the journal goes on in a new place, `epochs/<n>/`, with everything that can be proved; the damaged
/// entry stays as evidence, and writers anywhere follow by themselves. What follows nothing any more is
/// listed, to be entered again.
///
/// It shows what it would do, and does it when a person says yes, or with --yes.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:[..]
///     $ pail repair
///     nothing to repair, head 1:[..]
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct RepairArgs {
    /// Another place that holds this ledger, as `pail copy` made one [default: this machine's memory alone]
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// Do it without a question
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &RepairArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let plan = app::plan_repair(session, args.from.as_deref()).await?;
    streams.say_notices(session.take_notices());
    if plan.report.state == RepairState::Whole {
        return streams.show(&plan.report, &args.show.showing());
    }
    if !args.yes {
        streams.show(&plan.report, &args.show.showing())?;
        if !says_yes(streams, "Repair it so? [y/N] ") {
            return Err(app::not_repaired());
        }
    }
    let done = app::repair(session, plan).await?;
    streams.say_notices(session.take_notices());
    streams.show(&done, &args.show.showing())
}
