use app::{Failure, Session, WithdrawWish};
use clap::Args;

use super::{check_options, show_answer};
use crate::arguments::{MoneyArgs, ShowArgs};
use crate::output::Streams;

/// Take money out of an envelope
///
/// The money goes out through an account: it was spent. No more is taken than the envelope holds, unless
/// you say `--overspend`.
///
/// Defaults: the account of `pail account default`, else the only open one inside the budget; date today in
/// the ledger's time zone; the ledger's currency.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail withdraw Food 12.40 "Bakery"
///     #2  Food -12.40 = 137.60 · Cash -12.40 = 137.60 · head 2:0d78aa622239a9fd
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct WithdrawArgs {
    /// The envelope
    envelope: String,
    #[command(flatten)]
    money: MoneyArgs,
    /// The account that the money goes out through [default: see above]
    #[arg(long)]
    account: Option<String>,
    /// Take it even if the envelope holds less
    #[arg(long)]
    overspend: bool,
}

impl WithdrawArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        self.money.show()
    }
}

pub(crate) async fn run(args: &WithdrawArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    check_options(&args.money)?;
    let wish = WithdrawWish {
        envelope: args.envelope.clone(),
        account: args.account.clone(),
        overspend: args.overspend,
        common: args.money.common(),
    };
    let answer = app::withdraw(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}
