//! A long view is held once: what this whole process ever held is the body and a little. The only test of its
//! program, so that nobody else's memory is in the figure.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use bytes::Bytes;
use journal::{Expect, PutView, Views};
use store::FolderBucket;
use support::on_ministack;

const LENGTH: usize = 100 * 1024 * 1024;
const LITTLE: usize = 40 * 1024 * 1024;

/// The most that this process ever held, in bytes.
fn held_most() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

async fn there_and_back(views: &dyn Views) {
    let key = "reports/long.json";
    let body = Bytes::from(vec![b'x'; LENGTH]);
    assert_eq!(views.put_if(key, Expect::Absent, body).await, Ok(PutView::Written));
    let view = views.get_view(key).await.unwrap().unwrap();
    assert!(view.body.len() == LENGTH && view.body.iter().all(|byte| *byte == b'x'));
}

#[tokio::test]
async fn a_long_view_is_held_once() {
    let dir = tempfile::tempdir().unwrap();
    there_and_back(&FolderBucket::new(dir.path().to_owned())).await;
    assert!(held_most() < LENGTH + LITTLE, "a folder: {} bytes", held_most());
    there_and_back(&on_ministack("long-views")).await;
    assert!(held_most() < LENGTH + LITTLE, "S3: {} bytes", held_most());
}
