//! Money on two axes: the pure model of a budget.
//!
//! Every unit of money answers two questions: *where is it* (an account) and *what is it for* (an envelope). An [`Op`]
//! changes both sides by the same total; [`Ledger::apply`] folds ops into a [`Ledger`], and [`decide`] says which op a
//! [`Request`] becomes, or which [`Refusal`] answers it.
//!
//! D1  The accounts inside the law and all envelopes, *Ready to assign* included, have the same total after every op.
//! D2  Moving money neither creates nor destroys any; voiding and restoring gives back the same ledger.
//! D3  Replaying ops in pieces, with the ledger saved and read back between them, equals replaying them whole.
//! D4  No sum that can be built from live postings passes [`AMOUNT_MAX`], so arithmetic never wraps or rounds.
//! D5  What `decide` answers, `apply` accepts; `apply` checks it again by itself and changes nothing when it refuses.
//!
//! This crate does not know what a journal, a file, a clock or a terminal is: today's date and the ids are arguments.

#![deny(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod amount;
mod currency;
mod date;
mod decide;
mod genesis;
mod handle;
mod ledger;
mod memo;
mod name;
mod op;
mod period;
mod refusal;
mod request;
mod text_range;

pub use amount::{AMOUNT_MAX, Amount, AmountProblem, SumProblem, parse_amount};
pub use currency::{Currency, EXPONENT_MAX, UnknownCurrency};
pub use date::{DateProblem, is_future, parse_date};
pub use decide::{FileSettings, SettingsPlan, decide, plan_settings};
pub use genesis::{Genesis, GenesisAccount, GenesisProblem};
pub use handle::{Handle, HandleProblem};
pub use ledger::{
    Account, At, Broken, Cell, Envelope, Flow, Kept, Ledger, MonthRow, MonthView, NameIndex, NearMiss, Progress,
    READY_TO_ASSIGN, READY_TO_ASSIGN_NAME, Turnover, Version,
};
pub use memo::{MEMO_BYTES_MAX, Memo, MemoProblem, TAGS_MAX, Tag, TagProblem, parse_tags};
pub use name::{NAME_BYTES_MAX, Name, NameProblem, fold_case, nearest};
pub use op::{
    AccountId, AccountKind, AccountLeg, AccountOpening, AccountPosting, After, Amend, DayCells, EnvelopeId,
    EnvelopePosting, Funds, Import, ImportAccount, ImportEnvelope, ImportLine, Imported, MonthMove, MonthMoves,
    MonthStart, NamedSetting, Note, Of, Op, OpId, OpProblem, Opening, Overspend, POSTINGS_MAX, Record, Reversal, Seen,
    Setting, Settings, Source, Status, Transaction, UnknownTarget, Value, Was, Weekend, What, Whose,
};
pub use period::{
    Calendar, CutProblem, Days, Interval, Month, NoDays, PIECES_MAX, Period, PeriodExpression, PeriodExpressionProblem,
    PeriodFault, PeriodProblem, Span, Today, Unit, parse_boundary, parse_period, parse_period_expression,
};
pub use refusal::{Deed, Refusal};
pub use request::{
    Add, AddSplit, Assign, Change, ChangePayee, ChangeTo, Close, Cover, Create, Details, Draft, DraftImport,
    DraftSettings, Edit, EditTo, Edits, Income, NewValue, Open, OpenWhat, PayeeTo, Prefer, Request, SetBack,
    SettingStep, Share, ShareAmount, Side, Split, Transfer, Undo, Withdraw,
};
pub use text_range::TextRange;
