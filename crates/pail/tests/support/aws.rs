//! A device whose keys are somewhere, the services that hand keys out, and a look at who signed.

use std::fs;
use std::process::Command;

use testkit::Device;
use testkit::wire::{Stub, WireServer};

use super::device;

/// A secret that is in every answer of a service, and must never be shown.
pub(crate) const SECRET: &str = "hush-hush/never+shown";

/// The moment until which what the services hand out is good.
pub(crate) const LATER: &str = "2099-01-01T00:00:00Z";

/// A device in Frankfurt whose bucket is on this stand-in, and that has no keys.
pub(crate) fn keyless(server: &WireServer) -> Device {
    device()
        .with("PAIL_STORE", "s3://books")
        .with("AWS_ENDPOINT_URL_S3", &server.endpoint())
        .with("AWS_REGION", "eu-central-1")
}

/// Writes a file below the device's `~/.aws`.
pub(crate) fn write_aws(device: &Device, name: &str, text: &str) {
    let path = device.path("home").join(".aws").join(name);
    fs::create_dir_all(path.parent().expect("it lies in a directory")).expect("a directory");
    fs::write(path, text).expect("a file");
}

/// The lines of a profile with keys of its own.
pub(crate) fn keys_of_profile(id: &str) -> String {
    format!("aws_access_key_id = {id}\naws_secret_access_key = {SECRET}\n")
}

/// Uses the ledger on a device, and sees that every request was signed with this key and came with this token.
#[track_caller]
pub(crate) fn works_as(device: &Device, server: &WireServer, id: &str, token: Option<&str>) {
    let ran = device.ends(0, &["add", "Food", "150", "-v"]);
    assert!(!ran.talk.contains(SECRET) && !ran.out.contains(SECRET), "a secret is shown:\n{}{}", ran.out, ran.talk);
    assert!(device.ok(&["balance", "Food"]).contains("150.00"));
    signed_by(server, id, token);
}

/// Every request so far was signed with this key and came with this token.
#[track_caller]
pub(crate) fn signed_by(server: &WireServer, id: &str, token: Option<&str>) {
    let requests = server.requests();
    assert!(!requests.is_empty(), "nothing was asked");
    for request in requests {
        let signature = &request.headers["authorization"];
        assert!(signature.contains(&format!(" Credential={id}/")), "{} {}: {signature}", request.method, request.path);
        assert_eq!(request.headers.get("x-amz-security-token").map(String::as_str), token, "{}", request.path);
    }
}

/// STS, which gives this key to whoever takes on a role.
pub(crate) fn sts(id: &'static str) -> Stub {
    Stub::start(move |request| {
        let body = String::from_utf8_lossy(&request.body);
        let action = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default().to_owned();
        let keys = format!(
            "<AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{SECRET}</SecretAccessKey>\
             <SessionToken>token-of-{id}</SessionToken><Expiration>{LATER}</Expiration>"
        );
        let user =
            "<Arn>arn:aws:sts::111122223333:assumed-role/books/pail</Arn><AssumedRoleId>AROA:pail</AssumedRoleId>";
        let result = format!("<AssumedRoleUser>{user}</AssumedRoleUser><Credentials>{keys}</Credentials>");
        let answer = format!("<{action}Result>{result}</{action}Result>");
        (
            200,
            format!(
                "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">{answer}</{action}Response>"
            ),
        )
    })
}

/// The JSON that containers and instances hand out.
pub(crate) fn keys_as_json(id: &str) -> String {
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{id}","SecretAccessKey":"{SECRET}","Token":"token-of-{id}","Expiration":"{LATER}"}}"#
    )
}

/// Runs a test of this test program again where there is no network: in a namespace of its own, whose loopback has
/// these addresses too. `false` to whoever is outside and has nothing left to do; `true` to whoever is inside.
#[track_caller]
pub(crate) fn is_inside(test: &str, addresses: &[&str]) -> bool {
    const INSIDE: &str = "PAIL_TEST_INSIDE";
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let added = addresses.iter().map(|address| format!("ip addr add {address}/32 dev lo; ")).collect::<String>();
    let script = format!("ip link set lo up; {added}exec \"$@\"");
    let mut inside = Command::new("unshare");
    inside.args(["--map-root-user", "--net", "--", "sh", "-ec", &script, "sh"]);
    inside.arg(std::env::current_exe().expect("this program")).args(["--exact", test, "--nocapture"]);
    let ended = inside.env(INSIDE, "1").output().expect("unshare starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(ended.status.success(), "{}{}", text(&ended.stdout), text(&ended.stderr));
    assert!(text(&ended.stdout).contains("1 passed"), "{test} did not run: {}", text(&ended.stdout));
    false
}
