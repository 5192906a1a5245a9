//! Currencies of ISO 4217, with the number of digits that they put after the point.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most digits after the point that any currency has.
pub const EXPONENT_MAX: u8 = 4;

/// The sign that ISO tables print where a currency has no symbol of its own.
const NO_SYMBOL: &str = "¤";

/// A currency that amounts can be counted in. Invariant: `exponent <= EXPONENT_MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Currency {
    code: &'static str,
    exponent: u8,
}

/// The text names no currency that amounts can be counted in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{code}` is not a currency of ISO 4217; say a code of three letters such as EUR, USD or JPY")]
pub struct UnknownCurrency {
    /// The code as it was given.
    pub code: String,
}

impl Currency {
    /// The currency of an ISO 4217 code, in capitals or not. Metals and test codes have no minor unit and are refused.
    pub fn new(code: &str) -> Result<Self, UnknownCurrency> {
        iso_currency::Currency::from_code(&code.to_ascii_uppercase())
            .and_then(Self::from_iso)
            .ok_or_else(|| UnknownCurrency { code: code.to_owned() })
    }

    /// The currency in use today in a country, by its code of two letters.
    pub fn for_country(country: &str) -> Option<Self> {
        let country = iso_currency::Country::from_str(&country.to_ascii_uppercase()).ok()?;
        let in_use = iso_currency::Currency::from_country(country);
        in_use.into_iter().filter(|currency| currency.flags().is_empty()).find_map(Self::from_iso)
    }

    /// The code of three capitals: `EUR`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How many digits stand after the point: 2 for EUR, 0 for JPY.
    pub fn exponent(&self) -> u8 {
        self.exponent
    }

    /// The usual sign (`€`), or the code where there is none.
    pub fn symbol(&self) -> String {
        let symbol = iso_currency::Currency::from_code(self.code).map(|currency| currency.symbol().symbol);
        symbol.filter(|symbol| symbol != NO_SYMBOL).unwrap_or_else(|| self.code.to_owned())
    }

    fn from_iso(currency: iso_currency::Currency) -> Option<Self> {
        let exponent = u8::try_from(currency.exponent()?).ok()?;
        (exponent <= EXPONENT_MAX).then_some(Self { code: currency.code(), exponent })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code)
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::new(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::new(&code).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_knows_its_digits_and_its_sign() {
        for (code, exponent, symbol) in [("EUR", 2, "€"), ("JPY", 0, "¥"), ("CLF", 4, "CLF"), ("USD", 2, "$")] {
            let currency = Currency::new(code).unwrap();
            assert_eq!((currency.code(), currency.exponent(), currency.symbol().as_str()), (code, exponent, symbol));
        }
        assert_eq!(Currency::new("kwd").unwrap().exponent(), 3);
    }

    #[test]
    fn what_is_no_currency_is_refused_by_name() {
        for code in ["", "EURO", "ZZZ", "XAU", "XXX", "€", "ẞẞẞ"] {
            assert_eq!(Currency::new(code), Err(UnknownCurrency { code: code.to_owned() }));
        }
    }

    #[test]
    fn a_country_has_the_currency_of_today() {
        for (country, code) in
            [("DE", "EUR"), ("hr", "EUR"), ("BG", "EUR"), ("US", "USD"), ("CH", "CHF"), ("JP", "JPY")]
        {
            assert_eq!(Currency::for_country(country).map(|currency| currency.code()), Some(code), "{country}");
        }
        assert_eq!(Currency::for_country("XX"), None);
        assert_eq!(Currency::for_country("Germany"), None);
    }
}
