use app::{Failure, Session};
use clap::Args;

use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show what changed between two moments
///
/// Every balance that differs, and what was recorded on the way. A moment is an entry (40, #40), a day, which
/// means its end in the ledger's zone (2026-03-01), or a time (2026-03-01T12:00), as --as-of takes it.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail withdraw Food 20
///     #2  Food -20.00 = 130.00 · Cash -20.00 = 130.00 · head 2:842b790ddcb2452c
///     $ pail diff 1 -O csv
///     row,name,before,after,change,currency,handle,time,by,what
///     envelope,Food,150.00,130.00,-20.00,EUR,,,,
///     account,Cash,150.00,130.00,-20.00,EUR,,,,
///     op,,,,,,#2,[..],withdraw Food 20.00
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct DiffArgs {
    /// The earlier moment
    then: String,
    /// The later one [default: now]
    now: Option<String>,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &DiffArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let diff = app::diff(session, &args.then, args.now.as_deref()).await?;
    streams.say_notices(session.take_notices());
    streams.show(&diff, &args.show.showing())
}
