//! What is read of other programs' files, and what comes back of our own.

mod arrange;
mod fixtures;
mod original;
mod problems;
