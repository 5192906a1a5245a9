//! How AWS's library speaks with AWS: over ring, as the store does, and trusting whom the store is told to trust.

use std::path::Path;

use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use journal::{Fault, FaultKind};

/// With a CA bundle exactly its certificates are trusted, without one those of the system.
pub(crate) fn client(ca_bundle: Option<&Path>) -> Result<SharedHttpClient, Fault> {
    let trust = match ca_bundle {
        None => TrustStore::default(),
        Some(file) => TrustStore::empty().with_pem_certificate(std::fs::read(file).map_err(|error| bad(file, &error))?),
    };
    let context = TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(|error| Fault::new(FaultKind::Configuration, format!("cannot prepare TLS: {error}")))?;
    Ok(Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https())
}

fn bad(file: &Path, error: &std::io::Error) -> Fault {
    Fault::new(FaultKind::Configuration, format!("cannot use the CA bundle {}: {error}", file.display()))
}
