//! Who asks: each source of AWS's standard chain, as the real program finds it, by who signed what came in.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::aws::{SECRET, keyless, keys_of_profile, works_as, write_aws};
use testkit::wire::WireServer;

#[test]
fn keys_in_the_environment() {
    let server = WireServer::start();
    let device = keyless(&server).with("AWS_ACCESS_KEY_ID", "AKIDENV").with("AWS_SECRET_ACCESS_KEY", SECRET);
    works_as(&device.with("AWS_SESSION_TOKEN", "the-token"), &server, "AKIDENV", Some("the-token"));
}

#[test]
fn the_default_profile() {
    let server = WireServer::start();
    let device = keyless(&server);
    write_aws(&device, "credentials", &format!("[default]\n{}", keys_of_profile("AKIDDEFAULT")));
    works_as(&device, &server, "AKIDDEFAULT", None);
}
