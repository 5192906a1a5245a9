//! What a ledger is from its first moment, and for ever: its currency, its time zone, its first accounts.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Currency, Name, UnknownCurrency};

/// The first object of a ledger, as far as money is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Genesis {
    /// The currency's code.
    pub currency: String,
    /// How many digits the currency has after the point; written down so that no later table can change it.
    pub exponent: u8,
    /// The time zone of every default date, such as `Europe/Berlin`.
    pub time_zone: String,
    /// The accounts that exist from the start.
    pub accounts: Vec<GenesisAccount>,
}

/// An account that exists from the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenesisAccount {
    /// Dense from 1.
    pub id: AccountId,
    /// Its name.
    pub name: Name,
    /// Whether it is inside the conservation law.
    pub law: bool,
}

/// Why no ledger can begin like this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GenesisProblem {
    /// No currency of that code.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// The stored digits are not the currency's.
    #[error("the ledger counts {code} with {stored} digits after the point, but {code} has {known}")]
    Exponent {
        /// The currency's code.
        code: &'static str,
        /// What the genesis says.
        stored: u8,
        /// What this version knows.
        known: u8,
    },
    /// No time zone.
    #[error("the ledger has no time zone; say one such as Europe/Berlin")]
    TimeZone,
    /// An account whose id is not the next one.
    #[error("the account {name} has the id {id}, but {expected} is the next one")]
    AccountId {
        /// The account.
        name: Name,
        /// Its id.
        id: AccountId,
        /// The id it should have.
        expected: AccountId,
    },
    /// Two accounts of one name.
    #[error("there are two accounts named {0}")]
    AccountName(Name),
}

impl Genesis {
    /// A ledger with the one account `Cash`.
    pub fn with_cash(currency: Currency, time_zone: &str) -> Self {
        let cash = GenesisAccount { id: AccountId(1), name: Name::parse("Cash").expect("a name"), law: true };
        Self {
            currency: currency.code().to_owned(),
            exponent: currency.exponent(),
            time_zone: time_zone.to_owned(),
            accounts: vec![cash],
        }
    }

    /// The currency, if it is the one that this version knows under the code.
    pub fn checked_currency(&self) -> Result<Currency, GenesisProblem> {
        let currency = Currency::new(&self.currency)?;
        let known = currency.exponent();
        if self.exponent == known {
            Ok(currency)
        } else {
            Err(GenesisProblem::Exponent { code: currency.code(), stored: self.exponent, known })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ledger;

    const JSON: &str =
        r#"{"currency":"EUR","exponent":2,"time_zone":"Europe/Berlin","accounts":[{"id":1,"name":"Cash","law":true}]}"#;

    fn begin(from: &str, to: &str) -> Result<Ledger, GenesisProblem> {
        Ledger::begin(&serde_json::from_str(&JSON.replace(from, to)).unwrap())
    }

    #[test]
    fn a_genesis_is_stored_as_documented() {
        let genesis = Genesis::with_cash(Currency::new("EUR").unwrap(), "Europe/Berlin");
        assert_eq!(serde_json::to_string(&genesis).unwrap(), JSON);
        assert_eq!(serde_json::from_str::<Genesis>(JSON).unwrap(), genesis);
    }

    #[test]
    fn a_ledger_begins_only_with_a_sound_genesis() {
        assert_eq!(begin("", "").unwrap().time_zone(), "Europe/Berlin");
        assert!(matches!(begin("EUR", "EUX"), Err(GenesisProblem::Currency(_))));
        let exponent = GenesisProblem::Exponent { code: "EUR", stored: 3, known: 2 };
        assert_eq!(begin("\"exponent\":2", "\"exponent\":3"), Err(exponent));
        assert_eq!(begin("Europe/Berlin", ""), Err(GenesisProblem::TimeZone));
        assert!(matches!(begin("\"id\":1", "\"id\":2"), Err(GenesisProblem::AccountId { .. })));
        let twice = r#"true},{"id":2,"name":"Cash","law":false}"#;
        assert!(matches!(begin("true}", twice), Err(GenesisProblem::AccountName(_))));
    }
}
