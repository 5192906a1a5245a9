//! Who asks: each source of AWS's standard chain, as the real program finds it, by who signed what came in.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::aws::{
    LATER, SECRET, is_inside, keyless, keys_as_json, keys_of_profile, signed_by, sts, works_as, write_aws,
};
use testkit::wire::{Stub, WireServer};
use testkit::{Device, tls};

/// The device with keys in its environment.
fn with_keys(device: Device, id: &str) -> Device {
    device.with("AWS_ACCESS_KEY_ID", id).with("AWS_SECRET_ACCESS_KEY", SECRET)
}

#[test]
fn keys_in_the_environment() {
    let server = WireServer::start();
    let device = with_keys(keyless(&server), "AKIDENV").with("AWS_SESSION_TOKEN", "the-token");
    works_as(&device, &server, "AKIDENV", Some("the-token"));
}

#[test]
fn the_default_profile_and_another_by_its_name() {
    for (name, id) in [("", "AKIDDEFAULT"), ("work", "AKIDWORK")] {
        let server = WireServer::start();
        let device = keyless(&server).with("AWS_PROFILE", name);
        let profiles = [("default", "AKIDDEFAULT"), ("work", "AKIDWORK")];
        let profiles = profiles.map(|(name, id)| format!("[{name}]\n{}", keys_of_profile(id)));
        write_aws(&device, "credentials", &profiles.concat());
        works_as(&device, &server, id, None);
    }
}

#[test]
fn the_environment_goes_before_a_profile_and_before_a_container() {
    let server = WireServer::start();
    let container = Stub::start(|_| (200, keys_as_json("ASIACONTAINER")));
    let device = with_keys(keyless(&server), "AKIDENV")
        .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container.endpoint())
        .with("AWS_PROFILE", "work");
    write_aws(&device, "credentials", &format!("[work]\n{}aws_session_token = no\n", keys_of_profile("AKIDWORK")));
    works_as(&device, &server, "AKIDENV", None);
    let device = device.with("AWS_ACCESS_KEY_ID", "").with("AWS_SECRET_ACCESS_KEY", "");
    server.take_log();
    device.ok(&["balance"]);
    signed_by(&server, "AKIDWORK", Some("no"));
    assert!(container.requests().is_empty(), "the profile goes before the container");
}

