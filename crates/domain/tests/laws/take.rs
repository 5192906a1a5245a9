//! Settings out of a file: a new ledger is set up like the old one, and what a ledger has itself is never overwritten unasked.

use domain::{
    AccountKind, DraftSettings, FileSettings, Ledger, Month, Name, NamedSetting, Of, Prefer, Refusal, Request,
    SettingStep, SettingsPlan, Value, What, Whose, plan_settings,
};
use proptest::prelude::*;

use crate::book::{Book, check, name};

/// What an export of the ledger says beside its transactions.
struct File {
    accounts: Vec<(Name, AccountKind)>,
    envelopes: Vec<Name>,
    settings: Vec<NamedSetting>,
}

impl File {
    fn of(ledger: &Ledger) -> Self {
        Self {
            accounts: ledger.all_accounts().map(|(_, account)| (account.name.clone(), account.kind())).collect(),
            envelopes: ledger.opened().map(|(_, envelope)| envelope.name.clone()).collect(),
            settings: ledger.named_settings(),
        }
    }

    fn plan(&self, ledger: &Ledger, prefer: Prefer) -> SettingsPlan {
        let Self { accounts, envelopes, settings } = self;
        plan_settings(ledger, &FileSettings { accounts, envelopes, settings }, prefer)
    }

    /// Takes it all, in parts of so many steps.
    fn take(&self, book: &mut Book, prefer: Prefer, size: usize) {
        for steps in self.plan(&book.ledger, prefer).steps.chunks(size) {
            match book.carry_out(&take(steps)) {
                Ok(()) | Err(Refusal::NothingToSet) => {}
                Err(refusal) => panic!("{refusal}"),
            }
        }
        assert_eq!(self.plan(&book.ledger, prefer).steps, [], "nothing is left to do");
    }
}

fn take(steps: &[SettingStep]) -> Request {
    Request::TakeSettings(DraftSettings {
        source: "budget.json".into(),
        sha256: "ab".repeat(32),
        steps: steps.to_vec(),
    })
}

/// What a person sees of the settings.
fn seen(ledger: &Ledger) -> Vec<String> {
    let months = ["2026-10", "2026-11", "2026-12", "2027-01"].map(|month| month.parse::<Month>().unwrap());
    let envelope = |(id, envelope): (domain::EnvelopeId, &domain::Envelope)| {
        let of = Of::Envelope(id);
        let rules = months.map(|month| ledger.overspend(id, month));
        format!("{} {:?} {:?} {rules:?} {}", envelope.name, ledger.group(id), ledger.note(of), ledger.is_closed(of))
    };
    let account = |(id, account): (domain::AccountId, &domain::Account)| {
        let of = Of::Account(id);
        format!("{} {} {:?} {}", account.name, account.kind(), ledger.note(of), ledger.is_closed(of))
    };
    let held = months.map(|month| ledger.held(month));
    let default = ledger.default_account().and_then(|id| ledger.account(id)).map(|account| &account.name);
    let all = ledger.listed().map(envelope).chain(ledger.accounts().map(account));
    all.chain([format!("{held:?} {default:?}")]).collect()
}

const RICH: &str = "
    open       bank Giro
    open       card Visa
    open       envelope Food Home
    open       envelope Car
    open       envelope Fun
    income     500
    hold       50 2026-12
    hold       20
    order      Car 1
    order      acct:Giro 1
    note       Food plenty
    overspend  Food carry 2026-11
    overspend  Food cover 2027-01
    overspend  Car cover 2026-10
    close      Fun
    close      acct:Visa
    default    Giro
    rename     Car Bicycle
    payee_name Rewe REWE
    payee_envelope REWE Food
    payee_envelope Bank Ready_to_assign
";

#[test]
fn a_new_ledger_is_set_up_like_the_old_one() {
    let old = check(RICH);
    let file = File::of(&old.ledger);
    assert_eq!(file.settings.len(), 15, "{:?}", file.settings);
    for size in [1, 3, 1_000] {
        let mut new = Book::new();
        file.take(&mut new, Prefer::Here, size);
        assert_eq!(new.ledger.named_settings(), file.settings);
        assert_eq!(seen(&new.ledger), seen(&old.ledger));
        assert_eq!(new.ledger.payee(&name("Rewe")), name("REWE"));
        new.check("goes_to Rewe Food");
    }
}

