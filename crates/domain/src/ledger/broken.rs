//! Why an op cannot be folded: the books and the op contradict each other.

use crate::{AccountId, EnvelopeId, Name, OpId};

/// An op of the journal breaks a rule that its writer had to keep. The ledger stays as it was before the op.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The op says that it leaves another balance than it does.
    #[error("{place} comes to {} and the op says {} (minor units)", shown(*computed), shown(*stored))]
    AfterMismatch {
        /// The account or envelope.
        place: String,
        /// What the op says, if anything.
        stored: Option<i64>,
        /// What it comes to, if the op touches it.
        computed: Option<i64>,
    },
    /// Accounts and envelopes do not change by the same total, or do not hold the same total.
    #[error("the accounts come to {accounts} and the envelopes to {envelopes} (minor units)")]
    Law {
        /// The sum of the account side.
        accounts: i128,
        /// The sum of the envelope side.
        envelopes: i128,
    },
    /// The op's side of the law is not the account's.
    #[error("the account {account} is written on the wrong side of the law")]
    LawSide {
        /// The account.
        account: Name,
    },
    /// More was taken than the envelope held.
    #[error("the envelope {envelope} falls to {balance} (minor units), which the op forbids itself")]
    Funds {
        /// The envelope.
        envelope: Name,
        /// What it would be.
        balance: i64,
    },
    /// No account or envelope has the id under that name.
    #[error("there is no {place}")]
    BadId {
        /// The account or envelope as the op names it.
        place: String,
    },
    /// An envelope is opened out of turn, or under a name that is taken.
    #[error("the envelope {name} cannot be opened with the id {id}")]
    Opening {
        /// Its name.
        name: Name,
        /// The id that the op gives it.
        id: EnvelopeId,
    },
    /// An account is opened out of turn, under a name that is taken, or on the wrong side of the law.
    #[error("the account {name} cannot be opened with the id {id}")]
    AccountOpening {
        /// Its name.
        name: Name,
        /// The id that the op gives it.
        id: AccountId,
    },
    /// A setting has a value that it cannot have.
    #[error("{place} cannot be {value}")]
    SettingType {
        /// Of what, and which.
        place: String,
        /// The value.
        value: String,
    },
    /// A setting is changed from a value that it does not have.
    #[error("{place} is {current} and the op says that it was {was}")]
    SettingWas {
        /// Of what, and which.
        place: String,
        /// What the op says.
        was: String,
        /// What it is.
        current: String,
    },
    /// Months begin on another day, and what moves with that is missing or was counted in another state of the ledger; or
    /// it moves although they do not.
    #[error("what moves between months is not of this state of the ledger")]
    Months,
    /// Another of its kind has the name.
    #[error("{place} cannot be {name}: that name is taken")]
    NameTaken {
        /// Of what.
        place: String,
        /// The name.
        name: String,
    },
    /// The op changes a version of the transaction that is not the current one.
    #[error("the op changes {base}, but {current} is the current version of the transaction {of}")]
    Base {
        /// The transaction.
        of: OpId,
        /// The version that the op's writer saw.
        base: OpId,
        /// The current one.
        current: OpId,
    },
    /// An amend of a transaction changes what that opened or set.
    #[error("the op changes what was opened or set with the transaction {of}")]
    AmendsSettings {
        /// The transaction.
        of: OpId,
    },
    /// A void or an amend of what does not count, or a restore of what does.
    #[error("the transaction {of} cannot be changed while it is voided, nor restored while it is not")]
    Liveness {
        /// The transaction.
        of: OpId,
    },
    /// A voided transaction takes back more than ever moved.
    #[error("the op takes back from {place} what was never there")]
    NeverThere {
        /// The account, envelope or month.
        place: String,
    },
    /// A balance or a sum leaves the limits of amounts.
    #[error("{place} leaves the limits of amounts")]
    OutOfRange {
        /// The account, envelope or sum.
        place: String,
    },
    /// An import goes on from elsewhere than where the file stands.
    #[error("the import goes on from {from} of {of}, and {done} are taken in")]
    ImportFrom {
        /// Where it goes on from.
        from: u64,
        /// How many the file has.
        of: u64,
        /// How many are taken in.
        done: u64,
    },
    /// No postings, or too many.
    #[error("the op has {count} postings")]
    Postings {
        /// How many.
        count: usize,
    },
}

/// A balance, or the word for none.
fn shown(balance: Option<i64>) -> String {
    balance.map_or_else(|| "nothing".to_owned(), |balance| balance.to_string())
}
