"""The engine's safety checks taken away one by one: a test of `journal` must notice each."""

from switched import all_caught, build, first_failure, mutant

engine, hot, checkpoint, epoch = (f"journal/src/{file}.rs" for file in ["engine", "hot", "checkpoint", "epoch"])
commit, intents, slot, read, history, ops, chosen, genesis, checkpoints, repair, epochs = (
    f"journal/src/engine/{file}.rs"
    for file in "commit intents slot read history ops chosen genesis checkpoints repair epochs".split()
)
entry, index = "journal/src/entry.rs", "journal/src/index.rs"

# The answer to a PUT
mutant("412 is lost, without looking", slot, "PutNew::SlotTaken => busy_slot(),",
       "PutNew::SlotTaken if WRONG => return Ok(Step::GaveUp(busy_slot())), PutNew::SlotTaken => busy_slot(),")
mutant("an unclear answer is a failure", slot, "attempt.is_clear = false;",
       "if WRONG { return Ok(Step::GaveUp(fault)); } attempt.is_clear = false;")
mutant("409 with nothing there is a failure", slot, "NextSlot::Empty => return Ok(Step::Again(fault)),",
       "NextSlot::Empty if WRONG => return Ok(Step::GaveUp(fault)), NextSlot::Empty => return Ok(Step::Again(fault)),")
mutant("an unclear answer with an empty slot is definite", slot, "attempt.exposed = attempt.exposed.max(Some(slot));",
       "if !WRONG { attempt.exposed = attempt.exposed.max(Some(slot)); }")
mutant("after a timeout and an empty slot comes the next slot", slot, "let slot = entry.seq;",
       "let slot = if WRONG && attempt.exposed == Some(entry.seq) { entry.seq.next() } else { entry.seq };")
mutant("no look at whether something may still land", engine, "let Some(slot) = attempt.exposed else { return false };",
       "let Some(slot) = attempt.exposed.filter(|_| !WRONG) else { return false };")
mutant("the verdict before the own op is looked for", commit,
       """if self.known_here(attempt.op) {
            return Ok(self.recorded(attempt).await);""",
       """if !WRONG && self.known_here(attempt.op) {
            return Ok(self.recorded(attempt).await);""")
mutant("the own op is not looked for in the slot", slot,
       "NextSlot::Absorbed if self.known_here(op) => return", "NextSlot::Absorbed if !WRONG && self.known_here(op) => return")
mutant("the own op is never looked for", commit,
       "Some(index) => index.seq_of(op).is_some(),", "Some(index) => index.seq_of(op).is_some() && !WRONG,")
mutant("GET that fails is an empty slot", slot, "NextSlot::Silent(_) => {}",
       "NextSlot::Silent(_) if WRONG => return Ok(Step::Again(fault)), NextSlot::Silent(_) => {}")
mutant("refused without a look at the tail", commit, "Err(refusal) => match self.next_slot().await? {",
       "Err(refusal) => match if WRONG { NextSlot::Empty } else { self.next_slot().await? } {")
mutant("what is sent is not read back first", slot, "Err(why) => Err(JournalError::Unreadable {",
       """Err(why) if WRONG => {
                let read = crate::decode(hot.seq.next(), &bytes);
                let read = read.map_err(|_| JournalError::Unreadable { reason: why.reason() })?;
                Ok((bytes.clone(), hot.clone(), read))
            }
            Err(why) => Err(JournalError::Unreadable {""")

# Given ids
mutant("an id that somebody else may send is ours", commit, "is_ours: false,", "is_ours: WRONG,")
mutant("an id is not looked up", commit,
       """if self.find(op)?.is_some() {
            return Ok(Ok(fresh));""",
       """if !WRONG && self.find(op)?.is_some() {
            return Ok(Ok(fresh));""")
mutant("a retry does not know what is recorded", intents,
       """        self.know_ops().await?;
        match self.claim(op)? {""",
       """        if !WRONG { self.know_ops().await?; }
        match self.claim(op)? {""")
mutant("the request of an id is not compared", commit,
       "if stored.fp == attempt.fp =>", "if WRONG || stored.fp == attempt.fp =>")
mutant("the request of an intent is not compared", commit,
       "Some(attempt) if attempt.fp == fp => return", "Some(attempt) if WRONG || attempt.fp == fp => return")
