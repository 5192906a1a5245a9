//! When nobody hands out keys: what was looked at, how to go on, in bounded time, and no secret in any message.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::time::{Duration, Instant};

use support::aws::{SECRET, is_inside, keyless, keys_of_profile, write_aws};
use support::says;
use testkit::Device;
use testkit::wire::{Stub, WireServer};

/// Commands that read, and that write.
const COMMANDS: [&[&str]; 3] = [&["balance"], &["add", "Food", "1"], &["report"]];

/// All commands fail like this in bounded time, send nothing, leave no intent and show no secret.
#[track_caller]
fn all_fail(device: &Device, server: &WireServer, code: i32, words: &[&str]) {
    for command in COMMANDS {
        let start = Instant::now();
        let ran = device.run(&[command, &["--timeout", "4", "-v"]].concat());
        says(&ran, command, code, words);
        assert!(!ran.talk.contains("hush") && !ran.out.contains("hush"), "a secret is shown:\n{}", ran.talk);
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        assert!(device.intents().is_empty() && server.requests().is_empty());
    }
}

#[test]
fn where_none_are_what_was_looked_at_is_said_and_how_to_go_on() {
    let server = WireServer::start();
    let nothing = "error: no credentials for the bucket: AWS_ACCESS_KEY_ID is not set, ";
    let how = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run `aws configure`";
    all_fail(&keyless(&server), &server, 78, &[nothing, "AWS's tools have no profile here (~/.aws)", how]);
    let device = keyless(&server);
    write_aws(&device, "config", "[default]\noutput = json\n");
    all_fail(&device, &server, 78, &[nothing, "profile `default` of AWS's tools gives none", how]);
    let device = device.with("AWS_PROFILE", "wrok");
    all_fail(&device, &server, 78, &[nothing, "AWS's tools have no profile `wrok` (AWS_PROFILE)", how]);
}

#[test]
fn what_asks_nothing_of_the_store_needs_none() {
    let server = WireServer::start();
    let device = keyless(&server);
    write_aws(&device, "credentials", &format!("[default]\n{}", keys_of_profile("AKIDDEFAULT")));
    device.ok(&["add", "Food", "150"]);
    server.take_log();
    write_aws(&device, "credentials", "");
    write_aws(&device, "config", "this is no config");
    assert!(device.ok(&["where"]).contains("s3://books"));
    assert!(device.ok(&["balance", "--stale"]).contains("150.00"));
    assert!(server.requests().is_empty());
}

