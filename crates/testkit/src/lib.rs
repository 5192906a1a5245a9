//! What the tests stand on: real servers, started and ended by the test that needs them, and stand-ins
//! that misbehave on request. A development dependency only; no program of ours is linked with it.

mod device;
mod http_client;
pub mod ministack;
pub mod session;
pub mod wire;

pub use device::{Device, Ran};
