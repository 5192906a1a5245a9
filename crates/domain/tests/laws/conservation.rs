//! The laws for any sequence of requests, whatever of it is refused.

use std::collections::BTreeMap;

use domain::{
    AMOUNT_MAX, At, Calendar, Cell, Details, EditTo, EnvelopeId, Ledger, Month, MonthRow, MonthView, Of, Op, Overspend,
    READY_TO_ASSIGN, Record, Refusal, Request, Span, Transaction, decide,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::book::{Book, details, edits};

/// One thing that somebody tries.
#[derive(Clone, Debug)]
enum Step {
    Line(String),
    Undo { seq: usize, restore: bool },
    SetBack { seq: usize },
    Edit { seq: usize, words: String },
    Earlier { seq: usize, version: usize },
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
        2 => (envelope(), arb_amount(), envelope(), arb_amount(), account(), flag()).prop_map(
            |(one, amount, two, more, account, flag)| {
                Step::Line(format!("split {one}={amount} {two}={more} {account} {flag}"))
            }),
        2 => (envelope(), arb_amount(), envelope(), arb_amount(), account(), flag()).prop_map(
            |(one, amount, two, more, account, flag)| {
                Step::Line(format!("add_split {one}={amount} {two}={more} {account} {flag}"))
            }),
        2 => (arb_amount(), account()).prop_map(|(amount, account)| Step::Line(format!("income {amount} {account}"))),
        2 => (envelope(), envelope(), prop::sample::select(vec!["", "-", "="]), arb_amount(), arb_amount(), flag())
            .prop_map(|(to, and, sign, amount, more, flag)| {
                Step::Line(format!("assign 2026-11 {to} {sign}{amount} {and} {more} {flag}"))
            }),
        1 => (envelope(), flag()).prop_map(|(to, flag)| Step::Line(format!("cover {to} {flag}"))),
        2 => arb_setting(),
        1 => (1..40_usize).prop_map(|seq| Step::SetBack { seq }),
        1 => (envelope(), envelope(), arb_amount(), flag())
            .prop_map(|(to, from, amount, flag)| Step::Line(format!("cover {to} {from} {amount} {flag}"))),
        3 => (1..40_usize, any::<bool>()).prop_map(|(seq, restore)| Step::Undo { seq, restore }),
        4 => arb_edit(),
        1 => (1..40_usize, 0..3_usize).prop_map(|(seq, version)| Step::Earlier { seq, version }),
    ]
}

fn arb_edit() -> impl Strategy<Value = Step> {
    let envelope = || prop::sample::select(ENVELOPES.to_vec());
    let place = || prop::sample::select(PLACES.to_vec());
    let words = prop_oneof![
        3 => arb_amount(),
        2 => (envelope(), arb_amount(), envelope(), arb_amount()).prop_map(|(a, n, b, m)| format!("{a}={n} {b}={m}")),
        2 => envelope().prop_map(|name| format!("in:{name}")),
        1 => (envelope(), arb_amount()).prop_map(|(name, n)| format!("in:{name} {n} on:2026-10-03 memo:bread")),
        1 => prop::sample::select(vec!["@Cash", "@Bank", "@Card", "on:2026-09-30", "memo:", "~"]).prop_map(str::to_owned),
        1 => (place(), place()).prop_map(|(from, to)| format!("from:{from} to:{to}")),
    ];
    (1..40_usize, words).prop_map(|(seq, words)| Step::Edit { seq, words })
}