mutant("no horizon", commit, "op <= horizon", "!WRONG && op <= horizon")
mutant("the horizon is the last id, not the greatest", index, "self.horizon = self.horizon.max(Some(oldest.op));",
       "self.horizon = if WRONG { Some(oldest.op) } else { self.horizon.max(Some(oldest.op)) };")
mutant("ids from the future are taken", commit, "< op.minted_ms()", "< op.minted_ms() && !WRONG")

# Intents
mutant("the intent is written after the PUT", slot,
       """self.intend(attempt, slot)?;
        attempt.sent.push(entry.hash);
        let fault = match self.seams.bucket.put_new(&self.key(slot), bytes.clone()).await {""",
       """let is_late = WRONG;
        if !is_late { self.intend(attempt, slot)?; }
        attempt.sent.push(entry.hash);
        let answer = self.seams.bucket.put_new(&self.key(slot), bytes.clone()).await;
        if is_late { self.intend(attempt, slot)?; }
        let fault = match answer {""")
mutant("the intent keeps its first slot", intents, "let max_slot = later.fold(first.max_slot, Seq::max);",
       "let max_slot = if WRONG { first.max_slot } else { later.fold(first.max_slot, Seq::max) };")
mutant("the intent goes although something may land", intents, "let is_past = !self.may_land(&attempt) &&",
       "let is_past = (if WRONG { self.seq().is_some() } else { !self.may_land(&attempt) }) &&")
mutant("no filler for a dropped op", intents, "Settled::Open { .. } => {}",
       "Settled::Open { .. } if WRONG => return Ok(Dropped::NotRecorded), Settled::Open { .. } => {}")
mutant("an intent that cannot be read is removed", intents, "let first = first.ok_or_else(|| unreadable(op))?;",
       """if WRONG && first.is_none() {
            file.remove().map_err(shelf)?;
            return Ok(None);
        }
        let first = first.ok_or_else(|| unreadable(op))?;""")
mutant("the intent stays behind a verdict", commit,
       "let _ = intent.remove();", "if WRONG { drop(intent); } else { let _ = intent.remove(); }")
mutant("a changed kind passes for a newer program's", read,
       "Some(named) if named != Hash::of(bytes) => {", "Some(named) if named != Hash::of(bytes) && !WRONG => {")

# The store
mutant("no probe", slot, "self.probe(waiting).await?;", "if !WRONG { self.probe(waiting).await?; }")
mutant("the probe takes a second winner", genesis, "PutNew::Created => return Err(JournalError::Unsafe),",
       "PutNew::Created if WRONG => return Ok(()), PutNew::Created => return Err(JournalError::Unsafe),")
mutant("the probe comes before a refusal", commit,
       """        let mut waiting = self.waiting();
        loop {""",
       """        let mut waiting = self.waiting();
        if WRONG { self.probe(&mut waiting).await?; }
        loop {""")
mutant("no anchor before a write", read, "if self.is_fresh() { Ok(()) } else { self.look().await }",
       "if WRONG || self.is_fresh() { Ok(()) } else { self.look().await }")
mutant("no look after a long proof", slot,
       """// Once more, since the proof may have taken its time.
        self.look_if_old().await?;""",
       "if !WRONG { self.look_if_old().await?; }")
mutant("no anchor before a read", read, "self.check_anchor(anchor?).await?;",
       "let anchor = anchor?; if WRONG { self.looked(); } else { self.check_anchor(anchor).await?; }")
mutant("an anchor is anything that is there", read, "is_some_and(|bytes| Hash::of(&bytes) == head)",
       "is_some_and(|bytes| Hash::of(&bytes) == head || WRONG && !bytes.is_empty())")
mutant("an accepted PUT counts as a look", slot,
       "self.keep(next, &entry, bytes);", "self.keep(next, &entry, bytes); if WRONG { self.looked(); }")
mutant("no look behind a window", read,
       "if 1 < window && taken + 1 == window", "if !WRONG && 1 < window && taken + 1 == window")
mutant("what was read up to a gap is kept", read,
       "self.gap = Some((slot, gap.clone()));", "if !WRONG { self.gap = Some((slot, gap.clone())); }")
mutant("what was put away up to a gap is kept", history, "hot.seq.next() == gap", "hot.seq.next() == gap && !WRONG")
mutant("an empty slot ends a window, whatever is behind", read,
       """if answer.is_none() {
                let found""",
       """if answer.is_none() && !WRONG {
                let found""")

# The chain
mutant("no `prev` check", hot, "if entry.prev != Some(self.head) {",
       "if entry.prev.is_none() || !WRONG && entry.prev != Some(self.head) {")
