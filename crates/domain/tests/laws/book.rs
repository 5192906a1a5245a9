//! A ledger with its journal, spoken to in the words of the command line.

use domain::{
    AccountId, AccountKind, AccountPosting, Add, AddSplit, After, Assign, At, Broken, Calendar, Change, ChangePayee,
    ChangeTo, Close, Cover, Create, Currency, DayCells, Details, Edit, EditTo, Edits, EnvelopeId, EnvelopePosting,
    Funds, Genesis, GenesisAccount, Handle, Income, Ledger, Month, MonthMoves, MonthStart, Name, NewValue, Op, OpId,
    Open, OpenWhat, Opening, Overspend, PayeeTo, Record, Refusal, Request, SetBack, Share, ShareAmount, Side, Span,
    Split, Status, Transfer, Undo, Was, Weekend, Withdraw, decide,
};
use jiff::civil::{Date, date};

pub(crate) const TODAY: Date = date(2026, 11, 22);

/// A ledger in euros and the ops that made it. The accounts: Cash, Bank and Savings on budget, Card and Loan outside.
#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) ledger: Ledger,
    pub(crate) journal: Vec<(At, Op)>,
    today: Date,
}

pub(crate) fn name(text: &str) -> Name {
    Name::parse(&text.replace('_', " ")).unwrap()
}

pub(crate) fn cents(text: &str) -> i64 {
    let unsigned = text.trim_start_matches('-');
    let euros = Currency::new("EUR").unwrap();
    let amount = domain::parse_amount(unsigned, euros).map_or(0, |amount| amount.minor_units());
    if text.starts_with('-') { -amount } else { amount }
}

pub(crate) fn details(date: Date) -> Details {
    Details { date, date_given: None, payee: None, memo: None, tags: Vec::new() }
}

impl Book {
    pub(crate) fn new() -> Self {
        let accounts = [("Cash", true), ("Bank", true), ("Savings", true), ("Card", false), ("Loan", false)];
        let mut genesis = Genesis::with_cash(Currency::new("EUR").unwrap(), "Europe/Berlin");
        genesis.accounts = (1..)
            .zip(accounts)
            .map(|(id, (account, law))| GenesisAccount { id: AccountId(id), name: name(account), law })
            .collect();
        Self { ledger: Ledger::begin(&genesis).unwrap(), journal: Vec::new(), today: TODAY }
    }

    /// Where and by whom the next op will be.
    pub(crate) fn next(&self) -> At {
        let seq = u64::try_from(self.journal.len() + 1).unwrap();
        At { op: OpId(format!("OP{seq}")), handle: Handle::entry(seq), by: "laptop".to_owned() }
    }

    pub(crate) fn apply(&mut self, op: Op) -> Result<(), Broken> {
        let at = self.next();
        self.ledger.apply(&at, &op)?;
        self.journal.push((at, op));
        Ok(())
    }

    /// Decides and applies; what was decided must apply.
    pub(crate) fn carry_out(&mut self, request: &Request) -> Result<(), Refusal> {
        let op = decide(&self.ledger, request)?;
        self.apply(op).expect("what is decided applies");
        Ok(())
    }

    /// An undo of the transaction of that number as this device sees it, or the undo of that undo.
    pub(crate) fn undo(&self, seq: usize, restore: bool) -> Option<Request> {
        let (at, record) = self.recorded(seq)?;
        let base = self.ledger.version(&at.op).map_or(&at.op, |version| &version.base).clone();
        Some(Request::Undo(Undo {
            of: at.op.clone(),
            base,
            restore,
            was: record.was(),
            target: at.handle,
            is_as_it_stands: false,
        }))
    }

    /// An edit of the transaction of that number as this device sees it.
    pub(crate) fn edit(&self, seq: usize, to: EditTo) -> Option<Request> {
        let (at, seen) = self.recorded(seq)?;
        let base = self.ledger.version(&at.op).map_or(&at.op, |version| &version.base).clone();
        Some(Request::Edit(Box::new(Edit { of: at.op.clone(), base, target: at.handle, seen: seen.into(), to })))
    }

    /// Where the transaction of that number was recorded, and what it is now.
    pub(crate) fn recorded(&self, seq: usize) -> Option<(&At, &Record)> {
        let (at, Op::Record(record)) = self.journal.get(seq.checked_sub(1)?)? else { return None };
        let newest = self.journal.iter().rev().find_map(|(_, op)| {
            let Op::Amend(amend) = op else { return None };
            (amend.of == at.op).then_some(&amend.now)
        });
        Some((at, newest.unwrap_or(record)))
    }

