//! The second server: that it checks signatures, and that nothing of it outlives its test.
#![allow(clippy::unwrap_used, reason = "a test program")]

use std::net::TcpStream;
use std::process::Command;

use testkit::seaweed::Seaweed;
use testkit::until;

#[test]
fn objects_are_put_listed_read_and_deleted_and_nothing_is_left() {
    let server = Seaweed::start();
    server.create_bucket("books");
    server.put("books", "a/b.json", b"{}");
    server.put("books", "c.json", b"[]");
    assert_eq!(server.objects("books"), ["a/b.json", "c.json"]);
    assert_eq!(server.get("books", "a/b.json"), b"{}");
    server.delete("books", "a/b.json");
    assert_eq!(server.objects("books"), ["c.json"]);

    let endpoint = server.endpoint().to_owned();
    let port = endpoint.rsplit(':').next().unwrap().to_owned();
    let sockets = || {
        std::fs::read_dir("/tmp").unwrap().flatten().any(|file| {
            let name = file.file_name().into_string().unwrap_or_default();
            name.starts_with("seaweedfs-") && name.ends_with(&format!("-{port}.sock"))
        })
    };
    assert!(sockets(), "it leaves sockets, or this test shows nothing");
    drop(server);
    until("it is gone", || TcpStream::connect(endpoint.trim_start_matches("http://")).is_err() && !sockets());
}

#[test]
fn it_keeps_its_objects_when_it_is_killed() {
    let mut server = Seaweed::start();
    server.create_bucket("books");
    server.put("books", "a/b.json", b"{}");
    server.kill();
    server.revive();
    assert_eq!(server.objects("books"), ["a/b.json"]);
    assert_eq!(server.get("books", "a/b.json"), b"{}");
}

/// The other test, in a process that is told to look where nothing is.
#[test]
fn a_server_that_is_not_installed_fails_with_the_command_that_installs_it() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "objects_are_put_listed_read_and_deleted_and_nothing_is_left"])
        .env("PAIL_TEST_TOOLS", "/nowhere")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(!child.status.success(), "{said}");
    assert!(said.contains("not installed at /nowhere/weed/bin/weed: run scripts/install-test-tools.sh"), "{said}");
}
