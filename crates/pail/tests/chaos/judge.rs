//! What was asked and what was answered, held against the journal as it lies in the store.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use testkit::{Device, RawJournal, Recorded};

use crate::teller::Told;
use crate::writer::{Asked, Life, Writer};

/// What a run came to. There are no counts of what was lost or doubled: the judge lets none pass.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) writes: usize,
    pub(crate) acknowledged: usize,
    pub(crate) life: Life,
    /// Writes of which nothing was said, since their process was killed, and that are there.
    pub(crate) unsaid_there: usize,
    pub(crate) entries: usize,
}

/// Panics, with all that is wrong, unless everything is as it was said. `journal` was read from the store without a
/// line of the program's code and found dense, chained and of one ledger.
pub(crate) fn judge(writers: &[Writer], journal: &RawJournal, fresh: &Device) -> Counts {
    let transactions = journal.transactions();
    let asked: Vec<&Asked> = writers.iter().flat_map(|writer| &writer.asked).collect();
    let mut wrong = check_each(&asked, &transactions);
    wrong.extend(check_nothing_else(&asked, &transactions));
    wrong.extend(check_order(&asked));
    wrong.extend(check_books(&transactions, fresh));
    wrong.extend(check_all_agree(writers, journal, fresh));
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
    let mut counts = count(&asked, &transactions);
    counts.entries = journal.tail();
    writers.iter().for_each(|writer| counts.life.add(&writer.life));
    counts
}

/// What was acknowledged is there once, with its number and its amounts; what was denied is not; nothing is twice.
fn check_each(asked: &[&Asked], transactions: &[Recorded]) -> Vec<String> {
    let mut there: BTreeMap<&str, Vec<&Recorded>> = BTreeMap::new();
    for one in transactions {
        there.entry(&one.memo).or_default().push(one);
    }
    let nowhere = Vec::new();
    let verdict = |asked: &Asked| {
        let wish = &asked.wish;
        let found = there.get(wish.memo.as_str()).unwrap_or(&nowhere);
        let is_true = match asked.told {
            Told::Recorded(seq) => matches!(found[..], [one] if one.seq == seq),
            Told::Not => found.is_empty(),
            Told::Nothing => found.len() <= 1,
        };
        let is_as_wished = found.iter().all(|one| one.envelopes == wish.envelopes && one.accounts == wish.accounts);
        (!is_true || !is_as_wished).then(|| format!("{asked:?} is there as {found:?}"))
    };
    asked.iter().copied().filter_map(verdict).collect()
}

/// Nobody else wrote, and no id is there twice.
fn check_nothing_else(asked: &[&Asked], transactions: &[Recorded]) -> Vec<String> {
    let memos: BTreeSet<&str> = asked.iter().map(|asked| asked.wish.memo.as_str()).collect();
    let strangers = transactions.iter().filter(|one| !memos.contains(one.memo.as_str()));
    let mut wrong: Vec<String> = strangers.map(|one| format!("nobody asked for {one:?}")).collect();
    let mut ops = BTreeSet::new();
    wrong.extend(transactions.iter().filter(|one| !ops.insert(&one.op)).map(|one| format!("again: {one:?}")));
    wrong
}

/// What was acknowledged before a write began stands before it.
fn check_order(asked: &[&Asked]) -> Vec<String> {
    let recorded = |asked: &Asked| match asked.told {
        Told::Recorded(seq) => Some((asked.started, asked.ended, seq)),
        Told::Not | Told::Nothing => None,
    };
    let all: Vec<_> = asked.iter().copied().filter_map(recorded).collect();
    let earlier = |(started, _, seq): &(_, _, u64)| {
        all.iter().filter(|(_, ended, _)| ended < started).map(|(_, _, seq)| *seq).max().filter(|last| seq < last)
    };
    all.iter().filter_map(|one| Some(format!("#{} began after #{} was acknowledged", one.2, earlier(one)?))).collect()
}

/// No envelope was ever below zero, and a device that knows nothing sees the sums of what lies there.
fn check_books(transactions: &[Recorded], fresh: &Device) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for one in transactions {
        let sides = [("envelope", &one.envelopes), ("account", &one.accounts)];
        for (kind, name, cents) in sides.iter().flat_map(|(kind, side)| side.iter().map(|(n, cents)| (*kind, n, cents)))
        {
            let sum = sums.entry((kind, name)).or_default();
            *sum += cents;
            if *sum < 0 {
                wrong.push(format!("{name} is at {sum} after {one:?}"));
            }
        }
    }
    let total = |side: &str| sums.iter().filter(|((kind, _), _)| *kind == side).map(|(_, sum)| sum).sum::<i64>();
    if total("envelope") != total("account") {
        wrong.push(format!("the books do not balance: {sums:?}"));
    }
    let line = |((kind, name), sum): (&(&str, &str), &i64)| format!("{kind},{name},{}.{:02},EUR", sum / 100, sum % 100);
    let shown = fresh.ok(&["balance", "-O", "csv"]);
    let missing = sums.iter().map(line).filter(|line| !shown.lines().any(|shown| shown == line));
    wrong.extend(missing.map(|line| format!("not `{line}` but\n{shown}")));
    wrong
}

