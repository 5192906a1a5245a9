#!/usr/bin/env bash
# Fuzzes each target, or those that are named: `scripts/fuzz.sh [SECONDS [TARGET…]]`, 15 seconds each if nothing is said.
# What a run learns lies in fuzz/target/learned, where the next one goes on; fuzz/corpus, in the repository, stays small.
# What breaks a target lies in fuzz/artifacts; `cargo fuzz run --sanitizer none TARGET FILE` tries it again.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(entry checkpoint amount name query period)
PATH=${PAIL_TEST_TOOLS:-$PWD/target/test-tools}/cargo-fuzz/bin:$PATH
command -v cargo-fuzz >/dev/null || { echo "cargo-fuzz is missing: run scripts/install-test-tools.sh"; exit 1; }
# The project's own compiler, without a sanitizer: nothing here is unsafe, and a machine that has no other toolchain needs none.
# The switches that count the edges are not stable, so the compiler must be told that they are wanted.
export RUSTC_BOOTSTRAP=1
for target in "${targets[@]}"; do
    learned=fuzz/target/learned/$target log=fuzz/target/$target.log
    mkdir -p "$learned"
    cargo fuzz run --sanitizer none "$target" "$learned" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=5 -verbosity=0 -print_final_stats=1 >"$log" 2>&1 ||
        { cat "$log"; echo "FAILED: $target"; exit 1; }
    echo "$target: $(awk '/number_of_executed_units/ { print $2 }' "$log") inputs in $seconds s, nothing found"
done
