//! "Did you mean": the known name that a mistyped one comes nearest to.

use crate::Name;

/// The candidate that is fewest slips of the finger away, if that is few enough for the length of the word.
/// Of several equally near the first one wins.
pub fn nearest<'a>(wanted: &Name, candidates: impl IntoIterator<Item = &'a Name>) -> Option<&'a Name> {
    let wanted = wanted.fold_key();
    let length = wanted.chars().count();
    let slips_max = slips_max(length);
    let slips = |name: &str| strsim::damerau_levenshtein(&wanted, name);
    // A slip makes a word longer or shorter by one letter at most.
    let is_near = |name: &str| name.chars().count().abs_diff(length) <= slips_max;
    candidates
        .into_iter()
        .map(|candidate| (candidate.fold_key(), candidate))
        .filter(|(key, _)| is_near(key))
        .map(|(key, candidate)| (slips(&key), candidate))
        .filter(|(slips, _)| *slips <= slips_max)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// In a short word every slip makes another word.
fn slips_max(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    }
}
