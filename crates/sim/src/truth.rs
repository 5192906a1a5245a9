//! What the bucket really holds and ever held: every entry that was ever stored, and what it adds up to. The judge
//! compares what clients were told with this.

use std::collections::HashMap;
use std::iter;
use std::sync::Arc;

use journal::{Entry, Fold, Hash, Limits, OpId, Place, Seq, StoredOp, decode};

use crate::bank::{Bank, Binary, Ledger};

/// One entry that was stored.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its number.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// Its op and the hash of what was wished; the genesis has none.
    pub op: Option<(OpId, Hash)>,
    /// The transaction that it changes, and the version of it that its writer saw.
    pub edit: Option<(OpId, OpId)>,
    /// When, by the writer's clock.
    pub ts_ms: i64,
    /// What the entries up to it add up to; `None` from the first on that a right binary refuses.
    pub ledger: Option<Arc<Ledger>>,
    /// Only a newer binary understands it.
    pub is_newer: bool,
    /// The call that sent it.
    pub call: usize,
    /// The entry before, and the ledger's id.
    before: Option<Arc<Node>>,
    ledger_id: String,
}

/// Every entry that was ever stored, and which of them lie in the bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct Truth {
    /// What lies in each slot.
    pub slots: Vec<Option<Arc<Node>>>,
    nodes: HashMap<Hash, Arc<Node>>,
}

impl Truth {
    /// A bucket that holds these.
    pub(crate) fn of(nodes: &[Arc<Node>]) -> Self {
        let slots = nodes.iter().cloned().map(Some).collect();
        Self { slots, nodes: nodes.iter().map(|node| (node.hash, node.clone())).collect() }
    }

    /// The number of the last entry before the first empty slot.
    pub(crate) fn tail(&self) -> Option<u64> {
        let taken = self.slots.iter().take_while(|slot| slot.is_some()).count() as u64;
        taken.checked_sub(1)
    }

    /// What lies in a slot.
    pub(crate) fn at(&self, seq: u64) -> Option<&Arc<Node>> {
        self.slots.get(usize::try_from(seq).ok()?)?.as_ref()
    }

    /// Nothing lies in this slot, and something in the next.
    pub(crate) fn is_gap(&self, seq: u64) -> bool {
        self.at(seq).is_none() && self.at(seq + 1).is_some()
    }

    /// An entry that was ever stored.
    pub(crate) fn node(&self, hash: Hash) -> Option<&Arc<Node>> {
        self.nodes.get(&hash)
    }

    /// The id of the ledger in the bucket.
    pub(crate) fn ledger_id(&self) -> Option<&str> {
        self.at(0).map(|genesis| genesis.ledger_id.as_str())
    }

    /// Where an op with this wish lies in the bucket.
    pub(crate) fn find(&self, fp: Hash) -> Option<&Arc<Node>> {
        self.slots.iter().flatten().find(|node| node.op.is_some_and(|(_, stored)| stored == fp))
    }

    /// Where this op lies in the bucket.
    pub(crate) fn find_op(&self, op: OpId) -> Option<&Arc<Node>> {
        self.slots.iter().flatten().find(|node| node.op.is_some_and(|(stored, _)| stored == op))
    }

    /// Whether this entry is in the bucket, with all before it from `first` on.
    pub(crate) fn holds(&self, node: &Node, first: u64) -> bool {
        let is_there = |node: &Node| self.at(node.seq).is_some_and(|there| there.hash == node.hash);
        let history = iter::successors(Some(node), |node| node.before.as_deref());
        history.take_while(|node| first <= node.seq).all(is_there)
    }

    /// Puts an entry where it was stored, or says which law it breaks.
    pub(crate) fn store(&mut self, seq: u64, bytes: &[u8], call: usize) -> Result<Arc<Node>, String> {
        let place = usize::try_from(seq).map_err(|error| error.to_string())?;
        let before = place.checked_sub(1).and_then(|before| self.slots.get(before)).cloned().flatten();
        let (node, broken) = Node::read(seq, bytes, before, call);
        let node = Arc::new(node);
        let is_again = node.op.is_some_and(|(op, _)| self.find_op(op).is_some());
        if self.slots.len() <= place {
            self.slots.resize(place + 1, None);
        }
        self.slots[place] = Some(node.clone());
        self.nodes.insert(node.hash, node.clone());
        match broken {
            Some(broken) => Err(broken),
            None if is_again => Err(format!("the op of #{seq} is in the journal twice")),
            None => Ok(node),
        }
    }

