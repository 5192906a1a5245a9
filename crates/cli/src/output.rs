//! The streams: data to one, talk to the other. Nothing else in the program prints.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use app::{Environment, Failure, Kind, Notice};
use report::{Format, Layout, Page, Render, Role, render, render_text};

use crate::screen::{Look, LookArgs, Screen, in_role};

/// Asks a person one question; `None` is the end of the input.
pub type Ask = dyn FnMut(&str) -> Option<String>;

/// Shows a text page by page with a command; `false` where that could not be started.
pub type ShowPages = dyn FnMut(&str, &str) -> bool;

/// Where a command writes and whom it can ask.
pub struct Streams<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Talk.
    pub talk: &'a mut dyn Write,
    /// Asks a person one question; `None` where nobody sits there.
    pub ask: Option<&'a mut Ask>,
    /// The terminals behind both.
    pub screen: Screen,
    /// Shows what is longer than the screen; `None` where there is nothing that could.
    pub pages: Option<&'a mut ShowPages>,
    look: Look,
}

/// How a value is to be shown, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Showing {
    pub(crate) format: Option<Format>,
    pub(crate) file: Option<PathBuf>,
}

impl Showing {
    /// Before anything is done: the answer will have a place to go to.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let Some(file) = &self.file else { return Ok(()) };
        if file.is_dir() || file.file_name().is_none() {
            return Err(Failure::usage(format!("-o {}: this is a directory", file.display())).hint("name a file in it"));
        }
        match file.parent().filter(|dir| !dir.as_os_str().is_empty() && !dir.is_dir()) {
            Some(dir) => Err(Failure::usage(format!("-o {}: there is no directory {}", file.display(), dir.display()))),
            None => Ok(()),
        }
    }

    /// Text on the screen, as opposed to data for a program.
    pub(crate) fn is_for_a_person(&self) -> bool {
        self.file.is_none() && matches!(self.format, None | Some(Format::Text))
    }
}

impl<'a> Streams<'a> {
    /// Streams that nobody sits at.
    pub fn new(out: &'a mut dyn Write, talk: &'a mut dyn Write) -> Self {
        Self { out, talk, ask: None, screen: Screen::default(), pages: None, look: Look::default() }
    }

    /// Decides how everything looks from here on.
    pub(crate) fn set_look(&mut self, args: LookArgs, environment: &Environment) {
        self.look = Look::of(self.screen, args, environment);
    }

    /// Shows a value as text, JSON or CSV, on the stream or in a file.
    pub(crate) fn show(&mut self, value: &dyn Render, showing: &Showing) -> Result<(), Failure> {
        match (showing.format.unwrap_or(Format::Text), &showing.file) {
            (Format::Text, None) => self.show_page(render_text(value, self.look.on_stream())),
            (Format::Text, Some(file)) => replace_file(file, &render_text(value, self.look.in_file()).into_plain()),
            (format @ (Format::Json | Format::Csv), _) => self.put(&render(value, format), showing),
        }
    }

    /// How text on the stream of data is laid out.
    pub(crate) fn layout(&self) -> Layout {
        self.look.on_stream()
    }

    /// Shows text on the stream, page by page where it is longer than the screen.
    pub(crate) fn show_page(&mut self, page: Page) -> Result<(), Failure> {
        let text = self.look.worded(page);
        let has_shown = match (&mut self.pages, self.look.pager_for(&text)) {
            (Some(pages), Some(command)) => pages(command, &text),
            (None, _) | (_, None) => false,
        };
        if has_shown { Ok(()) } else { self.print(&text) }
    }

    /// Writes data to the stream or into a file.
    pub(crate) fn put(&mut self, text: &str, showing: &Showing) -> Result<(), Failure> {
        match &showing.file {
            Some(path) => replace_file(path, text),
            None => self.print(text),
        }
    }

    /// Writes data. A reader that went away is no failure: what was done is done.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(Kind::Disk, format!("the answer could not be written: {error}")))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Says something beside the data. Nobody is left to hear that this failed.
    pub(crate) fn say(&mut self, text: &str) {
        let _ = writeln!(self.talk, "{text}");
    }

    pub(crate) fn say_notices(&mut self, notices: Vec<Notice>) {
        for notice in notices {
            match notice {
                Notice::Note(words) => self.say(&words),
                Notice::Warning(words) => self.say_labelled(Role::Alarm, "warning:", &words),
            }
        }
    }

    pub(crate) fn say_failure(&mut self, failure: &Failure) {
        self.say_labelled(Role::Alarm, "error:", &failure.message);
        for hint in &failure.hints {
            self.say_labelled(Role::Heading, "hint:", hint);
        }
    }

    fn say_labelled(&mut self, role: Role, label: &str, words: &str) {
        let label = if self.look.talk_has_colours { in_role(role, label) } else { label.to_owned() };
        self.say(&format!("{label} {words}"));
    }
}

/// Puts a file in place whole, or leaves what was there.
fn replace_file(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(Kind::Disk, format!("{}: {error}", path.display()));
    let name = path.file_name().ok_or_else(|| Failure::usage(format!("-o {}: this is no file", path.display())))?;
    let draft = path.with_file_name(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, path)).map_err(|error| {
        let _ = std::fs::remove_file(&draft);
        failed(error)
    })
}
