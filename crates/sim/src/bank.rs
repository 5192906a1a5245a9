//! What the simulator stores: a small bank in the shape of the real ledger. Each transaction moves accounts and
//! envelopes by the same total, edits name the version they stand on and what they undo, and each op claims in
//! `after` what it leads to.

use std::collections::BTreeMap;

use journal::{Body, Fold, Misfit, OpId, StoredOp};
use serde::{Deserialize, Serialize};

mod fields;

use fields::{After, Fields};

/// The envelope that may go below zero: ready to assign.
pub(crate) const READY: u32 = 0;

/// How this binary adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    /// As it should.
    Right,
    /// A later version: it knows the kind `bonus`.
    Newer,
    /// It adds up differently.
    WrongApply,
    /// It gives ids that leave a gap.
    WrongIds,
}

/// The bank as one binary knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bank(pub Binary);

/// What the entries add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ledger {
    /// Balances; the id of the first is 1.
    pub accounts: Vec<i64>,
    /// Balances; the first is ready to assign.
    pub envelopes: Vec<i64>,
    /// Every transaction by the op that first recorded it.
    pub transactions: BTreeMap<OpId, Transaction>,
}

/// A transaction as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transaction {
    /// The op that changed it last.
    pub current: OpId,
    /// It counts.
    pub is_live: bool,
    /// What it moves.
    pub postings: Postings,
}

/// What a transaction moves: ids and amounts on both axes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Postings {
    /// On accounts.
    pub accounts: Vec<(u32, i64)>,
    /// On envelopes.
    pub envelopes: Vec<(u32, i64)>,
}

/// What a user wishes. The number makes every wish another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Tells it from all others.
    pub number: u64,
    /// The wish.
    pub wish: Wish,
}

/// What is wished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wish {
    /// Money moves; with `is_funded` no envelope may fall below zero by it.
    Record { postings: Postings, is_funded: bool },
    /// The transaction's version `base`, which moved `was`, now moves `postings`.
    Amend { of: OpId, base: OpId, was: Postings, postings: Postings },
    /// It does not count any more.
    Void { of: OpId, base: OpId, was: Postings },
    /// It counts again.
    Restore { of: OpId, base: OpId, was: Postings },
    /// One account more, or one envelope.
    Open { is_account: bool },
    /// A note touches nothing.
    Note,
    /// What only a newer binary knows: to every envelope one.
    Bonus,
}

/// The bank says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// An envelope would fall below zero.
    NoFunds,
    /// Somebody changed it since.
    Changed,
    /// There is nothing with this id.
    NotThere,
    /// The two sides would not be equal.
    Unequal,
}

impl Fold for Bank {
    type State = Ledger;
    type Request = Request;
    type Refusal = Refusal;

    fn knows(&self, kind: &str) -> bool {
        fields::KINDS.contains(&kind) && (kind != "bonus" || self.0 == Binary::Newer)
    }

    fn begin(&self, genesis: &str) -> Result<Ledger, String> {
        if !genesis.contains(r#""bank":true"#) {
            return Err("it is no bank".into());
        }
        Ok(Ledger { accounts: vec![0], envelopes: vec![0; 3], transactions: BTreeMap::new() })
    }

    fn given(&self, request: &Request) -> String {
        serde_json::to_string(request).unwrap_or_default()
    }

    fn decide(&self, state: &Ledger, request: &Request) -> Result<Body, Refusal> {
        let mut fields = Fields::of(request);
        if fields.kind == "open" {
            fields.id = Some(state.next_id(fields.is_account) + u32::from(self.0 == Binary::WrongIds));
        }
        // Any id does: what counts is where it leads to.
        let op = OpId::mint(0, 0);
        let mut next = state.clone();
        self.change(&mut next, op, &fields)?;
        fields.after = Some(After::of(&next, &fields));
        Ok(Body { kind: fields.kind.clone(), fields: fields.to_json() })
    }

    fn apply(&self, state: &mut Ledger, op: &StoredOp<'_>) -> Result<(), Misfit> {
        if !self.knows(op.kind) {
            return Err(Misfit::UnknownKind);
        }
        let fields: Fields = serde_json::from_str(op.json).map_err(|error| Misfit::Broken(error.to_string()))?;
        let mut next = state.clone();
        let changed = self.change(&mut next, op.op, &fields);
        changed.map_err(|refusal| Misfit::Disagrees(format!("{refusal:?}")))?;
        if fields.after.as_ref() != Some(&After::of(&next, &fields)) {
            return Err(Misfit::Disagrees("`after` is not what comes out".into()));
        }
        *state = next;
        Ok(())
    }
}

