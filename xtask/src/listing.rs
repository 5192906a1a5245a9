//! What is worth a look, and refused by nobody: long files, long functions, words that name nothing.

use std::path::Path;

use crate::pages::{read, shown, sources};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;
const EMPTY_WORDS: [&str; 5] = ["util", "helper", "common", "misc", "manager"];

pub(crate) fn worth_a_look(root: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    for file in sources(root).unwrap_or_default() {
        let Ok(text) = read(&file) else { continue };
        let name = shown(root, &file);
        let count = text.lines().count();
        if FILE_LINES < count {
            lines.push(format!("{name}: {count} lines"));
        }
        lines.extend(
            long_functions(&text)
                .into_iter()
                .map(|(line, length)| format!("{name}:{line}: a function of {length} lines")),
        );
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        if EMPTY_WORDS.iter().any(|word| stem.contains(word)) {
            lines.push(format!("{name}: a name that names nothing"));
        }
    }
    lines
}

/// Functions as the formatter writes them: they end with a brace as far to the right as they began.
fn long_functions(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let indent = line.len() - line.trim_start().len();
        let is_function = line.contains("fn ") && line.trim_end().ends_with('{');
        match open {
            None if is_function => open = Some((number, indent)),
            Some((start, depth)) if indent == depth && line.trim() == "}" => {
                if FUNCTION_LINES < number - start {
                    found.push((start, number - start + 1));
                }
                open = None;
            }
            None | Some(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_function_is_found_with_its_line() {
        let body = "    x();\n".repeat(71);
        assert_eq!(super::long_functions(&format!("\nfn long() {{\n{body}}}\n")), [(2, 73)]);
        assert!(super::long_functions("fn short() {\n}\n").is_empty());
    }
}
