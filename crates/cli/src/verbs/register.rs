use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::{PiecesArgs, QueryArgs, ShowArgs};
use crate::output::Streams;

/// Show the dated lines of envelopes and accounts, with a running balance
///
/// A query picks the lines: `register Food` are those of the envelope Food, `register Cash` those of
/// the account, `register food rewe` what was spent from Food at Rewe. Names alone have their true
/// balance, also in a period; any other query adds up what is shown, from zero. Where lines of
/// envelopes and of accounts stand together, the balance is that of the envelopes. With -D -W -M -Q -Y
/// there is one line for each piece of the days and each name. What was undone is left out; `pail log`
/// shows that too.
///
///     $ pail add Food 150 --date 2026-11-03
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail register Food -p 2026-11 -O csv
///     date,handle,axis,name,payee,memo,tags,amount,balance,currency
///     2026-11-03,#1,envelope,Food,,,,150.00,150.00,EUR
///     $ pail register -M
///     Register (EUR)
///     Period   Name  Amount  Balance
///     2026-11  Food  150.00   150.00
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct RegisterArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    pieces: PiecesArgs,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &RegisterArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let report = app::register(session, &args.query.wish_by(&args.pieces)).await?;
    show_report(&*report, &args.show, session, streams)
}