    /// The settings of the op of that number go back.
    pub(crate) fn set_back(&self, seq: usize) -> Option<Request> {
        let (at, Op::Set(settings)) = self.journal.get(seq.checked_sub(1)?)? else { return None };
        let back = SetBack { of: at.op.clone(), sets: settings.sets.clone(), target: at.handle, months: None };
        let calendar = settings
            .sets
            .iter()
            .fold(self.ledger.calendar().clone(), |calendar, setting| calendar.set(&setting.reversed()));
        Some(Request::SetBack(SetBack { months: Some(self.months(&calendar)), ..back }))
    }

    /// What changes its month where the months have those days.
    pub(crate) fn months(&self, calendar: &Calendar) -> MonthMoves {
        let moves = self.day_cells().moves(self.ledger.calendar(), calendar);
        MonthMoves { seen: self.ledger.seen(), moves }
    }

    pub(crate) fn day_cells(&self) -> DayCells {
        let mut days = DayCells::default();
        self.journal.iter().for_each(|(_, op)| days.take(op));
        days
    }

    /// Months begin on that day, from that one on.
    fn month_start(&self, start: &str, from: &str) -> Request {
        let (day, way) = start.split_once('-').unwrap_or((start, ""));
        let start = MonthStart::new(day.parse().unwrap(), Weekend::parse(way).unwrap_or_default()).unwrap();
        let month = from.parse().unwrap();
        let months = self.months(&self.ledger.calendar().with(month, Some(start)));
        let change = change_of(None, ChangeTo::MonthStart(start), Some(month));
        Request::Change(Change { months: Some(months), ..change })
    }

