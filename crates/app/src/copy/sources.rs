//! The files that were taken over: kept under the hash of their bytes, and copied like that.

use std::collections::BTreeMap;

use journal::{Expect, Fault, FaultKind, Listed, PutView};

use super::side::Side;
use crate::Failure;
use crate::host::pass_on;
use crate::location::is_clean_key;
use crate::source::sha256;

/// Where they lie, in every ledger's place.
const FOLDER: &str = "imported";

/// Copies the source files that the target lacks. Gives how many.
pub(super) async fn copy_sources(source: &Side<'_>, target: &Side<'_>) -> Result<u64, Failure> {
    let kept: Vec<Listed> =
        source.list(FOLDER).await?.into_iter().filter(|file| hash_in(&file.key).is_some()).collect();
    if kept.is_empty() {
        return Ok(0);
    }
    let there: BTreeMap<String, u64> =
        target.list(FOLDER).await?.into_iter().map(|file| (file.key, file.bytes)).collect();
    let mut count = 0;
    for (number, file) in kept.iter().enumerate().filter(|(_, file)| there.get(&file.key) != Some(&file.bytes)) {
        (source.host.progress)(Some(&format!("source file {} of {}", number + 1, kept.len())));
        copy_source(source, target, &file.key).await?;
        pass_on().await;
        count += 1;
    }
    Ok(count)
}

/// The hash that a source file is named by; a file of another name is none of ours.
fn hash_in(key: &str) -> Option<&str> {
    let name = key.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let (hash, _) = name.split_once('.').filter(|_| !name.contains('/') && is_clean_key(key))?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then_some(hash)
}

async fn copy_source(source: &Side<'_>, target: &Side<'_>, key: &str) -> Result<(), Failure> {
    let (from, to) = (source.location.key_below_root(key), target.location.key_below_root(key));
    let read = source.patiently(async || source.opened.views.get_view(&from).await).await;
    let file = read
        .map_err(|fault| source.failure(&fault))?
        .ok_or_else(|| source.damaged(key, "it was listed and is gone"))?;
    if hash_in(key) != Some(&sha256(&file.body)) {
        return Err(source.damaged(key, "its bytes do not have the hash that it is named by"));
    }
    let keep = async || {
        if target.opened.views.put_if(&to, Expect::Absent, file.body.clone()).await? == PutView::Written {
            return Ok(());
        }
        let there = target.opened.views.get_view(&to).await?;
        let is_same = there.is_some_and(|there| there.body == file.body);
        if is_same { Ok(()) } else { Err(Fault::new(FaultKind::Corrupt, "something else is there")) }
    };
    target.patiently(keep).await.map_err(|fault| target.failure_at(key, &fault))
}
