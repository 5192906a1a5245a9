//! What happens in a household: the same in every demo, but for the dates.
#![expect(clippy::inconsistent_digit_grouping, reason = "cents stand behind their units")]

use domain::{AccountKind, AccountLeg, Draft, Memo, Name, READY_TO_ASSIGN_NAME, Status};
use jiff::ToSpan;
use jiff::civil::Date;

/// The accounts and what they hold when it begins. The wallet is there in every new ledger.
pub(super) const ACCOUNTS: [(&str, AccountKind, Option<&str>); 4] = [
    ("Cash", AccountKind::Cash, None),
    ("Checking", AccountKind::Bank, Some("1840.00")),
    ("Rainy day", AccountKind::Savings, Some("3200.00")),
    ("Visa", AccountKind::Card, None),
];
const CASH: u32 = 0;
const CHECKING: u32 = 1;
const RAINY_DAY: u32 = 2;
const VISA: u32 = 3;

/// The envelopes and their groups.
pub(super) const ENVELOPES: [(&str, &str); 13] = [
    ("Rent", "Home"),
    ("Electricity", "Home"),
    ("Internet", "Home"),
    ("Groceries", "Every day"),
    ("Household", "Every day"),
    ("Transport", "Every day"),
    ("Eating out", "Pleasure"),
    ("Subscriptions", "Pleasure"),
    ("Clothes", "Pleasure"),
    ("Holidays", "Pleasure"),
    ("Gifts", "Pleasure"),
    ("Emergency fund", "Reserves"),
    ("Card payment", "Reserves"),
];
const RENT: u32 = 0;
const ELECTRICITY: u32 = 1;
const INTERNET: u32 = 2;
const GROCERIES: u32 = 3;
const HOUSEHOLD: u32 = 4;
const TRANSPORT: u32 = 5;
const EATING_OUT: u32 = 6;
const SUBSCRIPTIONS: u32 = 7;
const CLOTHES: u32 = 8;
const HOLIDAYS: u32 = 9;
const GIFTS: u32 = 10;
const EMERGENCY_FUND: u32 = 11;
const CARD_PAYMENT: u32 = 12;
/// *Ready to assign* stands behind the envelopes in every list of names.
const READY: u32 = 13;

/// What each envelope is given in a month, in cents.
const PLAN: [(u32, i64); 12] = [
    (RENT, 890_00),
    (ELECTRICITY, 74_00),
    (INTERNET, 34_95),
    (GROCERIES, 368_00),
    (HOUSEHOLD, 34_00),
    (TRANSPORT, 82_00),
    (EATING_OUT, 95_00),
    (SUBSCRIPTIONS, 22_98),
    (CLOTHES, 42_00),
    (HOLIDAYS, 120_00),
    (GIFTS, 24_00),
    (EMERGENCY_FUND, 200_00),
];

const SALARY: i64 = 2_010_00;

/// What was saved before it begins, and is put aside at once.
const SAVED: i64 = 4_800_00;

/// The names that postings count by.
pub(super) fn names() -> (Vec<Name>, Vec<Name>) {
    let name = |name: &str| Name::parse(name).expect("a name of ours is a name");
    let envelopes = ENVELOPES.iter().map(|(envelope, _)| *envelope).chain([READY_TO_ASSIGN_NAME]);
    (ACCOUNTS.iter().map(|(account, ..)| name(account)).collect(), envelopes.map(name).collect())
}

/// A household as its months go by.
pub(super) struct Household {
    chance: u64,
    /// What each envelope holds.
    held: [i64; ENVELOPES.len()],
    drafts: Vec<Draft>,
}

impl Household {
    pub(super) fn new() -> Self {
        Self { chance: 20_26, held: [0; ENVELOPES.len()], drafts: Vec::new() }
    }

    /// What happens from the first day of a month up to `end`.
    pub(super) fn month(&mut self, begin: Date, end: Date) -> Vec<Draft> {
        let day = |day: i64| begin.saturating_add((day - 1).days());
        self.come_in(day(1), SALARY, "Employer", "Salary");
        if self.held == [0; ENVELOPES.len()] {
            self.movement(day(1), READY, EMERGENCY_FUND, SAVED, "what was saved before");
        }
        self.assign(day(1));
        self.transfer(day(2), CHECKING, RAINY_DAY, 150_00, "for bad times");
        self.fixed(begin);
        self.everyday(begin);
        self.pleasure(begin);
        self.pay_card(day(27));
        self.cover(day(28));
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.retain(|draft| draft.date.is_some_and(|date| date <= end));
        drafts.sort_by_key(|draft| draft.date);
        drafts
    }

    fn fixed(&mut self, begin: Date) {
        let day = |day: i64| begin.saturating_add((day - 1).days());
        self.spend(day(3), CHECKING, RENT, 890_00, "Housing association", "");
        self.spend(day(5), CHECKING, INTERNET, 34_95, "Fibre & Co", "");
        self.spend(day(8), VISA, SUBSCRIPTIONS, 12_99, "Streamflix", "");
        self.spend(day(14), VISA, SUBSCRIPTIONS, 9_99, "Tunes", "");
        let heating = if matches!(begin.month(), 11 | 12 | 1 | 2 | 3) { 24_00 } else { 0 };
        let amount = 58_00 + heating + self.between(0, 9_00);
        self.spend(day(16), CHECKING, ELECTRICITY, amount, "Municipal works", "");
        self.spend(day(1), CHECKING, TRANSPORT, 58_00, "City transport", "monthly ticket");
    }