    /// The request of one line, such as `transfer Food Rent 50`; `!` after it overspends, `~` refunds.
    pub(crate) fn request(&self, words: &[&str]) -> Request {
        let flag = |sign: &str| words.contains(&sign);
        let account = words.iter().find_map(|word| word.strip_prefix('@'));
        let (account_given, account) = (account.is_some(), name(account.unwrap_or("Cash")));
        let details = details(self.today);
        match words {
            ["add", envelope, amount, ..] => Request::Add(Add {
                envelope: name(envelope),
                minor_units: cents(amount),
                account,
                account_given,
                create: create(words),
                refund: flag("~"),
                details,
            }),
            ["withdraw", envelope, amount, ..] => Request::Withdraw(Withdraw {
                envelope: name(envelope),
                envelope_of_payee: false,
                minor_units: cents(amount),
                account,
                account_given,
                overspend: flag("!"),
                details,
            }),
            ["split", parts @ ..] => {
                let part = |word: &&str| word.split_once('=').map(|(envelope, amount)| (name(envelope), cents(amount)));
                let parts = parts.iter().filter_map(part).collect();
                Request::Split(Split { parts, account, account_given, overspend: flag("!"), details })
            }
            ["add_split", parts @ ..] => {
                let part = |word: &&str| word.split_once('=').map(|(envelope, amount)| (name(envelope), cents(amount)));
                let parts = parts.iter().filter_map(part).collect();
                let (create, refund) = (create(words), flag("~"));
                Request::AddSplit(AddSplit { parts, account, account_given, create, refund, details })
            }
            ["transfer", from, to, amount, ..] => Request::Transfer(Transfer {
                from: Side::parse(&from.replace('_', " ")).unwrap(),
                to: Side::parse(&to.replace('_', " ")).unwrap(),
                minor_units: cents(amount),
                overspend: flag("!"),
                details,
            }),
            ["income", amount, ..] => {
                Request::Income(Income { minor_units: cents(amount), account, account_given, details })
            }
            ["assign", month, shares @ ..] => {
                let month: Month = month.parse().unwrap();
                let shares: Vec<Share> = shares.chunks_exact(2).map(|share| self::share(share[0], share[1])).collect();
                let details = Details { date: month.first_day(), ..details };
                let overspend = flag("!");
                Request::Assign(Assign { shares, month, month_given: true, overspend, details })
            }
            ["cover", envelope, rest @ ..] => Request::Cover(Cover {
                envelope: name(envelope),
                from: rest.iter().find(|word| word.starts_with(char::is_alphabetic)).map(|from| name(from)),
                minor_units: rest.iter().find(|word| word.starts_with(char::is_numeric)).map(|amount| cents(amount)),
                overspend: flag("!"),
                details,
            }),
            ["open", "envelope", envelope, group @ ..] => {
                let group = group.first().map(|group| name(group));
                Request::Open(Open { what: OpenWhat::Envelope { name: name(envelope), group }, note: None, details })
            }
            ["open", kind, account, holds @ ..] => {
                let kind = AccountKind::parse(kind).unwrap();
                let minor_units = holds.first().map_or(0, |holds| cents(holds));
                let what = OpenWhat::Account { name: name(account), kind, minor_units };
                Request::Open(Open { what, note: None, details })
            }
            ["close" | "reopen", target, to @ ..] => Request::Close(Close {
                target: Side::parse(&target.replace('_', " ")).unwrap(),
                to: to.first().map(|to| name(to)),
                reopen: words[0] == "reopen",
                details,
            }),
            ["rename", target, to] => change(Some(target), ChangeTo::Name(name(to))),
            ["group", target, to @ ..] => change(Some(target), ChangeTo::Group(to.first().map(|to| name(to)))),
            ["order", target, to @ ..] => {
                change(Some(target), ChangeTo::Order(to.first().map(|to| to.parse().unwrap())))
            }
            ["note", target, to] => change(Some(target), ChangeTo::Note(domain::Memo::parse(to).unwrap())),
            ["overspend", target, rule, from @ ..] => {
                let from = from.first().map_or(Month::of(self.today), |from| from.parse().unwrap());
                monthly(Some(target), ChangeTo::Overspend(Overspend::parse(rule).unwrap()), from)
            }
            ["payee_name", payees @ .., to] => Request::ChangePayee(ChangePayee {
                payees: payees.iter().map(|payee| name(payee)).collect(),
                to: PayeeTo::Name(name(to)),
            }),
            ["payee_envelope", payee, to @ ..] => Request::ChangePayee(ChangePayee {
                payees: vec![name(payee)],
                to: PayeeTo::Envelope(to.first().map(|to| name(to))),
            }),
            ["currency", code] => change(None, ChangeTo::Currency((*code).to_owned())),
            ["month_start", start, from] => self.month_start(start, from),
            ["time_zone", zone] => change(None, ChangeTo::TimeZone(name(zone))),
            ["hold", amount, month @ ..] => {
                let month = month.first().map_or(Month::of(self.today), |month| month.parse().unwrap());
                monthly(None, ChangeTo::Hold(cents(amount)), month)
            }
            ["default", to @ ..] => change(None, ChangeTo::DefaultAccount(to.first().map(|to| name(to)))),
            ["set_back", seq] => self.set_back(seq.parse().unwrap()).expect("settings"),
            ["edit", seq, edits @ ..] => {
                self.edit(seq.parse().unwrap(), EditTo::New(self::edits(edits))).expect("a recorded transaction")
            }
            ["undo", seq] => self.undo(seq.parse().unwrap(), false).expect("a recorded transaction"),
            ["restore", seq] => self.undo(seq.parse().unwrap(), true).expect("a recorded transaction"),
            _ => panic!("no such line: {words:?}"),
        }
    }

    /// A transaction that no verb of today makes, with whatever postings.
    pub(crate) fn record(&self, accounts: &[(&str, &str)], envelopes: &[(&str, &str)]) -> Record {
        let mut record = Record {
            date: self.today,
            payee: None,
            memo: None,
            tags: Vec::new(),
            refund: false,
            funds: Funds::Require,
            opens: Vec::new(),
            opens_accounts: Vec::new(),
            sets: Vec::new(),
            opening: false,
            accounts: accounts.iter().map(|(account, n)| self.account_posting(account, cents(n))).collect(),
            envelopes: Vec::new(),
            after: After::default(),
        };
        for (envelope, n) in envelopes {
            let posting = self.envelope_posting(&mut record.opens, envelope, cents(n));
            record.envelopes.push(posting);
        }
        record.after = self.after(&record.was());
        record
    }

    /// The balances that postings leave.
    pub(crate) fn after(&self, was: &Was) -> After {
        let mut after = After::default();
        for posting in &was.accounts {
            let before = self.ledger.account(posting.id).map_or(0, |account| account.balance);
            *after.accounts.entry(posting.id).or_insert(before) += posting.n;
        }
        for posting in &was.envelopes {
            let before = self.ledger.envelope(posting.id).map_or(0, |envelope| envelope.balance);
            *after.envelopes.entry(posting.id).or_insert(before) += posting.n;
        }
        after
    }

