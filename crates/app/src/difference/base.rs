//! Which state of the ledger somebody went on from who wrote other lines into the view.
//!
//! The original program knows no numbers of entries, so what it read is found by what it kept: it adds lines behind
//! those that it saw, category by category. Pure.

use std::collections::BTreeMap;

use domain::Handle;

/// One line of one category, as the view shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text {
    pub(crate) n: i64,
    pub(crate) description: String,
}

/// A line of ours, and where its transaction stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ours {
    pub(crate) text: Text,
    pub(crate) at: Handle,
}

/// What happened to the lines of the view, in the order of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A line came, at the end of its category.
    Line { category: String, line: Ours, counts: bool },
    /// The lines of a transaction are others, each still in its place among those of its category.
    Edited { of: Handle, lines: Vec<(String, Text)> },
    /// The lines of a transaction no longer count, or count again.
    Counts { of: Handle, counts: bool },
}

/// The lines of all categories at some entry.
#[derive(Clone, Debug, Default)]
struct Lines {
    categories: BTreeMap<String, Vec<(Ours, bool)>>,
    /// In which categories a transaction has lines.
    of: BTreeMap<Handle, Vec<String>>,
}

impl Lines {
    fn see(&mut self, event: &Event) -> Vec<String> {
        match event {
            Event::Line { category, line, counts } => {
                self.of.entry(line.at).or_default().push(category.clone());
                self.categories.entry(category.clone()).or_default().push((line.clone(), *counts));
                vec![category.clone()]
            }
            Event::Edited { of, lines } => self.edit(*of, lines),
            Event::Counts { of, counts } => {
                let touched = self.of.get(of).cloned().unwrap_or_default();
                for category in &touched {
                    let lines = self.categories.get_mut(category).into_iter().flatten();
                    lines.filter(|(line, _)| line.at == *of).for_each(|(_, is_live)| *is_live = *counts);
                }
                touched
            }
        }
    }

    fn edit(&mut self, of: Handle, edited: &[(String, Text)]) -> Vec<String> {
        let mut touched = self.of.insert(of, edited.iter().map(|(category, _)| category.clone()).collect());
        for category in touched.iter().flatten() {
            self.categories.entry(category.clone()).or_default().retain(|(line, _)| line.at != of);
        }
        for (category, text) in edited {
            let lines = self.categories.entry(category.clone()).or_default();
            let place = lines.iter().position(|(line, _)| of < line.at).unwrap_or(lines.len());
            lines.insert(place, (Ours { text: text.clone(), at: of }, true));
        }
        let mut touched: Vec<String> = touched.take().into_iter().flatten().collect();
        touched.extend(edited.iter().map(|(category, _)| category.clone()));
        touched.sort();
        touched.dedup();
        touched
    }

    fn live(&self, category: &str) -> impl Iterator<Item = &Ours> {
        let lines = self.categories.get(category).into_iter().flatten();
        lines.filter(|(_, is_live)| *is_live).map(|(line, _)| line)
    }
}

/// The lines of all categories at the end of that entry.
pub(crate) fn lines_at(events: &[(u64, Event)], seq: u64) -> BTreeMap<String, Vec<Ours>> {
    let mut lines = Lines::default();
    for (_, event) in events.iter().filter(|(at, _)| *at <= seq) {
        lines.see(event);
    }
    let names: Vec<String> = lines.categories.keys().cloned().collect();
    names.into_iter().map(|name| (name.clone(), lines.live(&name).cloned().collect())).collect()
}

/// A state that somebody may have gone on from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Base {
    /// The last entry that changed a line.
    pub(crate) seq: u64,
    /// How many lines it has.
    pub(crate) line_count: usize,
}

