//! The laws for any sequence of requests, whatever of it is refused.

use domain::{AMOUNT_MAX, Details, EnvelopeId, Ledger, Op, Request, Span, decide};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::book::{Book, details};

/// One thing that somebody tries.
#[derive(Clone, Debug)]
enum Step {
    Line(String),
    Undo { seq: usize, restore: bool },
}

const ENVELOPES: [&str; 6] = ["Food", "food", "Rent", "Fun", "Savings", "Ready_to_assign"];
const PLACES: [&str; 9] =
    ["Food", "Rent", "Fun", "Ready_to_assign", "Cash", "Bank", "env:Savings", "acct:Savings", "Card"];

fn arb_amount() -> impl Strategy<Value = String> {
    let minor_units = prop_oneof![8 => 1..=20_000_i64, 1 => 1..=AMOUNT_MAX, 1 => Just(AMOUNT_MAX)];
    minor_units.prop_map(|minor_units| format!("{}.{:02}", minor_units / 100, minor_units % 100))
}

fn arb_step() -> impl Strategy<Value = Step> {
    let envelope = || prop::sample::select(ENVELOPES.to_vec());
    let place = || prop::sample::select(PLACES.to_vec());
    let account = || prop::sample::select(vec!["@Cash", "@Bank", "@Card"]);
    let flag = || prop::sample::select(vec!["", "", "!", "~"]);
    prop_oneof![
        4 => (envelope(), arb_amount(), account(), flag())
            .prop_map(|(to, amount, account, flag)| Step::Line(format!("add {to} {amount} {account} {flag}"))),
        3 => (envelope(), arb_amount(), account(), flag())
            .prop_map(|(from, amount, account, flag)| Step::Line(format!("withdraw {from} {amount} {account} {flag}"))),
        3 => arb_transfer_of(place(), place()),
        3 => (1..40_usize, any::<bool>()).prop_map(|(seq, restore)| Step::Undo { seq, restore }),
    ]
}

fn arb_transfer_of(
    from: impl Strategy<Value = &'static str>,
    to: impl Strategy<Value = &'static str>,
) -> impl Strategy<Value = Step> {
    (from, to, arb_amount(), prop::sample::select(vec!["", "!"]))
        .prop_map(|(from, to, amount, flag)| Step::Line(format!("transfer {from} {to} {amount} {flag}")))
}

fn arb_date() -> impl Strategy<Value = Date> {
    (9..=11_i8, 1..=30_i8).prop_map(|(month, day)| date(2026, month, day))
}

fn arb_steps() -> impl Strategy<Value = Vec<(Date, Step)>> {
    prop::collection::vec((arb_date(), arb_step()), 0..40)
}

fn request(book: &Book, on: Date, step: &Step) -> Option<Request> {
    let request = match step {
        Step::Undo { seq, restore } => return book.undo(*seq, *restore),
        Step::Line(line) => book.request(&line.split_whitespace().collect::<Vec<_>>()),
    };
    Some(dated(request, details(on)))
}

fn dated(request: Request, details: Details) -> Request {
    match request {
        Request::Add(add) => Request::Add(domain::Add { details, ..add }),
        Request::Withdraw(withdraw) => Request::Withdraw(domain::Withdraw { details, ..withdraw }),
        Request::Transfer(transfer) => Request::Transfer(domain::Transfer { details, ..transfer }),
        Request::Undo(_) | Request::Import(_) | Request::Note { .. } => request,
    }
}

fn played(steps: &[(Date, Step)]) -> Book {
    let mut book = Book::new();
    for (on, step) in steps {
        if let Some(request) = request(&book, *on, step) {
            let _ = book.carry_out(&request);
        }
    }
    book
}

/// Everything of a ledger but the versions of its transactions.
fn without_versions(ledger: &Ledger) -> serde_json::Value {
    let mut json = serde_json::to_value(ledger).unwrap();
    json.as_object_mut().unwrap().remove("changed");
    json
}