/// Every device comes to the same head and the same balances, with nothing open.
fn check_all_agree(writers: &[Writer], journal: &RawJournal, fresh: &Device) -> Vec<String> {
    let shown = fresh.ok(&["balance", "-O", "csv"]);
    let head = format!("\"head\": \"{}\"", journal.head());
    let differs = |writer: &Writer| {
        let (balance, place) =
            (writer.device.ok(&["balance", "-O", "csv"]), writer.device.ok(&["where", "-O", "json"]));
        let agrees = balance == shown && place.contains(&head) && writer.device.intents().is_empty();
        (!agrees).then(|| format!("a device differs: {balance}{place}, and {head}"))
    };
    writers.iter().filter_map(differs).collect()
}

fn count(asked: &[&Asked], transactions: &[Recorded]) -> Counts {
    let memos: BTreeSet<&str> = transactions.iter().map(|one| one.memo.as_str()).collect();
    let is_there = |asked: &Asked| memos.contains(asked.wish.memo.as_str());
    let count = |is_so: &dyn Fn(&Asked) -> bool| asked.iter().filter(|asked| is_so(asked)).count();
    Counts {
        writes: asked.len(),
        acknowledged: count(&|asked| matches!(asked.told, Told::Recorded(_))),
        unsaid_there: count(&|asked| asked.told == Told::Nothing && is_there(asked)),
        ..Counts::default()
    }
}

impl Life {
    fn add(&mut self, other: &Self) {
        self.commands += other.commands;
        self.killed += other.killed;
        self.killed_after_answer += other.killed_after_answer;
        self.refused += other.refused;
        self.unavailable += other.unavailable;
        self.unknown += other.unknown;
        self.lost_slots += other.lost_slots;
        self.damaged += other.damaged;
        for (way, count) in &other.told_by {
            *self.told_by.entry(way).or_default() += count;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { writes, acknowledged, life, unsaid_there, entries } = self;
        let Life { commands, killed, killed_after_answer, refused, unavailable, unknown, told_by, lost_slots, damaged } =
            life;
        writeln!(f, "{commands} commands, {killed} killed ({killed_after_answer} of them after their answer)")?;
        writeln!(
            f,
            "  {writes} writes: {acknowledged} acknowledged, {refused} refused, {unavailable} unavailable, \
            {unknown} unknown (75)"
        )?;
        writeln!(f, "  in doubt and told by: {told_by:?}; of the untold {unsaid_there} are there")?;
        write!(
            f,
            "  {entries} entries; {lost_slots} PUTs lost their slot; {damaged} times files damaged; lost 0, twice 0"
        )
    }
}

mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::wish::Wish;

    fn asked(memo: &str, started_s: u64, ended_s: u64, told: Told) -> Asked {
        let begin = Instant::now();
        let at = |s| begin + Duration::from_secs(s);
        let wish = Wish { memo: memo.into(), ..Wish::default() };
        Asked { wish, started: at(started_s), ended: at(ended_s), told }
    }

    fn there(memo: &str, seq: u64) -> Recorded {
        let (envelopes, accounts) = Default::default();
        Recorded { seq, op: format!("op {seq}"), memo: memo.into(), envelopes, accounts }
    }

    /// A judge that lets things pass proves nothing.
    #[test]
    fn the_judge_sees_what_is_lost_doubled_or_untrue() {
        let (once, twice) = (vec![there("a", 1)], vec![there("a", 1), there("a", 2)]);
        for (told, found, is_fine) in [
            (Told::Recorded(1), &once, true),
            (Told::Recorded(2), &once, false),
            (Told::Recorded(1), &vec![], false),
            (Told::Recorded(1), &twice, false),
            (Told::Not, &vec![], true),
            (Told::Not, &once, false),
            (Told::Nothing, &vec![], true),
            (Told::Nothing, &once, true),
            (Told::Nothing, &twice, false),
        ] {
            assert_eq!(check_each(&[&asked("a", 0, 1, told)], found).is_empty(), is_fine, "{told:?} {found:?}");
        }
        let mut dearer = there("a", 1);
        dearer.accounts.insert("Cash".into(), 1);
        assert!(!check_each(&[&asked("a", 0, 1, Told::Recorded(1))], &[dearer]).is_empty(), "other amounts");
    }

    #[test]
    fn the_judge_sees_strangers_and_what_stands_before_its_time() {
        let a = asked("a", 0, 1, Told::Recorded(2));
        assert!(check_nothing_else(&[&a], &[there("a", 1)]).is_empty());
        assert_eq!(check_nothing_else(&[&a], &[there("b", 1)]).len(), 1);
        assert_eq!(check_nothing_else(&[&a], &[there("a", 1), there("a", 1)]).len(), 1, "one op twice");
        let (later, beside) = (asked("b", 2, 3, Told::Recorded(1)), asked("b", 0, 3, Told::Recorded(1)));
        assert_eq!(check_order(&[&a, &later]).len(), 1);
        assert!(check_order(&[&a, &beside]).is_empty(), "both at once: any order");
    }
}