#[test]
fn a_session_of_sso_that_is_over_says_which_command_begins_it() {
    let start = "sso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n";
    let role = "sso_account_id = 111122223333\nsso_role_name = Books\n";
    let config = format!("[profile laptop]\nsso_session = corp\n{role}[sso-session corp]\n{start}");
    let words = ["error: the SSO session of profile `laptop` is over (", "run `aws sso login --profile laptop`"];

    let server = WireServer::start();
    let device = keyless(&server).with("AWS_PROFILE", "laptop");
    write_aws(&device, "config", &config);
    all_fail(&device, &server, 77, &words);
    let file = "sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    write_aws(&device, file, r#"{"accessToken":"hush","expiresAt":"2020-01-01T00:00:00Z","region":"eu-west-1"}"#);
    all_fail(&device, &server, 77, &[words[0], words[1], "expired"]);

    // The portal knows better than the file.
    let portal = Stub::start(|_| {
        (401, r#"{"__type":"UnauthorizedException","message":"Session token not found or invalid"}"#.into())
    });
    let device = device.with("AWS_ENDPOINT_URL_SSO", &portal.endpoint());
    write_aws(&device, file, r#"{"accessToken":"hush","expiresAt":"2099-01-01T00:00:00Z","region":"eu-west-1"}"#);
    all_fail(&device, &server, 77, &[words[0], words[1], "Session token not found or invalid"]);
    drop(portal);
    all_fail(&device, &server, 69, &["error: cannot reach the SSO portal of profile `laptop`: "]);
}

#[test]
fn a_process_that_fails_is_named_and_what_it_wrote_is_not_shown() {
    for (command, words) in [
        (format!("echo {SECRET} >&2; echo {SECRET}; exit 3"), "failed (exit status: 3): run it by hand to see why"),
        (format!("echo {SECRET}"), "failed (could not parse response: invalid JSON"),
        (format!("echo '{{\"Version\":1,\"AccessKeyId\":\"{SECRET}\"}}'"), "`SecretAccessKey`"),
        ("nobody-made-this-program".to_owned(), "failed (exit status: 127)"),
    ] {
        let server = WireServer::start();
        let device = keyless(&server);
        write_aws(&device, "config", &format!("[default]\ncredential_process = {command}\n"));
        all_fail(&device, &server, 78, &["error: the credential_process of profile `default` failed (", words]);
    }
}

#[test]
fn a_process_that_hangs_is_waited_for_and_no_longer() {
    let server = WireServer::start();
    let device = keyless(&server);
    write_aws(&device, "config", "[default]\ncredential_process = exec sleep 20\n");
    let words = ["error: no credentials within 4s from the credential_process of profile `default`"];
    all_fail(&device, &server, 69, &words);
}

#[test]
fn a_role_that_is_denied_says_what_the_service_said() {
    let server = WireServer::start();
    let sts = Stub::start(|_| {
        let message = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sts:AssumeRole\n\nThe Canonical String for this request should have been\nx-amz-security-token:hush";
        let error = format!("<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{message}</Message></Error>");
        (403, format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"))
    });
    let device = keyless(&server).with("AWS_PROFILE", "books").with("AWS_ENDPOINT_URL_STS", &sts.endpoint());
    write_aws(&device, "credentials", &format!("[base]\n{}", keys_of_profile("AKIDBASE")));
    let role = "role_arn = arn:aws:iam::111122223333:role/books\nsource_profile = base\n";
    write_aws(&device, "config", &format!("[profile books]\n{role}"));
    let words =
        ["error: the role of profile `books` gives no keys: AccessDenied: User: arn:aws:iam::111122223333:user/ann"];
    all_fail(&device, &server, 77, &words);
    drop(sts);
    all_fail(&device, &server, 69, &["error: cannot reach the role of profile `books`: "]);
    write_aws(
        &device,
        "config",
        "[profile books]\nrole_arn = arn:aws:iam::111122223333:role/books\nsource_profile = gone\n",
    );
    all_fail(&device, &server, 78, &["error: ", "profile `books` stands on profile `gone`, which is not there"]);
}

#[test]
fn a_web_identity_and_a_container_that_give_nothing_are_named() {
    let server = WireServer::start();
    let web = keyless(&server)
        .with("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token")
        .with("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/books");
    all_fail(
        &web,
        &server,
        78,
        &["error: the web identity of AWS_WEB_IDENTITY_TOKEN_FILE ", "cannot be used: No such file"],
    );
    let container = Stub::start(|_| (401, r#"{"message":"hush"}"#.into()));
    let in_container = |address: &str| {
        keyless(&server)
            .with("AWS_CONTAINER_CREDENTIALS_FULL_URI", address)
            .with("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hush")
    };
    let words = "error: the container's endpoint (AWS_CONTAINER_CREDENTIALS_…) gives no keys: ";
    all_fail(&in_container(&container.endpoint()), &server, 77, &[words, "401"]);
    let address = container.endpoint();
    drop(container);
    all_fail(&in_container(&address), &server, 69, &["error: cannot reach the container's endpoint "]);
    all_fail(
        &in_container("http://192.0.2.1/keys"),
        &server,
        78,
        &["error: the container's endpoint ", "cannot be used: "],
    );
}

#[test]
fn without_a_network_nobody_waits_for_an_instance() {
    if !is_inside("without_a_network_nobody_waits_for_an_instance", &[]) {
        return;
    }
    let server = WireServer::start();
    let device = keyless(&server).with("AWS_EC2_METADATA_DISABLED", "");
    all_fail(&device, &server, 78, &["error: no credentials for the bucket: "]);
    let device = device.with("AWS_REGION", "").with("AWS_ENDPOINT_URL_S3", "");
    all_fail(&device, &server, 78, &["error: no region for the bucket: "]);
}

#[test]
fn an_instance_that_never_answers_is_waited_for_and_no_longer() {
    let server = WireServer::start();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let device =
        keyless(&server).with("AWS_EC2_METADATA_DISABLED", "").with("AWS_EC2_METADATA_SERVICE_ENDPOINT", &endpoint);
    all_fail(&device, &server, 78, &["error: no credentials for the bucket: "]);
}
