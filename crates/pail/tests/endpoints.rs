//! Where: region and endpoint from the environment and from the files of AWS's tools, and what goes with a PUT.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::aws::{SECRET, is_inside, keyless, keys_of_profile, signed_by, sts, works_as, write_aws};
use support::{device, says};
use testkit::Device;
use testkit::ministack::Ministack;
use testkit::wire::WireServer;

/// A device whose default profile has keys and these lines; the environment names the ledger alone.
fn by_profile(config: &str) -> Device {
    let device = device().with("PAIL_STORE", "s3://books");
    write_aws(&device, "credentials", &format!("[default]\n{}", keys_of_profile("AKIDDEFAULT")));
    write_aws(&device, "config", config);
    device
}

/// The region that the requests were signed for.
fn regions(server: &WireServer) -> Vec<String> {
    let regions = server.requests().into_iter().map(|request| {
        let signature = request.headers["authorization"].clone();
        signature.split('/').nth(2).unwrap_or_default().to_owned()
    });
    let mut regions: Vec<String> = regions.collect();
    regions.dedup();
    regions
}

#[test]
fn the_region_is_the_environment_s_then_the_profile_s_then_none() {
    let profile = "[default]\nregion = eu-north-1\n";
    for (set, config, region) in [
        (&[("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "eu-west-2")][..], profile, "eu-west-1"),
        (&[("AWS_DEFAULT_REGION", "eu-west-2")], profile, "eu-west-2"),
        (&[], profile, "eu-north-1"),
        (&[], "[default]\noutput = json\n", "us-east-1"),
    ] {
        let server = WireServer::start();
        let device = by_profile(config).with("AWS_ENDPOINT_URL_S3", &server.endpoint());
        let device = set.iter().fold(device, |device, (name, value)| device.with(name, value));
        works_as(&device, &server, "AKIDDEFAULT", None);
        assert_eq!(regions(&server), [region], "{set:?} {config}");
    }
}

#[test]
fn the_region_of_a_role_is_that_of_its_source_where_it_has_none() {
    let (server, sts) = (WireServer::start(), sts("ASIAROLE"));
    let role = "role_arn = arn:aws:iam::111122223333:role/books\nsource_profile = default\n";
    let device = by_profile(&format!("[default]\nregion = eu-north-1\n[profile books]\n{role}"))
        .with("AWS_PROFILE", "books")
        .with("AWS_ENDPOINT_URL_S3", &server.endpoint())
        .with("AWS_ENDPOINT_URL_STS", &sts.endpoint());
    works_as(&device, &server, "ASIAROLE", Some("token-of-ASIAROLE"));
    assert_eq!(regions(&server), ["eu-north-1"]);
}

/// A config file that names an endpoint for everything and, of old, one for S3 in a section of services.
fn config(general: &str, of_s3: Option<&str>, more: &str) -> String {
    let services = of_s3.map_or(String::new(), |url| format!("[services here]\ns3 =\n  endpoint_url = {url}\n"));
    let named = if of_s3.is_some() { "services = here\n" } else { "" };
    format!("[default]\nendpoint_url = {general}\n{named}{more}{services}")
}

#[test]
fn the_endpoint_is_the_most_exact_one_and_the_environment_s_before_the_profile_s() {
    const NOT_THIS: &str = "http://127.0.0.1:1";
    let server = WireServer::start();
    let here = server.endpoint();
    let tables = [
        ("", "", config(&here, None, "")),
        ("", "", config(NOT_THIS, Some(&here), "")),
        ("", &here, config(NOT_THIS, Some(NOT_THIS), "")),
        (&here, NOT_THIS, config(NOT_THIS, Some(NOT_THIS), "")),
    ];
    for (of_s3, of_all, config) in tables {
        let device = by_profile(&config).with("AWS_ENDPOINT_URL_S3", of_s3).with("AWS_ENDPOINT_URL", of_all);
        server.take_log();
        device.ok(&["balance"]);
        signed_by(&server, "AKIDDEFAULT", None);
        assert!(server.requests().iter().all(|request| request.path.starts_with("/books/")), "path style");
    }
}

#[test]
fn keys_in_the_environment_still_find_the_profile_s_endpoint() {
    let server = WireServer::start();
    let device = by_profile(&config(&server.endpoint(), None, "region = eu-north-1\n"))
        .with("AWS_ACCESS_KEY_ID", "AKIDENV")
        .with("AWS_SECRET_ACCESS_KEY", SECRET);
    works_as(&device, &server, "AKIDENV", None);
    assert_eq!(regions(&server), ["eu-north-1"]);
}

#[test]
fn configured_endpoints_can_be_ignored_and_aws_is_asked_by_the_bucket_s_own_name() {
    if !is_inside("configured_endpoints_can_be_ignored_and_aws_is_asked_by_the_bucket_s_own_name", &[]) {
        return;
    }
    let server = WireServer::start();
    let ignoring = |device: Device| device.with("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    let with_profile = || by_profile(&config(&server.endpoint(), Some(&server.endpoint()), "region = eu-north-1\n"));
    let in_profile = config(&server.endpoint(), None, "region = eu-north-1\nignore_configured_endpoint_urls = true\n");
    let by_environment = device()
        .with("PAIL_STORE", "s3://books")
        .with("AWS_REGION", "eu-north-1")
        .with("AWS_ENDPOINT_URL", &server.endpoint())
        .with("AWS_ACCESS_KEY_ID", "AKIDENV")
        .with("AWS_SECRET_ACCESS_KEY", SECRET);
    for device in [ignoring(with_profile()), by_profile(&in_profile), ignoring(by_environment)] {
        // There is no network here, so that nobody is asked in earnest.
        let ran = device.ends(69, &["balance", "--timeout", "3"]);
        assert!(ran.talk.contains("cannot reach https://s3.eu-north-1.amazonaws.com: "), "{}", ran.talk);
    }
    assert!(server.requests().is_empty());
    with_profile().with("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false").ok(&["balance"]);
    assert!(!server.requests().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_right_is_refused_and_not_shown() {
    let server = WireServer::start();
    let device = keyless(&server).with("AWS_ACCESS_KEY_ID", "AKIDENV").with("AWS_SECRET_ACCESS_KEY", SECRET);
    write_aws(&device, "config", &format!("[default]\nregion = eu-north-1\n{SECRET}\n"));
    let words = ["error: a file of AWS's tools cannot be used: error parsing ", ".aws/config on line 3: Expected"];
    let ran = device.run(&["balance"]);
    says(&ran, &["balance"], 78, &words);
    assert!(!ran.talk.contains(SECRET) && server.requests().is_empty(), "{}", ran.talk);
}

#[test]
fn with_a_kms_key_every_object_lies_encrypted_with_it() {
    let server = Ministack::shared();
    server.create_bucket("with-kms");
    let key = server.create_kms_key();
    let device = device().on_bucket(server, &server.admin(), "with-kms");
    device.configure(&format!("sse = \"aws:kms\"\nsse_kms_key_id = \"{key}\"\n"));
    device.ok(&["add", "Food", "150"]);
    device.ok(&["report"]);
    let keys = server.objects("with-kms");
    assert!(keys.iter().any(|key| key.contains("/journal/")) && keys.iter().any(|key| key.starts_with("reports/")));
    for object in keys {
        let headers = server.head("with-kms", &object);
        assert_eq!(headers.get("x-amz-server-side-encryption").map(String::as_str), Some("aws:kms"), "{object}");
        let with = headers.get("x-amz-server-side-encryption-aws-kms-key-id").cloned().unwrap_or_default();
        assert!(with.contains(&key), "{object} lies encrypted with {with}");
    }
    device.configure("sse = \"AES256\"\nsse_kms_key_id = \"alias/books\"\n");
    device.ends(78, &["balance"]);
}