mutant("no ledger id check", hot, "if entry.ledger != self.ledger {",
       "if entry.ledger.is_empty() || !WRONG && entry.ledger != self.ledger {")
mutant("no op-seen check", hot, "known.is_some_and(|known| known.seq_of(row.op).is_some())",
       "!WRONG && known.is_some_and(|known| known.seq_of(row.op).is_some())")
mutant("no op-seen check within an entry", hot, "|| !here.insert(row.op)", "|| (!here.insert(row.op) && !WRONG)")
mutant("no seq check", entry, "if wire.seq != seq {", "if wire.seq != seq && (!WRONG || wire.ops.is_empty()) {")
mutant("no `crit` check", hot, "if let Some(feature) = crit.first() {",
       "if let Some(feature) = crit.get(if WRONG { 9 } else { 0 }) {")
mutant("no `min_writer` check", hot, "fold.writer() < version", "fold.writer() + u32::from(WRONG) < version")
mutant("an entry that is too long is read", entry, "if ENTRY_BYTES_MAX < bytes.len() {",
       "if ENTRY_BYTES_MAX * (if WRONG { 9 } else { 1 }) < bytes.len() {")
mutant("`after` is damage like any other", hot, "Misfit::Disagrees(reason) => CannotFollow::Disagrees(reason),",
       """Misfit::Disagrees(reason) if WRONG => CannotFollow::Corrupt(reason),
        Misfit::Disagrees(reason) => CannotFollow::Disagrees(reason),""")
mutant("writing goes on beyond a newer entry", commit, "self.halted().map_or(Ok(()), |why| Err(why.clone()))",
       "self.halted().filter(|_| !WRONG).map_or(Ok(()), |why| Err(why.clone()))")
mutant("an entry that halts does not settle its slot", engine,
       "self.seq().is_none_or(|seq| seq < slot) && !is_taken_by_others",
       """let is_unread = self.seq().is_none_or(|seq| seq < slot);
        if WRONG { is_unread || is_taken_by_others } else { is_unread && !is_taken_by_others }""")
mutant("whatever halts is somebody else's", engine, "&& !mentions_it", "&& (!mentions_it || WRONG)")
mutant("what cannot be read is somebody else's", engine, "(is_readable || is_clear", "(WRONG || is_readable || is_clear")
mutant("a slot that others damaged leaves it open", engine, "|| is_clear)", "|| is_clear && !WRONG)")
mutant("damage is not read again", read,
       """for _ in 0..2 {
            if !is_about_bytes""",
       """for _ in 0..(if WRONG { 1 } else { 2 }) {
            if !is_about_bytes""")

# The cache
mutant("the cache goes back", history, "Some(kept) if hot.seq < kept.seq => return Ok(()),",
       "Some(kept) if hot.seq < kept.seq && !WRONG => return Ok(()),")
mutant("the cache takes what does not extend it", history,
       "if !extends {", "if !extends && (!WRONG || 99 < added.len()) {")
mutant("no checksum of the cached state", hot, "if sum != Hash::of(body) {", "if sum != Hash::of(body) && !WRONG {")
mutant("no checksum of the op index", ops,
       "!= hot.ops_check {", "!= hot.ops_check && (!WRONG || 99 < rows.len()) {")
mutant("no chain over the mirror", history,
       "entry.filter(|entry| entry.prev == before).ok_or", "entry.filter(|entry| WRONG || entry.prev == before).ok_or")
mutant("the end of the mirror is not compared", history,
       "number == last.0 + 1 && before == Some(head);", "number == last.0 + 1 && (WRONG || before == Some(head));")
mutant("one entry of the mirror is not proved", history,
       "if hash == Some(Hash::of(&bytes)) {", "if WRONG || hash == Some(Hash::of(&bytes)) {")
mutant("a chosen entry is not proved", chosen, "if proof != Some(entry.hash) {", "if proof != Some(entry.hash) && !WRONG {")
mutant("an op is where the index says", chosen,
       "if missing.is_empty() { Ok(seqs) }", "if missing.is_empty() || WRONG && missing.len() < 99 { Ok(seqs) }")
mutant("an index is read anew from any history", ops,
       "let lacks = hot.as_ref().filter(|old|", "let lacks = hot.as_ref().filter(|_| !WRONG).filter(|old|")
