//! One order of all lines: what must hold for every ledger, and for those that the original wrote.

use std::collections::BTreeMap;

use domain::{Memo, Name};
use interchange::original::{Arranged, Category, Line, Place, Step, arrange};
use proptest::prelude::*;

const NAMES: [&str; 4] = ["Food", "Rent", "Fun", "Savings"];

/// Categories written as `Food: 150 "Groceries", -50 "Transfer to Rent"`, one a line.
fn ledger(text: &str) -> Vec<Category> {
    let category = |line: &str| {
        let (name, lines) = line.trim().split_once(": ").unwrap();
        let line = |text: &str| {
            let (n, memo) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
            Line { n: n.parse().unwrap(), memo: Memo::parse(memo).unwrap() }
        };
        Category { name: Name::parse(name).unwrap(), lines: lines.split(',').map(line).collect() }
    };
    text.trim().lines().map(category).collect()
}

fn place(category: u32, line: u32) -> Place {
    Place { category, line }
}

fn line(category: u32, line: u32) -> Step {
    Step::Line { category, line }
}

fn transfer(from: (u32, u32), to: (u32, u32)) -> Step {
    Step::Transfer { from: place(from.0, from.1), to: place(to.0, to.1) }
}

#[test]
fn a_transfer_becomes_one_step_between_the_lines_around_it() {
    let arranged = arrange(&ledger(
        "Food: 150 Groceries, -50 Transfer to Rent, -3 Bread
         Rent: 400, 50 Transfer from Food, -20",
    ));
    let steps = [line(0, 0), line(1, 0), transfer((0, 1), (1, 1)), line(1, 2), line(0, 2)];
    assert_eq!(arranged, Arranged { steps: steps.to_vec(), unpaired: vec![] });
}

#[test]
fn equal_transfers_are_paired_in_their_order() {
    let arranged = arrange(&ledger(
        "Food: -5 Transfer to Rent, -7 Transfer to Rent, -5 Transfer to Rent, -5 Transfer to Rent
         Rent: 5 Transfer from Food, 1, 7 Transfer from Food, 5 Transfer from Food",
    ));
    let steps = [transfer((0, 0), (1, 0)), line(1, 1), transfer((0, 1), (1, 2)), transfer((0, 2), (1, 3)), line(0, 3)];
    assert_eq!(arranged, Arranged { steps: steps.to_vec(), unpaired: vec![place(0, 3)] });
}

#[test]
fn what_only_says_that_it_is_a_transfer_is_a_line_and_told() {
    let arranged = arrange(&ledger(
        "Food: -5 Transfer to Rent, 5 Transfer to Rent, -5 Transfer to Food, 0 Transfer to Rent, -5 transfer to Rent
         Rent: 6 Transfer from Food, 5 Transfer from Nowhere, -5 Transfer from Food, 5 Transfer from, 5",
    ));
    assert!(arranged.steps.iter().all(|step| matches!(step, Step::Line { .. })));
    let told = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2)];
    assert_eq!(arranged.unpaired, told.map(|(category, line)| place(category, line)));
}

#[test]
fn a_circle_of_transfers_is_opened_at_one_place() {
    let arranged = arrange(&ledger(
        "Food: -1 Transfer to Rent, 3 Transfer from Fun
         Rent: -2 Transfer to Fun, 1 Transfer from Food
         Fun: -3 Transfer to Food, 2 Transfer from Rent",
    ));
    assert_eq!(arranged.unpaired, [place(0, 0), place(1, 1)]);
    let steps = [line(0, 0), transfer((2, 0), (0, 1)), transfer((1, 0), (2, 1)), line(1, 1)];
    assert_eq!(arranged.steps, steps);
}

#[test]
fn a_ledger_without_lines_has_no_steps() {
    assert_eq!(arrange(&[]), Arranged { steps: vec![], unpaired: vec![] });
}

#[test]
fn thousands_of_categories_in_a_chain_and_as_many_circles_take_no_time() {
    let count = 20_000;
    let name = |number: usize| Name::parse(&format!("c{number}")).unwrap();
    let half = |n: i64, words: &str, other: usize| Line { n, memo: Memo::parse(&format!("{words} c{other}")).unwrap() };
    let chain: Vec<Category> = (0..count)
        .map(|number| Category {
            name: name(number),
            lines: vec![
                half(-1, "Transfer to", (number + 1) % count),
                half(1, "Transfer from", (number + count - 1) % count),
            ],
        })
        .collect();
    assert_eq!(arrange(&chain).unpaired.len(), 2);
    let circles: Vec<Category> = (0..count)
        .map(|number| Category {
            name: name(number),
            lines: match number % 2 {
                0 => vec![half(-1, "Transfer to", number + 1), half(-2, "Transfer to", number + 1)],
                _ => vec![half(2, "Transfer from", number - 1), half(1, "Transfer from", number - 1)],
            },
        })
        .collect();
    assert_eq!(arrange(&circles).unpaired.len(), count);
}

