//! Clocks that were wrong by days, found by what was written before and after.

use std::collections::BTreeSet;

/// How far a clock may be out of step with those of the entries around it.
const SKEW_MS: i64 = 48 * 3600 * 1000;

/// The numbers of the entries whose clocks were more than two days out of step.
///
/// The longest run of times that never goes back is taken for right, and what does not fit between its neighbours of
/// that run for wrong: one entry from next year is wrong, and not the hundred that follow it. `now_ms` stands behind all.
pub(crate) fn out_of_step(times: &[i64], now_ms: i64) -> BTreeSet<usize> {
    let all: Vec<i64> = times.iter().copied().chain([now_ms]).collect();
    let right = longest_run(&all);
    let mut wrong = BTreeSet::new();
    let (mut before, mut next) = (None, right.iter().peekable());
    for (number, ms) in times.iter().enumerate() {
        if next.next_if_eq(&&number).is_some() {
            before = Some(*ms);
            continue;
        }
        let after = next.peek().and_then(|after| all.get(**after));
        let is_behind = before.is_some_and(|before| SKEW_MS < before.saturating_sub(*ms));
        let is_ahead = after.is_some_and(|after| SKEW_MS < ms.saturating_sub(*after));
        if is_behind || is_ahead {
            wrong.insert(number);
        }
    }
    wrong
}

/// The places of a longest subsequence that never goes back; of several, the one with the earliest times.
fn longest_run(times: &[i64]) -> Vec<usize> {
    // `ends[n]` is where the best run of `n + 1` times ends, `before[place]` what stands before it in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(times.len());
    for (place, ms) in times.iter().enumerate() {
        let longer_than = ends.partition_point(|end| times[*end] <= *ms);
        before.push(longer_than.checked_sub(1).map(|shorter| ends[shorter]));
        if longer_than == ends.len() {
            ends.push(place);
        } else {
            ends[longer_than] = place;
        }
    }
    let mut run: Vec<usize> = std::iter::successors(ends.last().copied(), |place| before[*place]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 3600 * 1000;

    #[test]
    fn only_a_clock_that_is_days_off_is_out_of_step() {
        let table: [(&[i64], i64, &[usize]); 9] = [
            (&[], 0, &[]),
            (&[10, 11, 12], 13, &[]),
            (&[10, 12, 11, 13], 13, &[]),
            (&[10, 400, 11, 12], 13, &[1]),
            (&[10, 400, 400, 401, 11, 12], 13, &[1, 2, 3]),
            (&[10, 11, 0, 12], 13, &[2]),
            (&[10, 11, 12, 0], 13, &[3]),
            (&[10, 11, 400], 13, &[2]),
            (&[400, 10, 11], 13, &[0]),
        ];
        for (days, now, wrong) in table {
            let times: Vec<i64> = days.iter().map(|day| day * DAY).collect();
            assert_eq!(out_of_step(&times, now * DAY), wrong.iter().copied().collect(), "{days:?}");
        }
    }
}
