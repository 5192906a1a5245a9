//! The laws of the model, each a test that could fail.

#[cfg(test)]
mod assign;
#[cfg(test)]
mod book;
#[cfg(test)]
mod conservation;
#[cfg(test)]
mod edit;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod hledger;
#[cfg(test)]
mod import;
#[cfg(test)]
mod model;
#[cfg(test)]
mod months;
#[cfg(test)]
mod names;
#[cfg(test)]
mod overspend;
#[cfg(test)]
mod payees;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod take;
#[cfg(test)]
mod tamper;
