//! The local folder when things go wrong: missing, read-only, full, littered by the dead.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test program")]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use journal::{Bucket, Expect, FaultKind, OBJECT_BYTES_MAX, PutNew, PutView, VIEW_BYTES_MAX, Views};
use store::FolderBucket;

const GENESIS: &str = "journal/00000000000000000000.json";
const CHILD_FOLDER: &str = "CHILD_FOLDER";
const NEXT: &str = "journal/00000000000000000001.json";

fn refused_as(answer: &PutNew) -> Option<FaultKind> {
    match answer {
        PutNew::Refused(fault) => Some(fault.kind),
        PutNew::Created | PutNew::SlotTaken | PutNew::Unknown(_) => None,
    }
}

/// All files and folders below, relative and in order.
fn below(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for file in fs::read_dir(dir).unwrap() {
            let path = file.unwrap().path();
            found.push(path.strip_prefix(root).unwrap().display().to_string());
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_folder_that_is_gone_is_not_an_empty_one() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("usb/budget");
    let bucket = FolderBucket::new(root.clone());
    let fault = bucket.get(GENESIS).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NoStore);
    assert!(fault.message.contains(&root.display().to_string()), "{fault}");
    assert_eq!(refused_as(&bucket.put_new(NEXT, "{}".into()).await), Some(FaultKind::NoStore));
    let view = bucket.put_if("reports/x.json", Expect::Absent, "{}".into()).await;
    assert_eq!(view.unwrap_err().kind, FaultKind::NoStore);
    assert_eq!(below(dir.path()), [""; 0], "nothing was made");
}

#[tokio::test]
async fn the_first_entry_makes_the_folder_and_leaves_no_litter() {
    let dir = tempfile::tempdir().unwrap();
    let bucket = FolderBucket::new(dir.path().join("new/budget"));
    assert_eq!(bucket.put_new(GENESIS, "{}".into()).await, PutNew::Created);
    assert_eq!(bucket.put_new(GENESIS, "[]".into()).await, PutNew::SlotTaken);
    assert_eq!(bucket.put_new(NEXT, "{}".into()).await, PutNew::Created);
    assert_eq!(bucket.get("journal/00000000000000000002.json").await, Ok(None));
    let root = ["new", "new/budget", "new/budget/.tmp", "new/budget/journal"];
    let entries = [GENESIS, NEXT].map(|key| format!("new/budget/{key}"));
    assert_eq!(below(dir.path()), root.into_iter().map(str::to_owned).chain(entries).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_disk_that_is_not_mounted_takes_no_later_entry() {
    let dir = tempfile::tempdir().unwrap();
    let bucket = FolderBucket::new(dir.path().to_owned());
    assert_eq!(refused_as(&bucket.put_new(NEXT, "{}".into()).await), Some(FaultKind::NoStore));
    assert_eq!(below(dir.path()), [""; 0], "nothing was made");
}

#[tokio::test]
async fn a_file_in_the_place_of_the_folder_is_no_store() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("file");
    fs::write(&root, "a file").unwrap();
    assert_eq!(FolderBucket::new(root).get(GENESIS).await.unwrap_err().kind, FaultKind::NoStore);
}

#[tokio::test]
async fn views_lie_beside_a_journal_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let journal = FolderBucket::new(dir.path().join("data/ledger"));
    assert_eq!(journal.put_new(GENESIS, "{}".into()).await, PutNew::Created);
    let views = FolderBucket::new(dir.path().to_owned());
    assert_eq!(views.put_if("reports/2026-03-01.json", Expect::Absent, "{}".into()).await, Ok(PutView::Written));
    assert_eq!(fs::read(dir.path().join("reports/2026-03-01.json")).unwrap(), b"{}");
}

#[tokio::test]
async fn what_the_dead_left_is_swept_after_an_hour_and_the_living_are_spared() {
    let dir = tempfile::tempdir().unwrap();
    let bucket = FolderBucket::new(dir.path().to_owned());
    assert_eq!(bucket.put_new(GENESIS, "{}".into()).await, PutNew::Created);
    let (old, young, lock) = (".tmp/1-0", ".tmp/1-1", ".tmp/views.lock");
    for (file, minutes) in [(old, 61), (young, 59), (lock, 600)] {
        let file = File::create(dir.path().join(file)).unwrap();
        let now = file.metadata().unwrap().modified().unwrap();
        file.set_modified(now - Duration::from_secs(60 * minutes)).unwrap();
    }
    assert_eq!(bucket.put_new(NEXT, "{}".into()).await, PutNew::Created);
    assert_eq!(below(&dir.path().join(".tmp")), ["1-1", "views.lock"]);
}

#[tokio::test]
async fn an_object_too_long_to_be_ours_fills_no_memory() {
    let dir = tempfile::tempdir().unwrap();
    let bucket = FolderBucket::new(dir.path().to_owned());
    assert_eq!(bucket.put_new(GENESIS, "{}".into()).await, PutNew::Created);
    let longest = OBJECT_BYTES_MAX as u64;
    for (length, is_ours) in [(longest, true), (longest + 1, false), (longest * 1000, false)] {
        File::create(dir.path().join(NEXT)).unwrap().set_len(length).unwrap();
        let kind = bucket.get(NEXT).await.err().map(|fault| fault.kind);
        assert_eq!(kind, (!is_ours).then_some(FaultKind::Corrupt), "{length}");
    }
    let put = bucket.put_new("journal/00000000000000000002.json", vec![0; OBJECT_BYTES_MAX + 1].into()).await;
    assert_eq!(refused_as(&put), Some(FaultKind::Corrupt));
    let view = "reports/long.json";
    assert_eq!(bucket.put_if(view, Expect::Absent, "{}".into()).await, Ok(PutView::Written));
    File::create(dir.path().join(view)).unwrap().set_len(VIEW_BYTES_MAX as u64 + 1).unwrap();
    assert_eq!(bucket.get_view(view).await.unwrap_err().kind, FaultKind::Corrupt);
    let put = bucket.put_if("reports/longer.json", Expect::Absent, vec![0; VIEW_BYTES_MAX + 1].into()).await;
    assert_eq!(put.unwrap_err().kind, FaultKind::Corrupt);
}