#[test]
fn what_only_voided_transactions_used_stays_out_of_sight() {
    let old = check("add Food 5 \n open bank Giro 10 \n open envelope Fun \n undo 1 \n undo 2");
    let file = File::of(&old.ledger);
    let unlisted: Vec<String> =
        file.settings.iter().filter(|setting| setting.is_unlisted()).map(|setting| setting.whose.to_string()).collect();
    assert_eq!(unlisted, ["Giro", "Food"]);
    let mut new = Book::new();
    file.take(&mut new, Prefer::Here, 2);
    assert_eq!(new.ledger.named_settings(), file.settings);
    new.check("listed Fun");
    assert_eq!(File::of(&new.ledger).envelopes, file.envelopes, "in the same order");
}

#[test]
fn what_the_ledger_has_itself_is_kept_or_replaced_as_somebody_said() {
    let file = File::of(&check(RICH).ledger);
    let own = "
        open       envelope Food Living
        overspend  Food cover 2026-12
        note       acct:Cash mine
        payee_name Rewe Markt
    ";
    let mut here = check(own);
    let plan = file.plan(&here.ledger, Prefer::Here);
    let kept: Vec<String> =
        plan.kept.iter().map(|(file, own)| format!("{} {} {own} {}", file.whose, file.set, file.now)).collect();
    assert_eq!(
        kept,
        [
            "Food group Living Home",
            "Food overspend (none) carry",
            "Food overspend (none) cover",
            "the payee Rewe name Markt REWE"
        ]
    );
    file.take(&mut here, Prefer::Here, 7);
    here.check("in_group Food Living \n shown Rewe Markt \n in_group Bicycle");
    let food = |book: &Book| {
        let (id, _) = book.ledger.find_envelope(&name("Food")).unwrap();
        ["2026-11", "2026-12", "2027-01"].map(|month| book.ledger.overspend(id, month.parse().unwrap()).to_string())
    };
    assert_eq!(food(&here), ["block", "cover", "cover"], "one rule over all months, and not a mixture");
    let mut replaced = check(own);
    assert_eq!(file.plan(&replaced.ledger, Prefer::File).kept, []);
    file.take(&mut replaced, Prefer::File, 7);
    replaced.check("in_group Food Home \n shown Rewe REWE");
    assert_eq!(food(&replaced), ["carry", "carry", "cover"]);
    assert!(replaced.ledger.named_settings().iter().any(|own| own.whose == Whose::Account(name("Cash"))), "only here");
}

#[test]
fn what_somebody_set_meanwhile_stays() {
    let file = File::of(&check(RICH).ledger);
    for prefer in [Prefer::Here, Prefer::File] {
        let mut book = Book::new();
        let plan = file.plan(&book.ledger, prefer);
        book.check("open envelope Food Living");
        book.carry_out(&take(&plan.steps)).unwrap();
        book.check("in_group Food Living");
        assert_eq!(book.carry_out(&take(&plan.steps)), Err(Refusal::NothingToSet), "once is enough");
        let missing = SettingStep::Set {
            setting: NamedSetting {
                whose: Whose::Envelope(name("Gone")),
                set: What::Group,
                month: None,
                now: Value::text("x"),
            },
            seen: Value::Nothing(()),
        };
        let refusal = book.carry_out(&take(&[missing])).unwrap_err();
        assert_eq!(refusal.to_string(), "this cannot be taken in: there is no envelope Gone");
    }
}

#[test]
fn what_was_taken_is_set_back_like_any_other_setting() {
    let file = File::of(&check(RICH).ledger);
    let mut book = Book::new();
    file.take(&mut book, Prefer::Here, 1_000);
    book.check("set_back 1 \n listed \n accounts Cash Bank Savings Card Loan");
}

