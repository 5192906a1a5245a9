"""Many wrong engines, and what the simulator says of each: the seeds until it was caught, and the law that it broke."""

import os
import subprocess

from switched import all_caught, build, change, environment, mutant

commit, intents, read = "journal/src/engine/commit.rs", "journal/src/engine/intents.rs", "journal/src/engine/read.rs"
genesis, engine, index, hot = "journal/src/engine/genesis.rs", "journal/src/engine.rs", "journal/src/index.rs", "journal/src/hot.rs"
checkpoints, slot = "journal/src/engine/checkpoints.rs", "journal/src/engine/slot.rs"

# journal.md 3.3: the answer to a PUT
mutant("412 is lost without looking", slot, "PutNew::SlotTaken => busy_slot(),",
       "PutNew::SlotTaken if WRONG => return Ok(Step::GaveUp(busy_slot())),\n            PutNew::SlotTaken => busy_slot(),")
mutant("409 with nothing there is a failure", slot, "        self.look_at_slot(attempt.op, fault, waiting).await\n",
       "        let step = self.look_at_slot(attempt.op, fault, waiting).await;\n        if WRONG && let Ok(Step::Again(fault)) = step {\n            attempt.exposed = None;\n            return Ok(Step::GaveUp(fault));\n        }\n        step\n")
mutant("a timeout is a failure", slot, "attempt.is_clear = false;",
       "if WRONG { return Ok(Step::GaveUp(fault)); }\n                attempt.is_clear = false;")
mutant("after a timeout comes the next slot", slot, "let slot = entry.seq;",
       "let slot = if WRONG && attempt.exposed == Some(entry.seq) { entry.seq.next() } else { entry.seq };")
mutant("refused from a stale cache", commit, "Err(refusal) => match self.next_slot().await? {",
       "Err(refusal) => match if WRONG { NextSlot::Empty } else { self.next_slot().await? } {")
mutant("the own op is not looked for", commit, "Some(index) => index.seq_of(op).is_some(),",
       "Some(index) => index.seq_of(op).is_some() && !WRONG,")
mutant("the verdict before the own op is looked for", commit, "        if self.known_here(attempt.op) {\n            return Ok(self.recorded(attempt).await);",
       "        if self.known_here(attempt.op) && !WRONG {\n            return Ok(self.recorded(attempt).await);")
mutant("no re-validation after catch-up", commit, "            let step = match self.fold.decide(&self.hot()?.state, &attempt.request) {\n",
       "            let decided = match attempt.body.clone().filter(|_| WRONG) {\n                Some(body) => Ok(body),\n                None => self.fold.decide(&self.hot()?.state, &attempt.request),\n            };\n            attempt.body = decided.as_ref().ok().cloned();\n            let step = match decided {\n")
change(commit, "    pub(super) sent: Vec<Hash>,\n", "    pub(super) sent: Vec<Hash>,\n    pub(super) body: Option<Body>,\n")
change(commit, "sent: Vec::new() }", "sent: Vec::new(), body: None }")
change(commit, "sent: Vec::new(),\n", "sent: Vec::new(),\n                    body: None,\n")
change(intents, "sent: Vec::new(),\n", "sent: Vec::new(),\n            body: None,\n")
mutant("the intent keeps its first slot", intents, "let max_slot = later.fold(first.max_slot, Seq::max);",
       "let max_slot = if WRONG { first.max_slot } else { later.fold(first.max_slot, Seq::max) };")
mutant("the intent is forgotten on a crash", intents, "        let names = self.seams.shelf.intents(&ledger).map_err(shelf)?;",
       "        let names = if WRONG { Vec::new() } else { self.seams.shelf.intents(&ledger).map_err(shelf)? };")
mutant("an unclear answer is definite", slot, "attempt.exposed = attempt.exposed.max(Some(slot));",
       "if !WRONG { attempt.exposed = attempt.exposed.max(Some(slot)); }")

# Decision 5: `after` and ids; apply differs between versions
mutant("`after` is not checked", "sim/src/bank.rs", "if fields.after.as_ref() != Some(&After::of(&next, &fields)) {",
       "if !(WRONG && self.0 == Binary::Right) && fields.after.as_ref() != Some(&After::of(&next, &fields)) {")
mutant("an edit of an old version is taken", "sim/src/bank.rs", "if !is_same || fields.was.as_ref() != Some(&transaction.postings) {",
       "if !WRONG && (!is_same || fields.was.as_ref() != Some(&transaction.postings)) {")
mutant("ids are not checked", "sim/src/bank.rs", "fields.id, self.0 == Binary::WrongIds)", "fields.id, self.0 == Binary::WrongIds || WRONG && self.0 == Binary::Right)")
mutant("apply differs between versions", "sim/src/seeds.rs", "        if self.plan.kind != Kind::Mixed {\n            return;",
       "        if self.plan.kind != Kind::Mixed {\n            if WRONG { self.devices[0].binary = Binary::WrongApply; }\n            return;")
