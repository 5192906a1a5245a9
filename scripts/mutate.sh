# What the mutation scripts share; they source it. It works on copies of the sources.
# A script sets `src` (where the files of its mutants lie) and `run` (the tests that must notice), calls `must_pass`,
# then `mutant` for each, then `all_caught`, which tries them, `workers` at a time. Its first argument tries only the
# mutants whose name holds that word.

only=${1:-}
workers=${workers:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PAIL_TEST_TOOLS=${PAIL_TEST_TOOLS:-$PWD/target/test-tools} RUST_BACKTRACE=0 CARGO_PROFILE_DEV_DEBUG=0
targets=${CARGO_TARGET_DIR:-$PWD/target}/mutants
names=() files=() olds=() news=() places=() tests=()

use_copy() { # NUMBER: sources and build of one worker
    copy=$work/$1
    export CARGO_TARGET_DIR=$targets/$1
    if [[ ! -d $copy ]]; then
        mkdir -p "$copy" "$targets"
        cp -r Cargo.toml Cargo.lock clippy.toml rust-toolchain.toml crates xtask tests docs README.md "$copy"
        [[ -d $CARGO_TARGET_DIR || ! -d $targets/0 ]] || cp -a "$targets/0" "$CARGO_TARGET_DIR"
    fi
}

must_pass() {
    use_copy 0
    if ! run; then
        cat "$copy/log"
        echo "the tests fail without any mutant" >&2
        exit 1
    fi
}

mutant() { # NAME FILE OLD NEW: in FILE, OLD stands once and becomes NEW
    [[ $1 == *"$only"* ]] || return 0
    names+=("$1") files+=("$2") olds+=("$3") news+=("$4") places+=("${where:-}") tests+=("${only_test:-}")
}

try() { # INDEX: what becomes of one mutant
    local file=$copy/$src/${files[$1]} caught
    where=${places[$1]} only_test=${tests[$1]}
    cp "$file" "$copy/kept"
    python3 - "$file" "${olds[$1]}" "${news[$1]}" <<'PY' || return
import sys
file, old, new = sys.argv[1:]
text = open(file).read()
assert text.count(old) == 1, f"{file}: {text.count(old)} times: {old}"
open(file, "w").write(text.replace(old, new))
PY
    if run; then
        caught="SURVIVED"
    elif grep -q '^error\(\[\|: could not compile\)' "$copy/log"; then
        caught="DOES NOT COMPILE"
    else
        caught=$(sed -n 's/^test \(.*\) \.\.\. FAILED$/\1/p; s/^    \([a-z_]*\(::[a-z_:]*\)\?\)$/\1/p' "$copy/log" | sort -u | sed -n 1p)
    fi
    cp "$copy/kept" "$file"
    printf '%-58s %s\n' "${names[$1]}" "$caught"
}

all_caught() {
    local worker index
    for ((worker = 0; worker < workers; worker++)); do use_copy "$worker"; done
    for ((worker = 0; worker < workers; worker++)); do
        (
            use_copy "$worker"
            for ((index = worker; index < ${#names[@]}; index += workers)); do
                try "$index" >"$work/said.$index" || echo "${names[$index]}: it could not be tried" >"$work/said.$index"
            done
        ) &
    done
    wait
    for ((index = 0; index < ${#names[@]}; index++)); do cat "$work/said.$index"; done | tee "$work/said"
    if [[ $(grep -cv 'SURVIVED$\|DOES NOT COMPILE$\|could not be tried$' "$work/said") -ne ${#names[@]} ]]; then
        echo "not all ${#names[@]} mutants were caught" >&2
        exit 1
    fi
}
