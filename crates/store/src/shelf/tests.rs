use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use journal::{FaultKind, IntentFile, OpenIntent, Shelf, ShelfFile};

use super::FileShelf;

const LEDGER: &str = "6f1c9d2e-0000-4000-8000-000000000001";
const OP: &str = "01JD0000000000000000000001";

fn shelf_in(dir: &Path) -> FileShelf {
    FileShelf::new(dir.join("cache/place"), dir.join("state"))
}

fn claim(shelf: &FileShelf) -> IntentFile {
    shelf.claim_intent(LEDGER, &OP.to_owned()).unwrap()
}

fn claimed(shelf: &FileShelf) -> (Box<dyn OpenIntent>, Vec<u8>) {
    match claim(shelf) {
        IntentFile::Claimed(intent, bytes) => (intent, bytes),
        IntentFile::Live => panic!("it is live"),
        IntentFile::Gone => panic!("it is gone"),
    }
}

fn create(shelf: &FileShelf, line: &[u8]) -> Box<dyn OpenIntent> {
    shelf.create_intent(LEDGER, &OP.to_owned(), line).unwrap()
}

#[test]
fn a_cache_that_was_never_written_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    assert_eq!(shelf.read_state(), Ok(None));
    assert_eq!(shelf.intents(LEDGER), Ok(vec![]));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "looking makes nothing");
    assert_eq!(shelf.lock().unwrap().read(ShelfFile::Entries, 5, 10), Ok(vec![]));
}

#[test]
fn the_state_is_replaced_whole_and_read_without_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let mut locked = shelf.lock().unwrap();
    locked.replace_state(b"a longer state").unwrap();
    locked.replace_state(b"short").unwrap();
    assert_eq!(shelf.read_state(), Ok(Some(b"short".to_vec())));
    assert_eq!(locked.read_state(), Ok(Some(b"short".to_vec())));
}

#[test]
fn a_file_is_cut_and_added_to_and_never_filled_with_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let mut locked = shelf.lock().unwrap();
    locked.append(ShelfFile::Entries, 0, b"one two three").unwrap();
    locked.append(ShelfFile::Entries, 4, b"2").unwrap();
    assert_eq!(locked.read(ShelfFile::Entries, 0, 100), Ok(b"one 2".to_vec()));
    assert_eq!(locked.read(ShelfFile::Entries, 2, 2), Ok(b"e ".to_vec()));
    assert_eq!(locked.append(ShelfFile::Entries, 6, b"x").unwrap_err().kind, FaultKind::Disk);
    assert_eq!(locked.read(ShelfFile::Ops, 0, 100), Ok(vec![]), "files are apart");
}

#[test]
fn clearing_takes_the_cache_and_leaves_the_intents() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let _intent = create(&shelf, b"{}\n");
    let mut locked = shelf.lock().unwrap();
    locked.replace_state(b"state").unwrap();
    locked.append(ShelfFile::Ops, 0, b"ops").unwrap();
    locked.clear().unwrap();
    assert_eq!(shelf.read_state(), Ok(None));
    assert_eq!(locked.read(ShelfFile::Ops, 0, 9), Ok(vec![]));
    assert_eq!(shelf.intents(LEDGER), Ok(vec![OP.to_owned()]));
}

#[test]
fn two_processes_take_the_cache_one_after_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let shelf = shelf_in(dir.path());
            std::thread::spawn(move || {
                for _ in 0..10 {
                    let mut locked = shelf.lock().unwrap();
                    let count = locked.read_state().unwrap().unwrap_or_default().len();
                    locked.replace_state(&vec![b'x'; count + 1]).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(shelf_in(dir.path()).read_state().unwrap().unwrap().len(), 80);
}

#[test]
fn the_wait_for_the_cache_ends_and_says_who_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let _held = shelf.lock().unwrap();
    let lock = OpenOptions::new().read(true).write(true).open(dir.path().join("cache/place/lock")).unwrap();
    let waited = crate::disk::lock_within(&lock, std::time::Duration::from_millis(30)).unwrap_err();
    assert_eq!(waited.kind(), std::io::ErrorKind::WouldBlock);
    let fault = super::held(&mut { lock }, dir.path());
    assert_eq!(fault.kind, FaultKind::Unavailable);
    assert!(fault.message.contains(&format!("process {}", std::process::id())), "{fault}");
}

#[test]
fn an_intent_is_live_while_held_and_claimed_after_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let mut mine = create(&shelf, b"{\"max_slot\":1}\n");
    mine.append(b"{\"max_slot\":2}\n").unwrap();
    assert!(matches!(claim(&shelf), IntentFile::Live));
    drop(mine);
    let (theirs, bytes) = claimed(&shelf);
    assert_eq!(bytes, b"{\"max_slot\":1}\n{\"max_slot\":2}\n");
    assert!(matches!(claim(&shelf), IntentFile::Live), "the claim holds it");
    theirs.remove().unwrap();
    assert!(matches!(claim(&shelf), IntentFile::Gone));
    assert_eq!(shelf.intents(LEDGER), Ok(vec![]));
}

