//! A ledger in a container of Azure Blob Storage: what the environment says about it, under the names that Azure's own
//! tools and `object_store` have for it. Only with the cargo feature `azure`.

use app::{BucketAddress, StoreOptions};
use journal::{Fault, FaultKind};

/// The container's entries and its views, or why there is nobody to ask.
#[cfg(feature = "azure")]
pub(crate) fn open(
    place: &BucketAddress,
    options: &StoreOptions,
) -> Result<(store::ObjectBucket, store::ObjectBucket), Fault> {
    use std::sync::Arc;

    let clock = Arc::new(|| crate::machine::unix_ms() / 1000);
    let entries = store::ObjectBucket::on_azure(&said(place, options)?, clock)?;
    Ok((entries.clone(), entries.under("")?))
}

#[cfg(feature = "azure")]
fn said(place: &BucketAddress, options: &StoreOptions) -> Result<store::AzureOptions, Fault> {
    use std::path::PathBuf;
    use std::time::Duration;

    use store::AzureSecret;

    let first = |names: &[&str]| names.iter().find_map(|name| options.environment.get(name)).map(str::to_owned);
    let missing = |message: &str| Fault::new(FaultKind::Configuration, message);
    let account = first(&["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT"])
        .ok_or_else(|| missing("AZURE_STORAGE_ACCOUNT_NAME is not set: an az:// address needs its storage account"))?;
    let key = first(&["AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_KEY"]).map(AzureSecret::Key);
    let sas = first(&["AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY"]).map(AzureSecret::Sas);
    let secret = key
        .or(sas)
        .ok_or_else(|| missing("neither AZURE_STORAGE_ACCOUNT_KEY nor AZURE_STORAGE_SAS_TOKEN is set: set one"))?;
    Ok(store::AzureOptions {
        account,
        container: place.bucket.clone(),
        prefix: place.root.clone(),
        secret,
        endpoint: first(&["AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"]),
        ca_bundle: first(&["SSL_CERT_FILE"]).map(PathBuf::from),
        try_timeout: Duration::from_millis(options.try_timeout_ms),
    })
}

/// This program has no such store.
#[cfg(not(feature = "azure"))]
pub(crate) fn open(
    place: &BucketAddress,
    _: &StoreOptions,
) -> Result<(store::ObjectBucket, store::ObjectBucket), Fault> {
    let how = "build it with `cargo install --path crates/pail --features azure`";
    let message = format!("az://{place} needs a pail with the cargo feature `azure`, which this one is without: {how}");
    Err(Fault::new(FaultKind::Configuration, message))
}
