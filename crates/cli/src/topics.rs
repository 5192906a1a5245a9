//! What there is to know beside the commands: the same pages as in `docs`.

/// One topic.
pub(crate) struct Topic {
    /// What it is asked for by; the first name is the one that is listed.
    pub(crate) names: &'static [&'static str],
    pub(crate) about: &'static str,
    pub(crate) text: &'static str,
}

macro_rules! page {
    ($path:literal) => {
        include_str!(concat!("../../../docs/", $path))
    };
}

/// All topics, in the order in which they are listed.
pub(crate) const TOPICS: [Topic; 9] = [
    Topic { names: &["amounts", "amount"], about: "how amounts are written", text: page!("reference/amounts.md") },
    Topic { names: &["dates", "date"], about: "how days are written", text: page!("reference/dates.md") },
    Topic {
        names: &["queries", "query", "periods", "period"],
        about: "which transactions are meant, and which days",
        text: page!("reference/query.md"),
    },
    Topic {
        names: &["mistakes", "mistake"],
        about: "how to find out what was recorded, and to take it back",
        text: page!("reference/mistakes.md"),
    },
    Topic {
        names: &["environment", "variables", "config"],
        about: "variables and the config file",
        text: page!("reference/environment.md"),
    },
    Topic {
        names: &["exit-codes", "exit", "codes"],
        about: "what scripts are told",
        text: page!("reference/exit-codes.md"),
    },
    Topic { names: &["stores", "store"], about: "where a ledger can be", text: page!("guides/stores.md") },
    Topic { names: &["credentials"], about: "how a bucket knows who asks", text: page!("guides/credentials.md") },
    Topic { names: &["backup", "backups"], about: "how to keep a second copy", text: page!("guides/backup.md") },
];

/// The topic of that name.
pub(crate) fn topic(name: &str) -> Option<&'static Topic> {
    let name = name.to_lowercase();
    TOPICS.iter().find(|topic| topic.names.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::EXITS;

    #[test]
    fn the_page_of_exit_codes_has_each() {
        let page = super::topic("Exit-Codes").expect("a topic").text;
        for (exit, meaning) in EXITS {
            let row = format!("| {} | {meaning} |", exit.code());
            assert!(page.contains(&row), "{row}");
        }
    }
}
