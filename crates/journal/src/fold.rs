//! What the journal stores, as the journal sees it: something that decides and something that adds up.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Place;
use crate::entry::WRITER_VERSION;
use crate::id::OpId;

/// The one thing that the engine is generic over.
///
/// `apply` must be deterministic and stay so in later versions: the same entries give the same state
/// on every machine. `decide` is pure, and what it decides `apply` accepts.
pub trait Fold: Send + Sync {
    /// The state that the entries add up to.
    type State: Clone + Serialize + DeserializeOwned + Send + Sync;
    /// What a user wishes. It is kept in the intent and replayed from there, so it is complete:
    /// a retry decides the same from the same state.
    type Request: Clone + Serialize + DeserializeOwned + Send + Sync;
    /// The domain says no.
    type Refusal: Send + Sync;

    /// The version of the rules that this program writes by. An entry may ask for a later one of whoever goes on.
    fn writer(&self) -> u32 {
        WRITER_VERSION
    }

    /// Whether `apply` understands ops of this kind. What another machine added up is used only where all of it would
    /// have been understood here.
    fn knows(&self, kind: &str) -> bool;

    /// The state that a genesis describes. `genesis` is the whole object; other fields are the engine's.
    fn begin(&self, genesis: &str) -> Result<Self::State, String>;

    /// What the user gave, in one canonical spelling: two requests are the same if these are.
    fn given(&self, request: &Self::Request) -> String;

    /// Decides a request on this state.
    fn decide(&self, state: &Self::State, request: &Self::Request) -> Result<Body, Self::Refusal>;

    /// Adds one stored op to the state, or leaves the state as it was and says why.
    fn apply(&self, state: &mut Self::State, op: &StoredOp<'_>) -> Result<(), Misfit>;
}

/// What a decision adds to an op: its kind and a JSON object of its own fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The op's `do`.
    pub kind: String,
    /// A JSON object, without `op`, `fp` and `do`.
    pub fields: String,
}

/// One op as it lies in an entry.
#[derive(Clone, Copy, Debug)]
pub struct StoredOp<'a> {
    /// Its id.
    pub op: OpId,
    /// Where it stands.
    pub place: Place,
    /// The device that wrote it.
    pub by: &'a str,
    /// Its `do`.
    pub kind: &'a str,
    /// The whole op as JSON, `op`, `fp` and `do` included.
    pub json: &'a str,
}

/// Why an op does not fit the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The kind is not known here, and it may touch what matters: a newer program wrote it.
    UnknownKind,
    /// The op's own claim about the result (`after`) is not what this program computes.
    Disagrees(String),
    /// The op breaks a law or cannot be read.
    Broken(String),
}