#[test]
fn a_role_with_a_source_profile() {
    let (server, sts) = (WireServer::start(), sts("ASIAROLE"));
    let device = keyless(&server).with("AWS_PROFILE", "books").with("AWS_ENDPOINT_URL_STS", &sts.endpoint());
    let role = "role_arn = arn:aws:iam::111122223333:role/books\nsource_profile = base\n";
    write_aws(&device, "config", &format!("[profile books]\n{role}"));
    write_aws(&device, "credentials", &format!("[base]\n{}", keys_of_profile("AKIDBASE")));
    works_as(&device, &server, "ASIAROLE", Some("token-of-ASIAROLE"));
    let asked = &sts.requests()[0];
    assert!(String::from_utf8_lossy(&asked.body).contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fbooks"));
    assert!(asked.headers["authorization"].contains("Credential=AKIDBASE/"), "{:?}", asked.headers);
    assert!(asked.headers["authorization"].contains("/eu-central-1/sts/"), "{:?}", asked.headers);
}

#[test]
fn a_session_of_sso_by_its_name_and_by_its_address() {
    // A token lies under the SHA-1 of the session's name, or of its address where it has no name.
    const BY_NAME: &str = "ee0bfd2552fbd840c02cc48b6e823320543c450f";
    const BY_ADDRESS: &str = "a51746d4aa793ae07b25e90c3a5db96fc7832bd7";
    let start = "sso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n";
    let role = "sso_account_id = 111122223333\nsso_role_name = Books\n";
    let named = format!("[profile laptop]\nsso_session = corp\n{role}[sso-session corp]\n{start}");
    for (config, file) in [(named, BY_NAME), (format!("[profile laptop]\n{start}{role}"), BY_ADDRESS)] {
        let server = WireServer::start();
        let portal = Stub::start(|_| {
            let keys = format!(r#""accessKeyId":"ASIASSO","secretAccessKey":"{SECRET}","sessionToken":"token-of-sso""#);
            (200, format!(r#"{{"roleCredentials":{{{keys},"expiration":4070908800000}}}}"#))
        });
        let device = keyless(&server).with("AWS_PROFILE", "laptop").with("AWS_ENDPOINT_URL_SSO", &portal.endpoint());
        write_aws(&device, "config", &config);
        let token = format!(
            r#"{{"accessToken":"of-the-session","expiresAt":"{LATER}","region":"eu-west-1","startUrl":"https://corp.awsapps.com/start"}}"#
        );
        write_aws(&device, &format!("sso/cache/{file}.json"), &token);
        works_as(&device, &server, "ASIASSO", Some("token-of-sso"));
        let asked = &portal.requests()[0];
        assert_eq!(asked.headers["x-amz-sso_bearer_token"], "of-the-session");
        assert!(asked.path.contains("role_name=Books") && asked.path.contains("account_id=111122223333"));
    }
}

#[test]
fn a_process() {
    let server = WireServer::start();
    let device = keyless(&server);
    let keys = format!(
        r#"{{"Version":1,"AccessKeyId":"ASIAPROCESS","SecretAccessKey":"{SECRET}","SessionToken":"t","Expiration":"{LATER}"}}"#
    );
    write_aws(&device, "keys.json", &keys);
    write_aws(&device, "config", "[default]\ncredential_process = cat \"$HOME/.aws/keys.json\"\n");
    works_as(&device, &server, "ASIAPROCESS", Some("t"));
}

#[test]
fn a_web_identity() {
    let (server, sts) = (WireServer::start(), sts("ASIAWEB"));
    let device = keyless(&server);
    write_aws(&device, "token", "a-signed-token");
    let token = device.path("home").join(".aws/token").display().to_string();
    let device = device
        .with("AWS_WEB_IDENTITY_TOKEN_FILE", &token)
        .with("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/books")
        .with("AWS_ENDPOINT_URL_STS", &sts.endpoint());
    works_as(&device, &server, "ASIAWEB", Some("token-of-ASIAWEB"));
    let asked = String::from_utf8_lossy(&sts.requests()[0].body).into_owned();
    assert!(asked.contains("Action=AssumeRoleWithWebIdentity") && asked.contains("WebIdentityToken=a-signed-token"));
}

/// A container's endpoint that asks for this token.
fn container(address: &str) -> Stub {
    Stub::start_at(address, |request| match request.headers.get("authorization").map(String::as_str) {
        Some("Bearer of-the-container") => (200, keys_as_json("ASIACONTAINER")),
        _ => (401, String::new()),
    })
}

#[test]
fn cloudshell_and_a_container_with_its_token_in_a_file() {
    let server = WireServer::start();
    let container = container("127.0.0.1:0");
    let address = format!("{}/latest/meta-data/container/security-credentials", container.endpoint());
    let on_cloudshell = keyless(&server)
        .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &address)
        .with("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer of-the-container");
    works_as(&on_cloudshell, &server, "ASIACONTAINER", Some("token-of-ASIACONTAINER"));
    assert_eq!(container.requests()[0].path, "/latest/meta-data/container/security-credentials");

    let server = WireServer::start();
    let device = keyless(&server);
    write_aws(&device, "token", "Bearer of-the-container");
    let token = device.path("home").join(".aws/token").display().to_string();
    let device = device
        .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &address)
        .with("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", &token);
    works_as(&device, &server, "ASIACONTAINER", Some("token-of-ASIACONTAINER"));
}

#[test]
fn a_service_over_tls_is_trusted_by_the_bundle_and_by_nothing_else() {
    let server = WireServer::start();
    let identity = tls::identity();
    let (container, certificate) = (tls::serve(&identity, "200 OK", &keys_as_json("ASIATLS")), identity.cert.pem());
    let device = keyless(&server).with("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container);
    let ran = device.ends(78, &["balance"]);
    assert!(ran.talk.contains("error: cannot trust the container's endpoint "), "{}", ran.talk);
    write_aws(&device, "ca.pem", &certificate);
    let bundle = device.path("home").join(".aws/ca.pem").display().to_string();
    works_as(&device.with("AWS_CA_BUNDLE", &bundle), &server, "ASIATLS", Some("token-of-ASIATLS"));
}

#[test]
fn a_container_of_ecs_at_its_own_address() {
    if !is_inside("a_container_of_ecs_at_its_own_address", &["169.254.170.2"]) {
        return;
    }
    let server = WireServer::start();
    let container = container("169.254.170.2:80");
    let device = keyless(&server)
        .with("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/7")
        .with("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer of-the-container");
    works_as(&device, &server, "ASIACONTAINER", Some("token-of-ASIACONTAINER"));
    assert_eq!(container.requests()[0].path, "/v2/credentials/7");
}

/// The metadata of an instance, second version alone: nothing without a token.
fn instance(address: &str) -> Stub {
    Stub::start_at(address, |request| {
        let has_token = request.headers.get("x-aws-ec2-metadata-token").is_some_and(|token| token == "of-the-instance");
        match (request.method.as_str(), request.path.as_str()) {
            ("PUT", "/latest/api/token") => (200, "of-the-instance".into()),
            _ if !has_token => (401, String::new()),
            (_, "/latest/meta-data/iam/security-credentials/") => (200, "books".into()),
            (_, "/latest/meta-data/iam/security-credentials/books") => (200, keys_as_json("ASIAINSTANCE")),
            (_, "/latest/meta-data/placement/region") => (200, "eu-south-1".into()),
            _ => (404, String::new()),
        }
    })
}

#[test]
fn an_instance_by_its_metadata() {
    let server = WireServer::start();
    let instance = instance("127.0.0.1:0");
    let device = keyless(&server)
        .with("AWS_EC2_METADATA_DISABLED", "")
        .with("AWS_EC2_METADATA_SERVICE_ENDPOINT", &instance.endpoint());
    works_as(&device, &server, "ASIAINSTANCE", Some("token-of-ASIAINSTANCE"));
    let asked = instance.requests().len();
    device.with("AWS_EC2_METADATA_DISABLED", "true").ends(78, &["balance"]);
    assert_eq!(instance.requests().len(), asked, "it was told not to ask");
}

#[test]
fn an_instance_says_the_region_too() {
    if !is_inside("an_instance_says_the_region_too", &["169.254.169.254"]) {
        return;
    }
    let _instance = instance("169.254.169.254:80");
    let nowhere = WireServer::start();
    let device = keyless(&nowhere).with("AWS_ENDPOINT_URL_S3", "").with("AWS_REGION", "");
    // There is no network here, so that nobody is asked in earnest.
    let ran = device.with("AWS_EC2_METADATA_DISABLED", "").ends(69, &["balance", "--timeout", "3"]);
    assert!(ran.talk.contains("cannot reach https://s3.eu-south-1.amazonaws.com: "), "{}", ran.talk);
}
