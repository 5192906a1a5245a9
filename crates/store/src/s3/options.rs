//! What the wiring says about a bucket on S3, and how that becomes the library's two handles.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use journal::{Fault, FaultKind};
use object_store::RetryConfig;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};

use super::keys::{Credentials, Keyring};
use crate::object::transport::Transport;

/// Where the bucket is and how to speak with it. Values only; nothing is read from the environment.
#[derive(Clone, Debug)]
pub struct S3Options {
    /// The bucket's name.
    pub bucket: String,
    /// What all keys begin with; empty for none.
    pub prefix: String,
    /// The bucket's region; `us-east-1` if absent, which stores that are not AWS take.
    pub region: Option<String>,
    /// The store's address when it is not AWS, `http://` or `https://`. The bucket then goes into the path.
    pub endpoint: Option<String>,
    /// Who asks.
    pub credentials: Credentials,
    /// How objects are encrypted where they lie.
    pub sse: Sse,
    /// The KMS key of [`Sse::Kms`]: its id, its ARN or its alias; the account's own key for S3 if absent.
    pub sse_kms_key_id: Option<String>,
    /// A PEM file; when set, exactly its certificates are trusted.
    pub ca_bundle: Option<PathBuf>,
    /// How long one try may take, from connecting to the last byte of the answer. A long body has more time:
    /// one that is sent a second for each 256 KiB, a view that is read as long as its bytes keep coming.
    pub try_timeout: Duration,
}

impl S3Options {
    /// How long one try may take when nobody says otherwise.
    pub const TRY_TIMEOUT: Duration = Duration::from_secs(10);

    /// One of the two handles.
    pub(crate) fn build(
        &self,
        transport: &Transport,
        keyring: &Arc<Keyring>,
        retry: RetryConfig,
    ) -> Result<AmazonS3, Fault> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.bucket)
            .with_region(self.region())
            .with_credentials(keyring.clone())
            .with_allow_http(self.is_plain_http())
            .with_virtual_hosted_style_request(self.is_virtual_hosted())
            .with_retry(retry)
            .with_http_connector(transport.clone());
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let key = |name: &str| AmazonS3ConfigKey::from_str(name).expect("the library's own name");
        if let Some(header) = self.sse_header() {
            builder = builder.with_config(key("aws_server_side_encryption"), header);
        }
        if let (Sse::Kms, Some(id)) = (self.sse, &self.sse_kms_key_id) {
            builder = builder.with_config(key("aws_sse_kms_key_id"), id);
        }
        builder.build().map_err(|error| Fault::new(FaultKind::Configuration, error))
    }

    pub(crate) fn region(&self) -> &str {
        self.region.as_deref().unwrap_or("us-east-1")
    }

    pub(crate) fn is_plain_http(&self) -> bool {
        self.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"))
    }

    /// A dot in the bucket's name would not match AWS's certificate, `*.s3.REGION.amazonaws.com`.
    pub(crate) fn is_virtual_hosted(&self) -> bool {
        self.endpoint.is_none() && !self.bucket.contains('.')
    }

    fn sse_header(&self) -> Option<&'static str> {
        match self.sse {
            Sse::Auto => self.is_aws().then_some("AES256"),
            Sse::Aes256 => Some("AES256"),
            Sse::Kms => Some("aws:kms"),
            Sse::None => None,
        }
    }

    fn is_aws(&self) -> bool {
        self.endpoint.as_deref().is_none_or(is_aws)
    }
}

/// Whether this endpoint is one of AWS's own.
pub fn is_aws(endpoint: &str) -> bool {
    let host = endpoint.parse::<http::Uri>().ok().and_then(|uri| uri.host().map(str::to_ascii_lowercase));
    host.is_some_and(|host| host == "amazonaws.com" || host.ends_with(".amazonaws.com"))
}

/// Server-side encryption: which header goes with each PUT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sse {
    /// `AES256` on AWS, nothing elsewhere: some other stores answer 501 to the header.
    #[default]
    Auto,
    /// `AES256`, everywhere.
    Aes256,
    /// `aws:kms`, with the key that [`S3Options::sse_kms_key_id`] names.
    Kms,
    /// No header; the bucket's default holds.
    None,
}

impl FromStr for Sse {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text {
            "auto" => Ok(Self::Auto),
            "AES256" => Ok(Self::Aes256),
            "aws:kms" => Ok(Self::Kms),
            "none" => Ok(Self::None),
            _ => {
                Err(Fault::new(FaultKind::Configuration, format!("sse is auto, AES256, aws:kms or none, not `{text}`")))
            }
        }
    }
}

#[cfg(test)]
mod tests;
