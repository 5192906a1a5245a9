//! Sessions are documents: the console blocks of a page, run in order on one device, must show what the page shows.
//!
//! In a block a line `$ COMMAND` is run; the lines up to the next one are what it must print. `? 1` says its
//! exit code (0 where nothing is said). `[..]` stands for any text in a line, a line `...` for any lines. A head such as
//! `42:3f9a1c2b9d01e5f7` differs each time: the page shows one, and the program must show one of the same number.

use crate::Device;

/// One command of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    line: usize,
    command: String,
    code: i32,
    output: Vec<String>,
}

/// Runs every console block of a page on one device. Panics with the place and both texts where they differ.
#[track_caller]
pub fn play(device: &Device, page: &str, text: &str) {
    let steps = steps(&console_blocks(text));
    assert!(!steps.is_empty(), "{page} has no console block: it would pass whatever happens");
    for step in steps {
        let (code, output) = device.shell(&step.command);
        let shown: Vec<&str> = output.lines().collect();
        assert!(
            code == Some(step.code) && fits(&step.output, &shown),
            "{page}:{}: $ {}\n--- the page shows (exit {})\n{}\n--- the program shows (exit {code:?})\n{output}",
            step.line,
            step.command,
            step.code,
            step.output.join("\n"),
        );
    }
}

/// The commands in a help text: they stand behind four blanks and `$ `.
#[track_caller]
pub fn play_help(device: &Device, page: &str, text: &str) {
    let example = |line: &str| line.strip_prefix("    ").map(str::to_owned);
    let lines: Vec<(usize, String)> =
        (1..).zip(text.lines()).filter_map(|(n, line)| Some((n, example(line)?))).collect();
    let first = lines.iter().position(|(_, line)| line.starts_with("$ "));
    let Some(first) = first else { panic!("{page} has no example") };
    let consecutive = lines[first..].iter().zip(lines[first].0..).take_while(|((n, _), expected)| n == expected);
    let block: Vec<String> = consecutive.map(|((_, line), _)| line.clone()).collect();
    play(device, page, &format!("```console\n{}\n```", block.join("\n")));
}

/// The lines inside console fences, with their numbers on the page.
fn console_blocks(text: &str) -> Vec<(usize, &str)> {
    let mut is_inside = false;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match line.trim_end() {
            "```console" => is_inside = true,
            "```" => is_inside = false,
            _ if is_inside => lines.push((number, line)),
            _ => {}
        }
    }
    lines
}

fn steps(lines: &[(usize, &str)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (number, line) in lines {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { line: *number, command: command.to_owned(), code: 0, output: Vec::new() });
        } else if let Some(step) = steps.last_mut() {
            match line.strip_prefix("? ").and_then(|code| code.parse().ok()) {
                Some(code) if step.output.is_empty() => step.code = code,
                Some(_) | None => step.output.push(line.trim_end().to_owned()),
            }
        }
    }
    steps
}

fn fits(page: &[String], shown: &[&str]) -> bool {
    match (page.split_first(), shown.split_first()) {
        (None, None) => true,
        (Some((line, rest)), _) if line == "..." => (0..=shown.len()).any(|skipped| fits(rest, &shown[skipped..])),
        (Some((line, rest)), Some((first, others))) => line_fits(line, first.trim_end()) && fits(rest, others),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// Whether a line fits one that may hold `[..]`.
fn line_fits(page: &str, shown: &str) -> bool {
    let (page, shown) = (&with_equal_hashes(page), &with_equal_hashes(shown));
    let mut parts = page.split("[..]");
    let Some(mut rest) = shown.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
    }
    rest.ends_with(last)
}

/// The line with the same digits in every head.
fn with_equal_hashes(line: &str) -> String {
    const DIGITS: usize = 16;
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let mut bytes = line.as_bytes().to_vec();
    for at in 1..bytes.len() {
        let digits = bytes[at + 1..].iter().take_while(|byte| is_digit(byte)).count();
        if bytes[at] == b':' && bytes[at - 1].is_ascii_digit() && digits == DIGITS {
            bytes[at + 1..=at + DIGITS].fill(b'0');
        }
    }
    String::from_utf8(bytes).expect("digits took the place of digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_shows_something_else_does_not_fit() {
        let page = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert!(fits(&page(&["a [..] c", "...", "z"]), &["a b c", "x", "y", "z"]));
        assert!(!fits(&page(&["a"]), &["a", "b"]), "more is shown");
        assert!(!fits(&page(&["a", "b"]), &["a"]), "less is shown");
        assert!(!fits(&page(&["a[..]a"]), &["a"]), "the ends do not overlap");
        assert!(!fits(&page(&["a"]), &["b"]));
    }

    #[test]
    fn a_head_fits_every_head_of_the_same_entry() {
        let page = "#1  Food · head 1:3f9a1c2b9d01e5f7";
        assert!(line_fits(page, "#1  Food · head 1:00000000000000aa"));
        assert!(!line_fits(page, "#1  Food · head 2:00000000000000aa"), "of another entry");
        assert!(!line_fits(page, "#1  Food · head 1:00000000000000a"), "too short");
        assert!(!line_fits(page, "#1  Food · head 1:00000000000000AA"), "no digits of ours");
    }

    #[test]
    fn a_step_has_its_command_code_and_output() {
        let text = "words\n```console\n$ pail balance\n? 1\nerror: x\n```\n```sh\n$ not this\n```\n";
        let steps = steps(&console_blocks(text));
        assert_eq!(steps.len(), 1);
        assert_eq!((steps[0].line, steps[0].code, steps[0].output.as_slice()), (3, 1, &["error: x".to_owned()][..]));
    }
}