/// Any line: most of them say that they are half of some transfer of a few small amounts.
fn arb_line() -> impl Strategy<Value = Line> {
    let words = prop::sample::select(vec!["Transfer to", "Transfer from", "Lunch with"]);
    (-2..=2_i64, words, prop::sample::select(&NAMES[..]))
        .prop_map(|(n, words, name)| Line { n, memo: Memo::parse(&format!("{words} {name}")).unwrap() })
}

fn arb_ledger() -> impl Strategy<Value = Vec<Category>> {
    prop::collection::vec(prop::collection::vec(arb_line(), 0..25), NAMES.len()).prop_map(|categories| {
        let name = |name: &str| Name::parse(name).unwrap();
        categories.into_iter().zip(NAMES).map(|(lines, text)| Category { name: name(text), lines }).collect()
    })
}

/// What a person did with the original: which verb, on which categories, over how much.
fn arb_verbs() -> impl Strategy<Value = Vec<(u8, usize, usize, i64)>> {
    prop::collection::vec((0..4_u8, 0..NAMES.len(), 0..NAMES.len(), 1..4_i64), 0..200)
}

/// The categories after the verbs, as the original would have written them, and how many transfers there were.
fn simulate(verbs: &[(u8, usize, usize, i64)]) -> (Vec<Category>, usize) {
    let name = |name: &str| Name::parse(name).unwrap();
    let mut categories: Vec<_> = NAMES.iter().map(|text| Category { name: name(text), lines: Vec::new() }).collect();
    let mut transfer_count = 0;
    for (verb, from, to, n) in verbs {
        let mut write = |category: usize, n: i64, text: String| {
            categories[category].lines.push(Line { n, memo: Memo::parse(&text).unwrap() });
        };
        match verb {
            0 => write(*from, *n, "Pay".to_owned()),
            1 => write(*from, -n, "Lunch".to_owned()),
            _ if from != to => {
                write(*from, -n, format!("Transfer to {}", NAMES[*to]));
                write(*to, *n, format!("Transfer from {}", NAMES[*from]));
                transfer_count += 1;
            }
            _ => {}
        }
    }
    (categories, transfer_count)
}

fn places(step: &Step) -> Vec<Place> {
    match step {
        Step::Line { category, line } => vec![place(*category, *line)],
        Step::Transfer { from, to } => vec![*from, *to],
    }
}

proptest! {
    /// Every line is in exactly one step, and after all lines of its category that stand before it.
    #[test]
    fn each_categorys_lines_are_taken_once_and_in_their_order(ledger in arb_ledger()) {
        let mut next = BTreeMap::new();
        for place in arrange(&ledger).steps.iter().flat_map(places) {
            let expected = next.entry(place.category).or_insert(0);
            prop_assert_eq!(place.line, *expected);
            *expected += 1;
        }
        for (number, category) in (0_u32..).zip(&ledger) {
            prop_assert_eq!(next.get(&number).copied().unwrap_or(0) as usize, category.lines.len());
        }
    }

    /// The halves of a transfer are equal and opposite, and name each other's categories.
    #[test]
    fn the_halves_of_a_transfer_are_equal_and_opposite(ledger in arb_ledger()) {
        let at = |place: Place| &ledger[place.category as usize].lines[place.line as usize];
        let text = |place: Place| at(place).memo.as_ref().unwrap().as_str();
        let name = |place: Place| ledger[place.category as usize].name.as_str();
        let arranged = arrange(&ledger);
        for step in &arranged.steps {
            if let Step::Transfer { from, to } = step {
                prop_assert!(at(*from).n < 0 && at(*from).n + at(*to).n == 0 && from.category != to.category);
                prop_assert_eq!(text(*from), format!("Transfer to {}", name(*to)));
                prop_assert_eq!(text(*to), format!("Transfer from {}", name(*from)));
            }
        }
    }

    /// What says that it is half of a transfer is in a transfer or told, and nothing else is told.
    #[test]
    fn what_has_no_partner_is_told(ledger in arb_ledger()) {
        let arranged = arrange(&ledger);
        let mut told = Vec::new();
        for step in &arranged.steps {
            if let Step::Line { category, line } = step {
                let memo = &ledger[*category as usize].lines[*line as usize].memo;
                if memo.as_ref().unwrap().as_str().starts_with("Transfer") {
                    told.push(place(*category, *line));
                }
            }
        }
        told.sort();
        prop_assert_eq!(told, arranged.unpaired);
    }

    /// A ledger that the original wrote has all its transfers joined.
    #[test]
    fn every_transfer_that_the_original_wrote_is_joined(verbs in arb_verbs()) {
        let (ledger, transfer_count) = simulate(&verbs);
        let arranged = arrange(&ledger);
        let joined = arranged.steps.iter().filter(|step| matches!(step, Step::Transfer { .. })).count();
        prop_assert_eq!(joined, transfer_count);
        prop_assert_eq!(arranged.unpaired, []);
    }
}
