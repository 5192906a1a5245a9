//! Reports: a ledger and a question give a value, and a value gives text, JSON, CSV or a picture.
//!
//! The values are plain data with public fields: what a write did ([`Recorded`]), what there is ([`BalanceReport`]), how
//! it came about ([`Register`], [`Log`], [`Blame`]) and where it went ([`SpendingReport`], and [`stored_report`] for the bucket).
//! Over time there are [`SpendingOverTime`], [`BudgetUse`], [`IncomeReport`] and [`NetWorth`], for the [`Pieces`] of a period.
//! [`Published`] is the ledger as the original program knew it, and [`stored_ledger`] its object; [`Chart`] and [`Sheet`]
//! look as its own did.
//! How they look is told apart from what they are: [`render`] shows any of them in a [`Format`], and [`render_text`] on a
//! [`Page`] whose pieces have roles, for a terminal.
//! A [`Query`] says which transactions and postings are meant, and a [`Finder`] finds them.
//!
//! R1  The same value gives the same bytes, on every machine.
//! R2  Every amount is exact: text and CSV have its digits, JSON also its minor units.
//! R3  A total is the sum of the rows that stand above it; by tag, what has several counts once.
//!
//! This crate prints nothing, asks no clock, and does not know what a journal is.

mod axis;
mod balance;
mod blame;
mod budget;
mod budget_use;
mod chart;
mod checkup;
mod copied;
mod diff;
mod difference;
mod grid;
mod head;
mod income;
mod ledger_settings;
mod log;
mod net_worth;
mod over_time;
mod page;
mod payees;
mod pieces;
mod published;
mod query;
mod recorded;
mod register;
mod render;
mod repair;
mod seal;
mod series;
mod sheet;
mod spending;
mod verification;
mod whereabouts;

pub use axis::Axis;
pub use balance::{AccountRow, BalanceReport, EnvelopeRow, balance};
pub use blame::{Biography, Blame, BlameLine, Deed};
pub use budget::{Budget, BudgetCell, BudgetMonth, BudgetRow, budget};
pub use budget_use::{BUDGET_PIECES_MAX, BudgetUse, BudgetUseRow, Used, budget_use};
pub use chart::{Chart, ChartRow, chart, original_chart};
pub use checkup::{Checkup, Finding, Status};
pub use copied::Copied;
pub use diff::{Diff, DiffEnd, DiffOp, DiffRow, diff_rows};
pub use difference::{Difference, DifferenceLine};
pub use grid::{AMOUNTS_MAX, TooManyAmounts};
pub use head::Head;
pub use income::{IncomeCount, IncomeReport, Section, opens_account};
pub use ledger_settings::{LedgerSettings, SettingRow, ledger_settings};
pub use log::{Log, LogEntry, NEW_LEDGER, describe, describe_transaction};
pub use net_worth::{Holding, Holdings, NetWorth, NetWorthCount};
pub use over_time::{By, SpendingCount, SpendingOverTime, spending_of_months};
pub use page::{Layout, Page, Role};
pub use payees::{PayeeRow, Payees, payees};
pub use pieces::{Piece, Pieces};
pub use published::{
    Published, PublishedCategory, PublishedLine, lines_of_transaction, published, published_of, stored_ledger,
};
pub use query::{
    AmountTest, Comparison, Field, Finder, Pattern, QUERY_BYTES_MAX, QUERY_LEVELS_MAX, QUERY_TERMS_MAX, Query,
    QueryFault, QueryProblem, Reach, Seen, Sides, Term, TermTest, parse_query, query_text,
};
pub use recorded::{Change, Recorded, RecordedAll};
pub use register::{Booked, Register, RegisterByPiece, RegisterLine, RegisterPiece, register, register_by_piece};
pub use render::{Draw, Format, Render, marked, render, render_text};
pub use repair::{DamagedEntry, LostEntry, Repair, RepairState};
pub use seal::{Origin, origin_of};
pub use series::{Series, SeriesRow};
pub use sheet::{Sheet, SheetLine, show};
pub use spending::{
    Column, FlowCount, Spending, SpendingReport, SpendingRow, SpendingTotals, StoredReport, spending, stored_report,
};
pub use verification::{Verification, VerificationFinding};
pub use whereabouts::Whereabouts;
