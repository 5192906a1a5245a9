"""The same as `engine.py` for taking over, publishing and taking in: the checks that nothing is lost, doubled or overwritten.
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
       "let compared = at(&events, theirs, &texts, since.unwrap_or(found));",
       """let found = if WRONG { found.max(now) } else { found };
    let compared = at(&events, theirs, &texts, since.unwrap_or(found));""", by_hand)
mutant("lines that may be the same are taken for new", difference,
       "if count(&by_now) < count(&compared) {", "if !WRONG && count(&by_now) < count(&compared) {", by_hand)

built = build("test", "-p", "domain", "--test", "laws", "-p", "pail", "--test", "take_over", "--test", "files", "--no-run")




def what_catches(name):
    """Without a mutant, all of the tests that any of them meets."""
    rows = [mutants[name]] if name in mutants else sorted(set(mutants.values()))
    return next(filter(None, (first_failure(name, built[program], crate, test) for crate, program, test in rows)), None)


all_caught(what_catches)
