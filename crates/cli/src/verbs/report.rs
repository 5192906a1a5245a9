use ::report::By;
use app::{Failure, QueryWish, Session, View, ViewWish};
use clap::{Args, ValueEnum};

use super::show_drawn;
use crate::arguments::{PiecesArgs, QueryArgs, ShowArgs};
use crate::output::Streams;

/// Show what was spent, how the budget went, income and expense, or net worth
///
/// The first word may name one of these views; who means an envelope of that name writes env:budget.
///
/// spending, also without its name: what went out of envelopes, refunds taken off; transfers do not
/// count. Months are those of the ledger's time zone. Default: two columns, This month and Since
/// start. Where nothing is asked, the report is also kept in the store, as reports/DATE.json and, for
/// this state of the ledger for ever, as reports/DATE/SEQ.json. With --as-of nothing is kept, and This
/// month is the month of that day.
///
/// spending with -D -W -M -Q -Y, a period such as 'monthly since oct', or --by: spending over time, a
/// column for each piece, with the sum and the average. Pieces are whole, even where the period ends
/// within one. Envelopes stand in the order of the budget, payees and tags the most first; who spent
/// nothing is left out. What has two tags stands under each, and in the total once. Default: from the
/// first month in which money came in or went out to the last.
///
/// budget: what each envelope had, what was spent of it, and what is left; a mark of the bar is ten
/// per cent. Months are whole, and pieces are months or longer. Default: this month.
///
/// income: what came in through accounts, into Ready to assign or an envelope, and what was spent.
/// What an account held when it was opened is no income and stands on its own line. Default: twelve
/// months up to this one, and none before the first.
///
/// net-worth: what all accounts hold at the end of each piece, inside the budget and outside. Debts
/// are cards, loans, and accounts below zero at the end. Default: as income.
///
/// `-O svg` draws it: one file, which needs nothing beside it and says in words what it shows.
///
///     $ pail add Food 150 --date 2026-09-01
///     #1  Food +150.00 = 150.00 · Cash +150.00 = 150.00 · head 1:94e2ffe217774f0d
///     $ pail withdraw Food 40 --payee Rewe --date 2026-10-05
///     #2  Food -40.00 = 110.00 · Cash -40.00 = 110.00 · head 2:94e2ffe217774f0d
///     $ pail report -p all -O csv
///     envelope,period,spent,deposits,balance,currency
///     Food,Since start,40.00,150.00,110.00,EUR
///     $ pail report --by payee -p 2026-10 -O csv
///     payee,group,period,spent,currency
///     Rewe,,2026-10,40.00,EUR
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    pieces: PiecesArgs,
    /// What a row of spending stands for [default: envelope]
    #[arg(long, value_enum)]
    by: Option<ByArg>,
    /// Keep the report in the store [default: unless anything is asked]
    #[arg(long, conflicts_with = "no_save")]
    save: bool,
    /// Do not keep the report
    #[arg(long)]
    no_save: bool,
    #[command(flatten)]
    pub(super) show: ShowArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ByArg {
    Envelope,
    Payee,
    Tag,
}

pub(crate) async fn run(args: &ReportArgs, session: &mut Session, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let (view, asked) = view(args.query.wish_by(&args.pieces));
    let by = args.by.map(|by| match by {
        ByArg::Envelope => By::Envelope,
        ByArg::Payee => By::Payee,
        ByArg::Tag => By::Tag,
    });
    let save = if args.save { Some(true) } else { args.no_save.then_some(false) };
    let report = app::view(session, &ViewWish { view, by, asked, save }).await?;
    show_drawn(&*report, &args.show, session, streams)
}

/// The view that the first word names, and what is asked of it.
fn view(mut asked: QueryWish) -> (View, QueryWish) {
    let views = [
        ("spending", View::Spending),
        ("budget", View::Budget),
        ("income", View::Income),
        ("net-worth", View::NetWorth),
    ];
    let named = views.into_iter().find(|(word, _)| asked.words.first().is_some_and(|first| first == word));
    if named.is_some() {
        asked.words.remove(0);
    }
    (named.map_or(View::Spending, |(_, view)| view), asked)
}
