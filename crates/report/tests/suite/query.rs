//! Which transactions and postings fit a query.

use std::collections::BTreeSet;

use domain::{AccountId, AccountPosting, Details, EnvelopeId, EnvelopePosting, Memo, Request, Status, Tag, Withdraw};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use report::{Finder, Query, Reach, Seen, Sides, parse_query};

use crate::books::{Books, name};

const TODAY: Date = date(2026, 11, 25);

/// A transaction that was never booked: a query looks at nothing but this.
#[derive(Clone, Debug)]
struct Sample {
    date: Date,
    payee: Option<&'static str>,
    memo: Option<&'static str>,
    tags: Vec<&'static str>,
    accounts: Vec<(u32, i64, Status)>,
    envelopes: Vec<(u32, i64)>,
}

/// Accounts Cash and Card; envelopes Food, Rent and Card fees.
fn books() -> Books {
    let books = Books::with_accounts("EUR", &[("Cash", true), ("Card", true)]);
    books.add("Food", 100_000, "").add("Rent", 100_000, "").add("Card fees", 10_000, "")
}

fn groceries() -> Sample {
    Sample {
        date: date(2026, 10, 5),
        payee: Some("REWE Mitte"),
        memo: Some("party for Food lovers"),
        tags: vec!["Trip"],
        accounts: vec![(1, -1_000, Status::Unmarked), (2, -6_000, Status::Cleared)],
        envelopes: vec![(1, -5_500), (3, -1_500)],
    }
}

fn rent() -> Sample {
    Sample {
        date: date(2026, 11, 1),
        payee: Some("Landlord"),
        memo: None,
        tags: Vec::new(),
        accounts: vec![(2, -80_000, Status::Reconciled)],
        envelopes: vec![(2, -80_000)],
    }
}

fn refund() -> Sample {
    Sample { payee: None, accounts: vec![(1, 5_000, Status::Unmarked)], envelopes: vec![(1, 5_000)], ..rent() }
}

fn query(text: &str, books: &Books) -> Query {
    parse_query(text, books.ledger.currency(), TODAY).unwrap_or_else(|problem| panic!("{}", problem.marked(text)))
}