fn arb_setting() -> impl Strategy<Value = Step> {
    let envelope = || prop::sample::select(vec!["Food", "Rent", "Fun", "env:Savings", "Ready_to_assign"]);
    let account = || prop::sample::select(vec!["Cash", "Bank", "acct:Savings", "Card", "Vault", "Safe"]);
    let kind = || prop::sample::select(vec!["cash", "bank", "savings", "card", "loan", "investment"]);
    let line = prop_oneof![
        envelope().prop_map(|name| format!("open envelope {}", name.trim_start_matches("env:"))),
        (kind(), account(), prop::sample::select(vec!["", "0", "12.50", "-3"]))
            .prop_map(|(kind, name, holds)| { format!("open {kind} {} {holds}", name.trim_start_matches("acct:")) }),
        (envelope(), prop::sample::select(vec!["", "Rent"])).prop_map(|(name, to)| format!("close {name} {to}")),
        account().prop_map(|name| format!("close {name}")),
        envelope().prop_map(|name| format!("reopen {name}")),
        (envelope(), envelope()).prop_map(|(from, to)| format!("rename {from} {}", to.trim_start_matches("env:"))),
        (account(), account()).prop_map(|(from, to)| format!("rename {from} {}", to.trim_start_matches("acct:"))),
        (envelope(), 0..9).prop_map(|(name, place)| format!("order {name} {place}")),
        envelope().prop_map(|name| format!("group {name} Home")),
        account().prop_map(|name| format!("default {}", name.trim_start_matches("acct:"))),
        (envelope(), prop::sample::select(vec!["block", "carry", "cover"]), 9..=12_u8)
            .prop_map(|(name, rule, month)| format!("overspend {name} {rule} 2026-{month:02}")),
        (envelope(), envelope()).prop_map(|(from, to)| format!("payee_name {from} {to}")),
        (account(), envelope())
            .prop_map(|(payee, to)| format!("payee_envelope {payee} {}", to.trim_start_matches("env:"))),
        prop::sample::select(vec!["CHF", "USD", "EUR"]).prop_map(|code| format!("currency {code}")),
        (0..9_u8, 9..=12_u8).prop_map(|(euros, month)| format!("hold {euros} 2026-{month:02}")),
        (1..=31_u8, prop::sample::select(vec!["", "-before", "-after"]), 8..=12_u8)
            .prop_map(|(day, way, month)| format!("month_start {day}{way} 2026-{month:02}")),
    ];
    line.prop_map(Step::Line)
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
        Step::SetBack { seq } => return book.set_back(*seq),
        Step::Edit { seq, words } => {
            let words: Vec<&str> = words.split_whitespace().collect();
            return book.edit(*seq, EditTo::New(edits(&words)));
        }
        Step::Earlier { seq, version } => {
            let earlier = versions(book, *seq).get(*version)?.into();
            return book.edit(*seq, EditTo::Earlier(earlier));
        }
        Step::Line(line) => book.request(&line.split_whitespace().collect::<Vec<_>>()),
    };
    Some(dated(request, details(on)))
}

