//! The pages in `tests/sessions` are sessions: each is played on a folder, and on a bucket where it is said to.

use std::path::Path;

use testkit::ministack::Ministack;
use testkit::{Device, session};

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

fn pages() -> Vec<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sessions");
    let mut pages: Vec<(String, String)> = std::fs::read_dir(dir)
        .expect("the sessions are there")
        .map(|entry| entry.expect("a page").path())
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a page is text")))
        .collect();
    pages.sort();
    pages
}

#[test]
fn every_session_is_as_its_page_shows_it_on_a_folder() {
    let pages = pages();
    assert!(10 < pages.len(), "only {} pages were found", pages.len());
    for (page, text) in pages {
        session::play(&device(), &page, &text);
    }
}

/// The first acceptance test of the project: the original program's session, with the original's variables.
#[test]
fn the_originals_session_is_as_its_page_shows_it_on_a_bucket() {
    let server = Ministack::shared();
    server.create_bucket("budget-original");
    server.keep_versions("budget-original");
    let device = device().on_bucket(server, &server.admin(), "budget-original");
    let text = include_str!("../../../tests/sessions/original.md");
    session::play(&device, "tests/sessions/original.md", text);
}

#[test]
fn the_tutorial_shows_what_happens() {
    session::play(&device(), "docs/tutorial.md", include_str!("../../../docs/tutorial.md"));
}

#[test]
fn the_readme_shows_what_happens() {
    session::play(&device(), "README.md", include_str!("../../../README.md"));
}
