//! What is asked: which transactions and lines of which days, cut into which pieces.
//!
//! The same words and flags go with every report; here they are read, once, against the ledger as it is shown.

mod names;

use std::cell::LazyCell;

use domain::{
    Days, Interval, Ledger, NoDays, Record, Today, Unit, parse_boundary, parse_date, parse_period_expression,
};
use jiff::civil::Date;
use report::{Finder, Query, Seen, marked, parse_query, query_text};

use crate::{Failure, Session};

use names::{Names, check_names, offer};

/// The words and flags as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryWish {
    /// The words of the query, one an argument of the shell.
    pub words: Vec<String>,
    /// A period expression, which may begin with an interval.
    pub period: Option<String>,
    /// The first day.
    pub begin: Option<String>,
    /// The first day that is no longer meant.
    pub end: Option<String>,
    /// How long the pieces are, by a flag of its own.
    pub unit: Option<Unit>,
    /// The day from which periods are seen; the ledger's today, if absent.
    pub today: Option<String>,
}

/// The same once it was read.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is asked of transactions and lines, but for the days.
    pub query: Query,
    /// The query with the names of the ledger. What it can find at all says its [`reach`](Finder::reach).
    pub finder: Finder,
    /// The days: those of the period, the begin and the end, and of `date:`.
    pub days: Days,
    /// How the days are cut, if they are.
    pub interval: Option<Interval>,
    /// The day from which periods were seen.
    pub today: Date,
}

impl QueryWish {
    /// Whether nothing was asked: neither words nor days nor pieces.
    pub fn is_empty(&self) -> bool {
        *self == Self { today: self.today.clone(), ..Self::default() }
    }
}

impl Asked {
    /// Reads what was typed. The session has read the ledger.
    pub(crate) fn read(session: &Session, wish: &QueryWish) -> Result<Self, Failure> {
        let ledger = session.basis()?;
        let today = today(session.today()?, wish.today.as_deref())?;
        let seen_from = Today { date: today, calendar: ledger.calendar() };
        if wish.words.iter().any(|word| word.trim().is_empty()) {
            return Err(Failure::usage("QUERY: a word is empty").hint("leave it out to see everything"));
        }
        let names = LazyCell::new(|| Names::of(ledger));
        let text = query_text(&wish.words, |word| names.has(word));
        let query = parse_query(&text, ledger.currency(), seen_from)
            .map_err(|problem| unreadable("QUERY", problem.column, &problem.marked(&text)))?;
        check_names(ledger, &query)?;
        let (query, dated) = query.apart().map_err(|no_days| no_day_left("QUERY", &no_days))?;
        let (days, interval) = period(wish, seen_from)?;
        let days = days.narrowed(dated).map_err(|no_days| no_day_left("QUERY", &no_days))?;
        Ok(Self { finder: Finder::new(&query, ledger), query, days, interval, today })
    }

    /// What a report is counted with; nothing where everything is asked for.
    pub(crate) fn filter(&self) -> Option<Finder> {
        (!self.finder.is_of_everything()).then(|| self.finder.clone())
    }

    /// The day from which periods were seen, in the calendar of the ledger.
    pub(crate) fn seen_from<'a>(&self, session: &'a Session) -> Result<Today<'a>, Failure> {
        Ok(Today { date: self.today, calendar: session.basis()?.calendar() })
    }

    /// Every day that has to be looked at: the days themselves, and where they are cut those around them.
    pub(crate) fn span(&self, ledger: &Ledger) -> Days {
        self.interval.map_or(self.days, |interval| interval.around(self.days, ledger.calendar()))
    }

    /// Says what could have been meant where nothing was found.
    pub(crate) fn offer_if(&self, is_empty: bool, session: &mut Session) -> Result<(), Failure> {
        if is_empty && let Some(offer) = offer(session.basis()?, &self.query) {
            session.note(format!("hint: {offer}"));
        }
        Ok(())
    }

    /// Whether the whole transaction is one of those that are asked for.
    pub(crate) fn fits(&self, record: &Record) -> bool {
        self.days.contains(record.date) && self.finder.fits(&Seen::from(record))
    }

    /// The question as it can be typed, whatever day it is; `None` where everything is asked for.
    pub(crate) fn in_words(&self) -> Option<String> {
        let text = self.query.clone().within(self.days).to_string();
        (!text.is_empty()).then_some(text)
    }

    /// Refuses an interval where nothing is cut into pieces.
    pub(crate) fn uncut(self, what: &str) -> Result<Self, Failure> {
        match self.interval {
            Some(interval) => {
                Err(Failure::usage(format!("--period: {what} is not cut into pieces; leave `{interval}` out")))
            }
            None => Ok(self),
        }
    }
}

fn today(today: Date, typed: Option<&str>) -> Result<Date, Failure> {
    let date = typed.map_or(Ok(today), |text| parse_date(text, today));
    date.map_err(|problem| Failure::usage(format!("--today: {problem}")))
}

/// The days of the period, narrowed by the begin and the end, and the pieces.
fn period(wish: &QueryWish, today: Today<'_>) -> Result<(Days, Option<Interval>), Failure> {
    let (days, interval) = match wish.period.as_deref() {
        None => (Days::ALL, None),
        Some(text) => {
            let expression = parse_period_expression(text, today).map_err(|problem| {
                unreadable("--period", problem.column, &marked(text, problem.at, &problem.fault.to_string()))
            })?;
            (expression.days, expression.interval)
        }
    };
    let begin = boundary("--begin", wish.begin.as_deref(), today)?;
    let end = boundary("--end", wish.end.as_deref(), today)?;
    let bounds = Days::new(begin, end).map_err(|no_days| no_day_left("--begin, --end", &no_days))?;
    let days = days.narrowed(bounds).map_err(|no_days| no_day_left("--period with --begin or --end", &no_days))?;
    Ok((days, pieces(interval, wish.unit)?))
}

fn boundary(flag: &str, typed: Option<&str>, today: Today<'_>) -> Result<Option<Date>, Failure> {
    let read = |text: &str| {
        parse_boundary(text, today)
            .map_err(|problem| unreadable(flag, problem.column, &marked(text, problem.at, &problem.fault.to_string())))
    };
    typed.map(read).transpose()
}

/// The pieces are said once, by the period or by a flag.
fn pieces(interval: Option<Interval>, unit: Option<Unit>) -> Result<Option<Interval>, Failure> {
    match (interval, unit) {
        (Some(interval), Some(unit)) => {
            let flag = Interval::each(unit);
            Err(Failure::usage(format!("--period says `{interval}` already, so `--{flag}` cannot go with it"))
                .hint(format!("leave `--{flag}` out, or write the period without `{interval}`")))
        }
        (interval, unit) => Ok(interval.or(unit.map(Interval::each))),
    }
}

fn unreadable(place: &str, column: usize, marked: &str) -> Failure {
    Failure::usage(format!("{place}: this cannot be read at column {column}\n{marked}"))
        .hint("`pail help queries` shows how they are written")
}

fn no_day_left(place: &str, no_days: &NoDays) -> Failure {
    Failure::usage(format!("{place}: {no_days}"))
}
