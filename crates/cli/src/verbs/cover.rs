use app::{Common, CoverWish, Failure, Session};
use clap::Args;

use super::show_answer;
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Make good what was overspent in an envelope
///
/// Defaults: exactly what is missing, from Ready to assign; date today in the ledger's time zone.
///
///     $ pail add Food 10
///     #1  Food +10.00 = 10.00 · Cash +10.00 = 10.00 · head 1:0df72710273496d0
///     $ pail withdraw Food 25 --overspend
///     warning: Food is overspent: -15.00 EUR
///     #2  Food -25.00 = -15.00 · Cash -25.00 = -15.00 · head 2:90e9f511140c66e0
///     $ pail cover Food
///     warning: more is assigned than came in: -15.00 EUR
///     #3  Ready to assign -15.00 = -15.00 · Food +15.00 = 0.00 · head 3:78f4c7c53a2d076a
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct CoverArgs {
    /// The envelope
    envelope: String,
    /// What it was
    memo: Option<String>,
    /// The envelope that it is taken from [default: Ready to assign]
    #[arg(long, value_name = "ENVELOPE")]
    from: Option<String>,
    /// How much [default: exactly what is missing]
    #[arg(long, allow_hyphen_values = true)]
    amount: Option<String>,
    /// The day: 2026-11-03, 11-03, yesterday, mon or -3d [default: today in the ledger's time zone]
    #[arg(long, allow_hyphen_values = true)]
    date: Option<String>,
    /// Take it even if the other envelope holds less
    #[arg(long)]
    overspend: bool,
    #[command(flatten)]
    write: WriteArgs,
}

impl CoverArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }
}

pub(crate) async fn run(args: &CoverArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let wish = CoverWish {
        envelope: args.envelope.clone(),
        from: args.from.clone(),
        amount: args.amount.clone(),
        overspend: args.overspend,
        common: Common { memo: args.memo.clone(), date: args.date.clone(), ..args.write.common() },
    };
    let answer = app::cover(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}
