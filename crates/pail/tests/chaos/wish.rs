//! What somebody wants to have recorded.

use std::collections::BTreeMap;

use testkit::Chance;

const ENVELOPES: [&str; 3] = ["Food", "Rent", "Travel"];

/// What was wished for, and what it does to the books.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    pub(crate) words: Vec<String>,
    /// No two wishes have the same.
    pub(crate) memo: String,
    /// By name, in cents.
    pub(crate) envelopes: BTreeMap<String, i64>,
    pub(crate) accounts: BTreeMap<String, i64>,
}

impl Wish {
    /// A deposit mostly, and now and then a withdrawal or a transfer, which may be more than there is.
    pub(crate) fn any(memo: String, chance: &mut Chance) -> Self {
        let cents = i64::try_from(chance.among(1..2_000)).unwrap();
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let (from, to) = (*chance.one_of(&ENVELOPES), *chance.one_of(&ENVELOPES));
        let (verb, names, envelopes, cash) = match chance.among(0..10) {
            0..2 => ("withdraw", vec![from], vec![(from, -cents)], -cents),
            2..4 if from != to => ("transfer", vec![from, to], vec![(from, -cents), (to, cents)], 0),
            _ => ("add", vec![to], vec![(to, cents)], cents),
        };
        let words = [&[verb], &names[..], &[&amount, &memo]].concat();
        Self {
            words: words.into_iter().map(str::to_owned).collect(),
            envelopes: envelopes.into_iter().map(|(name, cents)| (name.to_owned(), cents)).collect(),
            accounts: (cash != 0).then(|| ("Cash".to_owned(), cash)).into_iter().collect(),
            memo,
        }
    }

    /// The command for it, perhaps under an id.
    pub(crate) fn command(&self, id: Option<&str>) -> Vec<String> {
        let option = id.map(|id| ["--id".to_owned(), id.to_owned()]);
        self.words.iter().cloned().chain(option.into_iter().flatten()).collect()
    }
}
