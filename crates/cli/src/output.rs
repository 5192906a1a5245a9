//! The streams: data to one, talk to the other. Nothing else in the program prints.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use app::{Failure, Kind, Notice};
use report::{Format, Render, render};

/// Asks a person one question; `None` is the end of the input.
pub type Ask = dyn FnMut(&str) -> Option<String>;

/// Where a command writes and whom it can ask.
pub struct Streams<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Talk.
    pub talk: &'a mut dyn Write,
    /// Asks a person one question; `None` where nobody sits there.
    pub ask: Option<&'a mut Ask>,
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

impl Streams<'_> {
    /// Shows a value as text, JSON or CSV, on the stream or in a file.
    pub(crate) fn show(&mut self, value: &dyn Render, showing: &Showing) -> Result<(), Failure> {
        self.put(&render(value, showing.format.unwrap_or(Format::Text)), showing)
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
                Notice::Warning(words) => self.say(&format!("warning: {words}")),
            }
        }
    }

    pub(crate) fn say_failure(&mut self, failure: &Failure) {
        self.say(&format!("error: {}", failure.message));
        for hint in &failure.hints {
            self.say(&format!("hint: {hint}"));
        }
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
