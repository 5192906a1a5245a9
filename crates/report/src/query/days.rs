//! Which days a query can be about.

use domain::{Days, NoDays, TextRange};

use super::Query;
use super::term::{Term, TermTest};

impl Query {
    /// Days outside of which nothing fits, by the `date:` terms of the query: what need not be looked at, and what a
    /// report covers that is cut into pieces. `None` where no day can fit.
    pub fn days(&self) -> Option<Days> {
        match self {
            Self::Term(term) => Some(days_of(&term.test)),
            Self::All(queries) => queries.iter().try_fold(Days::ALL, |all, query| all.narrowed(query.days()?).ok()),
            Self::Any(queries) => queries.iter().filter_map(Self::days).reduce(Days::widened),
            Self::Every | Self::Not(_) => Some(Days::ALL),
        }
    }

    /// The query without the `date:` terms that stand beside all others, and the days that these pick: so `food
    /// date:2026-10` and `food` in a period of that month are the same question.
    pub fn apart(self) -> Result<(Self, Days), NoDays> {
        let (dated, rest): (Vec<_>, Vec<_>) = self.parts().into_iter().partition(|query| query.is_a_date());
        let days = dated.iter().filter_map(Self::days).try_fold(Days::ALL, Days::narrowed)?;
        Ok((Self::all_of(rest), days))
    }

    /// The query in those days only, as one question: [`apart`](Self::apart) takes it apart again.
    #[must_use]
    pub fn within(self, days: Days) -> Self {
        if days == Days::ALL {
            return self;
        }
        let date = Self::Term(Term { at: TextRange::default(), test: TermTest::Date(days) });
        match self {
            Self::Every => date,
            Self::All(queries) => Self::All(queries.into_iter().chain([date]).collect()),
            other @ (Self::Term(_) | Self::Not(_) | Self::Any(_)) => Self::All(vec![other, date]),
        }
    }

    /// What must all be true, each by itself.
    fn parts(self) -> Vec<Self> {
        match self {
            Self::All(queries) => queries.into_iter().flat_map(Self::parts).collect(),
            other @ (Self::Every | Self::Term(_) | Self::Not(_) | Self::Any(_)) => vec![other],
        }
    }

    fn is_a_date(&self) -> bool {
        matches!(self, Self::Term(term) if matches!(term.test, TermTest::Date(_)))
    }
}

fn days_of(test: &TermTest) -> Days {
    match test {
        TermTest::Date(days) => *days,
        TermTest::Word(_)
        | TermTest::Envelope(_)
        | TermTest::Account(_)
        | TermTest::Payee(_)
        | TermTest::Memo(_)
        | TermTest::Tag(_)
        | TermTest::Amount(_)
        | TermTest::Status(_) => Days::ALL,
    }
}
