//! A family of which every view of the report has something to show.

use domain::{
    AccountKind, Assign, Change, ChangeTo, Income, Month, Name, Open, OpenWhat, Overspend, Request, Share, ShareAmount,
    Side, Split, Tag, Withdraw,
};

use crate::books::{Books, name};

/// A purchase in the words of a test.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bought<'a> {
    pub(crate) from: &'a [(&'a str, i64)],
    pub(crate) payee: &'a str,
    pub(crate) tags: &'a [&'a str],
}

/// Three months of a family: a salary, groups, a card and a loan outside the budget, payees, tags, a refund, a split,
/// and an envelope that is overspent.
pub(crate) fn family() -> Books {
    let books = Books::with_accounts("EUR", &[("Cash", true)]).on("2026-08-31");
    let books = opened(books, "Bank", AccountKind::Bank, 250_000);
    let books = opened(books, "Card", AccountKind::Card, -30_000);
    let books = opened(books, "House loan", AccountKind::Loan, -9_000_000);
    let books = [("Rent", Some("Home")), ("Power", Some("Home")), ("Food", None), ("Fun", None), ("食費", None)]
        .into_iter()
        .fold(books, |books, (envelope, group)| begun(books, envelope, group));
    let books = (9..=11).fold(books, |books, month| {
        let books = earned(books.on(&format!("2026-{month:02}-01")), 300_000);
        assigned(books, &[("Rent", 90_000), ("Power", 8_000), ("Food", 40_000), ("Fun", 5_000)])
    });
    let books = bought(books.on("2026-09-03"), Bought { from: &[("Rent", 90_000)], payee: "Landlord", tags: &[] });
    let books = bought(books.on("2026-10-03"), Bought { from: &[("Rent", 90_000)], payee: "LANDLORD", tags: &[] });
    let books = bought(books.on("2026-11-03"), Bought { from: &[("Rent", 90_000)], payee: "Landlord", tags: &[] });
    let books = bought(books.on("2026-09-12"), Bought { from: &[("Power", 7_455)], payee: "City works", tags: &[] });
    let books = bought(books.on("2026-09-20"), Bought { from: &[("Food", 12_345)], payee: "Rewe", tags: &["weekly"] });
    let trip = Bought { from: &[("Food", 4_000), ("Fun", 1_420)], payee: "Rewe", tags: &["trip", "weekly"] };
    let books = bought(books.on("2026-10-20"), trip);
    let books = bought(books.on("2026-10-21"), Bought { from: &[("Fun", 9_900)], payee: "", tags: &["trip"] });
    let books = books.refund("Fun", 900).on("2026-11-15").add("食費", 2_500, "a present");
    bought(books, Bought { from: &[("食費", 1_999)], payee: "スーパー", tags: &[] })
}

pub(crate) fn opened(books: Books, account: &str, kind: AccountKind, minor_units: i64) -> Books {
    let what = OpenWhat::Account { name: name(account), kind, minor_units };
    let request = Request::Open(Open { what, note: None, details: books.details("") });
    books.told(&request)
}

fn begun(books: Books, envelope: &str, group: Option<&str>) -> Books {
    let what = OpenWhat::Envelope { name: name(envelope), group: group.map(name) };
    let request = Request::Open(Open { what, note: None, details: books.details("") });
    books.told(&request)
}

/// The envelope stands in that group from here on.
pub(crate) fn grouped(books: Books, envelope: &str, group: &str) -> Books {
    changed(books, envelope, ChangeTo::Group(Some(name(group))), None)
}

/// What the envelope lacks at the end of a month is made good by *Ready to assign*.
pub(crate) fn covered(books: Books, envelope: &str) -> Books {
    let month = Month::new(2025, 12);
    changed(books, envelope, ChangeTo::Overspend(Overspend::Cover), month)
}

fn changed(books: Books, envelope: &str, to: ChangeTo, month: Option<Month>) -> Books {
    let target = Some(Side::Envelope(name(envelope)));
    books.told(&Request::Change(Change { target, to, month, month_given: false, months: None }))
}

pub(crate) fn earned(books: Books, minor_units: i64) -> Books {
    let details = domain::Details { payee: Some(name("Employer")), ..books.details("salary") };
    let request = Request::Income(Income { minor_units, account: name("Bank"), account_given: true, details });
    books.told(&request)
}

fn assigned(books: Books, shares: &[(&str, i64)]) -> Books {
    let share = |(envelope, n): &(&str, i64)| Share { envelope: name(envelope), amount: ShareAmount::By(*n) };
    let details = books.details("");
    let request = Request::Assign(Assign {
        shares: shares.iter().map(share).collect(),
        month: Month::of(details.date),
        month_given: false,
        overspend: true,
        details,
    });
    books.told(&request)
}

pub(crate) fn bought(books: Books, what: Bought<'_>) -> Books {
    let request = buying(&books, what);
    books.told(&request)
}

pub(crate) fn buying(books: &Books, what: Bought<'_>) -> Request {
    let tags = what.tags.iter().map(|tag| Tag::parse(tag).unwrap()).collect();
    let details = domain::Details { payee: Name::parse(what.payee).ok(), tags, ..books.details("") };
    let (account, account_given, overspend) = (name("Bank"), true, true);
    match what.from {
        [(envelope, minor_units)] => {
            let (envelope, minor_units) = (name(envelope), *minor_units);
            Request::Withdraw(Withdraw {
                envelope,
                envelope_of_payee: false,
                minor_units,
                account,
                account_given,
                overspend,
                details,
            })
        }
        several => {
            let parts = several.iter().map(|(envelope, n)| (name(envelope), *n)).collect();
            Request::Split(Split { parts, account, account_given, overspend, details })
        }
    }
}
