//! The engine against a small bank: every row of the protocol's tables, damage, crashes, and chance.

#[cfg(test)]
mod bank;
#[cfg(test)]
mod cache;
#[cfg(test)]
mod checkpoints;
mod chosen;
#[cfg(test)]
mod commit_table;
#[cfg(test)]
mod counts;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod device;
#[cfg(test)]
mod diverged;
#[cfg(test)]
mod genesis;
#[cfg(test)]
mod given_ids;
#[cfg(test)]
mod halted;
#[cfg(test)]
mod horizon;
#[cfg(test)]
mod repair;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod torture;
#[cfg(test)]
mod upgrade;