impl Bank {
    fn change(self, state: &mut Ledger, op: OpId, fields: &Fields) -> Result<(), Refusal> {
        match fields.kind.as_str() {
            "open" => state.open(fields.is_account, fields.id, self.0 == Binary::WrongIds)?,
            "bonus" => state.envelopes.iter_mut().skip(1).for_each(|n| *n += 1),
            "note" => {}
            "record" => {
                state.post(&fields.postings, 1)?;
                let transaction = Transaction { current: op, is_live: true, postings: fields.postings.clone() };
                state.transactions.insert(op, transaction);
            }
            _ => state.edit(op, fields)?,
        }
        if fields.kind == "bonus" {
            let given = i64::try_from(state.envelopes.len()).unwrap_or(0) - 1;
            state.envelopes[0] -= given;
        }
        if self.0 == Binary::WrongApply && fields.kind == "record" && 2 < state.envelopes.len() {
            state.envelopes[1] += 1;
            state.envelopes[2] -= 1;
        }
        let is_short = |(id, n): &(u32, i64)| *id != READY && *n < 0 && state.envelope(*id).is_some_and(|n| n < 0);
        if fields.is_funded && fields.postings.envelopes.iter().any(is_short) {
            return Err(Refusal::NoFunds);
        }
        let is_equal = state.accounts.iter().sum::<i64>() == state.envelopes.iter().sum::<i64>();
        if is_equal { Ok(()) } else { Err(Refusal::Unequal) }
    }
}

impl Ledger {
    /// An account's balance.
    pub(crate) fn account(&self, id: u32) -> Option<i64> {
        self.accounts.get(usize::try_from(id).ok()?.checked_sub(1)?).copied()
    }

    /// An envelope's balance.
    pub(crate) fn envelope(&self, id: u32) -> Option<i64> {
        self.envelopes.get(usize::try_from(id).ok()?).copied()
    }

    fn next_id(&self, is_account: bool) -> u32 {
        let count = if is_account { self.accounts.len() + 1 } else { self.envelopes.len() };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn open(&mut self, is_account: bool, id: Option<u32>, is_lax: bool) -> Result<(), Refusal> {
        if !is_lax && id != Some(self.next_id(is_account)) {
            return Err(Refusal::NotThere);
        }
        if is_account {
            self.accounts.push(0);
        } else {
            self.envelopes.push(0);
        }
        Ok(())
    }

    fn post(&mut self, postings: &Postings, sign: i64) -> Result<(), Refusal> {
        for (id, n) in &postings.accounts {
            let place = usize::try_from(*id).ok().and_then(|id| id.checked_sub(1)).ok_or(Refusal::NotThere)?;
            *self.accounts.get_mut(place).ok_or(Refusal::NotThere)? += sign * n;
        }
        for (id, n) in &postings.envelopes {
            let place = usize::try_from(*id).map_err(|_| Refusal::NotThere)?;
            *self.envelopes.get_mut(place).ok_or(Refusal::NotThere)? += sign * n;
        }
        Ok(())
    }

    fn edit(&mut self, op: OpId, fields: &Fields) -> Result<(), Refusal> {
        let (of, base) = fields.of.zip(fields.base).ok_or(Refusal::NotThere)?;
        let mut transaction = self.transactions.get(&of).cloned().ok_or(Refusal::NotThere)?;
        let was_live = fields.kind != "restore";
        let is_same = (transaction.current, transaction.is_live) == (base, was_live);
        if !is_same || fields.was.as_ref() != Some(&transaction.postings) {
            return Err(Refusal::Changed);
        }
        match fields.kind.as_str() {
            "amend" => {
                self.post(&transaction.postings, -1)?;
                self.post(&fields.postings, 1)?;
                transaction.postings = fields.postings.clone();
            }
            "void" => self.post(&transaction.postings, -1)?,
            _ => self.post(&transaction.postings, 1)?,
        }
        (transaction.current, transaction.is_live) = (op, fields.kind != "void");
        self.transactions.insert(of, transaction);
        Ok(())
    }
}