    /// The bucket holds these now, as far as they were ever stored.
    pub(crate) fn replace(&mut self, slots: Vec<Option<Arc<Node>>>) {
        for node in slots.iter().flatten() {
            self.nodes.insert(node.hash, node.clone());
        }
        self.slots = slots;
    }

    /// The greatest id that ever left the window, as of this entry: decisions.md 12, worked out anew.
    pub(crate) fn horizon(&self, seq: u64, limits: &Limits) -> Option<OpId> {
        let count = usize::try_from(seq).unwrap_or(usize::MAX).saturating_add(1);
        let ops: Vec<_> =
            self.slots.iter().take(count).flatten().filter_map(|node| Some((node.op?.0, node.ts_ms))).collect();
        let (mut first, mut horizon) = (0, None);
        for end in 1..=ops.len() {
            while limits.window_ops_min < (end - first) as u64 {
                let is_old = limits.window_age_ms <= ops[end - 1].1.saturating_sub(ops[first].1);
                if !is_old && (end - first) as u64 <= limits.window_ops_max {
                    break;
                }
                horizon = horizon.max(Some(ops[first].0));
                first += 1;
            }
        }
        horizon
    }
}

impl Node {
    /// Whether the writer of an edit saw the version that it changes: the last op before it that made or changed the
    /// transaction. Looked up in the entries themselves, and not asked of any bank.
    pub(crate) fn is_upon_the_latest(&self) -> bool {
        let Some((of, base)) = self.edit else { return true };
        let before = iter::successors(self.before.as_deref(), |node| node.before.as_deref());
        let is_version =
            |node: &&Self| node.op.is_some_and(|(op, _)| op == of) || node.edit.is_some_and(|(it, _)| it == of);
        let latest = before.filter(is_version).find_map(|node| node.op);
        latest.is_some_and(|(op, _)| op == base)
    }

    /// The same entry, sent by nobody who is in the run.
    pub(crate) fn as_of_before(&self) -> Self {
        Self { call: usize::MAX, ..self.clone() }
    }

    fn read(seq: u64, bytes: &[u8], before: Option<Arc<Self>>, call: usize) -> (Self, Option<String>) {
        let mut node = Self {
            seq,
            hash: Hash::of(bytes),
            op: None,
            edit: None,
            ts_ms: 0,
            ledger: None,
            is_newer: before.as_ref().is_some_and(|before| before.is_newer),
            call,
            before: before.clone(),
            ledger_id: String::new(),
        };
        let entry = match decode(Seq(seq), bytes) {
            Ok(entry) => entry,
            Err(error) => return (node, Some(format!("#{seq} cannot be read: {error}"))),
        };
        node.ts_ms = entry.ts_ms;
        node.op = entry.ops.first().map(|op| (op.op, op.fp));
        node.edit = entry.ops.first().and_then(|op| edit_in(&op.json));
        node.ledger_id.clone_from(&entry.ledger);
        let broken = node.follow(&entry, bytes, before.as_deref()).err();
        (node, broken)
    }

    fn follow(&mut self, entry: &Entry, bytes: &[u8], before: Option<&Self>) -> Result<(), String> {
        let seq = self.seq;
        if seq == 0 {
            self.ledger = Bank(Binary::Right).begin(&String::from_utf8_lossy(bytes)).ok().map(Arc::new);
            return Ok(());
        }
        let before = before.ok_or_else(|| format!("#{seq} was written behind an empty slot"))?;
        if entry.prev != Some(before.hash) || entry.ledger != before.ledger_id {
            return Err(format!("#{seq} does not follow the entry before it"));
        }
        let Some(ledger) = &before.ledger else { return Ok(()) };
        let mut ledger = Ledger::clone(ledger);
        for op in &entry.ops {
            self.is_newer |= op.kind == "bonus";
            let place = Place { seq: Seq(seq), index: 1, of: 1 };
            let stored = StoredOp { op: op.op, place, by: &entry.by.id, kind: &op.kind, json: &op.json };
            Bank(Binary::Newer).apply(&mut ledger, &stored).map_err(|misfit| format!("#{seq}: {misfit:?}"))?;
        }
        self.ledger = Some(Arc::new(ledger));
        Ok(())
    }
}

/// What an op changes, and upon which version, as it is stored.
fn edit_in(json: &str) -> Option<(OpId, OpId)> {
    #[derive(serde::Deserialize)]
    struct Edit {
        of: OpId,
        base: OpId,
    }
    serde_json::from_str(json).ok().map(|Edit { of, base }| (of, base))
}
