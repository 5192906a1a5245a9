use app::{Failure, IncomeWish, Session};
use clap::Args;

use super::{check_options, show_answer};
use crate::arguments::{MoneyArgs, ShowArgs};
use crate::output::Streams;

/// Record income
///
/// The money comes in through an account and has no purpose yet: it is ready to assign. `pail assign`
/// puts it into envelopes.
///
/// Defaults: the account of `pail account default`, else the only open one inside the budget; date today in
/// the ledger's time zone; the ledger's currency.
///
///     $ pail income 3000 "Salary"
///     3000.00 EUR is ready to assign: `pail assign ENVELOPE AMOUNT`
///     #1  Ready to assign +3000.00 = 3000.00 · Cash +3000.00 = 3000.00 · head 1:e96adb4ecab0a8f7
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct IncomeArgs {
    #[command(flatten)]
    money: MoneyArgs,
    /// The account that the money comes in through [default: see above]
    #[arg(long)]
    account: Option<String>,
}

impl IncomeArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        self.money.show()
    }
}

pub(crate) async fn run(args: &IncomeArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    check_options(&args.money)?;
    let wish = IncomeWish { account: args.account.clone(), common: args.money.common() };
    let answer = app::income(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}
