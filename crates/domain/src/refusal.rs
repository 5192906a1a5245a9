//! Refusals: the domain says no, in a user's words. The fields are typed, so that whoever shows a refusal can add ready
//! commands.

use std::fmt;

use crate::{Amount, Currency, Handle, Month, Name, What};

/// Why a request is not carried out. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The envelope holds less than is wanted.
    #[error("{envelope} has {available} {}, {}less than you want to {deed}", available.currency(), shortfall(*available, *wanted))]
    NotEnough {
        /// The envelope, by its own name.
        envelope: Name,
        /// What it holds; may be below zero.
        available: Amount,
        /// What was asked for.
        wanted: Amount,
        /// What was tried.
        deed: Deed,
    },
    /// No envelope of that name.
    #[error("there is no envelope {name}{}", did_you_mean(nearest.as_ref()))]
    UnknownEnvelope {
        /// The name as typed.
        name: Name,
        /// The known name nearest to it.
        nearest: Option<Name>,
    },
    /// No account of that name.
    #[error("there is no account {name}{}", did_you_mean(nearest.as_ref()))]
    UnknownAccount {
        /// The name as typed.
        name: Name,
        /// The known name nearest to it.
        nearest: Option<Name>,
    },
    /// Neither an envelope nor an account of that name.
    #[error("there is no envelope or account {name}{}", did_you_mean(nearest.as_ref()))]
    UnknownName {
        /// The name as typed.
        name: Name,
        /// The known name nearest to it.
        nearest: Option<Name>,
    },
    /// Several names differ from the typed one only in case.
    #[error("{name} may be {}; write it exactly", list(candidates))]
    Ambiguous {
        /// The name as typed.
        name: Name,
        /// The names that fit.
        candidates: Vec<Name>,
    },
    /// An account and an envelope have the name.
    #[error("{name} is both an account and an envelope; write `acct:{name}` or `env:{name}`")]
    FitsBoth {
        /// The name as typed.
        name: Name,
    },
    /// An account on one side of a transfer and an envelope on the other.
    #[error("{account} is an account and {envelope} is an envelope; a transfer joins two of a kind")]
    MixedSides {
        /// The account.
        account: Name,
        /// The envelope.
        envelope: Name,
    },
    /// The same on both sides of a transfer.
    #[error("{name} is on both sides; a transfer needs two")]
    SameSides {
        /// The account or envelope.
        name: Name,
    },
    /// An envelope was to be new and is not.
    #[error("the envelope {name} exists already")]
    EnvelopeExists {
        /// The envelope, by its own name.
        name: Name,
    },
    /// An account was to be new and is not.
    #[error("the account {name} exists already")]
    AccountExists {
        /// The account.
        name: Name,
    },
    /// Nothing new goes into it.
    #[error("{name} is closed")]
    Closed {
        /// The envelope or account.
        name: Name,
    },
    /// It is closed already, or open already.
    #[error("{name} is {} already", if *is_closed { "closed" } else { "open" })]
    ClosedAlready {
        /// The envelope or account.
        name: Name,
        /// Whether it was to be closed.
        is_closed: bool,
    },
    /// *Ready to assign* is always there, under its name.
    #[error("{name} is always there and stays as it is")]
    CannotClose {
        /// Its name.
        name: Name,
    },
    /// An account is closed only when it is empty.
    #[error("{account} holds {balance} {}; an account is closed when it is empty", balance.currency())]
    StillHolds {
        /// The account.
        account: Name,
        /// What it holds.
        balance: Amount,
    },
    /// It is what it is to be.
    #[error("the {set} of {name} is {now} already")]
    SetAlready {
        /// Of what.
        name: Name,
        /// Which setting.
        set: What,
        /// Its value.
        now: String,
    },
    /// It has no such setting.
    #[error("{name} has no {set}")]
    CannotSet {
        /// Of what.
        name: Name,
        /// Which setting.
        set: What,
    },
    /// Another currency would read every amount otherwise.
    #[error("{from} has {} digits after the point and {to} has {}, so every amount would be another one", from.exponent(), to.exponent())]
    OtherDigits {
        /// What the ledger counts in.
        from: Currency,
        /// What it was to count in.
        to: Currency,
    },
    /// What a bank sent is in the bank's currency.
    #[error("some of it came from a bank, which counts in {currency}")]
    FromBank {
        /// What the ledger counts in.
        currency: Currency,
    },
    /// No more accounts can be numbered.
    #[error("there are too many accounts")]
    TooManyAccounts,
    /// An account outside the budget where one inside is needed.
    #[error("{account} is outside the budget, so its money is in no envelope")]
    OutsideBudget {
        /// The account.
        account: Name,
    },
    /// Somebody changed the transaction after the user saw it.
    #[error("{target} was changed since by {by} in {at}")]
    ChangedSince {
        /// What the user pointed at.
        target: Handle,
        /// Who changed it.
        by: String,
        /// Where.
        at: Handle,
    },
    /// The transaction is voided already, or restored already.
    #[error("{target} {} by {by} in {at}", if *restore { "counts already, and was changed last" } else { "was undone already" })]
    AlreadyDone {
        /// What the user pointed at.
        target: Handle,
        /// Whether it was to be restored.
        restore: bool,
        /// Who did it.
        by: String,
        /// Where.
        at: Handle,
    },
    /// An edit of what does not count.
    #[error("{target} was undone by {by} in {at}, and what does not count is not edited")]
    Voided {
        /// What the user pointed at.
        target: Handle,
        /// Who undid it.
        by: String,
        /// Where.
        at: Handle,
    },
    /// An edit that changes nothing.
    #[error("{target} is like that already")]
    NothingToEdit {
        /// What the user pointed at.
        target: Handle,
    },
    /// An edit that does not fit the transaction.
    #[error("{target} cannot be edited so: {reason}")]
    CannotEdit {
        /// What the user pointed at.
        target: Handle,
        /// Why not.
        reason: String,
    },
    /// A restore of what was never voided.
    #[error("{target} was never undone, so there is nothing to restore")]
    NeverUndone {
        /// What the user pointed at.
        target: Handle,
    },
    /// The transaction is not in this ledger as the request describes it.
    #[error("{target} is not in this ledger as it was when you looked; look again and repeat")]
    NotAsRecorded {
        /// What the user pointed at.
        target: Handle,
    },
    /// An envelope is not below zero, so there is nothing to cover.
    #[error("{envelope} is not overspent: it has {balance} {}", balance.currency())]
    NotOverspent {
        /// The envelope, by its own name.
        envelope: Name,
        /// What it holds.
        balance: Amount,
    },
    /// *Ready to assign* is where money is assigned from.
    #[error("{} is where the money comes from; name the envelope that it is for", crate::READY_TO_ASSIGN_NAME)]
    AssignToItself,
    /// The envelope has in that month what it is to get.
    #[error("{envelope} has {assigned} {} assigned in {month} already", assigned.currency())]
    AssignedAlready {
        /// The envelope, by its own name.
        envelope: Name,
        /// The month.
        month: Month,
        /// What it was given then.
        assigned: Amount,
    },
    /// No envelope would change.
    #[error("there is nothing to assign in {month}: every envelope has it already")]
    NothingToAssign {
        /// The month.
        month: Month,
    },
    /// An amount that is not above zero.
    #[error("the amount must be above zero")]
    NotPositive,
    /// More tags than a transaction can carry.
    #[error("there are {count} tags; {max} are the most", max = crate::TAGS_MAX)]
    TooManyTags {
        /// How many there are.
        count: usize,
    },
    /// More parts than a transaction can have.
    #[error("there are {count} parts; {max} are the most", max = crate::POSTINGS_MAX.saturating_sub(1))]
    TooManyParts {
        /// How many there are.
        count: usize,
    },
    /// A balance or a sum would leave the limits.
    #[error("{place} would pass {max}, the most that a ledger can count")]
    OutOfRange {
        /// The account or envelope, or what is summed up.
        place: String,
        /// The limit.
        max: Amount,
    },
    /// A file's transactions go on from elsewhere: another device took some of them in meanwhile, or all.
    #[error("{done} of {of} transactions of this file are in the ledger already")]
    ImportStands {
        /// How many are in the ledger.
        done: u64,
        /// How many the file has.
        of: u64,
    },
    /// What a file says is no transaction of this ledger.
    #[error("this cannot be taken in: {reason}")]
    CannotImport {
        /// Why.
        reason: String,
    },
    /// Two months would begin on the same day, or in the wrong order.
    #[error("{month} would have no day of its own, between the start of months before it and the one after")]
    MonthWithoutDays {
        /// The month.
        month: Month,
    },
    /// Transactions came or changed after they were counted.
    #[error("something was recorded while the months were counted")]
    MovedOn,
    /// Everything that a file says is set already.
    #[error("everything is set as the file says already")]
    NothingToSet,
    /// No more envelopes can be numbered.
    #[error("there are too many envelopes")]
    TooManyEnvelopes,
}

/// What a user wants to do with the money of an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Take it out.
    Withdraw,
    /// Move it to another envelope.
    Move,
    /// Hold it for the next month.
    Hold,
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Withdraw => "withdraw",
            Self::Move => "move",
            Self::Hold => "hold",
        })
    }
}

impl Refusal {
    /// How much the envelope is short of, where that is the reason and the sum is an amount.
    pub fn missing(&self) -> Option<Amount> {
        if let Self::NotEnough { available, wanted, .. } = self { wanted.minus(*available).ok() } else { None }
    }
}

/// `50.00 EUR `, or nothing where both amounts are so large that the difference is none.
fn shortfall(available: Amount, wanted: Amount) -> String {
    wanted.minus(available).map_or_else(|_| String::new(), |missing| format!("{missing} {} ", missing.currency()))
}

fn did_you_mean(nearest: Option<&Name>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}

fn list(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(" or ")
}
