use app::{Failure, InitWish, Session};
use clap::Args;

/// Make a new ledger
///
/// The first `pail add` does it too; `init` is for who wants to choose. Both settings stay for ever.
///
///     $ pail init --currency CHF --time-zone Europe/Zurich
///     New ledger in CHF at [..]
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct InitArgs {
    /// The currency, such as EUR [default: of the config, else of the locale's country, else EUR]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The time zone of every date, such as Europe/Berlin [default: TZ, else the system's, else UTC]
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
}

pub(crate) async fn run(args: &InitArgs, session: &mut Session) -> Result<(), Failure> {
    app::init(session, &InitWish { currency: args.currency.clone(), time_zone: args.time_zone.clone() }).await
}
