use super::*;
use crate::AccessKeys;

fn options(endpoint: Option<&str>, sse: Sse) -> S3Options {
    S3Options {
        bucket: "books".into(),
        prefix: String::new(),
        region: None,
        endpoint: endpoint.map(Into::into),
        credentials: Credentials::Keys(AccessKeys {
            id: "AKID".into(),
            secret: "do-not-show".into(),
            token: Some("nor-this".into()),
            expires_unix: None,
        }),
        sse,
        sse_kms_key_id: None,
        ca_bundle: None,
        try_timeout: S3Options::TRY_TIMEOUT,
    }
}

#[test]
fn automatic_encryption_is_for_aws_alone() {
    let aws =
        [None, Some("https://s3.eu-central-1.amazonaws.com"), Some("https://bucket.vpce-1.s3.AmazonAWS.com:443/")];
    for endpoint in aws {
        assert_eq!(options(endpoint, Sse::Auto).sse_header(), Some("AES256"), "{endpoint:?}");
    }
    let others = ["http://127.0.0.1:4566", "https://amazonaws.com.example.org", "https://notamazonaws.com"];
    for endpoint in others {
        assert_eq!(options(Some(endpoint), Sse::Auto).sse_header(), None, "{endpoint:?}");
    }
}

#[test]
fn encryption_that_was_asked_for_is_sent_everywhere() {
    let elsewhere = Some("http://127.0.0.1:4566");
    assert_eq!(options(elsewhere, Sse::Aes256).sse_header(), Some("AES256"));
    assert_eq!(options(elsewhere, Sse::Kms).sse_header(), Some("aws:kms"));
    assert_eq!(options(None, Sse::None).sse_header(), None);
}

#[test]
fn encryption_is_read_as_the_header_spells_it() {
    for (text, sse) in [("auto", Sse::Auto), ("AES256", Sse::Aes256), ("aws:kms", Sse::Kms), ("none", Sse::None)] {
        assert_eq!(text.parse(), Ok(sse));
    }
    assert!("aes".parse::<Sse>().unwrap_err().message.contains("`aes`"));
}

#[test]
fn secrets_are_not_in_the_debug_form() {
    let shown = format!("{:?}", options(None, Sse::Auto));
    assert!(shown.contains("AKID") && !shown.contains("do-not-show") && !shown.contains("nor-this"), "{shown}");
}

#[test]
fn plain_http_and_the_bucket_in_the_path_need_an_endpoint() {
    assert!(options(Some("http://10.0.0.1:9000"), Sse::Auto).is_plain_http());
    assert!(!options(Some("https://minio.example.org"), Sse::Auto).is_plain_http());
    assert!(!options(None, Sse::Auto).is_plain_http());
    assert!(options(None, Sse::Auto).is_virtual_hosted());
    assert!(!options(Some("https://minio.example.org"), Sse::Auto).is_virtual_hosted());
}
