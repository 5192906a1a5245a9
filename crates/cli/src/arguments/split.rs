//! The words of a split: `Food=40 Household=14.20`, with the memo behind them.

use app::{Common, Failure, TypedPart};
use clap::Args;

/// What a verb takes beside an envelope, an amount and a memo, where there may be several of each.
#[derive(Args, Clone, Debug)]
pub(crate) struct SplitArgs {
    /// Further parts of a split, ENVELOPE=AMOUNT
    #[arg(value_name = "PART")]
    more: Vec<String>,
    /// What the parts of a split must come to [default: not checked]
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) total: Option<String>,
}

impl SplitArgs {
    /// The parts, if the first two words are some. What follows the last of them is the memo.
    pub(crate) fn parts(&self, first: &str, common: &mut Common) -> Result<Option<Vec<TypedPart>>, Failure> {
        if !(first.contains('=') && common.amount.contains('=')) {
            return match (self.more.first(), &self.total) {
                (Some(word), _) => Err(Failure::usage(format!("unexpected word `{word}`"))
                    .hint("a memo of several words stands in quotes; a split is written `Food=40 Household=14.20`")),
                (None, Some(_)) => Err(Failure::usage("--total goes with a split, such as `Food=40 Household=14.20`")),
                (None, None) => Ok(None),
            };
        }
        let memo = common.memo.take();
        let words = [first.to_owned(), common.amount.clone()].into_iter().chain(memo).chain(self.more.clone());
        let mut parts = Vec::new();
        for word in words {
            match (split_part(&word), &common.memo) {
                (Some(part), None) => parts.push(part),
                (None, None) => common.memo = Some(word),
                (_, Some(memo)) => {
                    return Err(Failure::usage(format!("`{word}` stands behind the memo `{memo}`"))
                        .hint("write all parts first, each as ENVELOPE=AMOUNT, then the memo in quotes"));
                }
            }
        }
        Ok(Some(parts))
    }
}

/// `Food=40`: an envelope, which may have the sign in its name, and an amount.
pub(crate) fn split_part(word: &str) -> Option<TypedPart> {
    word.rsplit_once('=').map(|(envelope, amount)| (envelope.trim().to_owned(), amount.to_owned()))
}
