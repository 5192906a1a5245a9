//! How an answer looks where it will stand: how wide it may be, in which colours, and who shows it page by page.

use app::Environment;
use clap::{Args, ValueEnum};
use report::{Layout, Page, Role};

use crate::arguments::GLOBAL;

/// What is known of the terminals that data and talk go to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Screen {
    /// The size of the one that data goes to; `None` where it goes elsewhere.
    pub data: Option<Size>,
    /// Talk goes to one.
    pub has_talk: bool,
}

/// The size of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many columns it has.
    pub columns: usize,
    /// How many lines it has.
    pub lines: usize,
}

/// How the answer is to look.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = GLOBAL)]
pub(crate) struct LookArgs {
    /// How many columns text may have, 0 for as many as it needs; names and memos are shortened to fit
    /// [default: COLUMNS, else those of the terminal; 0 where there is none]
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16))]
    pub(crate) width: Option<u16>,
    /// When text has colours. auto: on a terminal, unless NO_COLOR is set or TERM is dumb
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value = "auto", hide_possible_values = true)]
    pub(crate) color: Option<ColorArg>,
    /// Do not show text page by page [default: where it is longer than the terminal, by PAIL_PAGER, else
    /// PAGER, else less]
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ColorArg {
    #[default]
    Auto,
    Always,
    Never,
}

/// What was decided about the looks of this command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// How wide text may be wherever it goes.
    columns: Option<usize>,
    terminal: Option<Size>,
    has_colours: bool,
    pub(crate) talk_has_colours: bool,
    pager: Option<String>,
}

const PAGER: &str = "less";

impl Look {
    pub(crate) fn of(screen: Screen, args: LookArgs, environment: &Environment) -> Self {
        let is_wanted = |is_terminal| match args.color.unwrap_or_default() {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => is_terminal && environment.get("NO_COLOR").is_none() && !is_dumb(environment),
        };
        let said = environment.get("COLUMNS").and_then(|columns| columns.parse::<u16>().ok()).filter(|said| 0 < *said);
        let terminal = screen.data.map(|size| Size { columns: said.map_or(size.columns, usize::from), ..size });
        Self {
            columns: args.width.map(usize::from),
            terminal,
            has_colours: is_wanted(screen.data.is_some()),
            talk_has_colours: is_wanted(screen.has_talk),
            pager: if args.no_pager { None } else { pager(environment) },
        }
    }

    /// How text is laid out in a file.
    pub(crate) fn in_file(&self) -> Layout {
        Layout { columns: self.columns.filter(|columns| 0 < *columns), isolates: false }
    }

    /// How text is laid out on the stream of data.
    pub(crate) fn on_stream(&self) -> Layout {
        let columns = self.columns.or(self.terminal.map(|size| size.columns)).filter(|columns| 0 < *columns);
        Layout { columns, isolates: self.terminal.is_some() }
    }

    /// The page as the stream of data is to get it.
    pub(crate) fn worded(&self, page: Page) -> String {
        if self.has_colours { coloured(&page) } else { page.into_plain() }
    }

    /// Who shows this text page by page; `None` where it fits the screen, or where there is none.
    pub(crate) fn pager_for(&self, text: &str) -> Option<&str> {
        let size = self.terminal.filter(|size| size.lines <= text.lines().count())?;
        self.pager.as_deref().filter(|_| 0 < size.lines)
    }
}

fn is_dumb(environment: &Environment) -> bool {
    environment.get("TERM") == Some("dumb")
}

/// The first that is set names the pager; set to nothing or to `cat` it says that there is to be none.
fn pager(environment: &Environment) -> Option<String> {
    let said = ["PAIL_PAGER", "PAGER"].iter().find_map(|name| environment.said(name)).unwrap_or(PAGER).trim();
    (!matches!(said, "" | "cat") && !is_dumb(environment)).then(|| said.to_owned())
}

/// The text with escape codes. Each line feed is plain, so none spans lines.
fn coloured(page: &Page) -> String {
    page.pieces().map(|(role, text)| in_role(role, text)).collect()
}

pub(crate) fn in_role(role: Role, text: &str) -> String {
    match role {
        Role::Plain => text.to_owned(),
        Role::Heading => format!("\x1b[1m{text}\x1b[0m"),
        Role::Alarm => format!("\x1b[31m{text}\x1b[0m"),
        Role::Faint => format!("\x1b[2m{text}\x1b[0m"),
    }
}

#[cfg(test)]
mod tests;
