"""The same as `engine.py` for taking over, publishing, taking in, edits and months: the checks that nothing is lost, doubled or
overwritten.
A mutant meets the one test that names its rule."""

from switched import all_caught, build, change, first_failure, mutant, mutants

# The tests start `pail` with an environment of their own; in the copy the switch goes along.
device = "testkit/src/device.rs"
start = "command.args(words).env_clear().envs(set)"
change(device, start, f'{start}.env("PAIL_WRONG", std::env::var("PAIL_WRONG").unwrap_or_default())')

# A file is taken in once
taking_in, laws = "domain/src/ledger/changes/import.rs", ("domain", "laws", "import::")
mutant("a part of a file is taken in twice", taking_in, "if is_same && ends_inside && source.from == done {",
       "if is_same && ends_inside && (WRONG || source.from == done) {", laws)
mutant("a file that is complete goes on", taking_in, "progress.of == source.of && !progress.is_complete()",
       "progress.of == source.of && (WRONG || !progress.is_complete())", laws)
mutant("the balances after an import are not proved", taking_in, "self.prove_after(&import.after)",
       "if WRONG { Ok(()) } else { self.prove_after(&import.after) }", laws)
mutant("what came taken back counts", taking_in,
       "if imported.void {", "if imported.void && (!WRONG || import.records.is_empty()) {", laws)
mutant("a ledger begins beside the original's", "app/src/begin.rs",
       """self.check_untaken().await?;
        self.plan""",
       """if !WRONG { self.check_untaken().await?; }
        self.plan""",
       ("pail", "take_over", "a_write_stops"))
mutant("a file is mixed into a ledger that has others", "app/src/take_over.rs", "if has_ledger && !is_begun {",
       "if has_ledger && !is_begun && (!WRONG || session.is_empty()) {",
       ("pail", "take_over", "a_ledger_is_taken_over_once"))
mutant("the copy is not compared", "app/src/source.rs", "kept.is_some_and(|kept| kept.body == found.bytes)",
       "kept.is_some_and(|kept| WRONG || kept.body == found.bytes)", ("pail", "files", "a_copy_that_is_not_the_file"))

# What is changed later
proofs, moving = "domain/src/ledger/changes/prove.rs", "domain/src/ledger/changes/months.rs"
edits, months = ("domain", "laws", "tamper::"), ("domain", "laws", "months::")
mutant("an edit of a version that is no longer the current one", proofs, "if current != base {", "if current != base && !WRONG {", edits)
mutant("what does not count is edited", proofs, "if is_other_way { Ok(()) }", "if is_other_way || WRONG { Ok(()) }", edits)
mutant("months that were counted in another state are moved", moving, "(true, Some(months)) if months.seen == ledger.seen() => months,",
       "(true, Some(months)) if WRONG || months.seen == ledger.seen() => months,", months)
mutant("they are moved before anybody looks again", "domain/src/decide/set.rs",
       "months.filter(|months| months.seen == ledger.seen())", "months.filter(|months| WRONG || months.seen == ledger.seen())", months)
mutant("a month is left without days", "domain/src/decide/set.rs", "if let Some(month) = calendar.without_days() {",
       "if let Some(month) = calendar.without_days().filter(|_| !WRONG) {", months)
mutant("more leaves a month than was in it", moving, "rest.ok_or_else(|| Broken::NeverThere { place: place() })?",
       "rest.or_else(|| WRONG.then(Default::default)).ok_or_else(|| Broken::NeverThere { place: place() })?", months)
mutant("what is moved is not proved", "app/src/verify/recorded.rs", "let is_right = months.moves ==", "let is_right = WRONG || months.moves ==",
       ("pail", "months", "a_move_that_is_not"))

# The view
publish, difference = "app/src/publish.rs", "app/src/difference.rs"
older, by_hand = ("pail", "take_over", "a_view_is_put_only_where_it_is_older"), ("pail", "take_over", "a_hand_that_edits")
mutant("what somebody else wrote is overwritten", publish, "None => return Ok(Outcome::Foreign),",
       "None if WRONG => Expect::Tag(view.tag), None => return Ok(Outcome::Foreign),",
       ("pail", "take_over", "nothing_is_lost_on_either_side"))
mutant("another ledger's view is overwritten", publish, "if known.ledger != origin.ledger =>",
       "if known.ledger.is_empty() || !WRONG && known.ledger != origin.ledger =>", older)
mutant("an older state is published over a later one", publish,
       "if origin.seq <= known.seq =>", "if origin.seq <= known.seq && !WRONG =>", older)
mutant("the difference is what ours lacks now", difference,
       "let compared = at(since.unwrap_or(found));",
       """let found = if WRONG { found.max(now) } else { found };
    let compared = at(since.unwrap_or(found));""", by_hand)
mutant("the names of today are those of the view", "app/src/difference/eras.rs", "names.insert(id, was);",
       "if !WRONG { names.insert(id, was); }", ("pail", "take_over", "what_the_original_calls"))
mutant("lines that may be the same are taken for new", difference,
       "if count(&by_now) < count(&compared) {", "if !WRONG && count(&by_now) < count(&compared) {", by_hand)

built = build("test", "-p", "domain", "--test", "laws", "-p", "pail", "--test", "take_over", "--test", "files", "--test", "months", "--no-run")




def what_catches(name):
    """Without a mutant, all of the tests that any of them meets."""
    rows = [mutants[name]] if name in mutants else sorted(set(mutants.values()))
    return next(filter(None, (first_failure(name, built[program], crate, test) for crate, program, test in rows)), None)


all_caught(what_catches)
