//! A head, as somebody noted it.

use journal::{Noted, Seq};

use crate::Failure;

/// The fewest digits that say something.
const DIGITS_MIN: usize = 8;
/// All digits of a hash.
const DIGITS_MAX: usize = 64;

/// Reads `42:3f9a1c2b9d01e5f7` or `42:sha256:3f9a…`.
pub(super) fn parse_head(text: &str) -> Result<Noted, Failure> {
    let head = || {
        let (seq, digits) = text.trim().trim_start_matches('#').split_once(':')?;
        let is_whole = digits.starts_with("sha256:");
        let digits = digits.trim_start_matches("sha256:").to_ascii_lowercase();
        let most = DIGITS_MIN..=DIGITS_MAX;
        let is_hash = most.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_number = !seq.is_empty() && seq.bytes().all(|byte| byte.is_ascii_digit());
        let holds = is_hash && is_number && (!is_whole || digits.len() == DIGITS_MAX);
        holds.then_some(Noted { seq: Seq(seq.parse().ok()?), digits })
    };
    head().ok_or_else(|| {
        Failure::usage(format!("--from: `{text}` is no head")).hint(
            "write one as it was printed, with at least 8 digits: 42:3f9a1c2b9d01e5f7, or 42:sha256: and 64 digits",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_was_printed_or_whole() {
        let whole = format!("42:sha256:{}", "3f".repeat(32));
        for (text, digits) in [
            ("42:3f9a1c2b", "3f9a1c2b".to_owned()),
            ("#42:3F9A1C2B9D01E5F7", "3f9a1c2b9d01e5f7".to_owned()),
            (&whole, "3f".repeat(32)),
        ] {
            assert_eq!(parse_head(text), Ok(Noted { seq: Seq(42), digits }), "{text}");
        }
    }

    #[test]
    fn what_is_no_head_is_told_the_form() {
        let long = format!("42:{}", "a".repeat(65));
        for text in [
            "",
            "42",
            "42:",
            "42:3f9a1c2",
            "42:3f9a1c2x",
            ":3f9a1c2b",
            "x:3f9a1c2b",
            "-1:3f9a1c2b",
            "42:sha256:3f9a1c2b",
            &long,
        ] {
            assert!(parse_head(text).unwrap_err().message.ends_with("is no head"), "{text}");
        }
    }
}