/// Looks at the sample as a query does.
fn look<T>(sample: &Sample, look: impl FnOnce(&Seen<'_>) -> T) -> T {
    let accounts: Vec<AccountPosting> = sample.accounts.iter().map(account_posting).collect();
    let envelopes: Vec<EnvelopePosting> = sample.envelopes.iter().map(envelope_posting).collect();
    let tags: Vec<Tag> = sample.tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
    let (payee, memo) = (sample.payee.map(name), sample.memo.map(|memo| Memo::parse(memo).unwrap().unwrap()));
    look(&Seen {
        date: sample.date,
        payee: payee.as_ref(),
        memo: memo.as_ref(),
        tags: &tags,
        accounts: &accounts,
        envelopes: &envelopes,
    })
}

/// The posting says another name than the ledger does today.
fn account_posting((id, n, status): &(u32, i64, Status)) -> AccountPosting {
    AccountPosting { id: AccountId(*id), name: name("Old account"), n: *n, law: true, status: *status, ext: None }
}

fn envelope_posting((id, n): &(u32, i64)) -> EnvelopePosting {
    EnvelopePosting { id: EnvelopeId(*id), name: name("Old envelope"), n: *n }
}

fn fits(text: &str, sample: &Sample) -> bool {
    let books = books();
    let finder = Finder::new(&query(text, &books), &books.ledger);
    look(sample, |seen| finder.fits(seen))
}

/// What is picked, as `e1 e3 a2`.
fn picked(finder: &Finder, sample: &Sample) -> String {
    let envelopes = look(sample, |seen| ids(&finder.envelopes(seen), |posting| format!("e{}", posting.id)));
    let accounts = look(sample, |seen| ids(&finder.accounts(seen), |posting| format!("a{}", posting.id)));
    [envelopes, accounts].concat().join(" ")
}

fn ids<P>(postings: &[&P], id: impl Fn(&P) -> String) -> Vec<String> {
    postings.iter().map(|posting| id(posting)).collect()
}

#[test]
fn a_transaction_fits_by_its_fields() {
    let table = [
        ("", true, true),
        ("food", true, false),
        ("FOO", true, false),
        ("rewe", true, false),
        ("lovers", true, false),
        ("car", true, true),
        ("card", true, true),
        ("cash", true, false),
        ("old", false, false),
        ("trip", false, false),
        ("env:food", true, false),
        ("env:rewe", false, false),
        ("acct:card", true, true),
        ("acct:food", false, false),
        ("payee:mitte", true, false),
        ("payee:food", false, false),
        ("memo:\"party for\"", true, false),
        ("memo:rewe", false, false),
        ("tag:trip", true, false),
        ("tag:#TRIP", true, false),
        ("tag:tri", false, false),
        ("amt:55", true, false),
        ("amt:-55", true, false),
        ("amt:+55", false, false),
        ("amt:>100", false, true),
        ("amt:<-100", false, true),
        ("amt:>0", false, false),
        ("amt:<0", true, true),
        ("amt:>=800", false, true),
        ("amt:<=-800", false, true),
        ("amt:>800", false, false),
        ("date:2026-10", true, false),
        ("date:\"this month\"", false, true),
        ("date:all", true, true),
        ("status:cleared", true, false),
        ("status:unmarked", true, false),
        ("status:r", false, true),
        ("env:food env:fees", true, false),
        ("env:food acct:card payee:rewe", true, false),
        ("env:food env:rent", false, false),
        ("env:food or env:rent", true, true),
        ("not env:food", false, true),
        ("not (env:food or env:rent)", false, false),
        ("not:date:2026-10 card", false, true),
    ];
    for (text, groceries_fit, rent_fits) in table {
        assert_eq!((fits(text, &groceries()), fits(text, &rent())), (groceries_fit, rent_fits), "{text}");
    }
}

#[test]
fn postings_are_picked_on_the_sides_that_the_query_speaks_of() {
    let table = [
        ("", Sides::Both, "e1 e3 a1 a2"),
        ("env:food", Sides::Envelopes, "e1"),
        ("not env:food", Sides::Envelopes, "e3"),
        ("env:food env:fees", Sides::Envelopes, ""),
        ("env:food or env:fees", Sides::Envelopes, "e1 e3"),
        ("acct:card", Sides::Accounts, "a2"),
        ("not acct:card", Sides::Accounts, "a1"),
        ("status:cleared", Sides::Accounts, "a2"),
        ("acct:cash status:cleared", Sides::Accounts, ""),
        ("env:food acct:card", Sides::Both, "e1 a2"),
        ("env:food acct:savings", Sides::Both, ""),
        ("env:rent acct:card", Sides::Both, ""),
        ("env:food amt:>50", Sides::Envelopes, "e1"),
        ("env:fees amt:>50", Sides::Envelopes, ""),
        ("amt:>50", Sides::Both, "e1 a2"),
        ("fees", Sides::Envelopes, "e3"),
        ("not fees", Sides::Envelopes, "e1"),
        ("cash", Sides::Accounts, "a1"),
        ("car", Sides::Both, "e3 a2"),
        ("card", Sides::Accounts, "a2"),
        ("env:card", Sides::Envelopes, "e3"),
        ("food", Sides::Envelopes, "e1"),
        ("fees cash", Sides::Both, "e3 a1"),
        ("rewe", Sides::Both, "e1 e3 a1 a2"),
        ("env:food rewe", Sides::Envelopes, "e1"),
        ("env:food payee:aldi", Sides::Envelopes, ""),
        ("date:2026-10 tag:trip", Sides::Both, "e1 e3 a1 a2"),
        ("date:2026-11", Sides::Both, ""),
    ];
    let books = books();
    for (text, sides, postings) in table {
        let finder = Finder::new(&query(text, &books), &books.ledger);
        assert_eq!((finder.sides(), picked(&finder, &groceries()).as_str()), (sides, postings), "{text}");
    }
}

#[test]
fn a_record_is_found_as_it_was_booked() {
    let details = Details { tags: vec![Tag::parse("trip").unwrap()], ..books().details("Week 3") };
    let withdrawal = Withdraw {
        envelope_of_payee: false,
        envelope: name("Food"),
        minor_units: 2_000,
        account: name("Card"),
        account_given: true,
        overspend: true,
        details: Details { payee: Some(name("Rewe")), ..details },
    };
    let books = books().told(&Request::Withdraw(withdrawal));
    let finder = Finder::new(&query("env:food acct:card payee:rewe memo:week tag:trip amt:-20", &books), &books.ledger);
    let found: Vec<u64> =
        books.booked().iter().filter(|booked| finder.fits(&Seen::from(&booked.record))).map(|b| b.handle.seq).collect();
    assert_eq!(found, [5]);
}

#[test]
fn money_without_a_purpose_is_found_by_its_name() {
    let books = books();
    let finder = Finder::new(&query("env:ready", &books), &books.ledger);
    let income = Sample { envelopes: vec![(0, 5_000)], ..refund() };
    assert_eq!(picked(&finder, &income), "e0");
}

#[test]
fn a_whole_name_is_that_name_and_nothing_else() {
    let books = Books::with_accounts("EUR", &[("Card", true), ("Food", true), ("Old card", true)]);
    let books = books.add("Food", 1, "").add("Food court", 1, "").add("food truck", 1, "").add("Savings", 1, "");
    let sample = Sample {
        memo: Some("savings for the card"),
        accounts: vec![(1, -1, Status::Unmarked), (2, -1, Status::Unmarked), (3, -1, Status::Unmarked)],
        envelopes: vec![(1, -1), (2, -1), (3, -1)],
        ..groceries()
    };
    let table = [
        ("food", "e1 a2"),
        ("env:food", "e1"),
        ("env:foo", "e1 e2 e3"),
        ("card", "a1"),
        ("acct:car", "a1 a3"),
        ("savings", ""),
        ("saving", "e1 e2 e3"),
        ("memo:savings env:court", "e2"),
    ];
    for (text, postings) in table {
        assert_eq!(picked(&Finder::new(&query(text, &books), &books.ledger), &sample), postings, "{text}");
    }
}

#[test]
fn a_query_says_what_it_can_reach() {
    let reach = |envelopes: Option<&[u32]>, accounts: Option<&[u32]>| Reach {
        envelopes: envelopes.map(|ids| ids.iter().copied().map(EnvelopeId).collect()),
        accounts: accounts.map(|ids| ids.iter().copied().map(AccountId).collect()),
    };
    let table = [
        ("", None, None),
        ("food", Some(&[1][..]), None),
        ("env:food date:2026-10 amt:>5", Some(&[1]), None),
        ("acct:card", None, Some(&[2][..])),
        ("env:food acct:card", Some(&[1]), Some(&[2])),
        ("food or rent", Some(&[1, 2]), None),
        ("food or cash", None, None),
        ("not food", None, None),
        ("env:f rent", Some(&[2]), None),
        ("rewe", None, None),
        ("rewe food", Some(&[1]), None),
        ("(food or rent) payee:rewe status:c", Some(&[1, 2]), None),
    ];
    let books = books();
    for (text, envelopes, accounts) in table {
        assert_eq!(Finder::new(&query(text, &books), &books.ledger).reach(), reach(envelopes, accounts), "{text}");
    }
}

#[test]
fn what_money_was_for_is_found_by_the_account_too() {
    let table = [
        ("acct:card", "13"),
        ("env:food", "1"),
        ("acct:savings", ""),
        ("card not env:food", "3"),
        ("date:2026-11", ""),
    ];
    let books = books();
    for (text, expected) in table {
        let finder = Finder::new(&query(text, &books), &books.ledger);
        let purposes = look(&groceries(), |seen| ids(&finder.purposes(seen), |posting| posting.id.to_string()));
        assert_eq!(purposes.concat(), expected, "{text}");
    }
}

#[test]
fn a_query_knows_which_days_it_is_about() {
    let table = [
        ("food", Some("all")),
        ("", Some("all")),
        ("date:2026-10 food", Some("2026-10-01..2026-11-01")),
        ("date:2026-10 or date:2026-12", Some("2026-10-01..2027-01-01")),
        ("date:2026-10 or food", Some("all")),
        ("date:2026-10.. date:..2026-12", Some("2026-10-01..2026-12-01")),
        ("date:2026-10.. or date:2026-03", Some("since 2026-03-01")),
        ("date:2026-10 date:2026-12", None),
        ("date:2026-10 date:2026-12 or date:2026-11", Some("2026-11-01..2026-12-01")),
        ("not date:2026-10", Some("all")),
    ];
    let books = books();
    for (text, days) in table {
        assert_eq!(query(text, &books).days().map(|days| days.to_string()).as_deref(), days, "{text}");
    }
}

/// Each part of a query is looked at once, however deep it stands: what is looked at twice a level never ends.
#[test]
fn parts_of_a_query_that_stand_deep_in_each_other_are_looked_at_once() {
    let books = books();
    let deep = |inner: &str| (0..32).fold(inner.to_owned(), |text, _| format!("payee:rewe (payee:aldi or ({text}))"));
    let finder = Finder::new(&query(&deep("payee:rewe"), &books), &books.ledger);
    assert_eq!((finder.sides(), finder.is_of_whole_balances()), (Sides::Both, false));
    assert!(look(&groceries(), |seen| finder.fits(seen)));
    assert_eq!(Finder::new(&query(&deep("env:food"), &books), &books.ledger).sides(), Sides::Envelopes);
}

fn arb_text() -> impl Strategy<Value = String> {
    let terms = [
        "food",
        "rent",
        "card",
        "cash",
        "rewe",
        "nothing",
        "env:food",
        "env:card",
        "acct:card",
        "acct:cash",
        "payee:rewe",
        "memo:party",
        "tag:trip",
        "amt:50",
        "amt:>60",
        "amt:<0",
        "date:2026-10",
        "status:cleared",
        "status:r",
    ];
    let term = prop::sample::select(terms.to_vec()).prop_map(str::to_owned);
    term.prop_recursive(3, 12, 3, |query| {
        prop_oneof![
            query.clone().prop_map(|query| format!("not ({query})")),
            (query.clone(), query.clone()).prop_map(|(left, right)| format!("({left}) ({right})")),
            (query.clone(), query).prop_map(|(left, right)| format!("(({left}) or ({right}))")),
        ]
    })
}

fn arb_sample() -> impl Strategy<Value = Sample> {
    let status = || prop::sample::select(vec![Status::Unmarked, Status::Cleared, Status::Reconciled]);
    let accounts = prop::collection::vec((1_u32..3, -10_000_i64..10_000, status()), 0..3);
    let envelopes = prop::collection::vec((0_u32..4, -10_000_i64..10_000), 0..4);
    let sample = prop::sample::select(vec![groceries(), rent(), refund()]);
    (sample, accounts, envelopes).prop_map(|(sample, accounts, envelopes)| Sample { accounts, envelopes, ..sample })
}

/// Whether the transaction fits, and whether each of its postings is true of the query, whichever side is picked: what
/// the laws are about.
fn answers(text: &str, books: &Books, sample: &Sample) -> (bool, Vec<bool>) {
    // A term about both sides that is true of everything makes the query speak of both.
    let both = format!("({text}) (env:food or not env:food) (acct:cash or not acct:cash)");
    let finder = Finder::new(&query(&both, books), &books.ledger);
    look(sample, |seen| {
        let (envelopes, accounts) = (finder.envelopes(seen), finder.accounts(seen));
        let envelopes =
            seen.envelopes.iter().map(|posting| envelopes.iter().any(|picked| std::ptr::eq(*picked, posting)));
        let accounts = seen.accounts.iter().map(|posting| accounts.iter().any(|picked| std::ptr::eq(*picked, posting)));
        (finder.fits(seen), envelopes.chain(accounts).collect())
    })
}

proptest! {
    /// Side by side is both, `or` is either, `not` is the contrary: of transactions and of postings.
    #[test]
    fn words_join_as_logic_does(left in arb_text(), right in arb_text(), sample in arb_sample()) {
        let books = books();
        let ask = |text: &str| answers(text, &books, &sample);
        let joined = |join: fn(bool, bool) -> bool| {
            let ((l, lefts), (r, rights)) = (ask(&left), ask(&right));
            (join(l, r), lefts.into_iter().zip(rights).map(|(l, r)| join(l, r)).collect::<Vec<_>>())
        };
        prop_assert_eq!(ask(&format!("({left}) ({right})")), joined(|l, r| l && r));
        prop_assert_eq!(ask(&format!("({left}) or ({right})")), joined(|l, r| l || r));
        prop_assert_eq!(ask(&format!("not ({left}) and not ({right})")), joined(|l, r| !l && !r));
        prop_assert_eq!(ask(&format!("not (({left}) or ({right}))")), joined(|l, r| !l && !r));
        prop_assert_eq!(ask(&format!("not (({left}) ({right}))")), joined(|l, r| !l || !r));
        prop_assert_eq!(ask(&format!("not not ({left})")), ask(&left));
    }

    /// What is shown finds the same as what was typed.
    #[test]
    fn a_shown_query_finds_the_same(text in arb_text(), sample in arb_sample()) {
        let books = books();
        let typed = query(&text, &books);
        let shown = query(&typed.to_string(), &books);
        let (typed, shown) = (Finder::new(&typed, &books.ledger), Finder::new(&shown, &books.ledger));
        prop_assert_eq!(look(&sample, |seen| typed.fits(seen)), look(&sample, |seen| shown.fits(seen)));
        prop_assert_eq!(picked(&typed, &sample), picked(&shown, &sample));
    }

    /// Nothing fits outside the days that a query is about.
    #[test]
    fn what_fits_lies_in_the_days_of_the_query(text in arb_text(), sample in arb_sample()) {
        let books = books();
        let query = query(&text, &books);
        let finder = Finder::new(&query, &books.ledger);
        let is_about = query.days().is_some_and(|days| days.contains(sample.date));
        prop_assert!(is_about || (!look(&sample, |seen| finder.fits(seen)) && picked(&finder, &sample).is_empty()));
    }

    /// What a query says that it cannot reach holds nothing that it finds.
    #[test]
    fn what_fits_lies_in_the_reach_of_the_query(text in arb_text(), sample in arb_sample()) {
        let books = books();
        let finder = Finder::new(&query(&text, &books), &books.ledger);
        let reach = finder.reach();
        let touches_envelope = |ids: &BTreeSet<EnvelopeId>| sample.envelopes.iter().any(|(id, _)| ids.contains(&EnvelopeId(*id)));
        let touches_account = |ids: &BTreeSet<AccountId>| sample.accounts.iter().any(|(id, ..)| ids.contains(&AccountId(*id)));
        let is_reached = reach.envelopes.as_ref().is_none_or(touches_envelope) && reach.accounts.as_ref().is_none_or(touches_account);
        let finds = look(&sample, |seen| finder.fits(seen) || finder.finds_lines(seen) || !finder.purposes(seen).is_empty());
        prop_assert!(is_reached || !finds);
    }

    /// A `date:` beside all other terms is the same as its days beside the query.
    #[test]
    fn dates_stand_apart(text in arb_text(), sample in arb_sample()) {
        let books = books();
        for dated in [format!("({text}) date:2026-10"), format!("date:2026-10 ({text})"), "date:2026-10".to_owned()] {
            let whole = query(&dated, &books);
            let (rest, days) = whole.clone().apart().unwrap();
            prop_assert_eq!(days.to_string(), "2026-10-01..2026-11-01");
            prop_assert_eq!(rest.clone().within(days).apart(), Ok((rest.clone(), days)));
            let (whole, rest) = (Finder::new(&whole, &books.ledger), Finder::new(&rest, &books.ledger));
            let is_in_time = days.contains(sample.date);
            prop_assert_eq!(look(&sample, |seen| whole.fits(seen)), is_in_time && look(&sample, |seen| rest.fits(seen)));
            let found = if is_in_time { picked(&rest, &sample) } else { String::new() };
            prop_assert_eq!(picked(&whole, &sample), found);
        }
    }

    /// A query that asks of one thing only finds a transaction exactly where it picks one of its postings.
    #[test]
    fn one_term_fits_where_a_posting_does(
        text in prop::sample::select(vec!["env:food", "acct:card", "amt:>60", "amt:<0", "status:cleared"]),
        sample in arb_sample(),
    ) {
        let books = books();
        let finder = Finder::new(&query(text, &books), &books.ledger);
        prop_assert_eq!(look(&sample, |seen| finder.fits(seen)), !picked(&finder, &sample).is_empty());
    }
}
