use app::{Failure, Session, whereabouts};
use clap::Args;

use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Say which ledger is used and why
///
/// The first of these that names one: `--store`, PAIL_STORE, BUDGET_BUCKET (with LEDGER_KEY, by default
/// data/ledger.json), `store` in the config file, and else a folder of this machine. Asks no store.
///
///     $ pail where --store /srv/budget
///     ledger     /srv/budget
///     because    --store
///     ...
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct WhereArgs {
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) fn run(args: &WhereArgs, session: &Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    streams.show(&whereabouts(session), &args.show.showing())
}
