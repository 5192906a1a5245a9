//! Whatever the page about queries shows is so.

use domain::{AccountPosting, EnvelopePosting, Record, parse_period_expression};
use jiff::civil::{Date, date};
use report::{Finder, QueryProblem, Seen, marked, parse_query};

use crate::books::{Books, name};

const PAGE: &str = include_str!("../../../../docs/reference/query.md");

/// The Wednesday from which the page is seen.
const TODAY: Date = date(2026, 11, 25);

/// The lines of all blocks of that kind, before the errors or among them.
fn lines(part: &str, kind: &str) -> Vec<String> {
    let open = format!("```{kind}\n");
    let blocks = part.split(open.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap());
    let lines = blocks.flat_map(str::lines).filter(|line| !line.trim().is_empty());
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn examples(kind: &str) -> Vec<String> {
    let lines = lines(PAGE.split("## Errors").next().unwrap(), kind);
    assert!(!lines.is_empty(), "there are no examples of the kind {kind}");
    lines
}

/// What is typed, and below it what is said about it.
fn errors(kind: &str) -> Vec<(String, String)> {
    let lines = lines(PAGE.split("## Errors").nth(1).unwrap(), kind);
    let pairs: Vec<(String, String)> = lines.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    assert!(!pairs.is_empty(), "there are no errors of the kind {kind}");
    pairs
}

fn columns(line: &str) -> (&str, &str) {
    let (typed, shown) = line.split_once("  ").unwrap_or_else(|| panic!("one column only: {line}"));
    (typed, shown.trim_start())
}

fn read(text: &str) -> Result<report::Query, QueryProblem> {
    parse_query(text, books().ledger.currency(), TODAY)
}

fn books() -> Books {
    let books = Books::with_accounts("EUR", &[("Cash", true), ("Card", true), ("Bank", true)]);
    books.add("Food", 100, "").add("Rent", 100, "").add("Bank fees", 100, "")
}

/// A booked transaction out of `Food -55.00 · Bank fees -1.00 | Cash -10.00`.
fn record(books: &Books, line: &str) -> Record {
    let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let (envelopes, accounts) = cells[3].split_once(" | ").unwrap();
    let posting =
        |text: &str| text.rsplit_once(' ').map(|(name, amount)| (name.to_owned(), minor_units(amount))).unwrap();
    let postings = |side: &str| side.split(" · ").map(posting).collect::<Vec<_>>();
    let first = books.booked().remove(0).record;
    let account = first.accounts[0].clone();
    Record {
        date: cells[1].parse().unwrap(),
        payee: Some(name(cells[2])),
        memo: None,
        envelopes: postings(envelopes).into_iter().map(|(text, n)| envelope_posting(books, &text, n)).collect(),
        accounts: postings(accounts).into_iter().map(|(text, n)| account_posting(books, &account, &text, n)).collect(),
        ..first
    }
}

fn envelope_posting(books: &Books, text: &str, n: i64) -> EnvelopePosting {
    EnvelopePosting { id: books.envelope(text), name: name(text), n }
}

fn account_posting(books: &Books, like: &AccountPosting, text: &str, n: i64) -> AccountPosting {
    AccountPosting { id: books.ledger.find_account(&name(text)).unwrap().0, name: name(text), n, ..like.clone() }
}

fn minor_units(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap()
}

/// What the finder picks, as the page shows it.
fn found(finder: &Finder, books: &Books, records: &[Record]) -> String {
    let mut lines = Vec::new();
    for (number, record) in (1..).zip(records) {
        let seen = Seen::from(record);
        let envelopes = finder.envelopes(&seen).into_iter().map(|posting| (&posting.name, posting.n));
        let accounts = finder.accounts(&seen).into_iter().map(|posting| (&posting.name, posting.n));
        lines.extend(envelopes.chain(accounts).map(|(name, n)| format!("{number} {name} {}", books.ledger.amount(n))));
    }
    lines.join(", ")
}

#[test]
fn each_query_of_the_page_is_one() {
    for line in examples("query") {
        let typed = line.split(" # ").next().unwrap().trim_end();
        assert!(read(typed).is_ok(), "{}", read(typed).unwrap_err().marked(typed));
    }
}

#[test]
fn each_period_of_the_page_means_what_stands_beside_it() {
    for line in examples("period") {
        let (typed, shown) = columns(&line);
        let expression = parse_period_expression(typed, TODAY).unwrap_or_else(|problem| panic!("{typed}: {problem}"));
        assert_eq!(expression.to_string(), shown, "{typed}");
    }
}

#[test]
fn each_query_of_the_page_finds_what_stands_beside_it() {
    let books = books();
    let records: Vec<Record> = examples("booked").iter().map(|line| record(&books, line)).collect();
    for line in examples("found") {
        let (typed, shown) = columns(&line);
        let finder = Finder::new(&read(typed).unwrap(), &books.ledger);
        assert_eq!(found(&finder, &books, &records), shown, "{typed}");
    }
}

#[test]
fn each_error_of_the_page_is_said_so() {
    for (typed, said) in errors("query") {
        let text = typed.strip_prefix("   ").unwrap();
        assert_eq!(read(text).expect_err(text).marked(text), format!("{typed}\n{said}"));
    }
    for (typed, said) in errors("period") {
        let text = typed.strip_prefix("   ").unwrap();
        let problem = parse_period_expression(text, TODAY).expect_err(text);
        assert_eq!(marked(text, problem.at, &problem.fault.to_string()), format!("{typed}\n{said}"));
    }
}

#[test]
fn no_line_of_the_page_is_too_long() {
    for line in PAGE.lines() {
        assert!(line.chars().count() <= 140, "{line}");
    }
}