    fn account_posting(&self, account: &str, n: i64) -> AccountPosting {
        let (id, account) = self.ledger.find_account(&name(account)).unwrap();
        AccountPosting { id, name: account.name.clone(), n, law: account.law, status: Status::Unmarked, ext: None }
    }

    fn envelope_posting(&self, opens: &mut Vec<Opening>, envelope: &str, n: i64) -> EnvelopePosting {
        let known = self.ledger.find_envelope(&name(envelope)).map(|(id, _)| id);
        let id = known.unwrap_or_else(|| {
            let next = u32::try_from(
                (0..).take_while(|id| self.ledger.envelope(EnvelopeId(*id)).is_some()).count() + opens.len(),
            );
            opens.push(Opening { envelope: EnvelopeId(next.unwrap()), name: name(envelope) });
            opens.last().unwrap().envelope
        });
        EnvelopePosting { id, name: name(envelope), n }
    }

    /// What an envelope or account holds, *Ready to assign* included; nothing where there is none.
    pub(crate) fn balance(&self, place: &str) -> i64 {
        match Side::parse(place).unwrap() {
            Side::Account(account) => self.ledger.find_account(&account).map_or(0, |(_, account)| account.balance),
            Side::Plain(envelope) | Side::Envelope(envelope) => {
                let envelope = name(envelope.as_str());
                self.ledger.find_envelope(&envelope).map_or(0, |(_, envelope)| envelope.balance)
            }
        }
    }

    /// Both sides of the law: the accounts inside it, and all envelopes with *Ready to assign*.
    pub(crate) fn totals(&self) -> (i128, i128) {
        let accounts = self.ledger.accounts().filter(|(_, account)| account.law);
        let envelopes = self.ledger.opened().map(|(_, envelope)| i128::from(envelope.balance));
        let ready = i128::from(self.ledger.ready_to_assign().minor_units());
        (accounts.map(|(_, account)| i128::from(account.balance)).sum(), envelopes.sum::<i128>() + ready)
    }

    fn expect(&self, words: &[&str]) -> bool {
        match words {
            ["available", envelope, amount] => assert_eq!(self.balance(envelope), cents(amount), "{words:?}"),
            ["account", account, amount] => {
                assert_eq!(self.balance(&format!("acct:{account}")), cents(amount), "{words:?}");
            }
            ["listed", names @ ..] => {
                let listed: Vec<String> = self.ledger.listed().map(|(_, envelope)| envelope.name.to_string()).collect();
                assert_eq!(listed, *names);
            }
            ["accounts", names @ ..] => {
                let shown: Vec<String> = self.ledger.accounts().map(|(_, account)| account.name.to_string()).collect();
                assert_eq!(shown, *names);
            }
            ["in_group", envelope, group @ ..] => {
                let (id, _) = self.ledger.find_envelope(&name(envelope)).unwrap();
                assert_eq!(self.ledger.group(id), group.first().map(|group| name(group)), "{words:?}");
            }
            ["left", envelope, month, amount] => {
                let (id, _) = self.ledger.find_envelope(&name(envelope)).unwrap();
                let left = self.ledger.month_view(month.parse().unwrap()).row(id).available();
                assert_eq!(left, cents(amount), "{words:?}");
            }
            ["shown", payee, today] => assert_eq!(self.ledger.payee(&name(payee)), name(today), "{words:?}"),
            ["goes_to", payee, envelope @ ..] => {
                let id = self.ledger.envelope_of_payee(&name(payee));
                let found = id.and_then(|id| self.ledger.envelope(id)).map(|envelope| envelope.name.clone());
                assert_eq!(found, envelope.first().map(|envelope| name(envelope)), "{words:?}");
            }
            ["begins", month, day] => {
                assert_eq!(self.ledger.calendar().first_day(month.parse().unwrap()).to_string(), *day, "{words:?}");
            }
            ["counts_in", code] => assert_eq!(self.ledger.currency().code(), *code),
            ["lives_in", zone] => assert_eq!(self.ledger.time_zone(), *zone),
            ["ready", month, amount] => {
                let month = month.parse().unwrap();
                assert_eq!(self.ledger.month_view(month).ready_to_assign(), cents(amount), "{words:?}");
            }
            ["holds", envelope, month, amount] => {
                let (id, _) = self.ledger.find_envelope(&name(envelope)).unwrap();
                assert_eq!(self.ledger.available(id, month.parse().unwrap()), cents(amount), "{words:?}");
            }
            [column @ ("spending" | "deposits" | "assigned" | "activity"), envelope, span, amount] => {
                let (id, _) = self.ledger.find_envelope(&name(envelope)).unwrap();
                let span: Span = domain::parse_period(span, TODAY).unwrap();
                let cell = self.ledger.cells(span).get(&id).copied().unwrap_or_default();
                let found = match *column {
                    "spending" => cell.spending(),
                    "deposits" => cell.deposits,
                    "assigned" => cell.assigned,
                    _ => cell.activity(),
                };
                assert_eq!(found, cents(amount), "{words:?}");
            }
            _ => return false,
        }
        true
    }

