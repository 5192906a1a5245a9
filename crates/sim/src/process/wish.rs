//! What a user may wish for, given what the screen shows.

use journal::OpId;

use super::Process;
use crate::bank::{Binary, Ledger, Postings, Request, Transaction, Wish};
use crate::world::World;

impl Process {
    /// A wish that no other equals.
    pub(super) fn wish(&self) -> Option<Request> {
        let state = self.journal.state()?;
        let wish = self.with(|world| some_wish(world, self.device, state));
        Some(Request { number: self.with(World::next_wish), wish })
    }
}

impl World {
    /// The number of a new wish.
    pub(crate) fn next_wish(&mut self) -> u64 {
        self.wishes += 1;
        self.wishes
    }
}

fn some_wish(world: &mut World, device: usize, state: &Ledger) -> Wish {
    let is_newer = world.devices[device].binary == Binary::Newer;
    match world.chance.pick(12) {
        0 => Wish::Note,
        1 | 2 => record(deposit(world, state), false),
        3..6 => record(transfer(world, state), true),
        6 => record(spend(world, state), true),
        7 => Wish::Open { is_account: world.chance.percent(50) },
        8 if is_newer => Wish::Bonus,
        8..11 => edit(world, state).unwrap_or(Wish::Note),
        _ => record(transfer(world, state), false),
    }
}

fn record(postings: Postings, is_funded: bool) -> Wish {
    Wish::Record { postings, is_funded }
}

fn deposit(world: &mut World, state: &Ledger) -> Postings {
    let (account, envelope) = (1 + pick(world, state.accounts.len()), pick(world, state.envelopes.len()));
    let n = some_amount(world);
    Postings { accounts: vec![(account, n)], envelopes: vec![(envelope, n)] }
}

fn spend(world: &mut World, state: &Ledger) -> Postings {
    let Postings { accounts, envelopes } = deposit(world, state);
    let turned = |postings: Vec<(u32, i64)>| postings.into_iter().map(|(id, n)| (id, -n)).collect();
    Postings { accounts: turned(accounts), envelopes: turned(envelopes) }
}

fn transfer(world: &mut World, state: &Ledger) -> Postings {
    let from = pick(world, state.envelopes.len());
    let to = pick(world, state.envelopes.len());
    let n = some_amount(world);
    Postings { accounts: Vec::new(), envelopes: vec![(from, -n), (to, n)] }
}

/// A change of one of the latest transactions, in the version that this screen shows.
fn edit(world: &mut World, state: &Ledger) -> Option<Wish> {
    let which = pick(world, state.transactions.len().min(4));
    let (of, old): (&OpId, &Transaction) = state.transactions.iter().rev().nth(usize::try_from(which).ok()?)?;
    let (of, base, was) = (*of, old.current, old.postings.clone());
    Some(match (old.is_live, world.chance.percent(50)) {
        (false, _) => Wish::Restore { of, base, was },
        (true, false) => Wish::Void { of, base, was },
        (true, true) => Wish::Amend { of, base, was, postings: deposit(world, state) },
    })
}

fn some_amount(world: &mut World) -> i64 {
    [10, 40, 70, 100][world.chance.pick(4)]
}

fn pick(world: &mut World, count: usize) -> u32 {
    u32::try_from(world.chance.pick(count)).unwrap_or(0)
}
