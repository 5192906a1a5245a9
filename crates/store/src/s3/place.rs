//! How messages name a bucket, and the faults that need nothing but its name.

use std::fmt;
use std::time::Duration;

use http::Uri;
use journal::{Fault, FaultKind};

use super::options::S3Options;

/// `bucket 'x' at http://127.0.0.1:4566`.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) bucket: String,
    pub(super) endpoint: String,
    /// The bucket itself, as a request for its settings names it.
    pub(super) bucket_url: String,
    pub(super) region: String,
}

impl Place {
    /// Refuses what the library would send nonsense for, or panic at, before anything is sent.
    pub(super) fn new(options: &S3Options) -> Result<Self, Fault> {
        let bad = |message: String| Fault::new(FaultKind::Configuration, message);
        if options.bucket.is_empty() || !options.bucket.bytes().all(is_bucket_byte) {
            return Err(bad(format!("`{}` is no bucket name", options.bucket)));
        }
        let region = options.region();
        if region.is_empty() || !region.bytes().all(is_bucket_byte) {
            return Err(bad(format!("`{region}` is no region")));
        }
        if let Some(id) = options.sse_kms_key_id.as_ref().filter(|id| !is_header_word(id)) {
            return Err(bad(format!("`{id}` is no id of a KMS key")));
        }
        let endpoint = match &options.endpoint {
            Some(endpoint) => checked(endpoint).map_err(bad)?,
            None => format!("https://s3.{region}.amazonaws.com"),
        };
        let bucket = options.bucket.clone();
        let bucket_url = if options.is_virtual_hosted() {
            endpoint.replacen("https://", &format!("https://{bucket}."), 1)
        } else {
            format!("{endpoint}/{bucket}")
        };
        Ok(Self { bucket, endpoint, bucket_url, region: region.to_owned() })
    }

    pub(super) fn silent(&self, waited: Duration) -> Fault {
        Fault::new(FaultKind::Unavailable, format!("no answer from {} within {waited:?}", self.endpoint))
    }

    pub(super) fn too_long(&self, bytes_max: usize) -> Fault {
        let limit = bytes_max / 1024 / 1024;
        Fault::new(FaultKind::Corrupt, format!("an object of more than {limit} MiB in {self} is not ours"))
    }

    pub(super) fn no_tag(&self) -> Fault {
        let reason = "does not say the version (ETag) of what it stores, so reports cannot be replaced there";
        Fault::new(FaultKind::Configuration, format!("{} {reason}", self.endpoint))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bucket '{}' at {}", self.bucket, self.endpoint)
    }
}

fn is_header_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_bucket_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

fn checked(endpoint: &str) -> Result<String, String> {
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
