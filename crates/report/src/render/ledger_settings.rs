//! One line a setting.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{LedgerSettings, Page, Render};

const CSV_HEADER: [&str; 2] = ["setting", "value"];

impl Render for LedgerSettings {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Left, Align::Text]);
        for row in &self.settings {
            let value = row.value.clone().unwrap_or_else(|| "(none)".to_owned());
            table.row([row.setting.to_owned(), value]);
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let row = |row: &crate::SettingRow| [row.setting.to_owned(), row.value.clone().unwrap_or_default()];
        write_csv(out, CSV_HEADER, self.settings.iter().map(row))
    }
}
