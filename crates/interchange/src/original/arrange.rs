//! One order of all lines, in which each transfer is one step.
//!
//! The object says in which order the lines of each category were written, and nothing about the order among
//! categories. A transfer is a line in both, so it binds the two orders together where it stands.

mod pair;

use std::collections::VecDeque;

use crate::original::Category;

use pair::{Partners, partners};

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
///
/// Where joined transfers contradict the orders of their categories, one of them is taken apart at a time.
pub fn arrange(categories: &[Category]) -> Arranged {
    let mut pairs = partners(categories);
    let steps = Walk::new(categories, &mut pairs).steps();
    pairs.unpaired.sort_unstable();
    Arranged { steps, unpaired: pairs.unpaired }
}

/// Walks through all categories at once, each from its first line to its last.
struct Walk<'a> {
    categories: &'a [Category],
    pairs: &'a mut Partners,
    /// The next line of each category.
    next: Vec<u32>,
    /// The categories that may go on.
    ready: VecDeque<u32>,
    steps: Vec<Step>,
}

impl<'a> Walk<'a> {
    fn new(categories: &'a [Category], pairs: &'a mut Partners) -> Self {
        let count = u32::try_from(categories.len()).expect("a file has fewer categories than 2^32");
        let line_count = categories.iter().map(|category| category.lines.len()).sum();
        Self {
            categories,
            pairs,
            next: vec![0; categories.len()],
            ready: (0..count).collect(),
            steps: Vec::with_capacity(line_count),
        }
    }

    fn steps(mut self) -> Vec<Step> {
        let mut unfinished = 0;
        loop {
            while let Some(category) = self.ready.pop_front() {
                while self.step(category) {}
            }
            // Whatever is not at its end now waits for a partner that waits itself.
            let Some(blocked) = self.first_unfinished(unfinished) else { return self.steps };
            unfinished = blocked.category;
            self.pairs.take_apart(blocked);
            self.ready.push_back(blocked.category);
        }
    }

    /// Takes the next line of the category, unless there is none or its partner is not next in turn.
    fn step(&mut self, category: u32) -> bool {
        let Some(here) = self.next_of(category) else { return false };
        let Some(partner) = self.pairs.of(here) else {
            self.steps.push(Step::Line { category: here.category, line: here.line });
            self.pass(here);
            return true;
        };
        if self.next_of(partner.category) != Some(partner) {
            return false;
        }
        let is_out = self.amount(here) < 0;
        let (from, to) = if is_out { (here, partner) } else { (partner, here) };
        self.steps.push(Step::Transfer { from, to });
        self.pass(here);
        self.pass(partner);
        self.ready.push_back(partner.category);
        true
    }

    fn pass(&mut self, place: Place) {
        if let Some(next) = self.next.get_mut(at(place.category)) {
            *next = next.saturating_add(1);
        }
    }

    fn next_of(&self, category: u32) -> Option<Place> {
        let line = *self.next.get(at(category))?;
        let lines = &self.categories.get(at(category))?.lines;
        (at(line) < lines.len()).then_some(Place { category, line })
    }

    fn amount(&self, place: Place) -> i64 {
        let lines = self.categories.get(at(place.category)).map(|category| category.lines.as_slice());
        lines.and_then(|lines| lines.get(at(place.line))).map_or(0, |line| line.n)
    }

    /// The next line of the first category, from that one on, which is not at its end.
    fn first_unfinished(&self, from: u32) -> Option<Place> {
        (from..).take_while(|category| at(*category) < self.next.len()).find_map(|category| self.next_of(category))
    }
}

/// The number as an index.
fn at(number: u32) -> usize {
    usize::try_from(number).expect("an index has 32 bits or more")
}
