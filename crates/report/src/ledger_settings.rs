//! What is set for the ledger as a whole.

use domain::{Ledger, Month};
use serde::Serialize;

/// Each setting of the ledger with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerSettings {
    /// In a fixed order.
    pub settings: Vec<SettingRow>,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingRow {
    /// Its name, as commands have it.
    pub setting: &'static str,
    /// Its value; none where nothing is set.
    pub value: Option<String>,
}

/// What holds in that month.
pub fn ledger_settings(ledger: &Ledger, month: Month) -> LedgerSettings {
    let default = ledger.default_account().and_then(|id| ledger.account(id));
    let held = crate::balance::held(ledger, month);
    let row = |setting, value| SettingRow { setting, value };
    LedgerSettings {
        settings: vec![
            row("currency", Some(ledger.currency().to_string())),
            row("time-zone", Some(ledger.time_zone().to_owned())),
            row("default-account", default.map(|account| account.name.to_string())),
            row("month-start", Some(ledger.calendar().start(month).to_string())),
            row("hold", held.map(|held| format!("{held} in {month}"))),
        ],
    }
}
