//! Whom we trust: the roots that browsers trust, built in, or exactly those of a PEM file.

use std::path::Path;
use std::sync::Arc;

use journal::{Fault, FaultKind};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use hyper_rustls::ConfigBuilderExt;

/// With a CA bundle exactly its certificates are trusted. ring alone is used, whatever else the process holds.
pub fn tls_config(ca_bundle: Option<&Path>) -> Result<ClientConfig, Fault> {
    // Named, not installed for the process: another crate's choice of a provider must not decide ours.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks the default versions");
    let builder = match ca_bundle {
        Some(file) => builder.with_root_certificates(read_roots(file)?),
        None => builder.with_webpki_roots(),
    };
    Ok(builder.with_no_client_auth())
}

fn read_roots(file: &Path) -> Result<RootCertStore, Fault> {
    let bad = |reason: String| {
        Fault::new(FaultKind::Configuration, format!("cannot use the CA bundle {}: {reason}", file.display()))
    };
    let certificates = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(certificates);
    if added == 0 {
        return Err(bad("no certificate in it".into()));
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_that_cannot_be_used_is_a_configuration_fault_with_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let empty = dir.path().join("empty.pem");
        std::fs::write(&empty, "no certificate\n").unwrap();
        for file in [empty, dir.path().join("missing.pem")] {
            let fault = tls_config(Some(&file)).unwrap_err();
            assert_eq!(fault.kind, FaultKind::Configuration);
            assert!(fault.message.contains(&file.display().to_string()), "{fault}");
        }
    }
}
