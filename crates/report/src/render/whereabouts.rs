//! Whereabouts: a name and a value a line.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::{Page, Render, Whereabouts};

impl Render for Whereabouts {
    fn text(&self, out: &mut Page) -> fmt::Result {
        self.rows().try_for_each(|[name, value]| writeln!(out, "{:<10} {value}", name.replace('_', " ")))
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, ["name", "value"], self.rows())
    }
}
