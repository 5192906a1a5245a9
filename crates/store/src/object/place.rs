//! How messages name a bucket, and the faults that need nothing but its name.

use std::fmt;
use std::time::Duration;

use http::Uri;
use journal::{Fault, FaultKind};

/// Whose words the answers of a store are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// S3, as AWS and many others speak it.
    S3,
    /// Azure Blob Storage.
    #[cfg(feature = "azure")]
    Azure,
}

/// `bucket 'x' at http://127.0.0.1:4566`.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) language: Language,
    pub(crate) bucket: String,
    pub(crate) endpoint: String,
    /// The bucket itself, as a request for its settings names it.
    pub(crate) bucket_url: String,
    /// Empty where a store has none.
    pub(crate) region: String,
}

impl Place {
    pub(crate) fn is_plain_http(&self) -> bool {
        self.endpoint.starts_with("http://")
    }

    /// What a message calls such a store.
    pub(crate) fn store(&self) -> &'static str {
        match self.language {
            Language::S3 => "S3 store",
            #[cfg(feature = "azure")]
            Language::Azure => "Azure Blob Storage",
        }
    }

    pub(crate) fn silent(&self, waited: Duration) -> Fault {
        Fault::new(FaultKind::Unavailable, format!("no answer from {} within {waited:?}", self.endpoint))
    }

    pub(crate) fn too_long(&self, bytes_max: usize) -> Fault {
        let limit = bytes_max / 1024 / 1024;
        Fault::new(FaultKind::Corrupt, format!("an object of more than {limit} MiB in {self} is not ours"))
    }

    pub(crate) fn no_tag(&self) -> Fault {
        let reason = "does not say the version (ETag) of what it stores, so reports cannot be replaced there";
        Fault::new(FaultKind::Configuration, format!("{} {reason}", self.endpoint))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = match self.language {
            Language::S3 => "bucket",
            #[cfg(feature = "azure")]
            Language::Azure => "container",
        };
        write!(f, "{noun} '{}' at {}", self.bucket, self.endpoint)
    }
}

pub(crate) fn bad(message: String) -> Fault {
    Fault::new(FaultKind::Configuration, message)
}

pub(crate) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

pub(crate) fn checked(endpoint: &str) -> Result<String, String> {
    // A password in the address is not repeated, not even to say that it does not belong there.
    if endpoint.contains('@') {
        return Err("the endpoint must not hold a user or a password".into());
    }
    let trimmed = endpoint.trim_end_matches('/');
    let uri = trimmed.parse::<Uri>().ok().filter(|uri| uri.host().is_some() && uri.query().is_none());
    match uri.as_ref().and_then(Uri::scheme_str) {
        Some("http" | "https") => Ok(trimmed.to_owned()),
        _ => Err(format!("the endpoint `{endpoint}` is no http:// or https:// address")),
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn an_endpoint_is_a_web_address_without_a_password() {
        assert_eq!(checked("http://127.0.0.1:4566/"), Ok("http://127.0.0.1:4566".to_owned()));
        assert_eq!(checked("https://s3.example.org/store"), Ok("https://s3.example.org/store".to_owned()));
        for bad in ["127.0.0.1:4566", "ftp://example.org", "http://", "", "http://a b", "https://h/?x=1"] {
            assert!(checked(bad).is_err(), "{bad} was taken");
        }
        assert!(!checked("https://me:hunter2@example.org").unwrap_err().contains("hunter2"));
    }
}
