//! Reading a period expression word by word.

use std::num::NonZeroU16;

use jiff::civil::{Date, date};

use super::named::{is_month_name, named_month, named_period};
use super::words::{Word, is_number, words, year};
use super::{PeriodExpressionProblem, PeriodFault};
use crate::period::unit::Unit;
use crate::{Days, Interval, Period, TextRange, Today};

/// The most units that can be counted.
const COUNT_MAX: u16 = 9999;

/// The days that can be named. Every month of the year 9998 has ended on the last of them, on whatever day months begin;
/// this is how their periods are shown.
const DAYS: std::ops::RangeInclusive<Date> = date(1900, 1, 1)..=date(9999, 1, 31);

/// A text, and how far it was read.
pub(super) struct Reader<'a> {
    text: &'a str,
    today: Today<'a>,
    words: Vec<Word>,
    next: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, today: Today<'a>) -> Self {
        Self { text, today, words: words(text), next: 0 }
    }

    /// Refuses a text without any word.
    pub(super) fn something(&self) -> Result<(), PeriodExpressionProblem> {
        if self.words.is_empty() { Err(self.problem(self.here(), PeriodFault::Empty)) } else { Ok(()) }
    }

    /// Refuses whatever is left.
    pub(super) fn end(&self) -> Result<(), PeriodExpressionProblem> {
        let Some((word, last)) = self.peek().zip(self.words.last()) else {
            return Ok(());
        };
        let at = word.at.to(last.at);
        Err(self.problem(at, PeriodFault::Leftover { found: self.typed(at) }))
    }

    pub(super) fn is_done(&self) -> bool {
        self.peek().is_none()
    }

    /// `monthly`, `every month`, `every 2 weeks`, or no interval.
    pub(super) fn interval(&mut self) -> Result<Option<Interval>, PeriodExpressionProblem> {
        if let Some(unit) = self.peek().and_then(|word| Unit::of_adverb(&word.text)) {
            self.skip();
            return Ok(Some(Interval::each(unit)));
        }
        if !self.take(&["every"]) {
            return Ok(None);
        }
        let count = self.number()?.unwrap_or(NonZeroU16::MIN);
        Ok(Some(Interval { count, unit: self.unit("every month or every 2 weeks")? }))
    }

    /// The days, of which there is at least a word.
    pub(super) fn days(&mut self) -> Result<Days, PeriodExpressionProblem> {
        let first = self.here();
        if self.take(&["all"]) {
            return Ok(Days::ALL);
        }
        if self.take(&["to", "until", ".."]) {
            let end = self.period()?;
            return self.span(first, None, Some(end.start()));
        }
        let is_open = self.take(&["from", "since"]);
        let period = self.period()?;
        if self.take(&["to", "until", "..", "-"]) {
            let end = if self.is_done() && self.is_after("..") { None } else { Some(self.period()?.start()) };
            return self.span(first, Some(period.start()), end);
        }
        if is_open {
            return self.span(first, Some(period.start()), None);
        }
        if DAYS.contains(&period.end()) { Ok(period.into()) } else { Err(self.too_far(first)) }
    }

    /// One period: `last month`, `3 days ago`, `in 2 weeks`, `oct 2026`, `2026-10`.
    pub(super) fn period(&mut self) -> Result<Period, PeriodExpressionProblem> {
        let first = self.word("a period such as 2026-10 or last month")?;
        let period = match first.text.as_str() {
            "this" => self.relative(0)?,
            "last" => self.relative(-1)?,
            "next" => self.relative(1)?,
            "in" if self.is_count() => self.counted(1)?,
            "in" => return self.period_after_in(),
            _ if self.is_ago() => {
                self.back();
                let period = self.counted(-1)?;
                self.skip(); // `ago`
                period
            }
            month if is_month_name(month) => self.month_of_year(month),
            _ => named_period(first.at.of(self.text), self.today).map_err(|fault| self.problem(first.at, fault))?,
        };
        self.within_the_calendar(first.at, period)
    }

    fn period_after_in(&mut self) -> Result<Period, PeriodExpressionProblem> {
        match self.peek() {
            Some(word) if word.text == "in" => {
                Err(self.problem(word.at, PeriodFault::NotAPeriod { found: self.typed(word.at) }))
            }
            Some(_) | None => self.period(),
        }
    }

    /// The unit that stands next, so many after today's.
    fn relative(&mut self, count: i64) -> Result<Option<Period>, PeriodExpressionProblem> {
        let unit = self.unit("this month, last week or next year")?;
        Ok(unit.period(self.today, count))
    }

    /// `2 weeks` after `in`, or before `ago`.
    fn counted(&mut self, direction: i64) -> Result<Option<Period>, PeriodExpressionProblem> {
        let count = self.number()?.map_or(0, |count| i64::from(count.get()));
        let unit = self.unit("in 2 weeks or 3 days ago")?;
        Ok(count.checked_mul(direction).and_then(|count| unit.period(self.today, count)))
    }

    /// The month of that name in the year that may stand next, else in this year.
    fn month_of_year(&mut self, month: &str) -> Option<Period> {
        let year = self.peek().and_then(|word| year(&word.text));
        if year.is_some() {
            self.skip();
        }
        named_month(month, year.unwrap_or(self.today.month().year()), self.today.calendar)
    }

    fn unit(&mut self, remedy: &'static str) -> Result<Unit, PeriodExpressionProblem> {
        let word = self.word(remedy)?;
        let not_a_unit = || self.problem(word.at, PeriodFault::NotAUnit { found: self.typed(word.at) });
        Unit::of_noun(&word.text).ok_or_else(not_a_unit)
    }

    /// The number that stands next, if one does.
    fn number(&mut self) -> Result<Option<NonZeroU16>, PeriodExpressionProblem> {
        let Some(word) = self.peek().filter(|word| is_number(&word.text)).cloned() else {
            return Ok(None);
        };
        self.skip();
        let count = word.text.parse().ok().filter(|count: &NonZeroU16| count.get() <= COUNT_MAX);
        let not_a_count = || self.problem(word.at, PeriodFault::NotACount { found: self.typed(word.at) });
        count.ok_or_else(not_a_count).map(Some)
    }

    /// The next word, or that one is missing.
    fn word(&mut self, remedy: &'static str) -> Result<Word, PeriodExpressionProblem> {
        let Some(word) = self.peek().cloned() else {
            let after = self.words.last().map(|word| self.typed(word.at)).unwrap_or_default();
            return Err(self.problem(self.here(), PeriodFault::Unfinished { after, remedy }));
        };
        self.skip();
        Ok(word)
    }

    fn span(&self, first: TextRange, begin: Option<Date>, end: Option<Date>) -> Result<Days, PeriodExpressionProblem> {
        let backwards = |no_days: crate::NoDays| {
            let fault = PeriodFault::Backwards { begin: no_days.begin, end: no_days.end };
            self.problem(first.to(self.before()), fault)
        };
        Days::new(begin, end).map_err(backwards)
    }

    fn within_the_calendar(&self, first: TextRange, period: Option<Period>) -> Result<Period, PeriodExpressionProblem> {
        period.filter(|period| DAYS.contains(&period.start())).ok_or_else(|| self.too_far(first))
    }

    fn too_far(&self, first: TextRange) -> PeriodExpressionProblem {
        let at = first.to(self.before());
        self.problem(at, PeriodFault::TooFar { found: self.typed(at) })
    }

    /// Whether a number stands next and a unit behind it.
    fn is_count(&self) -> bool {
        self.peek().is_some_and(|word| is_number(&word.text)) && self.is_unit_at(self.next.saturating_add(1))
    }

    /// Whether the word just read is a number with `days ago` behind it.
    fn is_ago(&self) -> bool {
        let number = self.words.get(self.next.saturating_sub(1)).is_some_and(|word| is_number(&word.text));
        let ago = self.words.get(self.next.saturating_add(1)).is_some_and(|word| word.text == "ago");
        number && ago
    }

    fn is_unit_at(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| Unit::of_noun(&word.text).is_some())
    }

    /// Whether the word just read is that one.
    fn is_after(&self, text: &str) -> bool {
        self.words.get(self.next.saturating_sub(1)).is_some_and(|word| word.text == text)
    }

    /// Reads the next word if it is one of these.
    fn take(&mut self, wanted: &[&str]) -> bool {
        let is_there = self.peek().is_some_and(|word| wanted.contains(&word.text.as_str()));
        if is_there {
            self.skip();
        }
        is_there
    }

    fn peek(&self) -> Option<&Word> {
        self.words.get(self.next)
    }

    fn skip(&mut self) {
        self.next = self.next.saturating_add(1);
    }

    fn back(&mut self) {
        self.next = self.next.saturating_sub(1);
    }

    /// Where the next word stands, or would.
    fn here(&self) -> TextRange {
        let end = self.text.trim_end().len();
        self.peek().map_or(TextRange::new(end, end), |word| word.at)
    }

    /// Where the last word stands that was read.
    fn before(&self) -> TextRange {
        self.words.get(self.next.saturating_sub(1)).map_or_else(TextRange::default, |word| word.at)
    }

    /// What stands there, on one line.
    fn typed(&self, at: TextRange) -> String {
        at.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn problem(&self, at: TextRange, fault: PeriodFault) -> PeriodExpressionProblem {
        PeriodExpressionProblem { at, column: at.column(self.text), fault }
    }
}
