//! Whom we trust over HTTPS: exactly the bundle's certificates when there is one, else the public roots.

mod support;

use std::path::{Path, PathBuf};

use journal::{Bucket, FaultKind};
use store::S3Options;
use support::{KEY, assert_fault, bucket, no_keys, options, refused};
use testkit::tls::{Identity, identity, serve};

const MISSING: &str = "<Error><Code>NoSuchKey</Code></Error>";

fn write_bundle(dir: &Path, name: &str, identities: &[&Identity]) -> PathBuf {
    let file = dir.join(name);
    let pem: String = identities.iter().map(|identity| identity.cert.pem()).collect();
    std::fs::write(&file, pem).expect("a temporary file");
    file
}

#[tokio::test]
async fn a_server_is_trusted_by_the_bundle_and_by_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, other) = (identity(), identity());
    let endpoint = serve(&ours, "404 Not Found", MISSING);
    let with = |ca_bundle| bucket(S3Options { ca_bundle, ..options(&endpoint, "books", &no_keys()) });

    let bundle = write_bundle(dir.path(), "both.pem", &[&other, &ours]);
    assert_eq!(with(Some(bundle)).get(KEY).await, Ok(None));

    let foreign = write_bundle(dir.path(), "other.pem", &[&other]);
    for stranger in [with(Some(foreign)), with(None)] {
        let words = ["cannot trust https://localhost:", "CA bundle"];
        assert_fault(&stranger.get(KEY).await.unwrap_err(), FaultKind::Configuration, &words);
        assert_fault(&refused(stranger.put_new(KEY, "{}".into()).await), FaultKind::Configuration, &words);
    }
}
