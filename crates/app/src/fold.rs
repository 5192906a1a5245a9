//! The marriage of journal and domain: what the journal stores are ops on a ledger.

use domain::{Broken, Genesis, Handle, Ledger, Op, OpId, OpProblem, Refusal, Request, decide};
use journal::{Body, Fold, Misfit, Place, StoredOp};

/// A budget, as the journal sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BudgetFold;

impl Fold for BudgetFold {
    type State = Ledger;
    type Request = Request;
    type Refusal = Refusal;

    fn knows(&self, kind: &str) -> bool {
        Op::KINDS.contains(&kind)
    }

    fn begin(&self, genesis: &str) -> Result<Ledger, String> {
        let genesis: Genesis = serde_json::from_str(genesis).map_err(|error| error.to_string())?;
        Ledger::begin(&genesis).map_err(|problem| problem.to_string())
    }

    fn given(&self, request: &Request) -> String {
        request.given()
    }

    fn decide(&self, ledger: &Ledger, request: &Request) -> Result<Body, Refusal> {
        let op = decide(ledger, request)?;
        Ok(Body { kind: op.kind().to_owned(), fields: op.to_json_fields() })
    }

    fn apply(&self, ledger: &mut Ledger, stored: &StoredOp<'_>) -> Result<(), Misfit> {
        let op = Op::parse(stored.kind, stored.json).map_err(|problem| match problem {
            OpProblem::UnknownKind(_) => Misfit::UnknownKind,
            OpProblem::Malformed(_) => Misfit::Broken(problem.to_string()),
        })?;
        if matches!(op, Op::Import(_)) && stored.place.of != 1 {
            // Its transactions are numbered as the ops of an entry are, so it stands alone in one.
            return Err(Misfit::Broken("an import shares its entry".into()));
        }
        let at = domain::At { op: OpId(stored.op.to_string()), handle: handle(stored.place), by: stored.by.to_owned() };
        ledger.apply(&at, &op).map_err(|broken| {
            if let Broken::AfterMismatch { .. } = broken {
                Misfit::Disagrees(broken.to_string())
            } else {
                Misfit::Broken(broken.to_string())
            }
        })
    }
}

/// The handle of a place in the journal: an entry of one op needs no second number.
pub(crate) fn handle(place: Place) -> Handle {
    Handle { seq: place.seq.0, index: (1 < place.of).then_some(place.index) }
}
