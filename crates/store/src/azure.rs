//! A container of Azure Blob Storage: an [`ObjectBucket`] whose creates are `If-None-Match: *` and whose views are
//! replaced by their tag (`If-Match`), as on S3.
//!
//! Asked with the account's key or with a shared access signature (SAS). Nothing else that the library could find by
//! itself is looked for: no managed identity, no command line of Azure, no emulator's address.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use journal::Fault;
use object_store::RetryConfig;
use object_store::azure::{AzureConfigKey, MicrosoftAzure, MicrosoftAzureBuilder};

use crate::object::ObjectBucket;
use crate::object::place::{Language, Place, bad, checked, is_name_byte};
use crate::object::skew::{Clock, Skew};
use crate::object::transport::Transport;

/// Where the container is and how to speak with it. Values only; nothing is read from the environment.
#[derive(Clone, Debug)]
pub struct AzureOptions {
    /// The storage account's name.
    pub account: String,
    /// The container's name.
    pub container: String,
    /// What all keys begin with; empty for none.
    pub prefix: String,
    /// Who asks.
    pub secret: AzureSecret,
    /// The account's address where it is not `https://ACCOUNT.blob.core.windows.net`: of another cloud, of a proxy,
    /// or of an emulator with the account in the path (`http://127.0.0.1:10000/devstoreaccount1`).
    pub endpoint: Option<String>,
    /// A PEM file; when set, exactly its certificates are trusted.
    pub ca_bundle: Option<PathBuf>,
    /// How long one try may take; see [`crate::S3Options::try_timeout`].
    pub try_timeout: Duration,
}

/// What a request is allowed by.
#[derive(Clone)]
pub enum AzureSecret {
    /// A key of the account, in Base64: it signs, and may do everything.
    Key(String),
    /// A shared access signature, as `sv=…&sig=…`: it goes with each request, and may do what it says.
    Sas(String),
}

/// Secrets stay out of logs, panics and messages.
impl fmt::Debug for AzureSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(_) => "Key(..)",
            Self::Sas(_) => "Sas(..)",
        })
    }
}

impl ObjectBucket {
    /// Makes ready to speak with the container; sends nothing. `clock` gives this machine's unix seconds.
    pub fn on_azure(options: &AzureOptions, clock: Clock) -> Result<Self, Fault> {
        let place = options.place()?;
        let skew = Arc::new(Skew::new(clock));
        let transport = Transport::new(&place, options.ca_bundle.as_deref(), options.try_timeout, skew.clone())?;
        let endpoint = place.endpoint.clone();
        let make = |retry| options.build(&endpoint, &transport, retry);
        Self::new(place, &options.prefix, options.try_timeout, skew, make)
    }
}

impl AzureOptions {
    /// Refuses what the library would send nonsense for, before anything is sent.
    fn place(&self) -> Result<Place, Fault> {
        let Self { account, container, .. } = self;
        if container.is_empty() || !container.bytes().all(is_name_byte) {
            return Err(bad(format!("`{container}` is no container name")));
        }
        if account.is_empty() || !account.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(bad(format!("`{account}` is no name of a storage account")));
        }
        let endpoint = match &self.endpoint {
            Some(endpoint) => checked(endpoint).map_err(bad)?,
            None => format!("https://{account}.blob.core.windows.net"),
        };
        let bucket_url = format!("{endpoint}/{container}");
        Ok(Place { language: Language::Azure, bucket: container.clone(), endpoint, bucket_url, region: String::new() })
    }

    fn build(&self, endpoint: &str, transport: &Transport, retry: RetryConfig) -> Result<MicrosoftAzure, Fault> {
        let builder = MicrosoftAzureBuilder::new()
            .with_account(&self.account)
            .with_container_name(&self.container)
            .with_endpoint(endpoint.to_owned())
            .with_allow_http(endpoint.starts_with("http://"))
            .with_retry(retry)
            .with_http_connector(transport.clone());
        let (builder, name) = match &self.secret {
            AzureSecret::Key(key) => (builder.with_access_key(key), "key of the storage account"),
            AzureSecret::Sas(sas) => (builder.with_config(AzureConfigKey::SasKey, sas), "SAS token"),
        };
        // The library's own words could repeat a part of the secret.
        builder.build().map_err(|_| bad(format!("the {name} cannot be read")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use journal::FaultKind;

    fn options(secret: AzureSecret) -> AzureOptions {
        AzureOptions {
            account: "books".into(),
            container: "ledger".into(),
            prefix: String::new(),
            secret,
            endpoint: None,
            ca_bundle: None,
            try_timeout: Duration::from_secs(1),
        }
    }

    #[test]
    fn options_that_cannot_be_are_refused_before_anything_is_sent_and_no_secret_is_repeated() {
        let key = || AzureSecret::Key("a2V5".into());
        let sas = || AzureSecret::Sas("sv=2022-11-02&sig=c2ln".into());
        let good = |options: &AzureOptions| ObjectBucket::on_azure(options, Arc::new(|| 0));
        assert!(good(&options(key())).is_ok() && good(&options(sas())).is_ok());
        let table = [
            (AzureOptions { container: "a/b".into(), ..options(key()) }, "`a/b` is no container name"),
            (AzureOptions { account: "a.b".into(), ..options(key()) }, "`a.b` is no name of a storage account"),
            (AzureOptions { endpoint: Some("books".into()), ..options(key()) }, "is no http:// or https:// address"),
            (options(AzureSecret::Key("hunter2!".into())), "the key of the storage account cannot be read"),
            (options(AzureSecret::Sas("hunter2".into())), "the SAS token cannot be read"),
        ];
        for (options, words) in table {
            let fault = good(&options).unwrap_err();
            assert_eq!(fault.kind, FaultKind::Configuration, "{fault}");
            assert!(fault.message.contains(words) && !fault.message.contains("hunter2"), "{fault}");
            assert!(!format!("{options:?}").contains("hunter2"));
        }
    }
}
