//! What is said about a file that was taken over: nothing in it is passed over in silence.

use domain::{Amount, Currency};
use interchange::original::{Arranged, Original};

use crate::Session;
use crate::import::TakenIn;
use crate::source::Found;
use crate::wording::counted;

/// How many lines without another side are listed.
const SHOWN_MAX: usize = 20;

impl Session {
    pub(super) fn say_findings(&mut self, original: &Original, arranged: &Arranged, currency: Currency) {
        for drift in &original.drifts {
            self.note(format!(
                "{}: the stored balance was {}, and its lines come to {} {currency}; the lines hold",
                drift.category, drift.stored, drift.computed
            ));
        }
        if let Some(rounded) = &original.rounded {
            self.warn(format!(
                "rounded {}; in all that adds {} {currency}",
                counted(usize::try_from(rounded.line_count).unwrap_or(usize::MAX), "amount"),
                rounded.difference
            ));
        }
        for field in &original.unknown_fields {
            self.note(format!("the field `{field}` means nothing here; it is in the copy"));
        }
        for place in &original.cleaned {
            self.note(format!("{place}: the description was shortened or cleaned; the copy has it whole"));
        }
        self.say_unpaired(original, arranged);
        let overspent: Vec<String> = self.basis().map_or_else(
            |_| Vec::new(),
            |ledger| {
                let below = ledger.listed().filter(|(_, envelope)| envelope.balance < 0);
                below
                    .map(|(_, envelope)| {
                        format!("{} is overspent: {} {currency}", envelope.name, ledger.amount(envelope.balance))
                    })
                    .collect()
            },
        );
        overspent.into_iter().for_each(|words| self.warn(words));
    }

    /// Lines that say `Transfer` and have no other side.
    pub(crate) fn say_unpaired(&mut self, original: &Original, arranged: &Arranged) {
        let Ok(ledger) = self.basis() else { return };
        let mut words = Vec::new();
        for place in arranged.unpaired.iter().take(SHOWN_MAX) {
            let category = usize::try_from(place.category).ok().and_then(|at| original.categories.get(at));
            let line = category.and_then(|category| category.lines.get(usize::try_from(place.line).ok()?));
            let (Some(category), Some(line)) = (category, line) else { continue };
            let memo = line.description();
            let kept = if line.n < 0 { "withdrawal" } else { "deposit" };
            let amount =
                Amount::new(line.n, ledger.currency()).map_or_else(|_| line.n.to_string(), |amount| amount.signed());
            words.push(format!("{} {amount} \"{memo}\" has no other side; kept as a {kept}", category.name));
        }
        let more = arranged.unpaired.len().saturating_sub(SHOWN_MAX);
        if 0 < more {
            words.push(format!("{more} more transfers have no other side; they are kept as withdrawals and deposits"));
        }
        words.into_iter().for_each(|words| self.note(words));
    }

    pub(super) fn say_taken_over(&mut self, found: &Found, copy: &str, count: usize, taken_in: TakenIn) {
        let envelopes = self.basis().map_or(0, |ledger| ledger.listed().count());
        let at = match taken_in.ops {
            Some((first, last)) if first == last => format!(" as {first}"),
            Some((first, last)) => format!(" as {first} to {last}"),
            None => String::new(),
        };
        let on = if 0 < taken_in.before { format!("; {} of them before", taken_in.before) } else { String::new() };
        self.note(format!(
            "took over {} in {} from {}{at}{on}; its bytes are kept as {copy}{}",
            counted(count, "transaction"),
            counted(envelopes, "envelope"),
            found.name,
            self.head_in_words()
        ));
    }
}
