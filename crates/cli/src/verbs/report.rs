use app::{Failure, Session, SpendingWish};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show what was spent from each envelope
///
/// Spending is positive, refunds are taken off it, transfers do not count. Months are those of the
/// ledger's time zone. Without a period the report is also kept in the store, as reports/DATE.json and,
/// for this state of the ledger for ever, as reports/DATE/SEQ.json. With --as-of nothing is kept, and
/// This month is the month of that day.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail report -p all -O csv
///     envelope,period,spent,deposits,balance,currency
///     Food,Since start,0.00,150.00,150.00,EUR
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ReportArgs {
    /// 2026-10, last month, 2026 or all [default: two columns, This month and Since start]
    #[arg(short, long)]
    period: Option<String>,
    /// Keep the report in the store [default: unless a period is given]
    #[arg(long, conflicts_with = "no_save")]
    save: bool,
    /// Do not keep the report
    #[arg(long)]
    no_save: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &ReportArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let save = if args.save { Some(true) } else { args.no_save.then_some(false) };
    let wish = SpendingWish { period: args.period.clone(), save };
    let report = app::spending(session, &wish).await?;
    show_report(&report, &args.show, session, streams)
}
