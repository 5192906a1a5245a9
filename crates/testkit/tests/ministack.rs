//! The server that the other tests rely on: that it checks signatures, and that it never outlives its test.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test program")]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use testkit::ministack::Ministack;

fn is_up(endpoint: &str) -> bool {
    TcpStream::connect(endpoint.trim_start_matches("http://")).is_ok()
}

fn goes_down(endpoint: &str) -> bool {
    let start = Instant::now();
    while is_up(endpoint) && start.elapsed() < Duration::from_secs(5) {
        thread::sleep(Duration::from_millis(20));
    }
    !is_up(endpoint)
}

#[test]
fn objects_are_put_listed_read_and_deleted() {
    let server = Ministack::start();
    server.create_bucket("books");
    server.put("books", "a/b.json", b"{}");
    server.put("books", "a-b.json", b"[]");
    assert_eq!(server.objects("books"), ["a-b.json", "a/b.json"]);
    assert_eq!(server.get("books", "a/b.json"), b"{}");
    assert_eq!(server.head("books", "a/b.json")["content-length"], "2");
    server.delete("books", "a/b.json");
    assert_eq!(server.objects("books"), ["a-b.json"]);
    let endpoint = server.endpoint().to_owned();
    drop(server);
    assert!(goes_down(&endpoint), "{endpoint} outlived its owner");
}

#[test]
fn a_server_on_disk_keeps_its_objects_when_it_is_killed() {
    let mut server = Ministack::on_disk();
    server.create_bucket("books");
    server.put("books", "a/b.json", b"{}");
    server.kill();
    assert!(goes_down(server.endpoint()));
    server.revive();
    assert_eq!(server.objects("books"), ["a/b.json"]);
    assert_eq!(server.get("books", "a/b.json"), b"{}");
}

const IS_CHILD: &str = "MINISTACK_TEST_CHILD";

/// The child of the test below, which kills it. Run without its variable, as any test is, it has nothing to do.
#[test]
fn child_starts_a_server_and_waits() {
    if std::env::var_os(IS_CHILD).is_none() {
        return;
    }
    let server = Ministack::start();
    println!("ENDPOINT {}", server.endpoint());
    thread::sleep(Duration::from_secs(60));
}

#[test]
fn a_server_dies_with_a_test_that_was_killed() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "child_starts_a_server_and_waits"])
        .env(IS_CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let endpoint = lines.filter_map(|line| Some(line.split_once("ENDPOINT ")?.1.to_owned())).next();
    let endpoint = endpoint.expect("the child names its server");
    assert!(is_up(&endpoint));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(goes_down(&endpoint), "{endpoint} outlived a killed test");
}
