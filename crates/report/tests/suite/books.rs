//! Ledgers written as a list of commands.

use domain::{
    Add, At, Change, ChangeTo, Create, Currency, DayCells, Details, Genesis, GenesisAccount, Handle, Ledger, Memo,
    Month, MonthMoves, MonthStart, Name, Op, OpId, Refusal, Request, Side, Transfer, Undo, Weekend, Withdraw, decide,
};
use jiff::civil::Date;
use report::{Booked, Finder, LogEntry, NEW_LEDGER, Recorded, Register, describe, parse_query, register};

/// A ledger and everything that was ever written into it, one op an entry.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) ledger: Ledger,
    pub(crate) recorded: Vec<Recorded>,
    pub(crate) entries: Vec<LogEntry>,
    ops: Vec<(Handle, OpId, Op)>,
    date: Date,
}

impl Books {
    /// An empty ledger in that currency, with the account `Cash`.
    pub(crate) fn in_currency(code: &str) -> Self {
        Self::begin(&Genesis::with_cash(currency(code), "Europe/Berlin"))
    }

    /// An empty ledger with these accounts, each inside the law or not.
    pub(crate) fn with_accounts(code: &str, accounts: &[(&str, bool)]) -> Self {
        let mut genesis = Genesis::with_cash(currency(code), "Europe/Berlin");
        let account = |(id, (text, law)): (u32, &(&str, bool))| GenesisAccount {
            id: domain::AccountId(id),
            name: name(text),
            law: *law,
        };
        genesis.accounts = (1..).zip(accounts).map(account).collect();
        Self::begin(&genesis)
    }

    fn begin(genesis: &Genesis) -> Self {
        let genesis_entry = LogEntry { what: vec![NEW_LEDGER.to_owned()], ..entry(1) };
        Self {
            ledger: Ledger::begin(genesis).unwrap(),
            recorded: Vec::new(),
            entries: vec![genesis_entry],
            ops: Vec::new(),
            date: "2026-11-22".parse().unwrap(),
        }
    }

    /// The date of what follows.
    pub(crate) fn on(mut self, date: &str) -> Self {
        self.date = date.parse().unwrap();
        self
    }

    /// Months always begin on that day.
    pub(crate) fn month_start(self, day: i8) -> Self {
        let mut days = DayCells::default();
        self.ops.iter().for_each(|(_, _, op)| days.take(op));
        let (before, start) = (self.ledger.calendar(), MonthStart::new(day, Weekend::Before).unwrap());
        let moves = days.moves(before, &before.with(Month::FIRST, Some(start)));
        let months = Some(MonthMoves { seen: self.ledger.seen(), moves });
        let to = ChangeTo::MonthStart(start);
        self.told(&Request::Change(Change { target: None, to, month: Some(Month::FIRST), month_given: true, months }))
    }

    pub(crate) fn add(self, envelope: &str, minor_units: i64, memo: &str) -> Self {
        let request = self.adding(envelope, minor_units, memo, false);
        self.told(&request)
    }

    pub(crate) fn refund(self, envelope: &str, minor_units: i64) -> Self {
        let request = self.adding(envelope, minor_units, "", true);
        self.told(&request)
    }

    pub(crate) fn withdraw(self, envelope: &str, minor_units: i64, payee: &str, memo: &str) -> Self {
        let account = self.first_account();
        let details = Details { payee: Name::parse(payee).ok(), ..self.details(memo) };
        let envelope = name(envelope);
        self.told(&Request::Withdraw(Withdraw {
            envelope_of_payee: false,
            envelope,
            minor_units,
            account,
            account_given: false,
            overspend: true,
            details,
        }))
    }

    pub(crate) fn transfer(self, from: &str, to: &str, minor_units: i64) -> Self {
        let (from, to) = (Side::parse(from).unwrap(), Side::parse(to).unwrap());
        let details = self.details("");
        self.told(&Request::Transfer(Transfer { from, to, minor_units, overspend: true, details }))
    }

    pub(crate) fn note(self, text: &str) -> Self {
        let text = Memo::parse(text).unwrap().unwrap();
        self.told(&Request::Note { text })
    }

    /// Takes back the transaction of the entry with that number, or puts it back.
    pub(crate) fn undo(self, seq: u64) -> Self {
        let request = self.undoing(seq).expect("there is a transaction");
        self.told(&request)
    }

    /// The same ledger after the request, which must not be refused.
    pub(crate) fn told(mut self, request: &Request) -> Self {
        self.tell(request).unwrap();
        self
    }

