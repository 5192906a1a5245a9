use app::{ChartWish, Failure, Session};
use clap::Args;

use super::show_drawn;
use crate::arguments::ShowArgs;
use crate::output::Streams;

/// Draw which envelopes the most was spent from
///
/// A bar is an envelope's share of all spending, floored to ten per cent. Refunds are taken off,
/// transfers do not count. `--original` draws what the program before pail drew, for which a transfer
/// to another envelope was spending and a refund took nothing off it. `-O svg` draws it as a picture.
///
///     $ pail add Food 150
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail add Fun 50
///     #2  Fun +50.00 = 50.00 · Cash +50.00 = 200.00 · head 2:72d8e6c114385f43
///     $ pail withdraw Food 105.55
///     #3  Food -105.55 = 44.45 · Cash -105.55 = 94.45 · head 3:f8e01be4bf72c593
///     $ pail withdraw Fun 44.39
///     #4  Fun -44.39 = 5.61 · Cash -44.39 = 50.06 · head 4:34c778cbca1b7d59
///     $ pail chart
///     Percentage spent by category
///     100|
///      90|
///      80|
///      70| o
///      60| o
///      50| o
///      40| o
///      30| o
///      20| o  o
///      10| o  o
///       0| o  o
///         -------
///          F  F
///          o  u
///          o  n
///          d
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ChartArgs {
    /// 2026-10, last month, 2026 or all [default: all]
    #[arg(short, long)]
    period: Option<String>,
    /// Count as the original program did: everything ever taken out, transfers too
    #[arg(long, conflicts_with = "period")]
    original: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

pub(crate) async fn run(args: &ChartArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let wish = if args.original { ChartWish::Original } else { ChartWish::Spending(args.period.clone()) };
    let chart = app::chart(session, &wish).await?;
    show_drawn(&chart, &args.show, session, streams)
}
