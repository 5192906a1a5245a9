//! What the tests store: accounts with balances that no transfer may overdraw.

use std::collections::BTreeMap;

use journal::{Body, Fold, Misfit, StoredOp};
use serde::{Deserialize, Serialize};

/// `writer` is the version of a program; 0 is the one that is tested.
#[derive(Default)]
pub(crate) struct Bank {
    pub(crate) writer: u32,
}

pub(crate) type Balances = BTreeMap<String, i64>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Request {
    Deposit {
        to: String,
        n: i64,
    },
    Transfer {
        from: String,
        to: String,
        n: i64,
    },
    Note(String),
    /// The fold contradicts itself: it decides what it then does not accept.
    Nonsense,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) has: i64,
}

/// An op's fields. `after` claims the balances that it leads to.
#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    changes: Balances,
    #[serde(default)]
    after: Balances,
}

impl Fold for Bank {
    type State = Balances;
    type Request = Request;
    type Refusal = Short;

    fn writer(&self) -> u32 {
        self.writer.max(1)
    }

    fn knows(&self, kind: &str) -> bool {
        matches!(kind, "move" | "note") || (1 < self.writer && kind == "later")
    }

    fn begin(&self, genesis: &str) -> Result<Balances, String> {
        if genesis.contains(r#""bank":true"#) { Ok(Balances::new()) } else { Err("it is no bank".into()) }
    }

    fn given(&self, request: &Request) -> String {
        serde_json::to_string(request).unwrap()
    }

    fn decide(&self, state: &Balances, request: &Request) -> Result<Body, Short> {
        let (kind, changes) = match request {
            Request::Deposit { to, n } => ("move", vec![(to, *n)]),
            Request::Transfer { from, to, n } => {
                let has = state.get(from).copied().unwrap_or(0);
                if has < *n {
                    return Err(Short { has });
                }
                ("move", vec![(from, -n), (to, *n)])
            }
            Request::Note(text) => return Ok(body("note", &serde_json::json!({ "text": text }))),
            Request::Nonsense => return Ok(body("move", &serde_json::json!({ "changes": { "x": -1 } }))),
        };
        let after: BTreeMap<_, _> =
            changes.iter().map(|(name, n)| (*name, state.get(*name).unwrap_or(&0) + n)).collect();
        let changes: BTreeMap<_, _> = changes.into_iter().collect();
        Ok(body(kind, &serde_json::json!({ "changes": changes, "after": after })))
    }

    fn apply(&self, state: &mut Balances, op: &StoredOp<'_>) -> Result<(), Misfit> {
        match op.kind {
            "move" => {}
            "note" => return Ok(()),
            "later" if 1 < self.writer => return Ok(()),
            _ => return Err(Misfit::UnknownKind),
        }
        let fields: Fields = serde_json::from_str(op.json).map_err(|error| Misfit::Broken(error.to_string()))?;
        let mut next = state.clone();
        for (name, n) in &fields.changes {
            *next.entry(name.clone()).or_default() += n;
        }
        if let Some((name, _)) = fields.changes.keys().map(|name| (name, next[name])).find(|(_, n)| *n < 0) {
            return Err(Misfit::Broken(format!("{name} is overdrawn")));
        }
        if let Some((name, claimed)) = fields.after.iter().find(|(name, n)| next.get(*name) != Some(n)) {
            return Err(Misfit::Disagrees(format!("{name} is said to hold {claimed}")));
        }
        *state = next;
        Ok(())
    }
}

fn body(kind: &str, fields: &serde_json::Value) -> Body {
    Body { kind: kind.into(), fields: fields.to_string() }
}

pub(crate) fn deposit(to: &str, n: i64) -> Request {
    Request::Deposit { to: to.into(), n }
}

pub(crate) fn transfer(from: &str, to: &str, n: i64) -> Request {
    Request::Transfer { from: from.into(), to: to.into(), n }
}

pub(crate) fn note(text: &str) -> Request {
    Request::Note(text.into())
}