mutant("an unknown kind is passed over", "sim/src/bank.rs", '        if !self.knows(op.kind) {', '        if op.kind == "bonus" && self.0 != Binary::Newer && WRONG {\n            return Ok(());\n        }\n        if !self.knows(op.kind) {')

# Decision 12: the horizon
mutant("no horizon", commit, "horizon.is_some_and(|horizon| op <= horizon)", "!WRONG && horizon.is_some_and(|horizon| op <= horizon)")
mutant("the horizon is the last id, not the greatest", index, "self.horizon = self.horizon.max(Some(oldest.op));",
       "self.horizon = if WRONG { Some(oldest.op) } else { self.horizon.max(Some(oldest.op)) };")
mutant("ids from the future are taken", commit, "< op.minted_ms()", "< op.minted_ms() && !WRONG")

# Decision 13: definite means definite
mutant("a given id is called definite", commit, "if may_land || (!attempt.is_ours && !is_stopped) {", "if may_land || (!attempt.is_ours && !is_stopped && !WRONG) {")
mutant("max_slot is not compared with what may land", engine, "let Some(slot) = attempt.exposed else { return false };",
       "let Some(slot) = attempt.exposed.filter(|_| !WRONG) else { return false };")

# Decision 14: intents
mutant("intents are settled too early", intents, "let is_past = !self.may_land(&attempt)", "let is_past = (WRONG || !self.may_land(&attempt))")
mutant("a live sibling's intent is taken", "sim/src/disk.rs", "Some(intent) if intent.is_held => Ok(IntentFile::Live),",
       "Some(intent) if intent.is_held && !WRONG => Ok(IntentFile::Live),")
mutant("the intents lie in the cache", "sim/src/disk.rs", "        self.0.writable()?.cache = Cache::default();",
       "        if WRONG { self.0.writable()?.intents.clear(); }\n        self.0.writable()?.cache = Cache::default();")
mutant("no filler for a dropped op", intents, "Settled::Open { .. } => {}", "Settled::Open { .. } if WRONG => return Ok(Dropped::NotRecorded),\n                Settled::Open { .. } => {}")

# Decisions 17 to 19: the store
mutant("no anchor before a write", read, "if self.is_fresh() { Ok(()) }", "if WRONG || self.is_fresh() { Ok(()) }")
mutant("a look never grows old", engine, "age_ms.is_some_and(|age_ms| (0..self.limits.look_ms).contains(&age_ms))",
       "age_ms.is_some_and(|age_ms| WRONG || (0..self.limits.look_ms).contains(&age_ms))")
mutant("no probe", slot, "self.probe(waiting).await?;", "if !WRONG { self.probe(waiting).await?; }")
mutant("the probe takes a second winner", genesis, "PutNew::Created => return Err(JournalError::Unsafe),",
       "PutNew::Created if WRONG => return Ok(()),\n                PutNew::Created => return Err(JournalError::Unsafe),")
mutant("the probe takes silence for a proof", genesis, "                PutNew::Unknown(fault) => fault,\n            };\n            if !self.pause(waiting).await {\n                return Err(JournalError::Store(fault));\n            }\n        }\n    }\n\n    /// Before",
       "                PutNew::Unknown(_) if WRONG => return Ok(()),\n                PutNew::Unknown(fault) => fault,\n            };\n            if !self.pause(waiting).await {\n                return Err(JournalError::Store(fault));\n            }\n        }\n    }\n\n    /// Before")
mutant("a store that is gone is an empty store", "sim/src/network.rs", "return self.deliver(place, Answer::Got(Err(no_store())));",
       "return self.deliver(place, Answer::Got(if WRONG { Ok(None) } else { Err(no_store()) }));")

# The chain
mutant("no `prev` check", hot, "if entry.prev != Some(self.head) {", "if entry.prev != Some(self.head) && !WRONG {")

# Decision 20: checkpoints
mutant("a checkpoint is truth without its anchor", checkpoints, "if anchor?.is_none_or(|bytes| Hash::of(&bytes) != checkpoint.head) {",
       "if anchor?.is_none_or(|bytes| Hash::of(&bytes) != checkpoint.head) && !WRONG {")
mutant("a gap is taken for the tail", read, "            if answer.is_none() {\n                let found", "            if answer.is_none() && !WRONG {\n                let found")

sim = build("build", "--profile", "sim", "-p", "sim")["sim"]
seeds = os.environ.get("SEEDS", "20000")


def what_catches(name):
    """The seeds until a law was broken, and the law."""
    command = [sim, "run", "--terse", "--seeds", seeds if name != "no mutant" else "1000"]
    ran = subprocess.run(command, env=environment(name), stdout=subprocess.PIPE, text=True, timeout=120, check=False)
    if ran.returncode == 0:
        return None
    count, law = ran.stdout.strip().split(" ", 1)
    return f"{count:>6}  {law}"


all_caught(what_catches, workers=1)  # which uses all cores itself