/// The entry as of which every category of ours is the beginning of theirs, and most of theirs is ours; the latest of
/// several. So what was undone here after they read it is not taken for new. Only the states of that era are looked at, from
/// an entry up to and without another one.
pub(crate) fn base(
    events: &[(u64, Event)],
    theirs: &BTreeMap<String, Vec<Text>>,
    (from, to): (u64, Option<u64>),
) -> Base {
    let mut lines = Lines::default();
    // How many lines each category has while it is a beginning of theirs; `None` once it is not.
    let mut fits: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let (mut misfit_count, mut line_count) = (0_usize, 0_usize);
    let mut base = Base::default();
    for (place, (seq, event)) in events.iter().enumerate() {
        for category in lines.see(event) {
            let before = fits.get(&category).copied().unwrap_or(Some(0));
            let there = theirs.get(&category).map(Vec::as_slice).unwrap_or_default();
            let after = match (event, before) {
                (Event::Line { counts: false, .. }, before) => before,
                (Event::Line { .. }, None) => None,
                // Only the new line is compared, so that a long history is passed through once.
                (Event::Line { line, .. }, Some(len)) => {
                    there.get(len).filter(|text| **text == line.text).map(|_| len.saturating_add(1))
                }
                (Event::Counts { .. } | Event::Edited { .. }, _) => beginning(lines.live(&category), there),
            };
            misfit_count =
                misfit_count.saturating_add(usize::from(after.is_none())).saturating_sub(usize::from(before.is_none()));
            line_count = line_count.saturating_add(after.unwrap_or(0)).saturating_sub(before.unwrap_or(0));
            fits.insert(category, after);
        }
        let next = events.get(place.saturating_add(1)).map(|(next, _)| *next);
        let is_within = next.is_none_or(|next| from < next) && to.is_none_or(|to| *seq < to);
        if next != Some(*seq) && is_within && misfit_count == 0 && base.line_count <= line_count {
            base = Base { seq: *seq, line_count };
        }
    }
    base
}

fn beginning<'a>(ours: impl Iterator<Item = &'a Ours>, theirs: &[Text]) -> Option<usize> {
    let mut len = 0_usize;
    for line in ours {
        theirs.get(len).filter(|text| **text == line.text)?;
        len = len.saturating_add(1);
    }
    Some(len)
}