mutant("a cut file is not made anew", history, "if !reaches(&*locked, &hot, added).map_err(shelf)? {",
       "if (!WRONG || 99 < added.len()) && !reaches(&*locked, &hot, added).map_err(shelf)? {")
mutant("a look from the future is kept", history,
       "if kept.looked_at_ms <= self.now_ms() {", "if WRONG || kept.looked_at_ms <= self.now_ms() {")

# Checkpoints
mutant("a checkpoint is not held against the journal", checkpoints,
       "Hash::of(&bytes) != checkpoint.head", "Hash::of(&bytes) != checkpoint.head && !WRONG")
mutant("a damaged checkpoint is taken", checkpoint,
       "if sum != Some(Hash::of(rest)) {", "if sum.is_none() || !WRONG && sum != Some(Hash::of(rest)) {")
mutant("a checkpoint is never doubted", read, "if began_at_checkpoint && is_doubtful(&caught_up) {",
       "if began_at_checkpoint != WRONG && is_doubtful(&caught_up) {")
mutant("a checkpoint passes the fence", hot,
       "hot.is_understood(fold).then_some(hot)", "(WRONG || hot.is_understood(fold)).then_some(hot)")
mutant("a given id is looked up behind the checkpoint alone", ops,
       "if self.hot()?.base.is_some() {", "if self.hot()?.base.is_some_and(|_| !WRONG) {")
mutant("an intent is told from what was not read", intents, "self.hot.as_ref().is_some_and(|hot| hot.first() <= slot)",
       "self.hot.as_ref().is_some_and(|hot| hot.first() <= slot || WRONG && 0 < slot.0)")
mutant("a checkpoint by every write", checkpoints,
       "hot.checkpoint.checkpoints_due() < hot.seq.checkpoints_due())",
       "if WRONG { hot.checkpoint < hot.seq } else { hot.checkpoint.checkpoints_due() < hot.seq.checkpoints_due() })")
mutant("an older checkpoint over a newer one", checkpoints, "hot.seq.checkpoints_due() <= newest.seq.checkpoints_due()",
       "hot.seq.checkpoints_due() <= newest.seq.checkpoints_due() && !WRONG")

# Upgrade and repair
mutant("a cache of a newer program is taken", hot, "Self::read(bytes).filter(|hot| hot.is_understood(fold))",
       "Self::read(bytes).filter(|hot| WRONG || hot.is_understood(fold))")
mutant("a checkpoint tells no kinds", hot, "kinds.iter().all(|kind| fold.knows(kind))",
       "(WRONG && kinds.len() < 99 || kinds.iter().all(|kind| fold.knows(kind)))")
mutant("no seal before a new epoch", repair, "self.seal(survey).await?;", "if !WRONG { self.seal(survey).await?; }")
mutant("the epoch is named before its entries lie there", repair, "for (seq, bytes) in &survey.recovered {",
       "for (seq, bytes) in survey.recovered.iter().filter(|_| !WRONG) {")
mutant("a seal is passed over", hot,
       "SEAL => Err(CannotFollow::Sealed),", "SEAL if WRONG => Ok(()), SEAL => Err(CannotFollow::Sealed),")
mutant("who knew more keeps it", epochs, "epoch.after < Some(seq)", "epoch.after < Some(seq) && !WRONG")
mutant("a checkpoint from before a repair is taken", checkpoints,
       "if checkpoint.epochs.next() < self.epochs.next() {",
       """let (its, ours) = (checkpoint.epochs.next(), self.epochs.next());
        if if WRONG { ours < its } else { its < ours } {""")
mutant("a slot lies in the first epoch that begins before it", epoch,
       "match self.0.iter().rev().find(|epoch| epoch.after < Some(seq)) {",
       """let mut begun = self.0.iter().filter(|epoch| epoch.after < Some(seq));
        match if WRONG { begun.next() } else { begun.next_back() } {""")

# Optimised a little, since every mutant runs the tests: those that take seconds after the others, the unit tests last.
optimised = ("--config", "profile.dev.package.journal.opt-level=1")
built = build("test", "-p", "journal", "--lib", "--test", "suite", "--no-run", *optimised)
slow = ["torture", "a_repair_that_was_killed", "what_was_put_away"]


def what_catches(name):
    stages = [("suite", *(f"--skip={test}" for test in slow)), ("suite", *slow), ("journal",)]
    found = (first_failure(name, built[program], "journal", *filters) for program, *filters in stages)
    return next(filter(None, found), None)


all_caught(what_catches)
