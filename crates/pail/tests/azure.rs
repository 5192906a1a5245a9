//! The program on a container of Azure Blob Storage, with the cargo feature `azure`: the original's session, a race, and
//! what goes wrong. One server for this test process.

mod support;

use support::{device, four_at_once_lose_nothing, says};
use testkit::azurite::{self, Azurite};
use testkit::{Device, RawJournal, session};

fn on_azurite(container: &str) -> Device {
    device().on_azure(Azurite::shared(), container)
}

/// The first acceptance test of the project, on another store than in `sessions.rs`.
#[test]
fn the_originals_session_is_as_its_page_shows_it() {
    Azurite::shared().create_container("budget-original");
    let text = include_str!("../../../tests/sessions/original.md");
    session::play(&on_azurite("budget-original"), "tests/sessions/original.md", text);
    let journal = RawJournal::in_container(Azurite::shared(), "budget-original", "journal/");
    assert_eq!((journal.tail(), journal.sum("Food"), journal.sum("Rent")), (3, 10_000, 45_000));
}

#[test]
fn four_devices_at_once_lose_nothing() {
    Azurite::shared().create_container("contention");
    four_at_once_lose_nothing(
        || on_azurite("contention").with("PAIL_STORE", "az://contention/data/ledger"),
        || RawJournal::in_container(Azurite::shared(), "contention", "data/ledger/journal/"),
    );
}

#[test]
fn where_names_the_container_and_sends_nothing() {
    let device = device().with("PAIL_STORE", "az://books/ann");
    assert!(device.ok(&["where"]).contains("az://books/ann"));
}

#[test]
fn what_is_missing_is_named() {
    let server = Azurite::shared();
    server.create_container("settings");
    let add = ["add", "Food", "1"];
    let no_account = device().with("PAIL_STORE", "az://settings");
    says(&no_account.run(&add), &add, 78, &["error: ", "AZURE_STORAGE_ACCOUNT_NAME"]);
    let no_key = no_account.with("AZURE_STORAGE_ACCOUNT_NAME", azurite::ACCOUNT);
    says(&no_key.run(&add), &add, 78, &["error: ", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_TOKEN"]);
    let nowhere = on_azurite("nobody-made-this");
    says(&nowhere.run(&add), &add, 78, &["error: ", "nobody-made-this", "hint: `pail where`"]);
    assert_eq!(server.blobs("settings"), [""; 0]);
}

#[test]
fn who_may_only_read_reads() {
    let server = Azurite::shared();
    server.create_container("only-reading");
    on_azurite("only-reading").ok(&["add", "Food", "150"]);
    let before = server.blobs("only-reading");
    let reader = device()
        .with("PAIL_STORE", "az://only-reading")
        .with("AZURE_STORAGE_ENDPOINT", server.endpoint())
        .with("AZURE_STORAGE_ACCOUNT_NAME", azurite::ACCOUNT)
        .with("AZURE_STORAGE_SAS_TOKEN", &server.sas("r", "2099-01-01T00:00:00Z"));
    assert!(reader.ok(&["balance", "Food"]).contains("150.00"));
    let command = ["add", "Food", "1"];
    says(&reader.run(&command), &command, 77, &["error: ", "denies access", "hint: check the account's key"]);
    assert_eq!(server.blobs("only-reading"), before);
}
