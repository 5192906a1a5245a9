//! Exit codes: one enum, one table, which is also the manual's.

use app::Kind;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It worked.
    Done = 0,
    /// The answer is no.
    Refused = 1,
    /// The command line is wrong.
    Usage = 2,
    /// An input file is wrong.
    BadInput = 65,
    /// The store is away.
    Unavailable = 69,
    /// This machine's disk failed.
    Disk = 74,
    /// Nobody can tell.
    Unknown = 75,
    /// The journal is damaged or another one.
    Corrupt = 76,
    /// The store says no to these credentials.
    Permission = 77,
    /// A setting cannot work.
    Configuration = 78,
}

/// The whole contract with shell scripts; `pail help` prints it.
pub const EXITS: [(Exit, &str); 10] = [
    (Exit::Done, "it worked"),
    (Exit::Refused, "the answer is no: not enough, unknown name, changed since"),
    (Exit::Usage, "the command line is wrong; nothing was written"),
    (Exit::BadInput, "an input file is wrong; nothing was written"),
    (Exit::Unavailable, "the store is away; certainly not recorded"),
    (Exit::Disk, "this machine's disk is full, broken or read-only; certainly not recorded"),
    (Exit::Unknown, "nobody can tell whether it is recorded; run the same command with the --id that was printed"),
    (Exit::Corrupt, "the journal is damaged, or not the one this machine knows"),
    (Exit::Permission, "the store says no to these credentials"),
    (Exit::Configuration, "a setting, an address, a store or a version that cannot work"),
];

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<Kind> for Exit {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Refused => Self::Refused,
            Kind::Usage => Self::Usage,
            Kind::BadInput => Self::BadInput,
            Kind::Unavailable => Self::Unavailable,
            Kind::Disk => Self::Disk,
            Kind::Unknown => Self::Unknown,
            Kind::Corrupt => Self::Corrupt,
            Kind::Permission => Self::Permission,
            Kind::Configuration => Self::Configuration,
        }
    }
}

/// The table as the help shows it.
pub(crate) fn table() -> String {
    let rows = EXITS.iter().map(|(exit, meaning)| format!("  {:>2}  {meaning}", exit.code()));
    format!("Exit codes:\n{}", rows.collect::<Vec<_>>().join("\n"))
}
