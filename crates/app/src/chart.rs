//! Chart: who takes the most.

use domain::Span;
use report::Chart;

use crate::spending::period;
use crate::{Failure, Session};

/// What the user wants to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartWish {
    /// Spending in a period as typed; since start, if absent.
    Spending(Option<String>),
    /// What the original program drew: everything ever taken out, transfers too.
    Original,
}

/// The share of each envelope.
pub async fn chart(session: &mut Session, wish: &ChartWish) -> Result<Chart, Failure> {
    session.read().await?;
    match wish {
        ChartWish::Spending(text) => {
            let today = session.now()?;
            let span = text.as_deref().map_or(Ok(Span::All), |text| period(text, today))?;
            Ok(report::chart(session.basis()?, span))
        }
        ChartWish::Original => {
            let published = session.published().await?;
            Ok(report::original_chart(&published, session.basis()?.currency()))
        }
    }
}
