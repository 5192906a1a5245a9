//! What a key may look like.

/// The first slot: the only key whose creation may make a folder.
pub(crate) const GENESIS: &str = "journal/00000000000000000000.json";

/// Keys come from our own code, so one that could leave the ledger's place is our mistake.
pub(crate) fn assert_clean(key: &str) {
    let is_clean = key.split('/').all(|part| !matches!(part, "" | "." | "..")) && !key.contains(['\\', '\0']);
    assert!(is_clean, "a key is relative and clean: {key:?}");
}

/// Whether a key lies below a folder; all do below the empty one.
pub(crate) fn is_below(folder: &str, key: &str) -> bool {
    folder.is_empty() || key.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{assert_clean, is_below};

    #[test]
    fn a_folder_is_no_prefix() {
        assert!(is_below("", "a.json") && is_below("a", "a/b") && is_below("a/b", "a/b/c/d"));
        assert!(!is_below("a", "a") && !is_below("a", "ab/c") && !is_below("a/b", "a/c"));
    }

    #[test]
    fn only_relative_keys_without_dots_are_clean() {
        assert_clean("journal/00000000000000000000.json");
        assert_clean("reports/2026-03-01/00000000000000000007.json");
        for dirty in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\\b", "a\0b"] {
            assert!(std::panic::catch_unwind(|| assert_clean(dirty)).is_err(), "{dirty:?} was taken");
        }
    }
}
