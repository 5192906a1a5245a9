//! Where the ledger is, and why there. First match wins.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::host::{Dirs, Environment};
use crate::source::sha256;

/// Where a ledger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The place.
    pub address: Address,
    /// What named it.
    pub why: Why,
}

/// A place for a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder on this machine.
    Folder(PathBuf),
    /// A prefix in a bucket.
    S3(BucketAddress),
    /// A prefix in a container of Azure Blob Storage.
    Azure(BucketAddress),
}

/// A place in a bucket, with the keys that lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketAddress {
    /// The bucket.
    pub bucket: String,
    /// The prefix of `journal/…`, without a slash at its end; may be empty.
    pub root: String,
    /// The prefix of the reports.
    pub reports: String,
    /// Where reports go when another ledger's lie at `reports`.
    pub reports_elsewhere: Option<String>,
    /// The key of the ledger as the original program knew it.
    pub published: String,
}

/// What named the place of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// `--store`
    Flag,
    /// The variable `PAIL_STORE`.
    PailStore,
    /// The variable `BUDGET_BUCKET`, as the original program had it.
    BudgetBucket,
    /// The config file.
    Config(PathBuf),
    /// The command itself, which takes addresses.
    Command,
    /// Nothing: the embedded default.
    Default,
}

/// Words that name no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocationProblem {
    /// A URL of an unknown kind.
    #[error("{why} names `{url}`, and this pail knows `s3://bucket/prefix`, `file:///dir` and a path")]
    UnknownScheme {
        /// What named it.
        why: Why,
        /// The text.
        url: String,
    },
    /// No bucket, or none that could exist.
    #[error("{why} names the bucket `{bucket}`: a bucket has 3 to 63 small letters, digits, points and hyphens")]
    BadBucket {
        /// What named it.
        why: Why,
        /// The text.
        bucket: String,
    },
    /// A key that is no clean path.
    #[error("{why} names the key `{key}`: {reason}")]
    BadKey {
        /// What named it.
        why: Why,
        /// The text.
        key: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// A key and no bucket.
    #[error("LEDGER_KEY is set and BUDGET_BUCKET is not: a key alone names no ledger")]
    KeyAlone,
}

/// The key of the original program's ledger.
const LEDGER_KEY: &str = "data/ledger.json";

impl Location {
    /// Finds the place: `--store`, `PAIL_STORE`, `BUDGET_BUCKET` (with `LEDGER_KEY`), the config file, the default.
    pub fn resolve(
        flag: Option<&str>,
        environment: &Environment,
        config_store: Option<&str>,
        dirs: &Dirs,
        current_dir: &Path,
    ) -> Result<Self, LocationProblem> {
        if let Some(url) = flag {
            return from_url(url, Why::Flag, current_dir);
        }
        if let Some(url) = environment.get("PAIL_STORE") {
            return from_url(url, Why::PailStore, current_dir);
        }
        match (environment.get("BUDGET_BUCKET"), environment.get("LEDGER_KEY")) {
            (Some(bucket), key) => return from_original(bucket, key.unwrap_or(LEDGER_KEY)),
            (None, Some(_)) => return Err(LocationProblem::KeyAlone),
            (None, None) => {}
        }
        if let Some(url) = config_store {
            return from_url(url, Why::Config(dirs.config.join("config.toml")), &dirs.config);
        }
        Ok(Self { address: Address::Folder(dirs.data.clone()), why: Why::Default })
    }

    /// The place of an address that a command takes.
    pub(crate) fn named(address: &str, current_dir: &Path) -> Result<Self, LocationProblem> {
        from_url(address, Why::Command, current_dir)
    }

    /// A short name of the place for the cache: the same place has the same one.
    pub fn cache_name(&self) -> String {
        sha256(self.address.to_string().as_bytes()).chars().take(16).collect()
    }

    /// The folder or the bucket itself.
    pub(crate) fn store(&self) -> String {
        match &self.address {
            Address::Folder(path) => path.display().to_string(),
            Address::S3(place) => format!("s3://{}", place.bucket),
            Address::Azure(place) => format!("az://{}", place.bucket),
        }
    }

    /// What has a bucket on AWS keep what is overwritten or deleted in it.
    pub(crate) fn versioning_command(&self) -> String {
        let bucket = self.store().trim_start_matches("s3://").to_owned();
        let command = format!("aws s3api put-bucket-versioning --bucket {bucket}");
        format!("{command} --versioning-configuration Status=Enabled")
    }

    /// The prefix of the reports, as the views count keys.
    pub fn reports(&self) -> &str {
        match &self.address {
            Address::Folder(_) => "reports",
            Address::S3(place) | Address::Azure(place) => &place.reports,
        }
    }

    /// The key of the ledger as the original program knew it: `data/ledger.json`, or `ledger.json` at the root.
    pub fn published(&self) -> &str {
        match &self.address {
            Address::Folder(_) => "ledger.json",
            Address::S3(place) | Address::Azure(place) => &place.published,
        }
    }

    /// The key of something that was taken over, under its SHA-256.
    pub fn imported(&self, sha256: &str, ending: &str) -> String {
        self.key_below_root(&format!("imported/{sha256}.{ending}"))
    }