#[test]
fn a_torn_line_is_shown_and_not_written_behind() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    drop(create(&shelf, b"whole\n"));
    let path = dir.path().join("state").join(LEDGER).join("intents").join(OP);
    fs::write(&path, b"whole\nto").unwrap();
    let (mut intent, bytes) = claimed(&shelf);
    assert_eq!(bytes, b"whole\nto");
    intent.append(b"next\n").unwrap();
    intent.append(b"last\n").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"whole\nnext\nlast\n");
}

#[test]
fn an_intent_is_created_once() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let _first = create(&shelf, b"first\n");
    let Err(fault) = shelf.create_intent(LEDGER, &OP.to_owned(), b"second\n") else { panic!("created twice") };
    assert_eq!(fault.kind, FaultKind::Unavailable);
    assert!(fault.message.contains(OP) && fault.message.contains("nothing was sent"), "{fault}");
}

#[test]
fn a_maker_whose_empty_file_was_taken_away_makes_it_again() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..200 {
        let shelf = shelf_in(&dir.path().join(round.to_string()));
        let other = shelf.clone();
        let sweeper = std::thread::spawn(move || {
            for _ in 0..50 {
                if let IntentFile::Claimed(intent, bytes) = claim(&other) {
                    assert_eq!(bytes, b"", "a written intent was let go of");
                    intent.remove().unwrap();
                }
            }
        });
        let intent = create(&shelf, b"line\n");
        sweeper.join().unwrap();
        drop(intent);
        assert_eq!(claimed(&shelf).1, b"line\n");
    }
}

#[test]
fn intents_come_oldest_name_first() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    for name in ["01C", "01A", "01B"] {
        drop(shelf.create_intent(LEDGER, &name.to_owned(), b"{}\n").unwrap());
    }
    assert_eq!(shelf.intents(LEDGER), Ok(vec!["01A".to_owned(), "01B".to_owned(), "01C".to_owned()]));
    assert_eq!(shelf.intents("another"), Ok(vec![]));
}

#[test]
fn nobody_else_may_look() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    let _intent = create(&shelf, b"{}\n");
    let mut locked = shelf.lock().unwrap();
    locked.replace_state(b"state").unwrap();
    locked.append(ShelfFile::Entries, 0, b"entry").unwrap();
    let intents = format!("state/{LEDGER}/intents");
    for made in ["cache", "cache/place", "state", &intents] {
        assert_eq!(mode_of(&dir.path().join(made)), 0o700, "{made}");
    }
    for made in ["cache/place/state", "cache/place/entries", "cache/place/lock", &format!("{intents}/{OP}")] {
        assert_eq!(mode_of(&dir.path().join(made)), 0o600, "{made}");
    }
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = shelf_in(dir.path());
    for bad in ["..", "a/b", "", "/etc", ".hidden", "a\0b"] {
        assert_eq!(shelf.intents(bad).unwrap_err().kind, FaultKind::Corrupt, "{bad:?}");
        assert!(shelf.create_intent(LEDGER, &bad.to_owned(), b"{}\n").is_err(), "{bad:?}");
    }
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("state"), "in the way").unwrap();
    fs::write(dir.path().join("cache"), "in the way").unwrap();
    let shelf = shelf_in(dir.path());
    let Err(fault) = shelf.create_intent(LEDGER, &OP.to_owned(), b"{}\n") else { panic!("created") };
    assert_eq!(fault.kind, FaultKind::Disk);
    let here = dir.path().join("state").display().to_string();
    assert!(fault.message.contains(&here) && fault.message.ends_with("nothing was sent"), "{fault}");
    assert_eq!(shelf.lock().err().map(|fault| fault.kind), Some(FaultKind::Disk));
}

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