/// What one category has more than another state of it: the places of `theirs` that ours lacks, and those of ours that
/// are gone. Lines that are equal are as good as each other; of several, the latest are the ones that differ.
pub(crate) fn difference(ours: &[Ours], theirs: &[Text]) -> (Vec<usize>, Vec<Handle>) {
    let mut counts: BTreeMap<&Text, usize> = BTreeMap::new();
    for line in ours {
        let count = counts.entry(&line.text).or_default();
        *count = count.saturating_add(1);
    }
    let mut added = Vec::new();
    for (place, text) in theirs.iter().enumerate() {
        match counts.get_mut(text).filter(|count| 0 < **count) {
            Some(count) => *count = count.saturating_sub(1),
            None => added.push(place),
        }
    }
    let mut removed = Vec::new();
    for line in ours.iter().rev() {
        if let Some(count) = counts.get_mut(&line.text).filter(|count| 0 < **count) {
            *count = count.saturating_sub(1);
            removed.push(line.at);
        }
    }
    (added, removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Text {
        let (n, description) = words.split_once(' ').unwrap_or((words, ""));
        Text { n: n.parse().unwrap(), description: description.to_owned() }
    }

    fn line(seq: u64, category: &str, words: &str) -> (u64, Event) {
        let line = Ours { text: text(words), at: Handle::entry(seq) };
        (seq, Event::Line { category: category.to_owned(), line, counts: true })
    }

    fn undo(seq: u64, of: u64, counts: bool) -> (u64, Event) {
        (seq, Event::Counts { of: Handle::entry(of), counts })
    }

    fn theirs(categories: &[(&str, &[&str])]) -> BTreeMap<String, Vec<Text>> {
        categories
            .iter()
            .map(|(name, lines)| ((*name).to_owned(), lines.iter().map(|line| text(line)).collect()))
            .collect()
    }

    #[test]
    fn the_base_is_the_latest_state_that_theirs_goes_on_from() {
        let events = [
            line(1, "Food", "150 a"),
            line(2, "Rent", "400 b"),
            line(3, "Food", "-5 c"),
            undo(4, 3, false),
            line(5, "Food", "7 d"),
        ];
        let at = |categories: &[(&str, &[&str])]| base(&events, &theirs(categories), (0, None)).seq;
        assert_eq!(at(&[("Food", &["150 a", "7 d"]), ("Rent", &["400 b"])]), 5);
        assert_eq!(at(&[("Food", &["150 a", "-5 c", "9 x"]), ("Rent", &["400 b"])]), 3);
        assert_eq!(at(&[("Food", &["150 a", "9 x"]), ("Rent", &["400 b"])]), 4, "undone at 4, as before 3");
        assert_eq!(at(&[("Food", &["150 a", "9 x"])]), 1);
        assert_eq!(at(&[("Food", &["151 a"])]), 0);
        assert_eq!(base(&[], &theirs(&[("Food", &["1"])]), (0, None)).seq, 0);
    }

    #[test]
    fn an_edited_line_stands_where_it_stood() {
        let edited = |seq: u64, of: u64, lines: &[(&str, &str)]| {
            let lines = lines.iter().map(|(category, words)| ((*category).to_owned(), text(words))).collect();
            (seq, Event::Edited { of: Handle::entry(of), lines })
        };
        let events = [
            line(1, "Food", "1 a"),
            line(2, "Food", "2 b"),
            line(3, "Rent", "9 r"),
            edited(4, 1, &[("Food", "5 a")]),
            edited(5, 2, &[("Rent", "2 b")]),
        ];
        let lines = |seq, category: &str| -> Vec<Text> {
            lines_at(&events, seq)[category].iter().map(|ours| ours.text.clone()).collect()
        };
        assert_eq!(lines(4, "Food"), [text("5 a"), text("2 b")]);
        assert_eq!((lines(5, "Food"), lines(5, "Rent")), (vec![text("5 a")], vec![text("2 b"), text("9 r")]));
        let at = |categories: &[(&str, &[&str])]| base(&events, &theirs(categories), (0, None)).seq;
        assert_eq!(at(&[("Food", &["1 a", "2 b", "7 x"]), ("Rent", &["9 r"])]), 3);
        assert_eq!(at(&[("Food", &["5 a", "2 b", "7 x"]), ("Rent", &["9 r"])]), 4);
        assert_eq!(at(&[("Food", &["5 a"]), ("Rent", &["2 b", "9 r", "7 x"])]), 5);
    }

    #[test]
    fn a_line_that_came_back_stands_where_it_stood() {
        let events = [line(1, "Food", "1 a"), line(2, "Food", "2 b"), undo(3, 1, false), undo(4, 1, true)];
        assert_eq!(base(&events, &theirs(&[("Food", &["1 a", "2 b", "3 c"])]), (0, None)).seq, 4);
        assert_eq!(base(&events, &theirs(&[("Food", &["2 b", "3 c"])]), (0, None)).seq, 3);
        let texts: Vec<Text> = lines_at(&events, 4)["Food"].iter().map(|ours| ours.text.clone()).collect();
        assert_eq!(texts, [text("1 a"), text("2 b")]);
        assert_eq!(lines_at(&events, 3)["Food"].len(), 1);
    }

    #[test]
    fn equal_lines_are_counted() {
        let events = [line(1, "Food", "5 x"), line(2, "Food", "5 x"), line(3, "Food", "7 y")];
        let ours = &lines_at(&events, 3)["Food"];
        let there = |lines: &[&str]| lines.iter().map(|line| text(line)).collect::<Vec<_>>();
        assert_eq!(difference(ours, &there(&["5 x", "5 x", "7 y", "5 x"])), (vec![3], vec![]));
        assert_eq!(difference(ours, &there(&["5 x", "7 y"])), (vec![], vec![Handle::entry(2)]));
        assert_eq!(difference(ours, &there(&["7 z", "5 x", "5 x"])), (vec![0], vec![Handle::entry(3)]));
    }
}
