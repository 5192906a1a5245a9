//! A new ledger: its currency and its time zone.

use domain::{Currency, Genesis, Ledger};
use jiff::tz::TimeZone;
use journal::Begun;

use crate::{Failure, Kind, Session};

/// What the user wants a new ledger to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InitWish {
    /// The currency's code.
    pub currency: Option<String>,
    /// The time zone's name.
    pub time_zone: Option<String>,
}

/// Makes a ledger, or says that the one that is there is as wished.
pub async fn init(session: &mut Session, wish: &InitWish) -> Result<(), Failure> {
    let wish = &checked(wish)?;
    if session.catch_up().await? {
        return compare(session, wish);
    }
    session.check_untaken().await?;
    session.plan_ledger(wish.currency.as_deref(), wish.time_zone.as_deref())?;
    match session.begin().await? {
        Begun::Created => Ok(()),
        Begun::Adopted => compare(session, wish),
    }
}

/// The wish as the tables spell it.
pub(crate) fn checked(wish: &InitWish) -> Result<InitWish, Failure> {
    let currency = wish.currency.as_deref().map(Currency::new).transpose().map_err(Failure::usage)?;
    let zone = |name: &str| {
        known_zone(name)
            .ok_or_else(|| Failure::usage(format!("`{name}` is not a time zone; say one such as Europe/Berlin or UTC")))
    };
    let time_zone = wish.time_zone.as_deref().map(zone).transpose()?;
    Ok(InitWish { currency: currency.map(|currency| currency.code().to_owned()), time_zone })
}

fn compare(session: &mut Session, wish: &InitWish) -> Result<(), Failure> {
    let address = session.location.address.to_string();
    let ledger = session.basis()?;
    let (currency, zone) = (ledger.currency(), ledger.time_zone().to_owned());
    let is_other_currency = wish.currency.as_ref().is_some_and(|code| code != currency.code());
    let is_other_zone = wish.time_zone.as_ref().is_some_and(|name| *name != zone);
    let words = format!("the ledger at {address} counts in {currency} and lives in {zone}");
    if is_other_currency || is_other_zone {
        return Err(Failure::new(Kind::Refused, words).hint(
            "`pail set currency` and `pail set time-zone` change them, and `--store` makes another ledger elsewhere",
        ));
    }
    session.note(format!("{words}; nothing to do"));
    Ok(())
}

impl Session {
    /// Plans a new ledger: the currency from the wish, the config, the locale's country, else EUR;
    /// the zone from the wish, `TZ`, the system, else UTC.
    pub(crate) fn plan_ledger(&mut self, currency: Option<&str>, time_zone: Option<&str>) -> Result<(), Failure> {
        let currency = self.currency_of_new_ledger(currency)?;
        let time_zone = self.zone_of_new_ledger(time_zone)?;
        let genesis = Genesis::with_cash(currency, &time_zone);
        let ledger = Ledger::begin(&genesis).map_err(|problem| Failure::new(Kind::Configuration, problem))?;
        self.planned = Some((genesis, ledger));
        Ok(())
    }

    fn currency_of_new_ledger(&self, wish: Option<&str>) -> Result<Currency, Failure> {
        if let Some(code) = wish {
            return Currency::new(code).map_err(Failure::usage);
        }
        if let Some(code) = &self.config.currency {
            let file = self.dirs.config.join("config.toml");
            return Currency::new(code)
                .map_err(|problem| Failure::new(Kind::Configuration, format!("{}: {problem}", file.display())));
        }
        let country = ["LC_ALL", "LC_MONETARY", "LANG"].iter().find_map(|name| self.host.environment.get(name));
        let local = country.and_then(country_of).and_then(Currency::for_country);
        local.map_or_else(|| Currency::new("EUR").map_err(Failure::usage), Ok)
    }

    fn zone_of_new_ledger(&mut self, wish: Option<&str>) -> Result<String, Failure> {
        if let Some(name) = wish {
            return Ok(name.to_owned());
        }
        let variable = self.host.environment.get("TZ").map(|name| name.trim_start_matches(':').to_owned());
        if let Some(name) = variable {
            if let Some(zone) = known_zone(&name) {
                return Ok(zone);
            }
            self.warn(format!("TZ is `{name}`, which is no name of a time zone; the ledger lives in UTC"));
            return Ok("UTC".into());
        }
        Ok((self.host.time_zone)().as_deref().and_then(known_zone).unwrap_or_else(|| "UTC".into()))
    }
}

/// The name as the tz database spells it.
fn known_zone(name: &str) -> Option<String> {
    TimeZone::get(name).ok()?.iana_name().map(str::to_owned)
}

/// `DE` of `de_DE.UTF-8`.
fn country_of(locale: &str) -> Option<&str> {
    let (_, country) = locale.split(['.', '@']).next()?.split_once('_')?;
    Some(country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_country_or_none() {
        for (locale, country) in
            [("de_DE.UTF-8", Some("DE")), ("fr_CH@euro", Some("CH")), ("C.UTF-8", None), ("POSIX", None), ("en", None)]
        {
            assert_eq!(country_of(locale), country);
        }
    }

    #[test]
    fn a_zone_is_spelled_as_the_database_does() {
        assert_eq!(known_zone("europe/berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(known_zone("Mars/Phobos"), None);
    }
}
