//! Where: which ledger is used, why that one, and what this machine knows of it. Sends nothing.

use report::Whereabouts;

use crate::Session;
use crate::wording::counted_time;

/// Says where the ledger is and why.
pub fn whereabouts(session: &Session) -> Whereabouts {
    let journal = &session.journal;
    let age = journal.looked_at_ms().map(|at| counted_time(session.host.clock.now_ms().saturating_sub(at)));
    Whereabouts {
        ledger: session.location.address.to_string(),
        because: session.location.why.to_string(),
        id: journal.ledger().map(str::to_owned),
        seq: journal.seq().map(|seq| seq.0),
        head: journal.head().map(|head| head.to_string()),
        looked: age,
        currency: journal.state().map(|ledger| ledger.currency().to_string()),
        time_zone: journal.state().map(|ledger| ledger.time_zone().to_owned()),
        device: session.device.clone(),
        config: session.dirs.config.join("config.toml").display().to_string(),
        cache: session.dirs.cache.join(session.location.cache_name()).display().to_string(),
        state: session.dirs.state.display().to_string(),
    }
}
