use app::{Failure, Host, Kind, Tally};
use clap::Args;
use report::Status;

use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Look whether the store, the journal and this machine are well
///
/// Looks at: whether the store answers; whether it refuses a second create of a key, also of 16 writers at
/// once; this machine's clock; whether the bucket keeps versions; what lies there that is not the ledger's;
/// gaps and damage in the journal, which is read whole; checkpoints; and on this machine the cache, the
/// mirror and what was about to be sent. Each finding has its place and a remedy. `bad` ends with exit code 1.
///
/// Nothing is changed and nothing is mended. The 16 writers leave one small object below probe/, which stays
/// there, as pail never deletes anything; with credentials that may only read they are left out.
///
///     $ pail doctor -O csv
///     status,check,place,finding,remedy
///     ok,store,[..],"it answers, and holds a ledger",
///     ...
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

/// The cache is to be looked at as it lies, so no ledger is opened before.
pub(crate) async fn run(
    args: &DoctorArgs,
    host: &Host,
    store: Option<&str>,
    patience_ms: u64,
    streams: &mut Streams<'_>,
) -> Result<Tally, Failure> {
    let showing = args.show.showing();
    showing.check()?;
    let (checkup, tally) = app::doctor(host, store, patience_ms).await?;
    streams.show(&checkup, &showing)?;
    match checkup.count(Status::Bad) {
        0 => Ok(tally),
        1 => Err(Failure::new(Kind::Refused, "1 finding is bad")),
        count => Err(Failure::new(Kind::Refused, format!("{count} findings are bad"))),
    }
}
