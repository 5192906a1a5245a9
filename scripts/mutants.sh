#!/usr/bin/env bash
# Takes the engine's safety checks away one by one and demands that a test of `journal` notices each.
# Prints a table: mutant, and the first test that caught it. `scripts/mutants.sh WORD` tries only those whose name holds WORD.
set -euo pipefail
cd "$(dirname "$0")/.."
workers=2
# shellcheck source=scripts/mutate.sh
. scripts/mutate.sh
src=crates/journal/src

slow=(torture a_repair_that_was_killed what_was_put_away) # names of tests that take seconds

run() { # what is quick, then what is slow, then the unit tests: up to the first that fails
    (
        cd "$copy"
        cargo test --locked -p journal --test suite --no-run 2>&1 && up_to_first_failure "${slow[@]/#/--skip=}" &&
            up_to_first_failure "${slow[@]}" && cargo test --quiet --locked -p journal --lib 2>&1
    ) >"$copy/log"
}

up_to_first_failure() { # ARGUMENTS of the suite
    local suite
    suite=$(sed -n 's/^ *Executable .*(\(.*\))$/\1/p' "$copy/log")
    "$suite" "$@" 2>/dev/null | sed '/ FAILED$/q'
}

must_pass

# The answer to a PUT
mutant "412 is lost, without looking" engine/slot.rs \
    'PutNew::SlotTaken => busy_slot(),' 'PutNew::SlotTaken => return Ok(Step::GaveUp(busy_slot())),'
mutant "an unclear answer is a failure" engine/slot.rs \
    'attempt.is_clear = false;' 'return Ok(Step::GaveUp(fault));'
mutant "409 with nothing there is a failure" engine/slot.rs \
    'NextSlot::Empty => return Ok(Step::Again(fault)),' 'NextSlot::Empty => return Ok(Step::GaveUp(fault)),'
mutant "an unclear answer with an empty slot is definite" engine/slot.rs \
    'attempt.exposed = attempt.exposed.max(Some(slot));' ''
mutant "after a timeout and an empty slot comes the next slot" engine/slot.rs \
    'let slot = entry.seq;' 'let slot = if attempt.exposed == Some(entry.seq) { entry.seq.next() } else { entry.seq };'
mutant "no look at whether something may still land" engine.rs \
    'let Some(slot) = attempt.exposed else { return false };' 'let Some(slot) = attempt.exposed.filter(|_| false) else { return false };'
mutant "the verdict before the own op is looked for" engine/commit.rs \
    'if self.known_here(attempt.op) {
            return Ok(self.recorded(attempt).await);
        }' ''
mutant "the own op is not looked for in the slot" engine/slot.rs \
    'NextSlot::Absorbed if self.known_here(op) => return Ok(Step::Recorded),' ''
mutant "the own op is never looked for" engine/commit.rs \
    'Some(index) => index.seq_of(op).is_some(),' 'Some(index) => index.seq_of(op).is_some() && op != op,'
mutant "GET that fails is an empty slot" engine/slot.rs \
    'NextSlot::Silent(_) => {}' 'NextSlot::Silent(_) => return Ok(Step::Again(fault)),'
mutant "refused without a look at the tail" engine/commit.rs \
    'Err(refusal) => match self.next_slot().await? {' \
    'Err(refusal) => match if true { NextSlot::Empty } else { self.next_slot().await? } {'
mutant "what is sent is not read back first" engine/slot.rs \
    'Err(JournalError::Unreadable { reason: why.reason() })' \
    'Ok((bytes.clone(), hot.clone(), crate::decode(hot.seq.next(), &bytes).map_err(|_| JournalError::Unreadable { reason: why.reason() })?))'

# Given ids
mutant "an id that somebody else may send is ours" engine/commit.rs \
    'is_ours: false,' 'is_ours: true,'
mutant "an id is not looked up" engine/commit.rs \
    'if self.find(op)?.is_some() {
            return Ok(Ok(fresh));
        }' ''
