#!/usr/bin/env bash
# Demands that the simulator catches every one of many wrong engines. Prints a table: mutant, seeds until it was caught,
# the law that it broke. `scripts/mutants-sim.sh WORD` tries only those whose name holds WORD; SEEDS says how many seeds
# each may take.
exec python3 "$(dirname "$0")/mutants/simulator.py" "$@"
