#!/usr/bin/env bash
# Takes the engine's safety checks away one by one and demands that a test of `journal` notices each.
# Prints a table: mutant, and the first test that caught it. `scripts/mutants.sh WORD` tries only those whose name holds WORD.
exec python3 "$(dirname "$0")/mutants/engine.py" "$@"
