//! Who asks: keys that are known, or a source that gives them and may give others later.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use journal::{Fault, FaultKind};
use object_store::CredentialProvider;
use object_store::aws::AwsCredential;

use crate::Together;
use crate::object::skew::Clock;

/// What signs a request.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKeys {
    /// The access key id; it goes with each request.
    pub id: String,
    /// What signs; never shown, never sent.
    pub secret: String,
    /// Comes with keys that expire.
    pub token: Option<String>,
    /// When they expire, in unix seconds; `None` for never.
    pub expires_unix: Option<i64>,
}

impl AccessKeys {
    /// Refuses what could not be sent as a header.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let bad = |message: &str| Err(Fault::new(FaultKind::Configuration, message));
        if self.id.is_empty() || self.secret.is_empty() {
            return bad("the access key id or the secret access key is empty");
        }
        let is_header_text = |text: &String| text.bytes().all(|byte| byte.is_ascii_graphic());
        if ![Some(&self.id), self.token.as_ref()].into_iter().flatten().all(is_header_text) {
            return bad("the access key id or the session token holds a space, a line end or the like");
        }
        Ok(())
    }
}

/// Secrets stay out of logs, panics and messages.
impl fmt::Debug for AccessKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AccessKeys");
        shown.field("id", &self.id).field("expires_unix", &self.expires_unix).finish_non_exhaustive()
    }
}

/// Where keys come from.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// Keys that are good now. Takes bounded time; is asked again shortly before they expire.
    async fn keys(&self) -> Result<AccessKeys, Fault>;
}

/// Who asks.
#[derive(Clone)]
pub enum Credentials {
    /// These keys, for good.
    Keys(AccessKeys),
    /// Whatever this source gives, asked before the first request and whenever its keys are about to expire.
    From(Arc<dyn KeySource>),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(keys) => keys.fmt(f),
            Self::From(_) => f.write_str("From(..)"),
        }
    }
}

/// Keys are fetched anew when they are good for less than this: a request that is slow must not outlive them.
const SPARE_SECONDS: i64 = 180;

/// The keys in use. Requests that find them about to expire wait for one fetch together.
pub(crate) struct Keyring {
    credentials: Credentials,
    clock: Clock,
    held: Mutex<Option<Held>>,
    fetch: Together,
}

struct Held {
    signing: Arc<AwsCredential>,
    expires_unix: Option<i64>,
}

impl Keyring {
    pub(crate) fn new(credentials: Credentials, clock: Clock) -> Result<Self, Fault> {
        if let Credentials::Keys(keys) = &credentials {
            keys.check()?;
        }
        Ok(Self { credentials, clock, held: Mutex::default(), fetch: Together::default() })
    }

    /// Keys that are good for a while, or why there are none: asked before a request, so that a source that
    /// fails is a request that was certainly not sent.
    pub(crate) async fn ready(&self) -> Result<Arc<AwsCredential>, Fault> {
        self.fetch.attempt(|| self.good_for(SPARE_SECONDS), self.renew()).await
    }

    async fn renew(&self) -> Result<Arc<AwsCredential>, Fault> {
        match (self.fetch().await, self.good_for(0)) {
            (Ok(fresh), _) => Ok(self.held().insert(fresh).signing.clone()),
            // The old ones are good for this request all the same.
            (Err(_), Some(old)) => Ok(old),
            (Err(fault), None) => Err(fault),
        }
    }

    /// What is held, if it is good for longer than this.
    fn good_for(&self, seconds: i64) -> Option<Arc<AwsCredential>> {
        let left = |held: &Held| held.expires_unix.map_or(i64::MAX, |end| end.saturating_sub((self.clock)()));
        self.held().as_ref().filter(|held| seconds < left(held)).map(|held| held.signing.clone())
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().expect("nobody panics with it")
    }

    async fn fetch(&self) -> Result<Held, Fault> {
        let keys = match &self.credentials {
            Credentials::Keys(keys) => AccessKeys { expires_unix: None, ..keys.clone() },
            Credentials::From(source) => source.keys().await?,
        };
        keys.check()?;
        let AccessKeys { id: key_id, secret: secret_key, token, expires_unix } = keys;
        Ok(Held { signing: Arc::new(AwsCredential { key_id, secret_key, token }), expires_unix })
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keyring").field(&self.credentials).finish()
    }
}

#[async_trait]
impl CredentialProvider for Keyring {
    type Credential = AwsCredential;

    /// What was made ready for this request, so that each request asks its source once at most.
    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        if let Some(held) = self.held().as_ref() {
            return Ok(held.signing.clone());
        }
        let failed = |fault| object_store::Error::Generic { store: "S3", source: Box::new(fault) };
        self.ready().await.map_err(failed)
    }
}

#[cfg(test)]
mod tests;
