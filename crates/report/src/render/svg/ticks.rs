//! From amounts to heights, and where the lines stand between that one reads them by.

/// How many lines there are at most above zero and below it.
const TICKS_MAX: i128 = 6;

/// Amounts from the least to the most, both drawn on so many pixels. Zero is always among them.
pub(super) struct Scale {
    least: i128,
    most: i128,
    pixels: i128,
}

impl Scale {
    pub(super) fn of(amounts: impl Iterator<Item = i128>, pixels: i64) -> Self {
        let (least, most) = amounts.fold((0, 0), |(least, most): (i128, i128), n| (least.min(n), most.max(n)));
        let most = if least == most { 1 } else { most };
        Self { least, most, pixels: pixels.into() }
    }

    /// How far below the top an amount stands.
    pub(super) fn below_top(&self, n: i128) -> i64 {
        i64::try_from((self.most - n) * self.pixels / (self.most - self.least)).unwrap_or(0)
    }

    /// How long a bar of that amount is.
    pub(super) fn length(&self, n: i128) -> i64 {
        i64::try_from(n.abs() * self.pixels / (self.most - self.least)).unwrap_or(0)
    }

    /// Round amounts between the least and the most.
    pub(super) fn ticks(&self) -> Vec<i128> {
        let step = round_step((self.most - self.least + TICKS_MAX - 1) / TICKS_MAX);
        let first = -(-self.least / step);
        (first..).map(|count| count * step).take_while(|n| *n <= self.most).collect()
    }
}

/// The least of 1, 2, 5, 10, 20, 50 and so on that is no less.
fn round_step(least: i128) -> i128 {
    let powers = std::iter::successors(Some(1_i128), |power| power.checked_mul(10));
    let mut steps = powers.flat_map(|power| [power, 2 * power, 5 * power]);
    steps.find(|step| least <= *step).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_no_less() {
        for (least, step) in
            [(0, 1), (1, 1), (2, 2), (3, 5), (5, 5), (6, 10), (11, 20), (21, 50), (99, 100), (101, 200)]
        {
            assert_eq!(round_step(least), step, "{least}");
        }
    }

    #[test]
    fn ticks_stand_between_the_least_and_the_most_at_both_ends_of_the_range() {
        let max = i128::from(domain::AMOUNT_MAX);
        for (least, most, expected) in [
            (0, 1100, vec![0, 200, 400, 600, 800, 1000]),
            (-150, 300, vec![-100, 0, 100, 200, 300]),
            (-7, 0, vec![-6, -4, -2, 0]),
            (0, 0, vec![0, 1]),
        ] {
            assert_eq!(Scale::of([least, most].into_iter(), 300).ticks(), expected);
        }
        let scale = Scale::of([-max, max].into_iter(), 300);
        assert!(scale.ticks().len() <= 8);
        assert_eq!((scale.below_top(max), scale.below_top(0), scale.below_top(-max)), (0, 150, 300));
        assert_eq!(scale.length(-max), 150);
    }
}