    /// Decides the request and folds the op, or says why not.
    pub(crate) fn tell(&mut self, request: &Request) -> Result<(), Refusal> {
        let op = decide(&self.ledger, request)?;
        self.write(op);
        Ok(())
    }

    /// Folds an op, also one that no request becomes today.
    pub(crate) fn write(&mut self, op: Op) {
        let entry = entry(self.entries.last().unwrap().seq + 1);
        let handle = Handle::entry(entry.seq);
        let id = OpId(format!("01OP{:04}", entry.seq));
        let at = At { op: id.clone(), handle, by: entry.by.clone() };
        self.ledger.apply(&at, &op).unwrap();
        let currency = self.ledger.currency();
        self.recorded.push(Recorded::of_op(currency, Some(handle), id.clone(), Some(entry.hash.clone()), &op));
        let what = vec![describe(&op, currency, self.target_of(&op))];
        self.entries.push(LogEntry { what, ..entry });
        self.ops.push((handle, id, op));
    }

    pub(crate) fn adding(&self, envelope: &str, minor_units: i64, memo: &str, refund: bool) -> Request {
        Request::Add(Add {
            envelope: name(envelope),
            minor_units,
            account: self.first_account(),
            account_given: false,
            create: Create::IfMissing,
            refund,
            details: self.details(memo),
        })
    }

    pub(crate) fn undoing(&self, seq: u64) -> Option<Request> {
        let (target, of, op) = self.ops.iter().find(|(handle, ..)| handle.seq == seq)?;
        let Op::Record(record) = op else { return None };
        let version = self.ledger.version(of);
        Some(Request::Undo(Undo {
            of: of.clone(),
            base: version.map_or_else(|| of.clone(), |version| version.base.clone()),
            restore: version.is_some_and(|version| !version.live),
            was: record.was(),
            target: *target,
            is_as_it_stands: false,
        }))
    }

    /// The transactions that count.
    pub(crate) fn booked(&self) -> Vec<Booked> {
        let booked = |(handle, id, op): &(Handle, OpId, Op)| match op {
            Op::Record(record) if self.ledger.is_live(id) => Some(Booked { handle: *handle, record: record.clone() }),
            Op::Record(_) | Op::Amend(_) | Op::Void(_) | Op::Restore(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => {
                None
            }
        };
        self.ops.iter().filter_map(booked).collect()
    }

    /// The query with the names of these books, seen from their date.
    pub(crate) fn finder(&self, text: &str) -> Finder {
        let query = parse_query(text, self.ledger.currency(), self.date);
        Finder::new(&query.unwrap_or_else(|problem| panic!("{}", problem.marked(text))), &self.ledger)
    }

    /// The register of all days.
    pub(crate) fn register(&self, query: &str) -> Register {
        register(&self.ledger, &self.booked(), &self.finder(query), domain::Days::ALL, 0)
    }

    pub(crate) fn envelope(&self, text: &str) -> domain::EnvelopeId {
        self.ledger.find_envelope(&name(text)).unwrap().0
    }

    pub(crate) fn details(&self, memo: &str) -> Details {
        let memo = Memo::parse(memo).unwrap();
        Details { date: self.date, date_given: None, payee: None, memo, tags: Vec::new() }
    }

    fn first_account(&self) -> Name {
        self.ledger.accounts().next().unwrap().1.name.clone()
    }

    fn target_of(&self, op: &Op) -> Option<Handle> {
        match op {
            Op::Amend(domain::Amend { of, .. })
            | Op::Void(domain::Reversal { of, .. })
            | Op::Restore(domain::Reversal { of, .. }) => {
                self.ops.iter().find(|(_, id, _)| id == of).map(|(handle, ..)| *handle)
            }
            Op::Record(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
        }
    }
}

pub(crate) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn currency(code: &str) -> Currency {
    Currency::new(code).unwrap()
}

/// An entry without ops, its hash made up from its number.
fn entry(seq: u64) -> LogEntry {
    LogEntry {
        seq,
        time: format!("2026-11-22 15:04:{seq:02}"),
        by: if seq.is_multiple_of(3) { "phone" } else { "laptop-7f" }.to_owned(),
        version: "0.1.0".to_owned(),
        hash: format!("sha256:{}", format!("{:016x}", seq.wrapping_mul(0x9c1f_03ab_9e37_79b9)).repeat(4)),
        what: Vec::new(),
    }
}