    fn everyday(&mut self, begin: Date) {
        let places = ["Pizzeria Da Nino", "Café Müller", "麺屋 Ramen", "مطعم دمشق"];
        for (week, place) in (0..).zip(places) {
            let day = |day: i64| begin.saturating_add((7 * week + day).days());
            let (market, bakery, shop) =
                (self.between(41_00, 79_00), self.between(4_20, 13_00), self.between(12_00, 31_00));
            self.spend(day(1), VISA, GROCERIES, market, "Rewe", "");
            self.spend(day(3), CASH, GROCERIES, bakery, "Bakery Lindner", "bread and rolls");
            self.spend(day(5), CHECKING, GROCERIES, shop, "Weekly market", "");
            let meal = self.between(13_00, 34_00);
            self.spend(day(4), VISA, EATING_OUT, meal, place, "");
        }
        let (drugstore, taxi) = (self.between(17_00, 49_00), self.between(11_00, 33_00));
        self.transfer(begin.saturating_add(1.day()), CHECKING, CASH, 60_00, "cash machine");
        self.spend(begin.saturating_add(10.days()), VISA, HOUSEHOLD, drugstore, "Drugstore", "");
        self.spend(begin.saturating_add(19.days()), VISA, TRANSPORT, taxi, "Taxi", "");
    }

    fn pleasure(&mut self, begin: Date) {
        let day = |day: i64| begin.saturating_add((day - 1).days());
        let clothes = self.between(30_00, 85_00);
        match begin.month() {
            3 | 6 | 9 | 10 => {
                self.spend(day(12), VISA, CLOTHES, clothes + 49_90, "Shoes & more", "two pairs, to choose from");
                self.refund(day(19), VISA, CLOTHES, 49_90, "Shoes & more", "one pair sent back");
            }
            7 => {
                self.spend(day(4), VISA, HOLIDAYS, 412_00, "Railways", "to the sea and back");
                self.spend(day(11), VISA, HOLIDAYS, 868_00, "Pension Strandhaus", "ten nights 🏖️");
                self.spend(day(15), CASH, HOLIDAYS, 46_50, "", "boat trip");
            }
            12 => {
                self.spend(day(13), VISA, GIFTS, 141_00, "Bookshop", "presents");
                self.spend(day(20), VISA, GIFTS, 118_40, "Toys & games", "presents");
            }
            _ => {
                self.spend(day(17), VISA, CLOTHES, clothes / 2, "Department store", "");
            }
        }
    }

    fn assign(&mut self, date: Date) {
        for (envelope, amount) in PLAN {
            self.movement(date, READY, envelope, amount, "");
        }
    }

    /// What the card was used for is paid.
    fn pay_card(&mut self, date: Date) {
        let amount = self.held[CARD_PAYMENT as usize];
        if 0 < amount {
            let accounts = vec![leg(CHECKING, -amount), leg(VISA, amount)];
            self.push(date, accounts, vec![(CARD_PAYMENT, -amount)], "Visa", "statement");
        }
    }

    /// Envelopes below zero are made good: by the one of the reserves.
    fn cover(&mut self, date: Date) {
        for envelope in 0..CARD_PAYMENT {
            let missing = -self.held[envelope as usize];
            if 0 < missing && envelope != EMERGENCY_FUND {
                self.movement(date, EMERGENCY_FUND, envelope, missing, "cover");
            }
        }
    }

    fn come_in(&mut self, date: Date, amount: i64, payee: &str, memo: &str) {
        self.push(date, vec![leg(CHECKING, amount)], vec![(READY, amount)], payee, memo);
    }

    /// By card the money is owed, and set aside for the day when the card is paid.
    fn spend(&mut self, date: Date, account: u32, envelope: u32, amount: i64, payee: &str, memo: &str) {
        let card = (account == VISA).then_some((CARD_PAYMENT, amount));
        let envelopes = [(envelope, -amount)].into_iter().chain(card).collect();
        self.push(date, vec![leg(account, -amount)], envelopes, payee, memo);
    }

    fn refund(&mut self, date: Date, account: u32, envelope: u32, amount: i64, payee: &str, memo: &str) {
        self.spend(date, account, envelope, -amount, payee, memo);
        if let Some(draft) = self.drafts.last_mut() {
            draft.refund = true;
        }
    }

    fn transfer(&mut self, date: Date, from: u32, to: u32, amount: i64, memo: &str) {
        self.push(date, vec![leg(from, -amount), leg(to, amount)], Vec::new(), "", memo);
    }

    fn movement(&mut self, date: Date, from: u32, to: u32, amount: i64, memo: &str) {
        self.push(date, Vec::new(), vec![(from, -amount), (to, amount)], "", memo);
    }

    fn push(
        &mut self,
        date: Date,
        accounts: Vec<AccountLeg<u32>>,
        envelopes: Vec<(u32, i64)>,
        payee: &str,
        memo: &str,
    ) {
        for (envelope, n) in &envelopes {
            if let Some(held) = self.held.get_mut(*envelope as usize) {
                *held += n;
            }
        }
        let (payee, memo) = (Name::parse(payee).ok(), Memo::parse(memo).ok().flatten());
        self.drafts.push(Draft { date: Some(date), payee, memo, accounts, envelopes, ..Draft::default() });
    }

    /// An amount between two others that looks like one of a receipt.
    fn between(&mut self, least: i64, most: i64) -> i64 {
        // The generator of Knuth's MMIX; its high bits are the good ones.
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        least + i64::try_from(self.chance >> 33).unwrap_or(0) % (most - least)
    }
}

fn leg(account: u32, n: i64) -> AccountLeg<u32> {
    AccountLeg { account, n, status: Status::Unmarked, ext: None }
}
