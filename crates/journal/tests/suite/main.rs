//! The engine against a small bank: every row of the protocol's tables, damage, crashes, and chance.

#[cfg(test)]
mod bank;
#[cfg(test)]
mod commit_table;
#[cfg(test)]
mod device;
#[cfg(test)]
mod genesis;
