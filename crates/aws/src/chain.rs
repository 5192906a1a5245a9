//! What the environment leaves open, as AWS's own library looks it up.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use aws_config::imds::region::ImdsRegionProvider;
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::{ProfileFileRegionProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;
use aws_types::service_config::ServiceConfigKey;
use journal::{Fault, FaultKind};
use store::{AccessKeys, Credentials, KeySource};

use crate::http;
use crate::said::{Said, needs_no_region};
use crate::trouble::Looked;

/// The profile of who names none.
const DEFAULT_PROFILE: &str = "default";

/// What stores that are not AWS take for a region.
const NO_REGION: &str = "us-east-1";

/// All that was open.
pub(crate) struct Resolved {
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) credentials: Credentials,
}

/// Looks up region and endpoint, and prepares to look up the keys.
pub(crate) async fn resolve(said: &Said, patience: Duration) -> Result<Resolved, Fault> {
    let resolved = tokio::time::timeout(patience, look_up(said, patience)).await;
    resolved.unwrap_or_else(|_| {
        let message = format!("the region was not found within {patience:?}: set AWS_REGION");
        Err(Fault::new(FaultKind::Unavailable, message))
    })
}

async fn look_up(said: &Said, patience: Duration) -> Result<Resolved, Fault> {
    let profile = said.profile.clone().unwrap_or_else(|| DEFAULT_PROFILE.to_owned());
    let profiles = read_profiles(&profile).await?;
    let http = http::client(said.ca_bundle.as_deref())?;
    let mut region = match &said.region {
        Some(region) => Some(Region::new(region.clone())),
        None => ProfileFileRegionProvider::builder().profile_name(&profile).build().region().await,
    };
    let first_guess = region.clone().unwrap_or(Region::from_static(NO_REGION));
    let mut config = load(first_guess, &profile, &http).await;
    let endpoint = endpoint(&config);
    if region.is_none() && !needs_no_region(endpoint.as_deref()) {
        let found = ask_instance_for_region(&http).await.ok_or_else(|| no_region(&profile))?;
        config = load(found.clone(), &profile, &http).await;
        region = Some(found);
    }
    let looked = Looked { profile, profiles, environment: said.environment.clone() };
    let credentials = match (said.keys.clone(), config.credentials_provider()) {
        (Some(keys), _) => Credentials::Keys(keys),
        (None, Some(provider)) => Credentials::From(Arc::new(Chain { provider, patience, looked })),
        (None, None) => unreachable!("it was not told to do without"),
    };
    Ok(Resolved { region: region.map(|region| region.to_string()), endpoint, credentials })
}

/// AWS's library goes on without files that it cannot read; we would then ask at an endpoint that was not meant.
async fn read_profiles(profile: &str) -> Result<ProfileSet, Fault> {
    let files = EnvConfigFiles::default();
    let read = aws_config::profile::load(&Fs::real(), &Env::real(), &files, Some(profile.to_owned().into())).await;
    read.map_err(|error| {
        let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        Fault::new(FaultKind::Configuration, format!("a file of AWS's tools cannot be used: {reason}"))
    })
}

async fn load(region: Region, profile: &str, http: &SharedHttpClient) -> SdkConfig {
    let loader = aws_config::defaults(BehaviorVersion::latest());
    loader.region(region).profile_name(profile).http_client(http.clone()).load().await
}

/// The endpoint for S3, with the precedence of AWS's own clients.
fn endpoint(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id("S3").env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
    let key = key.expect("each of its parts is set");
    let of_service = config.service_config().and_then(|service| service.load_config(key));
    of_service.or_else(|| config.endpoint_url().map(str::to_owned)).filter(|endpoint| !endpoint.is_empty())
}

async fn ask_instance_for_region(http: &SharedHttpClient) -> Option<Region> {
    let config = ProviderConfig::without_region().with_http_client(http.clone());
    ImdsRegionProvider::builder().configure(&config).build().region().await
}

fn no_region(profile: &str) -> Fault {
    let looked = format!("AWS_REGION is not set, and neither profile `{profile}` nor an EC2 instance names one");
    let message = format!("no region for the bucket: {looked}; set AWS_REGION, such as eu-central-1");
    Fault::new(FaultKind::Configuration, message)
}

/// AWS's chain of sources, from the environment to the instance.
struct Chain {
    provider: SharedCredentialsProvider,
    patience: Duration,
    looked: Looked,
}

#[async_trait]
impl KeySource for Chain {
    async fn keys(&self) -> Result<AccessKeys, Fault> {
        let keys = match tokio::time::timeout(self.patience, self.provider.provide_credentials()).await {
            Ok(Ok(keys)) => keys,
            Ok(Err(error)) => return Err(self.looked.explain(&error)),
            Err(_) => return Err(self.looked.late(self.patience)),
        };
        let expiry = keys.expiry().and_then(|expiry| expiry.duration_since(UNIX_EPOCH).ok());
        Ok(AccessKeys {
            id: keys.access_key_id().to_owned(),
            secret: keys.secret_access_key().to_owned(),
            token: keys.session_token().map(str::to_owned),
            expires_unix: expiry.map(|since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
        })
    }
}
