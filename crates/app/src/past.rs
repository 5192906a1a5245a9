//! Looking back: the ledger as it was known at an earlier moment.
//!
//! The order of the entries is their numbers alone; a clock only says which was the last one then. What was known at a
//! moment are the entries before the first one that was written later. By accounting date is another question.

mod moment;
mod skew;

use domain::Ledger;
use jiff::Timestamp;
use journal::Seq;

use crate::{Failure, Session};

pub use moment::Moment;
pub(crate) use skew::out_of_step;

/// The ledger as it was known at an earlier moment.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) known: journal::Past<Ledger>,
    /// What time it was then.
    pub(crate) now_ms: i64,
}

impl Session {
    /// From now on every read answers as it was known at that moment.
    pub fn look_back_at(&mut self, moment: Moment) {
        self.looks_back_at = Some(moment);
    }

    /// After reading: goes back to the moment that the user wants to look at, if there is one.
    pub(crate) async fn go_back(&mut self, is_there: bool) -> Result<(), Failure> {
        let Some(moment) = self.looks_back_at.clone() else { return Ok(()) };
        if !is_there {
            return Err(Failure::no_ledger("look back at"));
        }
        self.past = None;
        let past = self.past_at("--as-of", &moment).await?;
        let time = self.local(past.known.ts_ms)?.strftime("%Y-%m-%d %H:%M").to_string();
        self.note(format!("as of {}, {time}", past.known.seq));
        self.past = Some(past);
        Ok(())
    }

    /// The ledger as it was known at that moment; `place` is where the user named it.
    pub(crate) async fn past_at(&mut self, place: &str, moment: &Moment) -> Result<Past, Failure> {
        let times = self.of_each_entry(|entry, times| {
            times.push(entry.ts_ms);
            Ok(())
        });
        let times = times.await?;
        let last = (times.len() as u64).saturating_sub(1);
        let (seq, now_ms) = match moment {
            Moment::Entry(seq) if last < *seq => {
                return Err(Failure::usage(format!("{place}: there is no #{seq}; the last is #{last}")));
            }
            Moment::Entry(seq) => (*seq, None),
            Moment::Day(_) | Moment::Local(_) | Moment::Instant(_) => {
                let end_ms = self.end_ms(place, moment)?;
                (self.last_known(place, &times, end_ms)?, Some(end_ms))
            }
        };
        let known = self.journal.state_at(Seq(seq)).map_err(|error| self.failure(&error))?;
        Ok(Past { now_ms: now_ms.unwrap_or(known.ts_ms), known })
    }

    /// The last millisecond of that moment. It is not to come yet.
    fn end_ms(&self, place: &str, moment: &Moment) -> Result<i64, Failure> {
        let now_ms = self.host.clock.now_ms();
        let (start, end) =
            moment.span(&self.zone()?).map_err(|problem| Failure::usage(format!("{place}: {problem}")))?;
        if now_ms < start.as_millisecond() {
            let now = self.local(now_ms)?.strftime("%Y-%m-%d %H:%M").to_string();
            return Err(Failure::usage(format!("{place}: that is still to come; it is {now} now"))
                .hint("it looks back; leave it out to see what is known now"));
        }
        Ok(end.as_millisecond().min(now_ms))
    }

    /// The last entry before the first one that was written later, as clocks had it. One that is more than two days out
    /// of step with its neighbours is no witness of the time.
    fn last_known(&mut self, place: &str, times: &[i64], end_ms: i64) -> Result<u64, Failure> {
        let skewed = out_of_step(times, self.host.clock.now_ms());
        let is_later = |(number, ts_ms): &(usize, &i64)| end_ms < **ts_ms && !skewed.contains(number);
        let known = times.iter().enumerate().find(is_later).map_or(times.len(), |(number, _)| number);
        for number in skewed.iter().copied().filter(|number| *number <= known) {
            self.warn(skew_in_words(number, times[number]));
        }
        let Some(last) = known.checked_sub(1) else {
            let began = self.local_time(times.first().copied().unwrap_or_default())?;
            return Err(Failure::usage(format!("{place}: nothing was known then; the ledger begins at {began} (#0)")));
        };
        Ok(last as u64)
    }
}

/// An entry whose clock was wrong by days.
pub(crate) fn skew_in_words(number: usize, ts_ms: i64) -> String {
    let time = Timestamp::from_millisecond(ts_ms).unwrap_or_default();
    format!(
        "the clock of #{number} was wrong by more than two days: it says {time:.0}; the order of the entries counts"
    )
}
