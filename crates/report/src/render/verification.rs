//! How a journal stands: `42 entries, head 42:3f9a1c2b9d01e5f7, all proved`, or a block for each finding.

use std::fmt;

use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::table::shown;
use crate::{Page, Render, Verification, VerificationFinding};

const CSV_HEADER: [&str; 4] = ["key", "offset", "what", "remedy"];

impl Render for Verification {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let head = self.head.as_ref().map_or_else(String::new, |head| format!(", head {head}"));
        writeln!(out, "{}{head}, {}", counted(self.entries, "entry", "entries"), outcome(self))?;
        self.findings.iter().try_for_each(|finding| write_finding(out, finding))?;
        if 0 < self.unproved {
            let behind = counted(self.unproved, "entry behind what is lost", "entries behind what is lost");
            writeln!(out, "{behind} could not be proved: what an entry adds up to needs every one before it")?;
        }
        match &self.extends {
            Some(noted) => writeln!(out, "it goes on from {noted}, which was noted: nothing up to there was changed"),
            None => Ok(()),
        }
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row a finding; none where all is proved.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let row = |finding: &VerificationFinding| {
            [finding.key.clone(), optional(finding.offset.as_ref()), finding.what.clone(), finding.remedy.clone()]
        };
        write_csv(out, CSV_HEADER, self.findings.iter().map(row))
    }
}

fn write_finding(out: &mut dyn fmt::Write, finding: &VerificationFinding) -> fmt::Result {
    let place = finding.offset.map_or_else(String::new, |offset| format!(" at byte {offset}"));
    writeln!(out, "{}{place}: {}", finding.key, shown(&finding.what))?;
    writeln!(out, "  {}", finding.remedy)
}

fn outcome(verification: &Verification) -> String {
    match verification.findings.len() as u64 {
        0 => "all proved".to_owned(),
        count => counted(count, "finding", "findings"),
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
