//! The original program itself, where it lies beside the project and Python is there: it must draw the same charts, print
//! the same categories and write the same JSON. Where it is not, the golden files and the other hand's drawings stand
//! alone.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use report::{Format, original_chart, published, render};
use serde_json::{Value, json};

use crate::books::Books;
use crate::golden::stored_as_ledger;
use crate::properties::arb_books_of;
use crate::sheet::{arb_sheet, sheet};

/// Amounts are whole cents here, so that the original's arithmetic is exact.
const CHARTS: &str = "
ledgers = json.load(sys.stdin)
charts = [create_spend_chart([Category.from_dict(c) for c in ledger['categories']]) for ledger in ledgers]
json.dump([chart + '\\n' for chart in charts], sys.stdout)
";

const SHEETS: &str = "
def money(cents):
    return Decimal(cents) / 100

def sheet(c):
    lines = [f'{e[\"description\"][:23]:23}{money(e[\"amount\"]):>7.2f}\\n' for e in c.ledger]
    return f'{c.category:*^30}\\n' + ''.join(lines) + f'Total: {money(c.get_balance()):.2f}\\n'

categories = [Category.from_dict(c) for c in json.load(sys.stdin)]
json.dump([sheet(c) for c in categories], sys.stdout)
";

/// Reads objects as the original did, and writes them as it did, but for letters beyond ASCII.
const OBJECTS: &str = "
objects = [json.loads(text) for text in json.load(sys.stdin)]
for one in objects:
    for c in one['categories']:
        category = Category.from_dict(c)
        assert category.get_balance() == sum(e['amount'] for e in category.ledger), one
        assert category.to_dict() == c, one
json.dump([json.dumps(one, indent=2, ensure_ascii=False) for one in objects], sys.stdout)
";

/// What a script of the original's Python answers, or nothing where there is none.
fn ask(script: &str, question: &Value) -> Option<Vec<String>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/baseline/original");
    if !folder.join("budget.py").is_file() {
        return None;
    }
    let imports = "import json, sys\nfrom decimal import Decimal\nfrom budget import Category, create_spend_chart\n";
    let mut python = Command::new("python3")
        .args(["-B", "-c", &format!("{imports}{script}")])
        .env("PYTHONPATH", folder)
        .env("PYTHONUTF8", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    python.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let answer = python.wait_with_output().unwrap();
    assert!(answer.status.success(), "the original's Python failed");
    Some(serde_json::from_slice(&answer.stdout).unwrap())
}

/// The ledger as the original kept it, in whole cents.
fn in_cents(books: &Books) -> Value {
    let categories = published(&books.ledger, &books.booked()).categories.into_iter().map(|category| {
        let lines = category.lines.into_iter();
        let lines = lines.map(|line| json!({"amount": line.amount, "description": line.description}));
        let lines: Vec<Value> = lines.collect();
        json!({"category": category.category, "ledger": lines, "balance": category.balance.minor_units()})
    });
    json!({"categories": categories.collect::<Vec<_>>()})
}

fn arb_ledgers(code: &'static str) -> impl Strategy<Value = Vec<Books>> {
    prop::collection::vec(arb_books_of(code, (1..100_000_i64).boxed()), 40)
}

proptest! {
    // One question holds many ledgers, as Python takes its time to begin.
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn the_original_draws_the_same_charts(ledgers in arb_ledgers("EUR")) {
        let question = ledgers.iter().map(in_cents).collect();
        let ours = ledgers.iter().map(|books| {
            let published = published(&books.ledger, &books.booked());
            render(&original_chart(&published, books.ledger.currency()), Format::Text)
        });
        if let Some(theirs) = ask(CHARTS, &question) {
            prop_assert_eq!(ours.collect::<Vec<_>>(), theirs);
        }
    }

    /// The original's category, printed by the same Python in the form that the assignment asks for.
    #[test]
    fn the_original_prints_the_same_categories(sheets in prop::collection::vec(arb_sheet(), 20)) {
        let question = sheets.iter().map(|(_, books)| in_cents(books)["categories"][0].clone()).collect();
        let ours = sheets.iter().map(|(name, books)| render(&sheet(books, name), Format::Text));
        if let Some(theirs) = ask(SHEETS, &question) {
            prop_assert_eq!(ours.collect::<Vec<_>>(), theirs);
        }
    }

    /// In a currency without digits behind the point even the numbers are written the same way.
    #[test]
    fn the_original_reads_and_writes_the_same_object(ledgers in arb_ledgers("JPY")) {
        let ours: Vec<String> = ledgers.iter().map(stored_as_ledger).collect();
        if let Some(theirs) = ask(OBJECTS, &json!(ours)) {
            prop_assert_eq!(ours, theirs);
        }
    }
}
