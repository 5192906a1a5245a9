//! The words and flags by which reports are asked for lines, days and pieces: the same for each of them.

use app::QueryWish;
use clap::Args;
use domain::Unit;

/// Which transactions and lines, and of which days.
#[derive(Args, Clone, Debug)]
pub(crate) struct QueryArgs {
    /// Only what fits: words of names, payees and memos, env: acct: payee: memo: tag: amt:'>50' date: status:,
    /// joined by and, or, not and parentheses [default: everything]
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// The days: 2026-10, 'last month', 2026Q1, 2026, 2026-01..2026-04, 'since oct' or all
    #[arg(short, long, allow_hyphen_values = true)]
    period: Option<String>,
    /// The first day, or the period that it begins: 2026-10-05, oct, -3d
    #[arg(short, long, value_name = "DATE", allow_hyphen_values = true)]
    begin: Option<String>,
    /// The first day that is no longer meant, or the period that it begins
    #[arg(short, long, value_name = "DATE", allow_hyphen_values = true)]
    end: Option<String>,
    /// The day from which `last month` and the like are seen [default: today in the ledger's time zone]
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    today: Option<String>,
}

/// How the days are cut into pieces.
#[derive(Args, Clone, Debug)]
#[group(multiple = false)]
pub(crate) struct PiecesArgs {
    /// Day by day
    #[arg(short = 'D', long)]
    daily: bool,
    /// Week by week, from Monday on
    #[arg(short = 'W', long)]
    weekly: bool,
    /// Month by month
    #[arg(short = 'M', long)]
    monthly: bool,
    /// Quarter by quarter
    #[arg(short = 'Q', long)]
    quarterly: bool,
    /// Year by year
    #[arg(short = 'Y', long)]
    yearly: bool,
}

impl QueryArgs {
    /// What is asked of all days at once.
    pub(crate) fn wish(&self) -> QueryWish {
        QueryWish {
            words: self.words.clone(),
            period: self.period.clone(),
            begin: self.begin.clone(),
            end: self.end.clone(),
            unit: None,
            today: self.today.clone(),
        }
    }

    /// What is asked, piece by piece.
    pub(crate) fn wish_by(&self, pieces: &PiecesArgs) -> QueryWish {
        QueryWish { unit: pieces.unit(), ..self.wish() }
    }
}

impl PiecesArgs {
    fn unit(&self) -> Option<Unit> {
        let flags = [
            (self.daily, Unit::Day),
            (self.weekly, Unit::Week),
            (self.monthly, Unit::Month),
            (self.quarterly, Unit::Quarter),
            (self.yearly, Unit::Year),
        ];
        flags.into_iter().find(|(is_set, _)| *is_set).map(|(_, unit)| unit)
    }
}
