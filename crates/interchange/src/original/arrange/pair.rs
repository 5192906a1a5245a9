//! Which two lines are the halves of one transfer.
//!
//! The k-th line of Food that says `Transfer to Rent` over some amount belongs to the k-th line of Rent that says
//! `Transfer from Food` over the same one: the original wrote both at once, so their orders agree.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::original::arrange::{Place, at};
use crate::original::{Category, Line};

/// The partner of each line, by category and line.
#[derive(Debug)]
pub(super) struct Partners {
    partners: Vec<Vec<Option<Place>>>,
    /// The lines that say they are half of a transfer and have no partner.
    pub(super) unpaired: Vec<Place>,
}

/// Half of a transfer. The order is that in which both sides are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Half {
    from: u32,
    to: u32,
    size: u64,
    place: Place,
}

/// Both sides of all transfers.
#[derive(Debug, Default)]
struct Halves {
    out: Vec<Half>,
    into: Vec<Half>,
    /// What says so, but cannot be one.
    odd: Vec<Place>,
}

/// Which way a line says that its money went.
enum Says<'a> {
    To(&'a str),
    From(&'a str),
}

pub(super) fn partners(categories: &[Category]) -> Partners {
    let mut halves = halves(categories);
    halves.out.sort_unstable();
    halves.into.sort_unstable();
    let mut partners = Partners {
        partners: categories.iter().map(|category| vec![None; category.lines.len()]).collect(),
        unpaired: halves.odd,
    };
    partners.join_all(&halves.out, &halves.into);
    partners
}

impl Partners {
    /// The other half, if the line is half of a transfer.
    pub(super) fn of(&self, place: Place) -> Option<Place> {
        *self.partners.get(at(place.category))?.get(at(place.line))?
    }

    /// Makes lines by themselves of both halves.
    pub(super) fn take_apart(&mut self, place: Place) {
        let Some(partner) = self.of(place) else { return };
        self.set(place, None);
        self.set(partner, None);
        self.unpaired.extend([place, partner]);
    }

    /// Joins what is equal; both sides are sorted.
    fn join_all(&mut self, out: &[Half], into: &[Half]) {
        let (mut out, mut into) = (out.iter().peekable(), into.iter().peekable());
        loop {
            let order = match (out.peek(), into.peek()) {
                (Some(from), Some(to)) => (from.from, from.to, from.size).cmp(&(to.from, to.to, to.size)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return,
            };
            let from = if order.is_le() { out.next() } else { None };
            let to = if order.is_ge() { into.next() } else { None };
            match (from, to) {
                (Some(from), Some(to)) => self.join(from.place, to.place),
                (from, to) => self.unpaired.extend(from.or(to).map(|half| half.place)),
            }
        }
    }

    fn join(&mut self, from: Place, to: Place) {
        self.set(from, Some(to));
        self.set(to, Some(from));
    }

    fn set(&mut self, place: Place, partner: Option<Place>) {
        let lines = self.partners.get_mut(at(place.category));
        if let Some(slot) = lines.and_then(|lines| lines.get_mut(at(place.line))) {
            *slot = partner;
        }
    }
}

fn halves(categories: &[Category]) -> Halves {
    let names: BTreeMap<&str, u32> =
        categories.iter().zip(0..).map(|(category, number)| (category.name.as_str(), number)).collect();
    let mut halves = Halves::default();
    for (category, number) in categories.iter().zip(0..) {
        for (line, place) in category.lines.iter().zip((0..).map(|line| Place { category: number, line })) {
            match half(&names, line, place) {
                Some(Ok(half)) if line.n < 0 => halves.out.push(half),
                Some(Ok(half)) => halves.into.push(half),
                Some(Err(place)) => halves.odd.push(place),
                None => {}
            }
        }
    }
    halves
}

/// The half of a transfer that a line is; `Err` if it says so, but cannot be one.
fn half(names: &BTreeMap<&str, u32>, line: &Line, place: Place) -> Option<Result<Half, Place>> {
    let (from, to) = match says(line)? {
        Says::To(name) if line.n < 0 => (Some(place.category), names.get(name.trim()).copied()),
        Says::From(name) if 0 < line.n => (names.get(name.trim()).copied(), Some(place.category)),
        Says::To(_) | Says::From(_) => (None, None),
    };
    let half = match (from, to) {
        (Some(from), Some(to)) if from != to => Ok(Half { from, to, size: line.n.unsigned_abs(), place }),
        _ => Err(place),
    };
    Some(half)
}

fn says(line: &Line) -> Option<Says<'_>> {
    let text = line.memo.as_ref()?.as_str();
    let to = text.strip_prefix("Transfer to ").map(Says::To);
    to.or_else(|| text.strip_prefix("Transfer from ").map(Says::From))
}
