use app::{Failure, Session};
use clap::Args;

use super::show_report;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Show the budget of a month
///
/// Assigned is what an envelope was given in the month, less what was moved out of it. Activity is what came
/// in and went out through accounts: spending is below zero. Available is what is left, with what was
/// carried over from the months before. Ready to assign stands on top.
///
/// Defaults: this month in the ledger's time zone, alone.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail budget -O csv
///     month,group,envelope,carryover,assigned,activity,available,currency
///     [..],,Ready to assign,,,,0.00,EUR
///     [..],,Food,0.00,0.00,150.00,150.00,EUR
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct BudgetArgs {
    /// 2026-11, this month or last month [default: this month]
    month: Option<String>,
    /// How many months beside each other, the last of them MONTH
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    months: usize,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &BudgetArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let report = app::budget(session, args.month.as_deref(), args.months).await?;
    show_report(&report, &args.show, session, streams)
}
