//! One order of all lines, in which each transfer is one step.

use crate::original::Category;

/// A line of a category; both numbers count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which category.
    pub category: u32,
    /// Which of its lines.
    pub line: u32,
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A line by itself; both numbers count from 0.
    Line {
        /// Which category.
        category: u32,
        /// Which of its lines.
        line: u32,
    },
    /// Both halves of a transfer.
    Transfer {
        /// The half that takes money out.
        from: Place,
        /// The half that puts it in.
        to: Place,
    },
}

/// All lines in one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranged {
    /// Every line is in exactly one of these.
    pub steps: Vec<Step>,
    /// The lines that say they are half of a transfer and are steps of their own, in order of their places.
    pub unpaired: Vec<Place>,
}

/// One order of all lines that keeps the order within each category, transfers joined.
pub fn arrange(categories: &[Category]) -> Arranged {
    let _ = categories;
    todo!()
}
