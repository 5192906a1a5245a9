#!/usr/bin/env bash
# Builds the simulator once with many wrong engines in it, each behind a switch that only this copy has, and demands that
# the simulator catches every one. Prints a table: mutant, seeds until it was caught, the law that it broke.
# `scripts/mutants-sim.sh WORD` tries only those whose name holds WORD; SEEDS says how many seeds each may take.
set -euo pipefail
cd "$(dirname "$0")/.."
only=${1:-} seeds=${SEEDS:-20000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/mutants-sim
cp -r Cargo.toml Cargo.lock clippy.toml rust-toolchain.toml crates xtask "$work"
python3 scripts/mutants-sim.py "$work" >"$work/names"
(cd "$work" && cargo build --quiet --locked --profile sim -p sim 2>"$work/log") || { cat "$work/log"; exit 1; }
sim=$CARGO_TARGET_DIR/sim/sim
PAIL_WRONG=none "$sim" run --seeds 1000 --terse >/dev/null || { echo "a law is broken without any mutant" >&2; exit 1; }
survivors=0
while IFS= read -r name; do
    [[ $name == *"$only"* ]] || continue
    if caught=$(PAIL_WRONG=$name timeout 120 "$sim" run --seeds "$seeds" --terse); then
        caught="- SURVIVED $seeds seeds"
        survivors=$((survivors + 1))
    fi
    printf '%-52s %6s  %s\n' "$name" "${caught%% *}" "${caught#* }"
done <"$work/names"
if [[ $survivors -gt 0 ]]; then
    echo "$survivors of the mutants were not caught" >&2
    exit 1
fi
