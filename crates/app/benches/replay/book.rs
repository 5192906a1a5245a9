//! A made-up budget: forty envelopes, two accounts, eight years, one op an entry, all of it the same every time.

use domain::{
    AccountId, Add, At, Create, Currency, Details, Genesis, GenesisAccount, Handle, Ledger, Memo, Name, Op, OpId,
    Request, Side, Tag, Transfer, Undo, Withdraw, decide,
};
use jiff::civil::{Date, date};
use journal::{Hash, timestamp};

const ENVELOPES: u64 = 40;
const PAYEES: u64 = 200;
const DAYS: u64 = 8 * 365;
const FIRST_DAY: Date = date(2018, 1, 1);
const LEDGER: &str = "b81d75dc-6bfa-43fe-b4bf-73bca6eb7b61";

/// The journal's entries as bytes, the genesis first, and what they add up to.
pub(crate) struct Book {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) ledger: Ledger,
    recorded: Vec<(OpId, Op)>,
    chance: u64,
}

impl Book {
    /// A book of so many entries after the genesis.
    pub(crate) fn of(count: u64) -> Self {
        let mut genesis = Genesis::with_cash(Currency::new("EUR").unwrap(), "Europe/Berlin");
        genesis.accounts.push(GenesisAccount { id: AccountId(2), name: name("Checking"), law: true });
        let ledger = Ledger::begin(&genesis).unwrap();
        let fields = serde_json::to_string(&genesis).unwrap();
        let mut book = Self { entries: Vec::new(), ledger, recorded: Vec::new(), chance: 1 };
        book.write(0, &format!("\"min_writer\":1,{}", &fields[1..fields.len() - 1]));
        for seq in 1..=count {
            book.record(seq, count);
        }
        book
    }

    fn record(&mut self, seq: u64, count: u64) {
        let day = FIRST_DAY.checked_add(jiff::Span::new().days(i64::try_from(seq * DAYS / count).unwrap())).unwrap();
        let request = self.request(seq, day);
        let op = decide(&self.ledger, &request).unwrap();
        let id =
            OpId(journal::OpId::mint(moment(seq), u128::from(self.next()) << 64 | u128::from(self.next())).to_string());
        let at = At { op: id.clone(), handle: Handle::entry(seq), by: "laptop-b1b1".into() };
        self.ledger.apply(&at, &op).unwrap();
        let fields = op.to_json_fields();
        let fp = Hash::of(request.given().as_bytes());
        let head = format!("\"ops\":[{{\"op\":\"{id}\",\"fp\":\"{fp}\",\"do\":\"{}\"", op.kind());
        self.write(seq, &format!("{head},{}}}]", &fields[1..fields.len() - 1]));
        self.recorded.push((id, op));
    }

    fn write(&mut self, seq: u64, rest: &str) {
        let prev = self.entries.last().map_or("null".into(), |bytes| format!("\"{}\"", Hash::of(bytes)));
        let by = r#"{"id":"laptop-b1b1","v":"0.1.0"}"#;
        let ts = timestamp(moment(seq));
        let head = format!(
            "\"f\":\"pail/1\",\"ledger\":\"{LEDGER}\",\"seq\":{seq},\"prev\":{prev},\"ts\":\"{ts}\",\"by\":{by}"
        );
        self.entries.push(format!("{{{head},{rest}}}\n").into_bytes());
    }

    /// Each envelope is filled first; then of a hundred requests ten add, one moves money, one takes back the one before.
    fn request(&mut self, seq: u64, day: Date) -> Request {
        let envelope = if seq <= ENVELOPES { seq } else { self.below(ENVELOPES) + 1 };
        let kind = if seq <= ENVELOPES { 0 } else { self.below(100) };
        let minor_units = i64::try_from(self.below(9_000)).unwrap() + 100;
        let account = if self.below(4) == 0 { name("Cash") } else { name("Checking") };
        let details = self.details(day);
        let (account_given, refund, overspend) = (true, false, true);
        match kind {
            0..10 => {
                let (envelope, minor_units, create) = (envelope_name(envelope), minor_units * 10, Create::IfMissing);
                Request::Add(Add { envelope, minor_units, account, account_given, create, refund, details })
            }
            10 => {
                let (from, to) =
                    (Side::Plain(envelope_name(envelope)), Side::Plain(envelope_name(envelope % ENVELOPES + 1)));
                Request::Transfer(Transfer { from, to, minor_units, overspend, details })
            }
            11 if let Some((of, Op::Record(record))) = self.recorded.last() => {
                let target = Handle::entry(seq - 1);
                Request::Undo(Undo {
                    of: of.clone(),
                    base: of.clone(),
                    restore: false,
                    was: record.was(),
                    target,
                    is_as_it_stands: false,
                })
            }
            _ => {
                let envelope = envelope_name(envelope);
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
        }
    }

    fn details(&mut self, date: Date) -> Details {
        let payee = Some(name(&format!("Payee {} Market", self.below(PAYEES))));
        let memo = (self.below(2) == 0).then(|| Memo::parse("the weekly shopping").unwrap().unwrap());
        let tags = if self.below(5) == 0 { vec![Tag::parse("home").unwrap()] } else { Vec::new() };
        Details { date, date_given: None, payee, memo, tags }
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// xorshift: enough chance for a book, and the same everywhere.
    fn next(&mut self) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance
    }
}

fn moment(seq: u64) -> i64 {
    1_514_764_800_000 + i64::try_from(seq).unwrap() * 2_523_000
}

fn envelope_name(number: u64) -> Name {
    name(&format!("Envelope {number}"))
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}