proptest! {
    /// Moving money never creates or destroys it, whatever the order and whatever is refused.
    #[test]
    fn moves_conserve_the_total(
        steps in arb_steps(),
        moves in prop::collection::vec(
            arb_transfer_of(prop::sample::select(PLACES.to_vec()), prop::sample::select(PLACES.to_vec())), 0..20),
    ) {
        let mut book = played(&steps);
        let before = book.totals();
        for step in moves {
            let _ = book.carry_out(&request(&book, crate::book::TODAY, &step).unwrap());
            prop_assert_eq!(book.totals(), before);
        }
    }

    /// The accounts inside the law and all envelopes hold the same after every op, and what is decided applies.
    #[test]
    fn both_sides_hold_the_same_after_every_op(steps in arb_steps()) {
        let mut book = Book::new();
        for (on, step) in steps {
            let Some(request) = request(&book, on, &step) else { continue };
            if let Ok(op) = decide(&book.ledger, &request) {
                prop_assert_eq!(book.ledger.check(&op), Ok(()));
                prop_assert_eq!(Op::parse(op.kind(), &op.to_json_fields()), Ok(op.clone()));
                book.apply(op).unwrap();
            }
            let (accounts, envelopes) = book.totals();
            prop_assert_eq!(accounts, envelopes);
        }
    }

    /// Replaying in pieces, with the ledger saved and read back between any two ops, equals replaying whole.
    #[test]
    fn replaying_in_pieces_equals_replaying_whole(steps in arb_steps(), cut in any::<prop::sample::Index>()) {
        let book = played(&steps);
        let mut ledger = Book::new().ledger;
        let cut = cut.index(book.journal.len() + 1);
        for (place, (at, op)) in book.journal.iter().enumerate() {
            if place == cut {
                ledger = serde_json::from_str(&serde_json::to_string(&ledger).unwrap()).unwrap();
            }
            ledger.apply(at, &Op::parse(op.kind(), &op.to_json_fields()).unwrap()).unwrap();
        }
        prop_assert_eq!(serde_json::to_string(&ledger).unwrap(), serde_json::to_string(&book.ledger).unwrap());
        prop_assert_eq!(ledger, book.ledger);
    }

    /// A void and its restore leave the same balances, cells and counts; only the version tells of them.
    #[test]
    fn a_void_and_its_restore_cancel_out(steps in arb_steps(), which in any::<prop::sample::Index>()) {
        let mut book = played(&steps);
        prop_assume!(!book.journal.is_empty());
        let seq = which.index(book.journal.len()) + 1;
        let Some(undo) = book.undo(seq, false) else { return Ok(()) };
        let before = book.ledger.clone();
        prop_assume!(book.carry_out(&undo).is_ok());
        prop_assert_ne!(without_versions(&book.ledger), without_versions(&before));
        book.carry_out(&book.undo(seq, true).unwrap()).unwrap();
        prop_assert_eq!(without_versions(&book.ledger), without_versions(&before));
    }

    /// A transaction that is voided at once leaves a ledger in which it never was, but for ids that stay taken.
    #[test]
    fn a_voided_transaction_leaves_no_trace_in_sums(steps in arb_steps(), on in arb_date(), step in arb_step()) {
        let mut book = played(&steps);
        let (totals, cells, turnover) = (book.totals(), book.ledger.cells(Span::All), book.ledger.turnover());
        let Some(request) = request(&book, on, &step) else { return Ok(()) };
        prop_assume!(!matches!(request, Request::Undo(_)) && book.carry_out(&request).is_ok());
        let undo = book.undo(book.journal.len(), false).unwrap();
        book.carry_out(&undo).unwrap();
        prop_assert_eq!((book.totals(), book.ledger.turnover()), (totals, turnover));
        for (id, cell) in book.ledger.cells(Span::All) {
            prop_assert_eq!(cells.get(&id).copied().unwrap_or_default(), cell);
        }
    }

    /// What an envelope holds is what its months say: assigned and activity from the start.
    #[test]
    fn the_cells_add_up_to_the_balances(steps in arb_steps()) {
        let book = played(&steps);
        let cells = book.ledger.cells(Span::All);
        for id in (0..10).map(EnvelopeId) {
            let balance = book.ledger.envelope(id).map_or(0, |envelope| envelope.balance);
            let cell = cells.get(&id).copied().unwrap_or_default();
            prop_assert_eq!(cell.assigned + cell.activity(), balance);
        }
    }

    /// No envelope that was not allowed to overspend is below zero.
    #[test]
    fn required_funds_keep_envelopes_above_zero(steps in arb_steps()) {
        let mut book = Book::new();
        for (on, step) in steps {
            let Some(request) = request(&book, on, &step) else { continue };
            if !matches!(&step, Step::Line(line) if line.contains('!')) && !matches!(step, Step::Undo { .. }) {
                let _ = book.carry_out(&request);
            }
        }
        prop_assert!(book.ledger.listed().all(|(_, envelope)| 0 <= envelope.balance));
    }

    /// A request that was stored and read back is decided alike, and asks for the same.
    #[test]
    fn a_stored_request_is_decided_alike(steps in arb_steps(), on in arb_date(), step in arb_step()) {
        let book = played(&steps);
        let Some(request) = request(&book, on, &step) else { return Ok(()) };
        let stored: Request = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
        prop_assert_eq!(stored.given(), request.given());
        prop_assert_eq!(decide(&book.ledger, &stored), decide(&book.ledger, &request));
    }

    /// Any one number of an op changed by any amount: it does not fold, and the ledger stays as it was.
    #[test]
    fn a_changed_number_does_not_fold(
        steps in arb_steps(), op in any::<prop::sample::Index>(), digit in any::<prop::sample::Index>(), by in 1..9_u32,
    ) {
        let book = played(&steps);
        prop_assume!(!book.journal.is_empty());
        let place = op.index(book.journal.len());
        let mut ledger = Book::new().ledger;
        for (at, op) in &book.journal[..place] {
            ledger.apply(at, op).unwrap();
        }
        let (at, op) = &book.journal[place];
        let json = op.to_json_fields();
        let money = json.find("\"accounts\"").unwrap();
        let digits: Vec<usize> = json.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).filter(|at| money < *at).collect();
        let at_digit = digits[digit.index(digits.len())];
        let digit = json[at_digit..=at_digit].parse::<u32>().unwrap();
        let tampered = format!("{}{}{}", &json[..at_digit], (digit + by) % 10, &json[at_digit + 1..]);
        if let Ok(tampered) = Op::parse(op.kind(), &tampered) {
            let before = ledger.clone();
            prop_assert!(ledger.apply(at, &tampered).is_err());
            prop_assert_eq!(&ledger, &before);
        }
    }
}