    /// A key of the ledger's place, as the views count keys.
    pub(crate) fn key_below_root(&self, key: &str) -> String {
        let root = match &self.address {
            Address::Folder(_) => "",
            Address::S3(place) | Address::Azure(place) => &place.root,
        };
        below(root, key)
    }

    /// Where reports go when another ledger's lie at [`Self::reports`].
    pub fn reports_elsewhere(&self) -> Option<&str> {
        match &self.address {
            Address::Folder(_) => None,
            Address::S3(place) | Address::Azure(place) => place.reports_elsewhere.as_deref(),
        }
    }
}

fn from_url(url: &str, why: Why, current_dir: &Path) -> Result<Location, LocationProblem> {
    let folder = |path: &str| Address::Folder(current_dir.join(path));
    let address = match url.split_once("://") {
        None => folder(url),
        Some(("file", path)) if path.starts_with('/') => folder(path),
        Some((scheme @ ("s3" | "az"), rest)) => {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            let root = clean_key(prefix.trim_end_matches('/'), &why)?;
            if is_named_like_an_object(&root) {
                return Err(LocationProblem::BadKey { why, key: root, reason: NAMED_LIKE_AN_OBJECT });
            }
            let (reports, published) = (below(&root, "reports"), below(&root, "ledger.json"));
            let bucket = check_bucket(bucket, &why)?;
            let place = BucketAddress { bucket, root, reports, reports_elsewhere: None, published };
            if scheme == "az" { Address::Azure(place) } else { Address::S3(place) }
        }
        Some(_) => return Err(LocationProblem::UnknownScheme { why, url: url.to_owned() }),
    };
    Ok(Location { address, why })
}

/// The original program's names: the journal lies under its key without `.json`, reports at the root.
fn from_original(bucket: &str, key: &str) -> Result<Location, LocationProblem> {
    let why = Why::BudgetBucket;
    let bad = |reason| LocationProblem::BadKey { why: Why::BudgetBucket, key: key.to_owned(), reason };
    let root = key.strip_suffix(".json").ok_or_else(|| bad("LEDGER_KEY ends in `.json`"))?;
    if root.is_empty() || root.ends_with('/') {
        return Err(bad("there is no name before `.json`"));
    }
    if is_named_like_an_object(root) {
        return Err(bad(NAMED_LIKE_AN_OBJECT));
    }
    let root = clean_key(root, &why)?;
    let reports_elsewhere = Some(below(&root, "reports"));
    let (bucket, published) = (check_bucket(bucket, &why)?, key.to_owned());
    let place = BucketAddress { bucket, root, reports: "reports".into(), reports_elsewhere, published };
    Ok(Location { address: Address::S3(place), why })
}

/// The ledger of `data/ledger.json` lies in the folder `data/ledger`, so that one of `data/ledger.json.json` would lie
/// in a folder whose name is that ledger's published object.
const NAMED_LIKE_AN_OBJECT: &str = "a ledger's folder must not be named like an object, `….json`: some stores cannot hold both of one name; leave that `.json` out";

fn is_named_like_an_object(root: &str) -> bool {
    root.split('/').any(|part| part.ends_with(".json"))
}

fn below(root: &str, name: &str) -> String {
    if root.is_empty() { name.to_owned() } else { format!("{root}/{name}") }
}

fn check_bucket(bucket: &str, why: &Why) -> Result<String, LocationProblem> {
    let is_known = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    if (3..=63).contains(&bucket.len()) && bucket.bytes().all(is_known) {
        Ok(bucket.to_owned())
    } else {
        Err(LocationProblem::BadBucket { why: why.clone(), bucket: bucket.to_owned() })
    }
}

fn clean_key(key: &str, why: &Why) -> Result<String, LocationProblem> {
    let bad = |reason| LocationProblem::BadKey { why: why.clone(), key: key.to_owned(), reason };
    if key.is_empty() {
        return Ok(String::new());
    }
    match wrong_in_key(key) {
        Some(reason) => Err(bad(reason)),
        None => Ok(key.to_owned()),
    }
}

/// Whether an object can have this key.
pub(crate) fn is_clean_key(key: &str) -> bool {
    wrong_in_key(key).is_none()
}

fn wrong_in_key(key: &str) -> Option<&'static str> {
    if key.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Some("it has an empty part, `.` or `..`");
    }
    if key.chars().any(|c| c.is_control() || !c.is_ascii() || "\\{}^%`[]\"<>~#|*?".contains(c)) {
        return Some("it holds a character that keys should not have");
    }
    if 512 < key.len() {
        return Some("it is longer than 512 bytes");
    }
    None
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(out, "{}", path.display()),
            Self::S3(place) => write!(out, "s3://{place}"),
            Self::Azure(place) => write!(out, "az://{place}"),
        }
    }
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bucket, root, .. } = self;
        if root.is_empty() { out.write_str(bucket) } else { write!(out, "{bucket}/{root}") }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => out.write_str("--store"),
            Self::PailStore => out.write_str("PAIL_STORE"),
            Self::BudgetBucket => out.write_str("BUDGET_BUCKET with LEDGER_KEY"),
            Self::Config(path) => write!(out, "{}", path.display()),
            Self::Command => out.write_str("the command"),
            Self::Default => out.write_str("the default, since nothing names another place"),
        }
    }
}

#[cfg(test)]
mod tests;
