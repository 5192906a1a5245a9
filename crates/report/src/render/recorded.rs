//! What a write did, on one line: `#42  Food +150.00 = 250.00 · Cash +150.00 = 900.00 · head 42:3f9a1c2b9d01e5f7`.

use std::fmt;

use crate::log::few;
use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::{Change, Page, Recorded, RecordedAll, Render, Role};

const CSV_HEADER: [&str; 9] = ["handle", "op", "hash", "is_repeat", "axis", "name", "change", "balance", "currency"];

impl Render for Recorded {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let place = self.handle.map_or_else(|| "would be".to_owned(), |handle| handle.to_string());
        let repeat = if self.is_repeat { " (recorded before)" } else { "" };
        let head = self.head().map_or_else(String::new, |head| format!(" · head {head}"));
        write!(out, "{place}  {}{repeat}", deed(self, out))?;
        out.put(Role::Faint, &head);
        writeln!(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row a change of a balance; a note has none, nor have settings and words.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, CSV_HEADER, self.changes.iter().map(|change| csv_row(self, change)))
    }
}

fn deed(recorded: &Recorded, page: &Page) -> String {
    if recorded.changes.is_empty() && recorded.settings.is_empty() && recorded.edited.is_none() {
        return "note".to_owned();
    }
    let change = |change: &Change| {
        let name = page.isolated(change.name.as_str());
        format!("{name} {} = {}", change.change.signed(), change.balance)
    };
    let (settings, changes) = (few(recorded.settings.clone()), recorded.changes.iter().map(change));
    recorded.edited.iter().cloned().chain(settings).chain(changes).collect::<Vec<_>>().join(" · ")
}

fn csv_row(recorded: &Recorded, change: &Change) -> [String; 9] {
    [
        optional(recorded.handle.as_ref()),
        recorded.op.to_string(),
        recorded.hash.clone().unwrap_or_default(),
        recorded.is_repeat.to_string(),
        change.axis.to_string(),
        change.name.to_string(),
        change.change.to_string(),
        change.balance.to_string(),
        change.balance.currency().to_string(),
    ]
}

impl Render for RecordedAll {
    fn text(&self, out: &mut Page) -> fmt::Result {
        self.0.iter().try_for_each(|recorded| recorded.text(out))
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let rows =
            |recorded: &Recorded| recorded.changes.iter().map(|change| csv_row(recorded, change)).collect::<Vec<_>>();
        write_csv(out, CSV_HEADER, self.0.iter().flat_map(rows))
    }
}
