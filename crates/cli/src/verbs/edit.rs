use app::{EditWish, Failure, Session, TypedPart};
use clap::Args;

use super::show_answer;
use crate::arguments::{ShowArgs, WriteArgs, split_part};
use crate::output::Streams;

/// Change a transaction: amount, envelopes, account, date, payee, memo or tags
///
/// Only what is said changes. Whichever device wrote it and however long ago, the ledger is as if it had
/// been written so at once; `pail blame HANDLE` shows every version, and `pail undo` takes an edit back.
/// Which way the money moves stays. A transaction that somebody else changed after you saw it is not
/// changed: both versions are shown.
///
/// Envelopes may fall below zero by it, since an edit states what happened; you are warned.
///
///     $ pail add Food 150 --date 2026-11-03
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail withdraw Food 12.40 --date 2026-11-04
///     #2  Food -12.40 = 137.60 · Cash -12.40 = 137.60 · head 2:0d78aa622239a9fd
///     $ pail edit 2 --memo Bakery
///     #3  withdraw Food 12.40 "Bakery", 2026-11-04, Cash · head 3:5bfa7aa78d04baab
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct EditArgs {
    /// The transaction, or any op that changed it: 42, #42, or 42.2 in a batch
    handle: String,
    /// The new amount, or all parts of a split, ENVELOPE=AMOUNT [default: as it is]
    #[arg(value_name = "AMOUNT")]
    amounts: Vec<String>,
    /// Another envelope [default: as it is]
    #[arg(long)]
    envelope: Option<String>,
    /// Another account [default: as it is]
    #[arg(long)]
    account: Option<String>,
    /// Where a transfer takes from [default: as it is]
    #[arg(long)]
    from: Option<String>,
    /// Where a transfer puts [default: as it is]
    #[arg(long)]
    to: Option<String>,
    /// Another day: 2026-11-03, 11-03, yesterday, mon or -3d [default: as it is]
    #[arg(long, allow_hyphen_values = true)]
    date: Option<String>,
    /// Who was paid, or who paid; '' takes it away [default: as it is]
    #[arg(long)]
    payee: Option<String>,
    /// What it was; '' takes it away [default: as it is]
    #[arg(long)]
    memo: Option<String>,
    /// A word to find it by, instead of all that it has; may be said again; '' takes all away
    /// [default: as they are]
    #[arg(long)]
    tag: Vec<String>,
    /// It takes back earlier spending [default: as it is]
    #[arg(long, conflicts_with = "no_refund")]
    refund: bool,
    /// It does not take back earlier spending
    #[arg(long)]
    no_refund: bool,
    #[command(flatten)]
    write: WriteArgs,
}

impl EditArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }
}

pub(crate) async fn run(args: &EditArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let (amount, parts) = amounts(&args.amounts)?;
    let wish = EditWish {
        handle: args.handle.clone(),
        amount,
        parts,
        envelope: args.envelope.clone(),
        account: args.account.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        refund: args.refund.then_some(true).or_else(|| args.no_refund.then_some(false)),
        common: app::Common {
            date: args.date.clone(),
            payee: args.payee.clone(),
            memo: args.memo.clone(),
            tags: args.tag.clone(),
            ..args.write.common()
        },
    };
    let answer = app::edit(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}

/// One amount, or the parts of a split.
fn amounts(words: &[String]) -> Result<(Option<String>, Vec<TypedPart>), Failure> {
    if let [only] = words
        && split_part(only).is_none()
    {
        return Ok((Some(only.clone()), Vec::new()));
    }
    let part = |word: &String| {
        split_part(word).ok_or_else(|| {
            Failure::usage(format!("unexpected word `{word}`"))
                .hint("write one amount, or all parts as ENVELOPE=AMOUNT; a memo is `--memo TEXT`")
        })
    };
    Ok((None, words.iter().map(part).collect::<Result<_, Failure>>()?))
}
