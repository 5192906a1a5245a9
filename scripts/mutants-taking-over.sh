#!/usr/bin/env bash
# The same as `mutants.sh` for taking over, publishing and taking in: the checks that nothing is lost, doubled or overwritten.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/mutate.sh
. scripts/mutate.sh
src=crates

run() { # the tests that `where` names
    case $where in
        laws) (cd "$copy" && cargo test --quiet --locked -p domain --test laws import::) ;;
        copy) (cd "$copy" && cargo test --quiet --locked -p pail --test files a_copy_that_is_not_the_file) ;;
        *) (cd "$copy" && cargo test --quiet --locked -p pail --test take_over "${only_test:-}") ;;
    esac >"$copy/log" 2>&1
}

for where in laws copy take_over; do must_pass; done # all of take_over; its mutants meet the one test that names their rule

# A file is taken in once
where=laws
mutant "a part of a file is taken in twice" domain/src/ledger/changes/import.rs \
    'if is_same && ends_inside && source.from == done {' 'if is_same && ends_inside {'
mutant "a file that is complete goes on" domain/src/ledger/changes/import.rs \
    'progress.of == source.of && !progress.is_complete()' 'progress.of == source.of'
mutant "the balances after an import are not proved" domain/src/ledger/changes/import.rs \
    'self.prove_after(&import.after)' 'Ok(())'
mutant "what came taken back counts" domain/src/ledger/changes/import.rs 'if imported.void {' 'if imported.void && import.records.is_empty() {'
where=take_over
only_test=a_write_stops
mutant "a ledger begins beside the original's" app/src/begin.rs \
    'self.check_untaken().await?;
        self.plan' 'self.plan'
only_test=a_ledger_is_taken_over_once
mutant "a file is mixed into a ledger that has others" app/src/take_over.rs \
    'if has_ledger && !is_begun {' 'if has_ledger && !is_begun && session.is_empty() {'
where=copy
mutant "the copy is not compared" app/src/source.rs 'kept.is_some_and(|kept| kept.body == found.bytes)' 'kept.is_some()'

# The view
where=take_over
only_test=nothing_is_lost_on_either_side
mutant "what somebody else wrote is overwritten" app/src/publish.rs \
    'None => return Ok(Outcome::Foreign),' 'None => Expect::Tag(view.tag),'
only_test=a_view_is_put_only_where_it_is_older
mutant "another ledger's view is overwritten" app/src/publish.rs \
    'if known.ledger != origin.ledger =>' 'if known.ledger.is_empty() =>'
mutant "an older state is published over a later one" app/src/publish.rs \
    'if origin.seq <= known.seq =>' 'if known.seq == u64::MAX =>'
only_test=a_hand_that_edits_the_view
mutant "the difference is what ours lacks now" app/src/difference.rs \
    'let compared = at(&events, theirs, &texts, since.unwrap_or(found));' \
    'let compared = at(&events, theirs, &texts, since.unwrap_or(found.max(now)));'
mutant "lines that may be the same are taken for new" app/src/difference.rs \
    'if count(&by_now) < count(&compared) {' 'if count(&compared) < count(&by_now) {'

all_caught