#[tokio::test]
async fn a_view_says_when_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let bucket = FolderBucket::new(dir.path().to_owned());
    assert_eq!(bucket.put_if("v.json", Expect::Absent, "{}".into()).await, Ok(PutView::Written));
    let written = std::time::UNIX_EPOCH + Duration::from_millis(1_793_491_200_123);
    File::options().write(true).open(dir.path().join("v.json")).unwrap().set_modified(written).unwrap();
    let view = bucket.get_view("v.json").await.unwrap().unwrap();
    assert_eq!(view.modified_ms, Some(1_793_491_200_123));
}

/// The child of the tests below, in a process and a world of its own: they name the folder to write in.
/// Run without one, as any test is, it has nothing to do.
#[tokio::test]
async fn child_writes_one_entry() {
    let Ok(root) = std::env::var(CHILD_FOLDER) else { return };
    println!("ANSWER {:?}", FolderBucket::new(root.into()).put_new(NEXT, vec![b'x'; 256 * 1024].into()).await);
}

/// What the child says when a shell prepares its world: `$CHILD_FOLDER` is ours, `"$@"` is the child.
fn child_after(folder: &Path, unshare: &[&str], script: &str) -> String {
    let mut command = Command::new(unshare.first().unwrap_or(&"sh"));
    if !unshare.is_empty() {
        command.args(&unshare[1..]).arg("sh");
    }
    let child = std::env::current_exe().unwrap();
    command.args(["-ec", script, "sh"]).arg(child);
    command.args(["--exact", "--nocapture", "child_writes_one_entry"]).env(CHILD_FOLDER, folder);
    let output = command.output().expect("there is a shell");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let answer = said.lines().find_map(|line| line.split_once("ANSWER ")).map(|(_, answer)| answer.to_owned());
    answer.unwrap_or_else(|| panic!("the child did not answer: {said}"))
}

/// Mounts are made in a namespace of the child's own, which ends with it. A machine that allows none fails the
/// tests that need it, with what `unshare` said.
const NAMESPACE: [&str; 4] = ["unshare", "--map-root-user", "--mount", "--"];

fn with_genesis() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("journal")).unwrap();
    fs::write(dir.path().join(GENESIS), "{}").unwrap();
    dir
}

#[test]
fn a_full_disk_is_a_definite_no() {
    let dir = with_genesis();
    let script = format!(
        "mount -t tmpfs -o size=128k none \"$CHILD_FOLDER\"; mkdir \"$CHILD_FOLDER/journal\"; echo {{}} >\"$CHILD_FOLDER/{GENESIS}\"; exec \"$@\""
    );
    let answer = child_after(dir.path(), &NAMESPACE, &script);
    assert!(answer.starts_with("Refused(Fault { kind: Disk") && answer.contains("No space left"), "{answer}");
    assert!(answer.contains(&dir.path().display().to_string()), "{answer}");
}

#[test]
fn a_file_size_limit_is_a_definite_no_and_leaves_no_litter() {
    let dir = with_genesis();
    let answer = child_after(dir.path(), &[], "trap '' XFSZ; ulimit -f 64; exec \"$@\"");
    assert!(answer.starts_with("Refused(Fault { kind: Disk") && answer.contains("File too large"), "{answer}");
    assert_eq!(below(dir.path()), [".tmp", "journal", GENESIS]);
}

#[test]
fn a_read_only_folder_is_a_permission_fault() {
    let dir = with_genesis();
    let script =
        "mount --bind \"$CHILD_FOLDER\" \"$CHILD_FOLDER\"; mount -o remount,bind,ro \"$CHILD_FOLDER\"; exec \"$@\"";
    let answer = child_after(dir.path(), &NAMESPACE, script);
    assert!(answer.starts_with("Refused(Fault { kind: Permission") && answer.contains("Read-only"), "{answer}");
    assert_eq!(below(dir.path()), ["journal", GENESIS]);
}

#[test]
fn a_folder_that_we_may_not_write_in_is_a_permission_fault() {
    let dir = with_genesis();
    // Root may write anywhere, until it has no capabilities.
    let is_root = fs::metadata(dir.path()).unwrap().uid() == 0;
    let drop = if is_root { "setpriv --bounding-set=-all --inh-caps=-all" } else { "" };
    fs::set_permissions(dir.path(), Permissions::from_mode(0o555)).unwrap();
    let answer = child_after(dir.path(), &[], &format!("exec {drop} \"$@\""));
    fs::set_permissions(dir.path(), Permissions::from_mode(0o700)).unwrap();
    assert!(answer.starts_with("Refused(Fault { kind: Permission"), "{answer}");
    assert!(answer.contains("Permission denied"), "{answer}");
}
