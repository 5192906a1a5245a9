//! Amazon Web Services as far as a bucket needs them: who asks, in which region, at which endpoint.
//!
//! What the environment says is taken as it is, at no cost. Only what it leaves open is looked up, in the order of
//! AWS's own tools, and only when the first request is about to be sent.
//!
//! `said` reads the environment, `chain` asks AWS's library for the rest, `http` is how that library speaks,
//! `trouble` says in plain words what it could not find, and `on_demand` is the bucket that waits for all this.

mod chain;
mod http;
mod on_demand;
mod said;
mod trouble;

pub use on_demand::OnDemand;
