//! Why there are no keys, in plain words. What a source said is passed on only as far as it can hold no secret.

use std::error::Error;
use std::time::Duration;

use app::Environment;
use aws_config::imds::client::error::ImdsError;
use aws_config::profile::ProfileSet;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::error::ErrorMetadata;
use journal::{Fault, FaultKind};

/// Where keys were looked for.
pub(crate) struct Looked {
    pub(crate) profile: String,
    pub(crate) profiles: ProfileSet,
    pub(crate) environment: Environment,
}

/// Who was to give the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Sso,
    Process,
    Role,
    File,
    WebIdentity,
    Container,
    Instance,
}

/// The longest word of a source that is passed on.
const WORDS_MAX: usize = 200;

/// What AWS's library wraps around the reason.
const WRAPPING: [&str; 8] = [
    "an error occurred while loading credentials",
    "the credential provider was not enabled",
    "the credentials provider was not properly configured",
    "unexpected credentials error",
    "service error",
    "dispatch failure",
    "response error",
    "unhandled error",
];

impl Looked {
    /// The fault for an error of the chain.
    pub(crate) fn explain(&self, error: &CredentialsError) -> Fault {
        let source = self.source();
        let instance = causes(error).find_map(|cause| cause.downcast_ref::<ImdsError>());
        let is_no_instance =
            source == Source::Instance && !matches!(instance, None | Some(ImdsError::ErrorResponse(_)));
        if matches!(error, CredentialsError::CredentialsNotLoaded(_)) || is_no_instance {
            return self.nothing();
        }
        let reason = reason(error);
        if reason.contains("invalid peer certificate") {
            let hint = "a certificate of its own needs its CA bundle (AWS_CA_BUNDLE)";
            let message = format!("cannot trust {}: {reason} ({hint})", self.whom(source));
            return Fault::new(FaultKind::Configuration, message);
        }
        if causes(error).any(|cause| cause.is::<ConnectorError>()) || reason.contains("timed out") {
            return Fault::new(FaultKind::Unavailable, format!("cannot reach {}: {reason}", self.whom(source)));
        }
        let is_invalid = matches!(error, CredentialsError::InvalidConfiguration(_));
        let (kind, message) = match source {
            _ if is_invalid => (FaultKind::Configuration, format!("{} cannot be used: {reason}", self.whom(source))),
            Source::Sso => (FaultKind::Permission, self.sso(&reason)),
            Source::Process => (FaultKind::Configuration, self.process(&reason)),
            Source::Role | Source::WebIdentity if causes(error).any(|cause| cause.is::<std::io::Error>()) => {
                (FaultKind::Configuration, format!("{} cannot be used: {reason}", self.whom(source)))
            }
            Source::Role | Source::File | Source::WebIdentity | Source::Container | Source::Instance => {
                (FaultKind::Permission, format!("{} gives no keys: {reason}", self.whom(source)))
            }
        };
        Fault::new(kind, message)
    }

    /// The fault for a chain that took too long.
    pub(crate) fn late(&self, waited: Duration) -> Fault {
        let message = format!("no credentials within {waited:?} from {}", self.whom(self.source()));
        Fault::new(FaultKind::Unavailable, message)
    }

    fn nothing(&self) -> Fault {
        let Self { profile, profiles, .. } = self;
        let of_profile = match profiles.get_profile(profile) {
            Some(found) if found.get("source_profile").is_some_and(|source| profiles.get_profile(source).is_none()) => {
                let source = found.get("source_profile").unwrap_or_default();
                format!("profile `{profile}` stands on profile `{source}`, which is not there")
            }
            Some(_) => format!("profile `{profile}` of AWS's tools gives none"),
            None if profiles.is_empty() => "AWS's tools have no profile here (~/.aws)".to_owned(),
            None => format!("AWS's tools have no profile `{profile}` (AWS_PROFILE)"),
        };
        let looked = format!("AWS_ACCESS_KEY_ID is not set, {of_profile}, and no container or EC2 instance offers any");
        let how = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run `aws configure`";
        Fault::new(FaultKind::Configuration, format!("no credentials for the bucket: {looked}; {how}"))
    }

    fn sso(&self, reason: &str) -> String {
        let profile = &self.profile;
        format!("the SSO session of profile `{profile}` is over ({reason}): run `aws sso login --profile {profile}`")
    }

    /// What the process wrote may be anything, a password too, so only how it ended is passed on.
    fn process(&self, reason: &str) -> String {
        let how = match reason.split_once("exited with code ") {
            Some((_, ended)) => ended.split(". Stderr:").next().unwrap_or_default(),
            None => {
                reason.split_once("external process").map_or(reason, |(_, how)| how.trim_start_matches([':', ',', ' ']))
            }
        };
        format!("the credential_process of profile `{}` failed ({how}): run it by hand to see why", self.profile)
    }

    fn whom(&self, source: Source) -> String {
        match source {
            Source::Sso => format!("the SSO portal of profile `{}`", self.profile),
            Source::Process => format!("the credential_process of profile `{}`", self.profile),
            Source::Role => format!("the role of profile `{}`", self.profile),
            Source::File => format!("profile `{}`", self.profile),
            Source::WebIdentity => "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN".to_owned(),
            Source::Container => "the container's endpoint (AWS_CONTAINER_CREDENTIALS_…)".to_owned(),
            Source::Instance => "the EC2 instance".to_owned(),
        }
    }

    /// The first source of the chain that is set up at all.
    fn source(&self) -> Source {
        let is_set = |name: &str| self.environment.get(name).is_some();
        match self.source_of_profile() {
            Some(source) => source,
            None if is_set("AWS_WEB_IDENTITY_TOKEN_FILE") => Source::WebIdentity,
            None if is_set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") => Source::Container,
            None if is_set("AWS_CONTAINER_CREDENTIALS_FULL_URI") => Source::Container,
            None => Source::Instance,
        }
    }

    /// Follows a role to the profile it stands on: that one mostly is where it fails.
    fn source_of_profile(&self) -> Option<Source> {
        let mut profile = self.profiles.get_profile(&self.profile)?;
        let mut found = None;
        for _ in 0..self.profiles.profiles().count() {
            let has = |keys: &[&str]| keys.iter().any(|key| profile.get(key).is_some());
            if has(&["sso_session", "sso_start_url", "sso_account_id"]) {
                return Some(Source::Sso);
            }
            if has(&["credential_process"]) {
                return Some(Source::Process);
            }
            if has(&["role_arn"]) {
                found = Some(Source::Role);
            } else if has(&["aws_access_key_id"]) {
                return found.or(Some(Source::File));
            }
            match profile.get("source_profile").and_then(|next| self.profiles.get_profile(next)) {
                Some(next) => profile = next,
                None => break,
            }
        }
        found
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// The service's own code and first line where it gave them, else the innermost words.
fn reason(error: &CredentialsError) -> String {
    let said = causes(error).filter_map(|cause| cause.downcast_ref::<ErrorMetadata>()).find_map(|said| {
        let code = said.code()?;
        Some(said.message().map_or_else(|| code.to_owned(), |message| format!("{code}: {message}")))
    });
    let innermost = || {
        let words = causes(error).map(ToString::to_string);
        words.filter(|words| !WRAPPING.contains(&words.as_str())).last()
    };
    let reason = said.or_else(innermost).unwrap_or_else(|| error.to_string());
    let line = reason.lines().next().unwrap_or_default();
    line.chars().take(WORDS_MAX).collect::<String>().trim_end_matches('.').to_owned()
}
