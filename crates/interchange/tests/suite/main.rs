//! What is read of other programs' files, and what comes back of our own.

mod arrange;
mod original;
mod problems;
