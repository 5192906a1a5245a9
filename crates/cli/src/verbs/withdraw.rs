use app::{Failure, Session, WithdrawWish};
use clap::Args;

use super::{check_options, show_answer};
use crate::arguments::{MoneyArgs, ShowArgs, SplitArgs};
use crate::output::Streams;

/// Take money out of an envelope
///
/// The money goes out through an account: it was spent. No more is taken than the envelope holds, unless
/// you say `--overspend`. One purchase out of several envelopes is written `Food=40 Household=14.20`, with
/// the memo behind the parts; `--total` checks their sum. With `--payee` the envelope may be left out: it
/// is the one of `pail payee default`, which is said.
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
// The payee's envelope leaves the amount as the only word. An argument that is changed goes behind the others, so those that
// follow it are touched too.
#[command(mut_arg("amount", |amount| amount.required(false).default_value("").hide_default_value(true)))]
#[command(mut_arg("memo", |memo| memo), mut_arg("more", |more| more))]
pub(crate) struct WithdrawArgs {
    /// The envelope, or ENVELOPE=AMOUNT and so on [default: the payee's, where --payee is given]
    envelope: String,
    #[command(flatten)]
    money: MoneyArgs,
    #[command(flatten)]
    split: SplitArgs,
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
    let mut wish = WithdrawWish {
        envelope: Some(args.envelope.clone()),
        account: args.account.clone(),
        overspend: args.overspend,
        common: args.money.common(),
    };
    leave_to_payee(&mut wish);
    if wish.common.amount.is_empty() {
        return Err(Failure::usage("AMOUNT: the amount is empty; write one such as 12.50")
            .hint("with --payee the envelope of `pail payee default` is meant"));
    }
    let answer = match args.split.parts(wish.envelope.as_deref().unwrap_or_default(), &mut wish.common)? {
        Some(parts) => app::split(session, &parts, args.split.total.as_deref(), &wish).await?,
        None => app::withdraw(session, &wish).await?,
    };
    show_answer(&answer, args.show(), session, streams)
}

/// The first word is the amount where a payee is named and the second is none: the payee says the envelope then.
fn leave_to_payee(wish: &mut WithdrawWish) {
    let is_amount = |word: &str| word.chars().any(|c| c.is_ascii_digit()) && !word.chars().any(char::is_alphabetic);
    let first = wish.envelope.clone().unwrap_or_default();
    let is_left = wish.common.payee.is_some() && is_amount(&first) && !is_amount(&wish.common.amount);
    if is_left {
        let memo = std::mem::replace(&mut wish.common.amount, first);
        wish.common.memo = Some(memo).filter(|memo| !memo.is_empty()).or(wish.common.memo.take());
        wish.envelope = None;
    }
}
