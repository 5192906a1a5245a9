use app::{Failure, Session, TransferWish};
use clap::Args;

use super::{check_options, show_answer};
use crate::arguments::{MoneyArgs, ShowArgs};
use crate::output::Streams;

/// Move money from one envelope to another
///
/// The names decide: two envelopes, or two accounts. Where a name is both, write acct:NAME or env:NAME.
/// No more is moved than FROM holds, unless you say `--overspend`. A transfer is not spending.
///
/// Defaults: date today in the ledger's time zone; the ledger's currency.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail add Rent 400
///     #2  Rent +400.00 = 400.00 · Cash +400.00 = 550.00 · head 2:7f2eefbc617ee67a
///     $ pail transfer Food Rent 50
///     #3  Food -50.00 = 100.00 · Rent +50.00 = 450.00 · head 3:72e28c245e300664
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct TransferArgs {
    /// Where the money is taken from
    from: String,
    /// Where it is put
    to: String,
    #[command(flatten)]
    money: MoneyArgs,
    /// Move it even if FROM holds less
    #[arg(long)]
    overspend: bool,
}

impl TransferArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        self.money.show()
    }
}

pub(crate) async fn run(args: &TransferArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    check_options(&args.money)?;
    let wish = TransferWish {
        from: args.from.clone(),
        to: args.to.clone(),
        overspend: args.overspend,
        common: args.money.common(),
    };
    let answer = app::transfer(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}