    /// Runs a script line by line; a line that ends in `-> word` must be refused with that word.
    pub(crate) fn check(&mut self, script: &str) {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (deed, outcome) = line.split_once("->").unwrap_or((line, "ok"));
            let words: Vec<&str> = deed.split_whitespace().collect();
            if let ["on", day] = words.as_slice() {
                self.today = day.parse().unwrap();
            } else if !self.expect(&words) {
                let request = self.request(&words);
                assert_eq!(outcome_word(&self.carry_out(&request)), outcome.trim(), "{line}");
            }
            let (accounts, envelopes) = self.totals();
            assert_eq!(accounts, envelopes, "{line}");
        }
    }
}

fn change(target: Option<&str>, to: ChangeTo) -> Request {
    Request::Change(change_of(target, to, None))
}

fn monthly(target: Option<&str>, to: ChangeTo, month: Month) -> Request {
    Request::Change(change_of(target, to, Some(month)))
}

fn change_of(target: Option<&str>, to: ChangeTo, month: Option<Month>) -> Change {
    let target = target.map(|target| Side::parse(&target.replace('_', " ")).unwrap());
    Change { target, to, month, month_given: month.is_some(), months: None }
}

/// What is to change: `50`, `Food=40`, `in:Food`, `from:Food`, `to:Rent`, `@Bank`, `on:2026-10-01`, `memo:bread`, `~`.
pub(crate) fn edits(words: &[&str]) -> Edits {
    let mut edits = Edits::default();
    for word in words {
        let side = |text: &str| Some(Side::parse(&text.replace('_', " ")).unwrap());
        match word.split_once([':', '=']) {
            Some(("in", envelope)) => edits.envelope = Some(name(envelope)),
            Some(("from", place)) => edits.from = side(place),
            Some(("to", place)) => edits.to = side(place),
            Some(("on", day)) => edits.date = Some(day.parse().unwrap()),
            Some(("memo", text)) => {
                let memo = domain::Memo::parse(text).unwrap();
                edits.memo = Some(memo.map_or(NewValue::Nothing, NewValue::Value));
            }
            Some((envelope, amount)) => edits.parts.push((name(envelope), cents(amount))),
            None if *word == "~" => edits.refund = Some(true),
            None if word.starts_with('@') => edits.account = Some(name(word.trim_start_matches('@'))),
            None => edits.minor_units = Some(cents(word)),
        }
    }
    edits
}

/// `Food 400`, `Food -400` or `Food =400`
fn share(envelope: &str, amount: &str) -> Share {
    let to = amount.strip_prefix('=').map(|amount| ShareAmount::To(cents(amount)));
    Share { envelope: name(envelope), amount: to.unwrap_or_else(|| ShareAmount::By(cents(amount))) }
}

fn create(words: &[&str]) -> Create {
    match words.last() {
        Some(&"--new") => Create::Always,
        Some(&"--existing") => Create::Never,
        _ => Create::IfMissing,
    }
}

/// `not_enough` for `NotEnough { … }`
fn outcome_word(outcome: &Result<(), Refusal>) -> String {
    let Err(refusal) = outcome else { return "ok".to_owned() };
    let shown = format!("{refusal:?}");
    let variant = shown.split([' ', '{']).next().unwrap();
    let words = variant
        .split_inclusive(|_: char| true)
        .map(|c| if c.chars().all(char::is_uppercase) { format!("_{}", c.to_lowercase()) } else { c.to_owned() });
    words.collect::<String>().trim_start_matches('_').to_owned()
}

/// Runs a script on a book of its own.
pub(crate) fn check(script: &str) -> Book {
    let mut book = Book::new();
    book.check(script);
    book
}
