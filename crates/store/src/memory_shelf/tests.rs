use super::*;

const LEDGER: &str = "ledger";

fn op() -> IntentName {
    "01A".to_owned()
}

#[test]
fn a_backup_goes_stale_and_comes_back_without_the_intents() {
    let shelf = MemoryShelf::new();
    shelf.lock().unwrap().replace_state(b"old").unwrap();
    let backup = shelf.stale_copy();
    shelf.lock().unwrap().replace_state(b"new").unwrap();
    shelf.lock().unwrap().append(ShelfFile::Entries, 0, b"entry").unwrap();
    drop(shelf.create_intent(LEDGER, &op(), b"{}\n").unwrap());
    assert_eq!(backup.read_state(), Ok(Some(b"old".to_vec())));
    shelf.restore_cache(&backup);
    assert_eq!(shelf.read_state(), Ok(Some(b"old".to_vec())));
    assert_eq!(shelf.lock().unwrap().read(ShelfFile::Entries, 0, 9), Ok(vec![]));
    assert_eq!(shelf.intents(LEDGER), Ok(vec![op()]));
    assert_eq!(backup.intents(LEDGER), Ok(vec![]));
}

#[test]
fn a_clone_is_another_process_on_the_same_device() {
    let shelf = MemoryShelf::new();
    let other = shelf.clone();
    let held = shelf.create_intent(LEDGER, &op(), b"{}\n").unwrap();
    assert!(matches!(other.claim_intent(LEDGER, &op()), Ok(IntentFile::Live)));
    assert!(other.create_intent(LEDGER, &op(), b"{}\n").is_err());
    drop(held);
    let Ok(IntentFile::Claimed(claimed, bytes)) = other.claim_intent(LEDGER, &op()) else { panic!("not claimed") };
    assert_eq!(bytes, b"{}\n");
    claimed.remove().unwrap();
    assert!(matches!(shelf.claim_intent(LEDGER, &op()), Ok(IntentFile::Gone)));
}

#[test]
fn the_lock_is_waited_for() {
    let shelf = MemoryShelf::new();
    let other = shelf.clone();
    let mut held = shelf.lock().unwrap();
    let waiting = std::thread::spawn(move || other.lock().unwrap().read_state().unwrap());
    std::thread::sleep(std::time::Duration::from_millis(20));
    held.replace_state(b"done").unwrap();
    drop(held);
    assert_eq!(waiting.join().unwrap(), Some(b"done".to_vec()));
}

#[test]
fn what_a_test_spoils_is_spoiled() {
    let shelf = MemoryShelf::new();
    shelf.lock().unwrap().replace_state(b"good").unwrap();
    shelf.lock().unwrap().append(ShelfFile::Ops, 0, b"ops").unwrap();
    shelf.spoil_state(|state| state[0] = b'w');
    shelf.spoil_file(ShelfFile::Ops, |ops| ops.truncate(1));
    assert_eq!(shelf.read_state(), Ok(Some(b"wood".to_vec())));
    assert_eq!(shelf.lock().unwrap().read(ShelfFile::Ops, 0, 9), Ok(b"o".to_vec()));
    shelf.clear_cache();
    assert_eq!(shelf.read_state(), Ok(None));
}

#[test]
fn a_full_disk_takes_no_write_and_shows_what_is_there() {
    let shelf = MemoryShelf::new();
    let mut intent = shelf.create_intent(LEDGER, &op(), b"one\n").unwrap();
    let full = Fault::new(FaultKind::Disk, "full");
    shelf.fail_writes(Some(full.clone()));
    assert_eq!(intent.append(b"two\n"), Err(full.clone()));
    assert_eq!(shelf.create_intent(LEDGER, &"01B".to_owned(), b"{}\n").err(), Some(full.clone()));
    assert_eq!(shelf.lock().unwrap().replace_state(b"x"), Err(full));
    assert_eq!(shelf.intent(LEDGER, &op()), Some(b"one\n".to_vec()));
    shelf.fail_writes(None);
    intent.append(b"two\n").unwrap();
    assert_eq!(shelf.intent(LEDGER, &op()), Some(b"one\ntwo\n".to_vec()));
}

#[test]
fn a_torn_line_is_shown_and_not_written_behind() {
    let shelf = MemoryShelf::new();
    shelf.leave_intent(LEDGER, &op(), b"whole\nto");
    let Ok(IntentFile::Claimed(mut claimed, bytes)) = shelf.claim_intent(LEDGER, &op()) else { panic!("not claimed") };
    assert_eq!(bytes, b"whole\nto");
    claimed.append(b"next\n").unwrap();
    assert_eq!(shelf.intent(LEDGER, &op()), Some(b"whole\nnext\n".to_vec()));
}