/// One line that sets something, which may be refused.
fn arb_line() -> impl Strategy<Value = String> {
    let word = |words: &'static [&'static str]| prop::sample::select(words);
    let envelope = || word(&["Food", "Car", "Fun", "Rent"]);
    let thing = || word(&["Food", "Car", "Fun", "acct:Giro", "acct:Cash", "acct:Bank", "acct:Visa"]);
    let month = || word(&["2026-10", "2026-11", "2027-01"]);
    let payee = || word(&["Rewe", "REWE", "Bank", "Aldi"]);
    prop_oneof![
        envelope().prop_map(|envelope| format!("open envelope {envelope} Home")),
        (word(&["bank", "card", "cash", "loan", "savings"]), word(&["Giro", "Visa"]), 0..3)
            .prop_map(|(kind, account, n)| format!("open {kind} {account} {n}")),
        (envelope(), 1..50).prop_map(|(envelope, n)| format!("add {envelope} {n}")),
        (1..50).prop_map(|n| format!("income {n}")),
        thing().prop_map(|thing| format!("close {thing}")),
        thing().prop_map(|thing| format!("reopen {thing}")),
        (thing(), 0..4).prop_map(|(thing, place)| format!("order {thing} {place}")),
        (thing(), word(&["a", "b"])).prop_map(|(thing, note)| format!("note {thing} {note}")),
        (envelope(), word(&["Home", "Away"])).prop_map(|(envelope, group)| format!("group {envelope} {group}")),
        (envelope(), word(&["Food", "Meals"])).prop_map(|(from, to)| format!("rename {from} {to}")),
        (envelope(), word(&["block", "carry", "cover"]), month())
            .prop_map(|(envelope, rule, month)| format!("overspend {envelope} {rule} {month}")),
        (1..9, month()).prop_map(|(n, month)| format!("hold {n} {month}")),
        (payee(), payee()).prop_map(|(from, to)| format!("payee_name {from} {to}")),
        (payee(), envelope()).prop_map(|(payee, envelope)| format!("payee_envelope {payee} {envelope}")),
        word(&["Giro", "Cash", "Bank"]).prop_map(|account| format!("default {account}")),
    ]
}

fn arb_lines() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(arb_line(), 0..40)
}

/// A ledger after those of the lines that are not refused, and after some of its ops were undone.
fn built(lines: &[String], undone: &[prop::sample::Index]) -> Book {
    let mut book = Book::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let request = book.request(&words);
        let _ = book.carry_out(&request);
    }
    for index in undone.iter().filter(|_| !book.journal.is_empty()).collect::<Vec<_>>() {
        let seq = index.index(book.journal.len()) + 1;
        if let Some(request) = book.undo(seq, false).or_else(|| book.set_back(seq)) {
            let _ = book.carry_out(&request);
        }
    }
    book
}

fn holds(ledger: &Ledger, setting: &NamedSetting) -> bool {
    match (&setting.whose, setting.payee_of_today()) {
        (Whose::Payee(recorded), Some(today)) => ledger.payee(recorded) == today,
        _ => ledger.named_settings().contains(setting),
    }
}

proptest! {
    /// Export ∘ import = identity on what is set, whatever was set, undone and in which parts it is taken.
    #[test]
    fn settings_come_back_from_a_file(
        lines in arb_lines(),
        undone in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        size in 1..20_usize,
    ) {
        let old = built(&lines, &undone);
        let file = File::of(&old.ledger);
        let mut new = Book::new();
        file.take(&mut new, Prefer::Here, size);
        // What is listed only while a transaction uses it comes with the transactions.
        let is_told = |setting: &&NamedSetting| setting.set != What::Listed;
        let told = |settings: &[NamedSetting]| settings.iter().filter(is_told).cloned().collect::<Vec<_>>();
        prop_assert_eq!(told(&new.ledger.named_settings()), told(&file.settings));
        prop_assert!(file.settings.iter().all(NamedSetting::is_of_its_type), "{:?}", file.settings);
        if file.settings.iter().any(|setting| matches!(setting.whose, Whose::Envelope(_))) {
            prop_assert_eq!(File::of(&new.ledger).envelopes, file.envelopes);
        }
    }

    /// Whatever two ledgers hold, the own settings of the second stay, unless the file's are asked for; then they hold.
    #[test]
    fn nothing_is_overwritten_unasked(one in arb_lines(), other in arb_lines(), size in 1..20_usize) {
        let file = File::of(&built(&one, &[]).ledger);
        let book = built(&other, &[]);
        let own = book.ledger.named_settings();
        let mut here = book.clone();
        file.take(&mut here, Prefer::Here, size);
        for setting in own.iter().filter(|own| !own.is_unlisted()) {
            prop_assert!(holds(&here.ledger, setting), "{:?}", setting);
        }
        let mut replaced = book.clone();
        file.take(&mut replaced, Prefer::File, size);
        for setting in file.settings.iter().filter(|setting| !setting.is_unlisted()) {
            prop_assert!(holds(&replaced.ledger, setting), "{:?}", setting);
        }
    }
}
