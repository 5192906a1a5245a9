//! What the environment says about a bucket on S3, and whether it says enough.

use std::path::{Path, PathBuf};

use app::Environment;
use journal::{Fault, FaultKind};
use store::{AccessKeys, is_aws};

/// The variables that decide.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) keys: Option<AccessKeys>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) environment: Environment,
    /// A file of AWS's tools may say more, and may say otherwise.
    is_open: bool,
}

impl Said {
    pub(crate) fn by(environment: &Environment) -> Result<Self, Fault> {
        let first = |names: &[&str]| names.iter().find_map(|name| environment.get(name)).map(str::to_owned);
        let files = [("AWS_CONFIG_FILE", ".aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials")];
        let is_there = |(name, below_home)| is_there(environment, name, below_home);
        Ok(Self {
            keys: keys(environment)?,
            region: first(&["AWS_REGION", "AWS_DEFAULT_REGION"]),
            endpoint: first(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]),
            profile: first(&["AWS_PROFILE"]),
            ca_bundle: first(&["AWS_CA_BUNDLE", "SSL_CERT_FILE"]).map(PathBuf::from),
            environment: environment.clone(),
            is_open: environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some()
                || files.into_iter().any(is_there),
        })
    }

    /// The keys, if with them nothing is left to look up: not the region, nor an endpoint.
    pub(crate) fn all(&self) -> Option<AccessKeys> {
        let is_placed = self.region.is_some() || needs_no_region(self.endpoint.as_deref());
        self.keys.clone().filter(|_| is_placed && !self.is_open)
    }
}

/// A store that is not AWS mostly has no regions, and takes the library's own (`us-east-1`).
pub(crate) fn needs_no_region(endpoint: Option<&str>) -> bool {
    endpoint.is_some_and(|endpoint| !is_aws(endpoint))
}

/// Both keys or none: half of them is a slip, which must not end with somebody else's keys.
fn keys(environment: &Environment) -> Result<Option<AccessKeys>, Fault> {
    const NAMES: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    match NAMES.map(|name| environment.get(name).map(str::to_owned)) {
        [Some(id), Some(secret)] => {
            let token = environment.get("AWS_SESSION_TOKEN").map(str::to_owned);
            Ok(Some(AccessKeys { id, secret, token, expires_unix: None }))
        }
        [None, None] => Ok(None),
        [id, _] => {
            let [set, unset] = if id.is_some() { NAMES } else { [NAMES[1], NAMES[0]] };
            let how = "set both, or neither to use a profile";
            Err(Fault::new(FaultKind::Configuration, format!("{set} is set and {unset} is not: {how}")))
        }
    }
}

fn is_there(environment: &Environment, name: &str, below_home: &str) -> bool {
    match (environment.get(name), environment.get("HOME")) {
        // What a tilde stands for is for AWS's library to say.
        (Some(path), _) => path.starts_with('~') || Path::new(path).exists(),
        (None, Some(home)) => Path::new(home).join(below_home).exists(),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests;
