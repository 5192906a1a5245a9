use app::{Failure, Session, SettingWish, Target};
use clap::Args;

use super::show_answer;
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Hold money for the next month
///
/// What is held is not ready to assign in this month, and is so again in the next. The amount is what the
/// month holds in all: another one replaces it, and `--release` or 0 gives it back. No more is held than
/// there is. What is assigned afterwards is not stopped: Ready to assign falls below zero then.
///
/// Default: this month in the ledger's time zone.
///
///     $ pail income 3000 "Salary"
///     3000.00 EUR is ready to assign: `pail assign ENVELOPE AMOUNT`
///     #1  Ready to assign +3000.00 = 3000.00 · Cash +3000.00 = 3000.00 · head 1:1a077f4495de15fd
///     $ pail hold 1200
///     #2  hold 1200.00 in [..] · head 2:3c563e3a2bdabac4
///     $ pail income 100
///     1900.00 EUR is ready to assign: `pail assign ENVELOPE AMOUNT`
///     #3  Ready to assign +100.00 = 1900.00 · Cash +100.00 = 3100.00 · head 3:0a6618fe67694f48
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct HoldArgs {
    /// How much the month holds in all; 0 for nothing
    #[arg(required_unless_present = "release", allow_hyphen_values = true)]
    amount: Option<String>,
    /// Hold nothing
    #[arg(long, conflicts_with = "amount")]
    release: bool,
    /// The month: 2026-12, this month or last month [default: this month]
    #[arg(long)]
    month: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

impl HoldArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }
}

pub(crate) async fn run(args: &HoldArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let amount = args.amount.clone().unwrap_or_else(|| "0".to_owned());
    let wish = SettingWish::Hold(amount, args.month.clone());
    let answer = app::change(session, &Target::Ledger, &wish, &args.write.common()).await?;
    show_answer(&answer, args.show(), session, streams)
}
