//! Months that begin on another day: what counted in one month counts in another one.

use crate::ledger::changes::Changes;
use crate::{Broken, Cell, EnvelopeId, Ledger, Month, MonthMove, MonthMoves, What};

impl Changes {
    /// What moves with another start of the months; only with one, and as the transactions stand.
    pub(super) fn move_months(&mut self, ledger: &Ledger, months: Option<&MonthMoves>) -> Result<(), Broken> {
        let begins_otherwise = self.sets.iter().any(|setting| setting.set == What::MonthStart);
        let months = match (begins_otherwise, months) {
            (false, None) => return Ok(()),
            (true, Some(months)) if months.seen == ledger.seen() => months,
            (true | false, _) => return Err(Broken::Months),
        };
        let calendar = ledger.calendar().set_all(&self.sets);
        if let Some(month) = calendar.without_days() {
            return Err(Broken::NeverThere { place: month.to_string() });
        }
        for MonthMove { from, to, cells } in &months.moves {
            cells.iter().try_for_each(|(id, cell)| self.move_cell(ledger, *id, (*from, *to), cell))?;
        }
        Ok(())
    }

    fn move_cell(
        &mut self,
        ledger: &Ledger,
        id: EnvelopeId,
        (from, to): (Month, Month),
        cell: &Cell,
    ) -> Result<(), Broken> {
        let place = || format!("the envelope {id} in {from}");
        if ledger.envelope(id).is_none() {
            return Err(Broken::BadId { place: place() });
        }
        let rest = self.cell(ledger, from, id).without(cell);
        *self.cell(ledger, from, id) = rest.ok_or_else(|| Broken::NeverThere { place: place() })?;
        let there = self.cell(ledger, to, id);
        *there = there.plus(cell);
        Ok(())
    }
}
