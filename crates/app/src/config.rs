//! The config file: `config.toml`. Unknown keys are refused, so that a slip is no silent default.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What the user wrote down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the ledger is: `s3://bucket/prefix`, `file:///dir` or a path.
    pub store: Option<String>,
    /// The currency of a new ledger.
    pub currency: Option<String>,
    /// Server-side encryption.
    #[serde(default)]
    pub sse: SseSetting,
    /// The key of AWS KMS to encrypt with, with `sse = "aws:kms"` alone.
    pub sse_kms_key_id: Option<String>,
    /// This device's name in the journal.
    pub device: Option<String>,
    /// When the ledger is published as the original program knew it.
    #[serde(default)]
    pub publish: PublishSetting,
}

/// When the ledger is published as the original program knew it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublishSetting {
    /// Where `BUDGET_BUCKET` names the ledger: after each write, while it is small, and with each report that is kept.
    #[default]
    Auto,
    /// After each write and with each report that is kept, wherever it lies.
    Always,
    /// Only by `pail publish`.
    Never,
}

/// Whether the server is asked to encrypt what it stores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum SseSetting {
    /// With its own keys on AWS; no word of it elsewhere, since some stores refuse the header.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// With the server's own keys.
    #[serde(rename = "AES256")]
    Aes256,
    /// With keys of AWS KMS.
    #[serde(rename = "aws:kms")]
    Kms,
    /// No word of it.
    #[serde(rename = "none")]
    None,
}

/// The config file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct ConfigProblem {
    /// The file.
    pub path: PathBuf,
    /// Line, column and what is wrong.
    pub reason: String,
}

/// The longest config file.
const CONFIG_BYTES_MAX: u64 = 64 * 1024;

impl Config {
    /// Reads the config file; where there is none, nothing is set.
    pub fn load(path: &Path) -> Result<Self, ConfigProblem> {
        let problem = |reason: String| ConfigProblem { path: path.to_path_buf(), reason };
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(problem(error.to_string())),
            Ok(about) if CONFIG_BYTES_MAX < about.len() => return Err(problem("it is too long for a config".into())),
            Ok(_) => {}
        }
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        let config: Self = toml::from_str(&text).map_err(|error| problem(explain(&text, &error)))?;
        if config.sse_kms_key_id.is_some() && config.sse != SseSetting::Kms {
            return Err(problem("sse_kms_key_id is for sse = \"aws:kms\" alone".into()));
        }
        Ok(config)
    }
}

fn explain(text: &str, error: &toml::de::Error) -> String {
    let reason = error.message();
    let Some(span) = error.span() else { return reason.to_owned() };
    let line = text.get(..span.start).unwrap_or_default().matches('\n').count().saturating_add(1);
    let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    format!("line {line}: {reason}\n   {line} | {shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, ConfigProblem> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(&path)
    }

    #[test]
    fn every_key_is_read() {
        let config = read("store = \"s3://b/p\"\ncurrency = \"CHF\"\nsse = \"AES256\"\ndevice = \"desk\"\n").unwrap();
        assert_eq!((config.store.as_deref(), config.currency.as_deref()), (Some("s3://b/p"), Some("CHF")));
        assert_eq!((config.sse, config.device.as_deref()), (SseSetting::Aes256, Some("desk")));
        assert_eq!(Config::load(Path::new("/nowhere/config.toml")), Ok(Config::default()));
    }

    #[test]
    fn a_kms_key_is_for_kms_alone() {
        let config = read("sse = \"aws:kms\"\nsse_kms_key_id = \"alias/books\"\n").unwrap();
        assert_eq!((config.sse, config.sse_kms_key_id.as_deref()), (SseSetting::Kms, Some("alias/books")));
        for without in ["", "sse = \"AES256\"\n", "sse = \"none\"\n"] {
            let reason = read(&format!("{without}sse_kms_key_id = \"alias/books\"\n")).unwrap_err().reason;
            assert_eq!(reason, "sse_kms_key_id is for sse = \"aws:kms\" alone");
        }
    }

    #[test]
    fn a_slip_is_refused_with_its_line() {
        let reason = read("store = \"/a\"\ncurency = \"CHF\"\n").unwrap_err().reason;
        assert!(reason.starts_with("line 2: unknown field `curency`"), "{reason}");
        assert!(reason.ends_with("2 | curency = \"CHF\""), "{reason}");
        let reason = read("sse = \"aes\"").unwrap_err().reason;
        assert!(
            reason.contains("unknown variant `aes`, expected one of `auto`, `AES256`, `aws:kms`, `none`"),
            "{reason}"
        );
    }
}
