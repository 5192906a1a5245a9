//! A checkup: a line for each thing, and below it what to do.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::shown;
use crate::{Checkup, Page, Render};

const CSV_HEADER: [&str; 5] = ["status", "check", "place", "finding", "remedy"];

impl Render for Checkup {
    fn text(&self, out: &mut Page) -> fmt::Result {
        for found in &self.findings {
            let (place, finding) = (shown(&found.place), shown(&found.finding));
            writeln!(out, "{:<8} {:<11} {place}: {finding}", found.status.word(), found.check)?;
            if let Some(remedy) = &found.remedy {
                writeln!(out, "{:<8} {:<11} {}", "", "", shown(remedy))?;
            }
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let rows = self.findings.iter().map(|found| {
            let remedy = found.remedy.clone().unwrap_or_default();
            [found.status.word().to_owned(), found.check.to_owned(), found.place.clone(), found.finding.clone(), remedy]
        });
        write_csv(out, CSV_HEADER, rows)
    }
}
