//! A repair: the findings, what goes on and what is lost.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::{Page, Render, Repair, RepairState};

impl Render for Repair {
    fn text(&self, out: &mut Page) -> fmt::Result {
        for damaged in &self.damaged {
            writeln!(out, "{}: {}", damaged.key, damaged.reason)?;
        }
        for lost in &self.lost {
            writeln!(out, "lost: #{}  {}", lost.seq, words(&lost.what))?;
        }
        let kept = match self.kept {
            0 => String::new(),
            1 => "; 1 entry goes on as it was written".to_owned(),
            kept => format!("; {kept} entries go on as they were written"),
        };
        let lost =
            if self.lost.is_empty() { "nothing is lost".to_owned() } else { format!("{} lost", self.lost.len()) };
        let head = self.head.as_ref().map(|head| format!(", head {head}")).unwrap_or_default();
        match self.state {
            RepairState::Whole => writeln!(out, "nothing to repair{head}"),
            RepairState::Planned => writeln!(out, "a repair would leave this: {lost}{kept}"),
            RepairState::Filled => writeln!(out, "repaired in its place: {lost}{kept}{head}"),
            RepairState::Epoch(epoch) => {
                writeln!(out, "repaired, the journal goes on in epoch {epoch}: {lost}{kept}{head}")
            }
        }
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let damaged = self.damaged.iter().map(|one| row("damaged", one.seq, &one.key, &one.reason));
        let lost = self.lost.iter().map(|one| row("lost", one.seq, "", &words(&one.what)));
        write_csv(out, ["row", "seq", "key", "what"], damaged.chain(lost))
    }
}

fn row(row: &str, seq: u64, key: &str, what: &str) -> [String; 4] {
    [row.to_owned(), seq.to_string(), key.to_owned(), what.to_owned()]
}

fn words(what: &[String]) -> String {
    if what.is_empty() { "it cannot be read".to_owned() } else { what.join("; ") }
}