fn dated(request: Request, details: Details) -> Request {
    match request {
        Request::Add(add) => Request::Add(domain::Add { details, ..add }),
        Request::AddSplit(add) => Request::AddSplit(domain::AddSplit { details, ..add }),
        Request::Withdraw(withdraw) => Request::Withdraw(domain::Withdraw { details, ..withdraw }),
        Request::Transfer(transfer) => Request::Transfer(domain::Transfer { details, ..transfer }),
        Request::Split(split) => Request::Split(domain::Split { details, ..split }),
        Request::Income(income) => Request::Income(domain::Income { details, ..income }),
        Request::Cover(cover) => Request::Cover(domain::Cover { details, ..cover }),
        Request::Open(open) => Request::Open(domain::Open { details, ..open }),
        Request::Close(close) => Request::Close(domain::Close { details, ..close }),
        Request::Change(_)
        | Request::ChangePayee(_)
        | Request::SetBack(_)
        | Request::TakeSettings(_)
        | Request::Assign(_)
        | Request::Undo(_)
        | Request::Edit(_)
        | Request::Import(_)
        | Request::Note { .. } => request,
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

/// Every version that the transaction of that number ever had.
fn versions(book: &Book, seq: usize) -> Vec<Record> {
    let Some((at, _)) = book.recorded(seq) else { return Vec::new() };
    let versions = book.journal.iter().filter_map(|(place, op)| match op {
        Op::Record(record) if place.op == at.op => Some(record),
        Op::Amend(amend) if amend.of == at.op => Some(&amend.now),
        Op::Record(_) | Op::Amend(_) | Op::Void(_) | Op::Restore(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
    });
    versions.cloned().collect()
}

/// What a person sees of envelopes and accounts.
fn settings_of(book: &Book) -> Vec<String> {
    let ledger = &book.ledger;
    let envelopes = ledger.listed().map(|(id, envelope)| {
        let group = ledger.group(id).map_or_else(String::new, |group| group.to_string());
        format!("{id} {} {} {group} {}", envelope.name, envelope.balance, ledger.is_closed(Of::Envelope(id)))
    });
    let accounts = ledger.accounts().map(|(id, account)| {
        format!("{id} {} {} {:?} {}", account.name, account.balance, account.kind(), ledger.is_closed(Of::Account(id)))
    });
    let payees = ["Food", "Rent", "Cash", "Bank"].map(crate::book::name);
    let payees = payees.iter().map(|payee| format!("{} {:?}", ledger.payee(payee), ledger.envelope_of_payee(payee)));
    let ledgers = [format!("{:?} {}", ledger.default_account(), ledger.currency())];
    envelopes.chain(accounts).chain(payees).chain(ledgers).collect()
}

/// Everything of a ledger but the versions of its transactions.
fn without_versions(ledger: &Ledger) -> serde_json::Value {
    let mut json = serde_json::to_value(ledger).unwrap();
    json.as_object_mut().unwrap().remove("changed");
    let settings = json.as_object_mut().unwrap().remove("settings");
    let unset = |now: &serde_json::Value| now.is_null() || *now == serde_json::Value::Bool(false);
    let values = settings.iter().flat_map(|settings| settings.as_object().unwrap());
    let values = values.filter(|(_, kept)| !unset(&kept["now"])).map(|(key, kept)| (key.clone(), kept["now"].clone()));
    json["settings"] = values.collect::<serde_json::Map<_, _>>().into();
    json
}

/// A version without the names of its day.
fn words_and_money(record: &Record) -> Transaction {
    let mut version = Transaction::from(record);
    let no_name = || domain::Name::parse("any").unwrap();
    version.accounts.iter_mut().for_each(|posting| posting.name = no_name());
    version.envelopes.iter_mut().for_each(|posting| posting.name = no_name());
    version
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

    /// What was set is set back, and the ledger is what it was but for who set it last, and for ids that stay taken.
    #[test]
    fn settings_that_are_set_back_were_never_set(steps in arb_steps(), step in arb_setting()) {
        let mut book = played(&steps);
        let before = settings_of(&book);
        let Some(wish) = request(&book, crate::book::TODAY, &step) else { return Ok(()) };
        prop_assume!(book.carry_out(&wish).is_ok());
        let last = book.journal.len();
        let back = book.set_back(last).or_else(|| book.undo(last, false)).unwrap();
        book.carry_out(&back).unwrap();
        prop_assert_eq!(settings_of(&book), before);
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

    /// An edit that is undone leaves what was before it: balances, cells and counts; only the version tells of it.
    #[test]
    fn an_edit_and_its_undo_cancel_out(steps in arb_steps(), step in arb_edit()) {
        let mut book = played(&steps);
        let Step::Edit { seq, .. } = &step else { unreachable!("an edit") };
        let Some((_, before)) = book.recorded(*seq).map(|(at, record)| (at.clone(), record.clone())) else { return Ok(()) };
        let (ledger, wish) = (book.ledger.clone(), request(&book, crate::book::TODAY, &step).unwrap());
        prop_assume!(book.carry_out(&wish).is_ok());
        prop_assert_ne!(words_and_money(book.recorded(*seq).unwrap().1), words_and_money(&before));
        let back = book.edit(*seq, EditTo::Earlier((&before).into())).unwrap();
        book.carry_out(&back).unwrap();
        prop_assert_eq!(without_versions(&book.ledger), without_versions(&ledger));
        prop_assert_eq!(words_and_money(book.recorded(*seq).unwrap().1), words_and_money(&before));
    }

    /// Whatever a transaction was made into, what its void leaves is what the void alone would have left.
    #[test]
    fn amend_then_void_is_void(steps in arb_steps(), step in arb_edit()) {
        let mut book = played(&steps);
        let Step::Edit { seq, .. } = &step else { unreachable!("an edit") };
        let mut voided = book.clone();
        let (Some(wish), Some(void)) = (request(&book, crate::book::TODAY, &step), book.undo(*seq, false)) else { return Ok(()) };
        prop_assume!(book.carry_out(&wish).is_ok());
        let void_after = book.undo(*seq, false).unwrap();
        prop_assume!(voided.carry_out(&void).is_ok());
        book.carry_out(&void_after).unwrap();
        prop_assert_eq!(without_versions(&book.ledger), without_versions(&voided.ledger));
        prop_assert!(!book.ledger.is_live(&book.recorded(*seq).unwrap().0.op));
    }

    /// Two devices that saw the same version: whoever comes second is refused, whatever both wished.
    #[test]
    fn no_edit_is_lost_in_silence(steps in arb_steps(), first in arb_edit(), second in arb_edit(), voids in any::<bool>()) {
        let mut book = played(&steps);
        let Step::Edit { seq, .. } = &first else { unreachable!("an edit") };
        let Step::Edit { words, .. } = second else { unreachable!("an edit") };
        let second = if voids { Step::Undo { seq: *seq, restore: false } } else { Step::Edit { seq: *seq, words } };
        let (Some(one), Some(other)) =
            (request(&book, crate::book::TODAY, &first), request(&book, crate::book::TODAY, &second)) else { return Ok(()) };
        prop_assume!(decide(&book.ledger, &one).is_ok() && decide(&book.ledger, &other).is_ok());
        book.carry_out(&one).unwrap();
        let at = book.journal.last().unwrap().0.handle;
        let refusal = decide(&book.ledger, &other).unwrap_err();
        let is_told = matches!(refusal, Refusal::ChangedSince { at: by, .. } if by == at);
        prop_assert!(is_told, "{:?}", refusal);
    }

    /// A transaction that is voided at once leaves a ledger in which it never was, but for ids that stay taken.
    #[test]
    fn a_voided_transaction_leaves_no_trace_in_sums(steps in arb_steps(), on in arb_date(), step in arb_step()) {
        let mut book = played(&steps);
        let (totals, cells, turnover) = (book.totals(), book.ledger.cells(Span::All), book.ledger.turnover());
        let Some(request) = request(&book, on, &step) else { return Ok(()) };
        prop_assume!(!matches!(request, Request::Undo(_) | Request::Edit(_)) && book.carry_out(&request).is_ok());
        let Some(undo) = book.undo(book.journal.len(), false) else { return Ok(()) };
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

    /// Every transaction that counts lies in the month of its date, whenever the months began to begin otherwise.
    #[test]
    fn the_cells_are_those_of_the_transactions(steps in arb_steps()) {
        let book = played(&steps);
        let (almanac, calendar) = (Calendar::ALMANAC, book.ledger.calendar());
        let mut cells: BTreeMap<(Month, EnvelopeId), Cell> = BTreeMap::new();
        let recorded = (1..=book.journal.len()).filter_map(|seq| book.recorded(seq));
        for (_, record) in recorded.filter(|(at, _)| book.ledger.is_live(&at.op)) {
            for posting in &record.envelopes {
                let cell = cells.entry((calendar.month_of(record.date), posting.id)).or_default();
                *cell = cell.plus(&Cell::of_posting(record, posting.n));
            }
        }
        cells.retain(|_, cell| !cell.is_empty());
        let kept = book.ledger.cells_by_month().flat_map(|(month, cells)| cells.iter().map(move |(id, cell)| ((month, *id), *cell)));
        prop_assert_eq!(kept.collect::<BTreeMap<_, _>>(), cells);
        prop_assert!(book.day_cells().moves(calendar, calendar).is_empty());
        prop_assert!(*calendar != almanac || book.months(&almanac).moves.is_empty());
    }

    /// What all envelopes and *Ready to assign* have in any month is what the accounts inside the law had at its end.
    #[test]
    fn every_month_adds_up_to_the_accounts(steps in arb_steps()) {
        let book = played(&steps);
        for month in (8..=12).map(|month| Month::new(2026, month).unwrap()) {
            let end = book.ledger.calendar().period(month).unwrap().end();
            let recorded = (1..=book.journal.len()).filter_map(|seq| book.recorded(seq));
            let counts = |(at, record): &(&At, &Record)| record.date < end && book.ledger.is_live(&at.op);
            let accounts = recorded.filter(counts).flat_map(|(_, record)| &record.accounts);
            let accounts: i64 = accounts.filter(|posting| posting.law).map(|posting| posting.n).sum();
            let view = book.ledger.month_view(month);
            prop_assert_eq!(view.envelopes.values().map(MonthRow::available).sum::<i64>(), accounts);
            let assigned: i64 = view.envelopes.values().map(|row| row.assigned).sum();
            prop_assert_eq!(assigned, 0, "what is assigned comes from somewhere");
        }
    }

    /// The months hang together: each begins with what the one before left, or with nothing where *Ready to assign* made
    /// good what was missing; and the last leaves what there is for who looks from there.
    #[test]
    fn months_hang_together(steps in arb_steps()) {
        let book = played(&steps);
        let months: Vec<MonthView> = (8..=12).map(|month| book.ledger.month_view(Month::new(2026, month).unwrap())).collect();
        for (before, after) in months.iter().zip(&months[1..]) {
            let mut ready = before.row(READY_TO_ASSIGN).available();
            for id in after.envelopes.keys().filter(|id| **id != READY_TO_ASSIGN) {
                let left = before.row(*id).available();
                let is_covered = left < 0 && book.ledger.overspend(*id, before.month) == Overspend::Cover;
                prop_assert_eq!(after.row(*id).carryover, if is_covered { 0 } else { left });
                ready += if is_covered { left } else { 0 };
            }
            prop_assert_eq!(after.row(READY_TO_ASSIGN).carryover, ready, "what was held comes back");
            prop_assert_eq!(after.ready_to_assign() + after.held, after.row(READY_TO_ASSIGN).available());
        }
        for (id, _) in book.ledger.listed() {
            prop_assert_eq!(months[4].row(id).available(), book.ledger.available(id, months[4].month));
        }
        let ready = book.ledger.ready_to_assign_in(months[4].month).minor_units();
        prop_assert_eq!(months[4].ready_to_assign(), ready);
    }

    /// No envelope that was not allowed to overspend is below zero.
    #[test]
    fn required_funds_keep_envelopes_above_zero(steps in arb_steps()) {
        let mut book = Book::new();
        for (on, step) in steps {
            let Some(request) = request(&book, on, &step) else { continue };
            let may_fall = matches!(&step, Step::Line(line) if line.contains('!') || line.starts_with("overspend"));
            let is_fact = matches!(step, Step::Undo { .. } | Step::Edit { .. } | Step::Earlier { .. });
            if !may_fall && !is_fact {
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
        let Some(money) = json.find("\"accounts\"") else { return Ok(()) };
        // Nothing proves the day of a new version: it is what somebody says.
        let is_of_date = |at: usize| json.match_indices("\"date\":\"").any(|(date, word)| (date..date + word.len() + 10).contains(&at));
        let digits: Vec<usize> = json.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).filter(|at| money < *at && !is_of_date(*at)).collect();
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
