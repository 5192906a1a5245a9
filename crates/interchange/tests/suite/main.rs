//! What is read of other programs' files, and what comes back of our own.

#[cfg(test)]
mod any_bytes;
#[cfg(test)]
mod arrange;
#[cfg(test)]
mod book;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod original;
#[cfg(test)]
mod page;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod refusals;
