# What the mutation scripts share; they source it. It works on a copy of the sources.
# A script sets `src` (where the files of its mutants lie) and `run` (the tests that must notice), calls `must_pass`,
# then `mutant` for each, then `all_caught`. Its first argument tries only the mutants whose name holds that word.

only=${1:-}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export PAIL_TEST_TOOLS=${PAIL_TEST_TOOLS:-$PWD/target/test-tools}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/mutants RUST_BACKTRACE=0 CARGO_PROFILE_DEV_DEBUG=0
cp -r Cargo.toml Cargo.lock clippy.toml rust-toolchain.toml crates xtask tests "$copy"
survivors=0

must_pass() {
    if ! run; then
        cat "$copy/log"
        echo "the tests fail without any mutant" >&2
        exit 1
    fi
}

mutant() { # NAME FILE OLD NEW: in FILE, OLD stands once and becomes NEW
    local name=$1 file=$src/$2
    [[ $name == *"$only"* ]] || return 0
    cp "$file" "$copy/kept"
    python3 - "$file" "$3" "$4" <<'PY'
import sys
file, old, new = sys.argv[1:]
text = open(file).read()
assert text.count(old) == 1, f"{file}: {text.count(old)} times: {old}"
open(file, "w").write(text.replace(old, new))
PY
    if run; then
        caught="SURVIVED"
        survivors=$((survivors + 1))
    elif grep -q '^error\(\[\|: could not compile\)' "$copy/log"; then
        caught="DOES NOT COMPILE"
        survivors=$((survivors + 1))
    else
        caught=$(sed -n 's/^    \([a-z_]*\(::[a-z_:]*\)\?\)$/\1/p' "$copy/log" | sort -u | head -n 1)
    fi
    printf '%-58s %s\n' "$name" "$caught"
    cp "$copy/kept" "$file"
}

all_caught() {
    if [[ $survivors -gt 0 ]]; then
        echo "$survivors of the mutants were not caught" >&2
        exit 1
    fi
}
