#!/usr/bin/env bash
# The same as `mutants.sh` for taking over, publishing and taking in: the checks that nothing is lost, doubled or overwritten.
exec python3 "$(dirname "$0")/mutants/taking_over.py" "$@"
