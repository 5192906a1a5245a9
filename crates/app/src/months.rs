//! Months that begin on another day: what lies in which month is counted out of the history, and goes with the op.

use domain::{
    Calendar, Change, ChangeTo, DayCells, Month, MonthMove, MonthMoves, MonthStart, Request, SetBack, Setting, Weekend,
};

use crate::budget::parse_month;
use crate::record::{Answer, Common, unless_given, write};
use crate::{Failure, Kind, Session};

/// The longest that what moves may be, in bytes of JSON: an entry has 256 KiB at most.
const MOVES_BYTES_MAX: usize = 240 * 1024;

/// How often the months are counted again where something is recorded meanwhile.
const TRIES: usize = 5;

/// Another day on which months begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthStartWish {
    /// Which day.
    pub day: i8,
    /// What is done about weekends.
    pub weekend: Weekend,
    /// The first month that begins so, as typed; the one that today lies in then, if absent.
    pub month: Option<String>,
    /// The rest; only the id and the dry run are looked at.
    pub common: Common,
}

/// Lets months begin on another day.
pub async fn set_month_start(session: &mut Session, wish: &MonthStartWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let start = MonthStart::new(wish.day, wish.weekend)
        .ok_or_else(|| Failure::usage(format!("DAY `{}`: months begin on a day from 1 to 31", wish.day)))?;
    let month = match wish.month.as_deref() {
        Some(text) => parse_month("--from", text, session.now()?)?,
        None => Calendar::ALMANAC.with(Month::FIRST, Some(start)).month_of(session.today()?),
    };
    let change = Change {
        target: None,
        to: ChangeTo::MonthStart(start),
        month: Some(month),
        month_given: wish.month.is_some(),
        months: None,
    };
    let after = |calendar: &Calendar| calendar.with(month, Some(start));
    let request = |months| Request::Change(Change { months: Some(months), ..change.clone() });
    write_counted(session, after, request, &wish.common).await
}

/// Undoes it. What was recorded since lies in the months that then hold again.
pub(crate) async fn set_back(session: &mut Session, back: &SetBack, common: &Common) -> Result<Answer, Failure> {
    let reversed: Vec<Setting> = back.sets.iter().map(Setting::reversed).collect();
    let after = |calendar: &Calendar| calendar.set_all(&reversed);
    let request = |months| Request::SetBack(SetBack { months: Some(months), ..back.clone() });
    write_counted(session, after, request, common).await
}

/// Writes what was counted, and counts again as long as something is recorded meanwhile.
async fn write_counted(
    session: &mut Session,
    after: impl Fn(&Calendar) -> Calendar,
    request: impl Fn(MonthMoves) -> Request,
    common: &Common,
) -> Result<Answer, Failure> {
    let mut tries = TRIES;
    loop {
        let months = session.month_moves(&after).await?;
        check_fits(&months)?;
        let seen = months.seen;
        tries -= 1;
        match write(session, request(months), common).await {
            Err(failure) if failure.kind == Kind::Refused && 0 < tries && session.basis()?.seen() != seen => {}
            outcome => return outcome,
        }
    }
}

/// Refuses what no entry holds, with the month from which as much as possible fits.
fn check_fits(months: &MonthMoves) -> Result<(), Failure> {
    let bytes = |moved: &MonthMove| serde_json::to_vec(moved).map_or(usize::MAX, |json| json.len());
    let mut left = MOVES_BYTES_MAX;
    for moved in months.moves.iter().rev() {
        left = match left.checked_sub(bytes(moved)) {
            Some(left) => left,
            None => {
                let month = moved.from.max(moved.to).next().unwrap_or(moved.to);
                return Err(Failure::new(Kind::Refused, "more changes its month than one entry holds")
                    .hint(format!("the same with `--from {month}` first, and then this once more")));
            }
        };
    }
    Ok(())
}

impl Session {
    /// What changes its month with another calendar, as the transactions stand now.
    async fn month_moves(&mut self, after: impl Fn(&Calendar) -> Calendar) -> Result<MonthMoves, Failure> {
        let days = if self.has_ledger() {
            self.count(DayCells::default(), |days, booked| days.count(&booked.record.was())).await?
        } else {
            DayCells::default()
        };
        let ledger = self.basis()?;
        let calendar = ledger.calendar();
        Ok(MonthMoves { seen: ledger.seen(), moves: days.moves(calendar, &after(calendar)) })
    }
}

#[cfg(test)]
mod tests {
    use domain::{Cell, EnvelopeId, Seen};

    use super::*;

    /// A year of months from one day to another, in so many envelopes.
    fn moves(envelopes: u32) -> MonthMoves {
        let month = |number| Month::new(2026, number).unwrap();
        let cell = Cell { withdrawn: 123_456, ..Cell::default() };
        let cells = (1..=envelopes).map(|id| (EnvelopeId(id), cell)).collect();
        let moved = |number| MonthMove { from: month(number), to: month(number + 1), cells: Clone::clone(&cells) };
        MonthMoves { seen: Seen::default(), moves: (1..12).map(moved).collect() }
    }

    #[test]
    fn what_no_entry_holds_is_refused_with_the_month_to_begin_with() {
        assert!(check_fits(&moves(1000)).is_ok());
        let refused = check_fits(&moves(1500)).unwrap_err();
        assert_eq!(refused.message, "more changes its month than one entry holds");
        assert_eq!(refused.hints, ["the same with `--from 2026-05` first, and then this once more"]);
        let from_may = MonthMoves { moves: moves(1500).moves.split_off(3), ..moves(0) };
        assert!(check_fits(&from_may).is_ok(), "what comes into May and later fits");
    }
}
