//! The laws of the model, each a test that could fail.

mod book;
mod conservation;
mod golden;
mod model;
mod refusals;
mod sessions;
mod tamper;
