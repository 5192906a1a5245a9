use app::{AssignSource, AssignWish, Common, Failure, Kind, Session};
use clap::Args;

use super::{says_yes, show_answer};
use crate::arguments::{ShowArgs, WriteArgs};
use crate::output::Streams;

/// Put money that is ready to assign into an envelope
///
/// 400 adds to what the envelope was given in the month, -50 takes back, =400 makes it 400 in all. More may
/// be assigned than came in: Ready to assign falls below zero then, and says so. No more is taken back than
/// the envelope holds, unless you say `--overspend`.
///
/// Without a name, `--last-month` gives every envelope what it was given in the month before, and
/// `--average 3` what was spent from it in the three months before, on the average. The plan is shown first;
/// `--yes` carries it out without a question.
///
/// Defaults: this month, dated today; another month is dated its first day.
///
///     $ pail add Food 1
///     #1  Food +1.00 = 1.00 · Cash +1.00 = 1.00 · head 1:0c02931c3237c36c
///     $ pail income 3000 "Salary"
///     3000.00 EUR is ready to assign: `pail assign ENVELOPE AMOUNT`
///     #2  Ready to assign +3000.00 = 3000.00 · Cash +3000.00 = 3001.00 · head 2:1a077f4495de15fd
///     $ pail assign Food 400
///     #3  Ready to assign -400.00 = 2600.00 · Food +400.00 = 401.00 · head 3:46915c209f468cc8
///     $ pail assign Food =350
///     #4  Ready to assign +50.00 = 2650.00 · Food -50.00 = 351.00 · head 4:3c563e3a2bdabac4
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct AssignArgs {
    /// The envelope
    #[arg(requires = "amount", required_unless_present_any = ["last_month", "average"])]
    envelope: Option<String>,
    /// 400 adds, -50 takes back, =400 is what the month has then
    #[arg(allow_hyphen_values = true)]
    amount: Option<String>,
    /// What it was
    memo: Option<String>,
    /// The month that it counts for: 2026-12, this month or last month [default: this month]
    #[arg(long)]
    month: Option<String>,
    /// Give every envelope what it was given in the month before
    #[arg(long, conflicts_with_all = ["envelope", "average"])]
    last_month: bool,
    /// Give every envelope what was spent from it in MONTHS months before, on the average
    #[arg(long, value_name = "MONTHS", conflicts_with = "envelope", value_parser = clap::value_parser!(u32).range(1..=60))]
    average: Option<u32>,
    /// Carry the plan out without a question
    #[arg(long, short)]
    yes: bool,
    /// Take back even if the envelope holds less
    #[arg(long)]
    overspend: bool,
    #[command(flatten)]
    write: WriteArgs,
}

impl AssignArgs {
    pub(super) fn show(&self) -> &ShowArgs {
        &self.write.show
    }

    fn wish(&self) -> AssignWish {
        let source = match (&self.envelope, &self.amount, self.average) {
            (Some(envelope), Some(amount), _) => AssignSource::Typed(envelope.clone(), amount.clone()),
            (_, _, Some(count)) => AssignSource::Average(count),
            _ => AssignSource::LastMonth,
        };
        let common = Common { memo: self.memo.clone(), ..self.write.common() };
        AssignWish { source, month: self.month.clone(), overspend: self.overspend, common }
    }
}

pub(crate) async fn run(args: &AssignArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let wish = args.wish();
    let is_plan = !matches!(wish.source, AssignSource::Typed(..)) && !wish.common.dry_run && !args.yes;
    if is_plan {
        let plan = app::plan_assign(session, &wish).await?;
        show_answer(&plan, args.show(), session, streams)?;
        if !says_yes(streams, "Assign it so? [y/N] ") {
            return Err(Failure::new(Kind::Refused, "nothing was written").hint("`--yes` does it without a question"));
        }
    }
    let answer = app::assign(session, &wish).await?;
    show_answer(&answer, args.show(), session, streams)
}