mutant "a retry does not know what is recorded" engine/intents.rs \
    '        self.know_ops().await?;
        match self.claim(op)? {' '        match self.claim(op)? {'
mutant "the request of an id is not compared" engine/commit.rs \
    'if stored.fp == attempt.fp =>' 'if stored.fp != Hash::of(b"") =>'
mutant "the request of an intent is not compared" engine/commit.rs \
    'Some(attempt) if attempt.fp == fp => return' 'Some(attempt) if attempt.fp != Hash::of(b"") => return'
mutant "no horizon" engine/commit.rs 'op <= horizon' 'op < op && op <= horizon'
mutant "the horizon is the last id, not the greatest" index.rs 'self.horizon = self.horizon.max(Some(oldest.op));' 'self.horizon = Some(oldest.op);'
mutant "ids from the future are taken" engine/commit.rs '< op.minted_ms()' '< 0'

# Intents
mutant "the intent is written after the PUT" engine/slot.rs \
    'self.intend(attempt, slot)?;
        attempt.sent.push(entry.hash);
        let fault = match self.seams.bucket.put_new(&self.key(slot), bytes.clone()).await {' \
    'attempt.sent.push(entry.hash);
        let answer = self.seams.bucket.put_new(&self.key(slot), bytes.clone()).await;
        self.intend(attempt, slot)?;
        let fault = match answer {'
mutant "the intent keeps its first slot" engine/intents.rs \
    'let max_slot = later.fold(first.max_slot, Seq::max);' 'let max_slot = first.max_slot; drop(later);'
mutant "the intent goes although something may land" engine/intents.rs \
    'let is_past = !self.may_land(&attempt) &&' 'let is_past = self.seq().is_some() &&'
mutant "no filler for a dropped op" engine/intents.rs \
    'Settled::Open { .. } => {}
            }' 'Settled::Open { .. } => return Ok(Dropped::NotRecorded),
            }'
mutant "an intent that cannot be read is removed" engine/intents.rs \
    'let first = first.ok_or_else(|| unreadable(op))?;' \
    'let Some(first) = first else { file.remove().map_err(shelf)?; return Ok(None) };'
mutant "the intent stays behind a verdict" engine/commit.rs 'let _ = intent.remove();' 'drop(intent);'

mutant "a changed kind passes for a newer program's" engine/read.rs 'Some(named) if named != Hash::of(bytes) => {' \
    'Some(named) if named != Hash::of(bytes) && slot < Seq::GENESIS => {'

# The store
mutant "no probe" engine/slot.rs 'self.probe(waiting).await?;' ''
mutant "the probe takes a second winner" engine/genesis.rs \
    'PutNew::Created => return Err(JournalError::Unsafe),' 'PutNew::Created => return Ok(()),'
mutant "the probe comes before a refusal" engine/commit.rs \
    '        let mut waiting = self.waiting();
        loop {' '        let mut waiting = self.waiting(); self.probe(&mut waiting).await?;
        loop {'
mutant "no anchor before a write" engine/read.rs 'if self.is_fresh() { Ok(()) } else { self.look().await }' 'Ok(())'
mutant "no look after a long proof" engine/slot.rs \
    'self.probe(waiting).await?;
        // Once more, since the proof may have taken its time.
        self.look_if_old().await?;' 'self.probe(waiting).await?;'
mutant "no anchor before a read" engine/read.rs 'self.check_anchor(anchor?).await?;' 'let _ = anchor?; self.looked();'
mutant "an anchor is anything that is there" engine/read.rs \
    'is_some_and(|bytes| Hash::of(&bytes) == head)' 'is_some_and(|bytes| Hash::of(&bytes) == head || !bytes.is_empty())'
mutant "an accepted PUT counts as a look" engine/slot.rs \
    'self.keep(next, &entry, bytes);' 'self.keep(next, &entry, bytes); self.looked();'
mutant "no look behind a window" engine/read.rs 'if 1 < window && taken + 1 == window' 'if window < 1 && taken + 1 == window'
mutant "what was read up to a gap is kept" engine/read.rs 'self.gap = Some((slot, gap.clone()));' ''
mutant "what was put away up to a gap is kept" engine/history.rs \
    'hot.seq.next() == gap' 'hot.seq.next() == gap && gap == Seq(u64::MAX)'
mutant "an empty slot ends a window, whatever is behind" engine/read.rs \
    'if answer.is_none() {
                let found' 'if last_taken == usize::MAX {
                let found'

# The chain
mutant "no \`prev\` check" hot.rs 'if entry.prev != Some(self.head) {' 'if entry.prev.is_none() {'
mutant "no ledger id check" hot.rs 'if entry.ledger != self.ledger {' 'if entry.ledger.is_empty() {'
mutant "no op-seen check" hot.rs 'known.is_some_and(|known| known.seq_of(row.op).is_some()) ||' ''
mutant "no op-seen check within an entry" hot.rs '|| !here.insert(row.op)' '|| (!here.insert(row.op) && self.seq == self.seq.next())'
mutant "no seq check" entry.rs 'if wire.seq != seq {' 'if wire.seq != seq && wire.ops.is_empty() {'
mutant "no \`crit\` check" hot.rs 'if let Some(feature) = crit.first() {' 'if let Some(feature) = crit.get(9) {'
mutant "no \`min_writer\` check" hot.rs 'fold.writer() < version' 'fold.writer() + 1 < version'
mutant "an entry that is too long is read" entry.rs 'if ENTRY_BYTES_MAX < bytes.len() {' 'if ENTRY_BYTES_MAX * 9 < bytes.len() {'
mutant "\`after\` is damage like any other" hot.rs \
    'Misfit::Disagrees(reason) => CannotFollow::Disagrees(reason),' 'Misfit::Disagrees(reason) => CannotFollow::Corrupt(reason),'
mutant "writing goes on beyond a newer entry" engine/commit.rs \
    'self.halted().map_or(Ok(()), |why| Err(why.clone()))' 'Ok(())'
mutant "an entry that halts does not settle its slot" engine.rs \
    'self.seq().is_none_or(|seq| seq < slot) && !is_taken_by_others' 'self.seq().is_none_or(|seq| seq < slot) || is_taken_by_others'
mutant "whatever halts is somebody else's" engine.rs \
    '(is_readable || is_clear) && !mentions_it' '(is_readable || is_clear) && (!mentions_it || true)'
mutant "what cannot be read is somebody else's" engine.rs '(is_readable || is_clear)' '(is_readable || true)'
mutant "a slot that others damaged leaves it open" engine.rs '(is_readable || is_clear)' '(is_readable && true)'
mutant "damage is not read again" engine/read.rs 'for _ in 0..2 {
            if !is_about_bytes' 'for _ in 0..1 {
            if !is_about_bytes'

# The cache
mutant "the cache goes back" engine/history.rs 'Some(kept) if hot.seq < kept.seq => return Ok(()),' ''
mutant "the cache takes what does not extend it" engine/history.rs 'if !extends {' 'if !extends && added.len() > 99 {'
mutant "no checksum of the cached state" hot.rs 'if sum != Hash::of(body) {' 'if sum == Hash::of(b"") {'
mutant "no checksum of the op index" engine/ops.rs '!= hot.ops_check {' '!= hot.ops_check && rows.len() > 99 {'
mutant "no chain over the mirror" engine/history.rs \
    'entry.filter(|entry| entry.prev == before).ok_or' 'entry.ok_or'
mutant "the end of the mirror is not compared" engine/history.rs \
    'number == last.0 + 1 && before == Some(head);' 'number == last.0 + 1 && before != Some(Hash::of(b""));'
mutant "one entry of the mirror is not proved" engine/history.rs \
    'if hash == Some(Hash::of(&bytes)) {' 'if hash != Some(Hash::of(b"")) {'
mutant "a chosen entry is not proved" engine/chosen.rs 'if proof != Some(entry.hash) {' 'if proof.is_none() && seqs.is_empty() {'
mutant "an op is where the index says" engine/chosen.rs 'if missing.is_empty() { Ok(seqs) }' 'if missing.len() < 99 { Ok(seqs) }'
mutant "an index is read anew from any history" engine/ops.rs \
    'let lacks = hot.as_ref().filter(|old|' 'let lacks = hot.as_ref().filter(|old| old.seq == old.seq.next()).filter(|old|'
mutant "a cut file is not made anew" engine/history.rs 'if !reaches(&*locked, &hot, added).map_err(shelf)? {' \
    'if added.len() > 99 && !reaches(&*locked, &hot, added).map_err(shelf)? {'
mutant "a look from the future is kept" engine/history.rs \
    'if kept.looked_at_ms <= self.now_ms() { kept.looked_at_ms } else { 0 }' 'kept.looked_at_ms'

# Checkpoints
mutant "a checkpoint is not held against the journal" engine/checkpoints.rs \
    'Hash::of(&bytes) != checkpoint.head' 'Hash::of(&bytes) == Hash::of(b"")'
mutant "a damaged checkpoint is taken" checkpoint.rs 'if sum != Some(Hash::of(rest)) {' 'if sum.is_none() {'
mutant "a checkpoint is never doubted" engine/read.rs \
    'if began_at_checkpoint && is_doubtful(&caught_up) {' 'if !began_at_checkpoint && is_doubtful(&caught_up) {'
mutant "a checkpoint passes the fence" hot.rs 'hot.is_understood(fold).then_some(hot)' 'Some(hot)'
mutant "a given id is looked up behind the checkpoint alone" engine/ops.rs \
    'if self.hot()?.base.is_some() {' 'if self.hot()?.base.is_some_and(|base| base.seq == base.seq.next()) {'
mutant "an intent is told from what was not read" engine/intents.rs \
    'self.hot.as_ref().is_some_and(|hot| hot.first() <= slot)' 'self.hot.as_ref().is_some_and(|hot| hot.first() <= slot || 0 < slot.0)'
mutant "a checkpoint by every write" engine/checkpoints.rs \
    'hot.checkpoint.checkpoints_due() < hot.seq.checkpoints_due()' 'hot.checkpoint < hot.seq'
mutant "an older checkpoint over a newer one" engine/checkpoints.rs \
    'hot.seq.checkpoints_due() <= newest.seq.checkpoints_due()' 'hot.seq.checkpoints_due() == u64::MAX'

# Upgrade and repair
mutant "a cache of a newer program is taken" hot.rs 'Self::read(bytes).filter(|hot| hot.is_understood(fold))' 'Self::read(bytes)'
mutant "a checkpoint tells no kinds" hot.rs 'kinds.iter().all(|kind| fold.knows(kind))' 'kinds.len() < 99'
mutant "no seal before a new epoch" engine/repair.rs 'self.seal(survey).await?;' ''
mutant "the epoch is named before its entries lie there" engine/repair.rs \
    'for (seq, bytes) in &survey.recovered {' 'for (seq, bytes) in survey.recovered.iter().take(0) {'
mutant "a seal is passed over" hot.rs 'SEAL => Err(CannotFollow::Sealed),' 'SEAL => Ok(()),'
mutant "who knew more keeps it" engine/epochs.rs 'epoch.after < Some(seq)' 'epoch.after < Some(seq) && seq.0 == u64::MAX'
mutant "a checkpoint from before a repair is taken" engine/checkpoints.rs \
    'if checkpoint.epochs.next() < self.epochs.next() {' 'if self.epochs.next() < checkpoint.epochs.next() {'
mutant "a slot lies in the first epoch that begins before it" epoch.rs \
    'self.0.iter().rev().find(' 'self.0.iter().find('

all_caught
