"""Wrong programs, all of them in one build: what the lists of mutants beside this file share.

Each stands in a copy of the sources behind `crate::wrong("its name")`, a switch that only this copy has and that the
variable PAIL_WRONG turns on. Without it, the copy does what the sources do. The first argument of a list tries only the
mutants whose name holds that word.
"""

import concurrent.futures
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading

SOURCES = pathlib.Path(__file__).resolve().parents[2]
PARTS = "Cargo.toml Cargo.lock clippy.toml rust-toolchain.toml README.md crates xtask tests docs".split()
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", SOURCES / "target")).resolve()
# A build of its own: cargo tells the crates of a copy from those of the sources by nothing at all.
BUILD = TARGET / "mutants"
COPY = BUILD / "sources"
SWITCH = """
/// Whether the wrong program of this name is switched on.
#[doc(hidden)]
pub fn wrong(name: &str) -> bool {
    static WRONG: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    WRONG.get_or_init(|| std::env::var("PAIL_WRONG").unwrap_or_default()) == name
}
"""
SECONDS = 300  # within which a run of tests ends on any machine
only = sys.argv[1] if 1 < len(sys.argv) else ""
mutants, texts = {}, {}


def text(file):
    """A file below `crates` as far as it is changed."""
    return texts.get(file) or (SOURCES / "crates" / file).read_text()


def change(file, old, new):
    """In FILE, OLD stands once and becomes NEW."""
    if text(file).count(old) != 1:
        sys.exit(f"{file}: {text(file).count(old)} times: {old}")
    texts[file] = text(file).replace(old, new)


def mutant(name, file, old, new, tests=None):
    """The same for one wrong program: NEW asks its switch where it says WRONG. TESTS are those that it meets."""
    if name in mutants:
        sys.exit(f"two mutants have the name: {name}")
    change(file, old, new.replace("WRONG", f'crate::wrong("{name}")'))
    mutants[name] = tests


def copy_sources():
    """The copy is the same for all lists, since they share the build of what they do not change."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True)
    for part in PARTS:
        # With the time of now: cargo must not take a file that was changed in the last copy for one that it has built.
        if (SOURCES / part).is_dir():
            shutil.copytree(SOURCES / part, COPY / part, copy_function=shutil.copy)
        else:
            shutil.copy(SOURCES / part, COPY / part)
    for library in {f"{file.split('/')[0]}/src/lib.rs" for file in texts}:
        texts[library] = text(library) + SWITCH
    for file, changed in texts.items():
        (COPY / "crates" / file).write_text(changed)


def build(*arguments):
    """Builds the copy with these arguments of cargo; where each program lies, by its name."""
    BUILD.mkdir(parents=True, exist_ok=True)
    fcntl.flock(os.open(BUILD, os.O_RDONLY), fcntl.LOCK_EX)  # until this process ends
    copy_sources()
    command = ["cargo", *arguments, "--quiet", "--locked", "--message-format=json-render-diagnostics"]
    settings = {"CARGO_TARGET_DIR": str(BUILD), "CARGO_PROFILE_DEV_DEBUG": "0"}
    built = subprocess.run(command, cwd=COPY, env=os.environ | settings, stdout=subprocess.PIPE, check=False)
    if built.returncode != 0:
        sys.exit("the mutants do not compile")
    said = [json.loads(line) for line in built.stdout.splitlines()]
    return {one["target"]["name"]: one["executable"] for one in said if one.get("executable")}


def environment(name):
    """What a program is started with for this mutant to be switched on in it."""
    tools = os.environ.get("PAIL_TEST_TOOLS", str(TARGET / "test-tools"))
    return os.environ | {"PAIL_TEST_TOOLS": tools, "RUST_BACKTRACE": "0", "PAIL_WRONG": name}


def first_failure(name, program, crate, *arguments):
    """The first test that fails under a mutant; None if all pass. Any other end of the tests is an error."""
    command = [program, *arguments]
    place = {"cwd": COPY / "crates" / crate, "env": environment(name), "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **place) as tests:
        too_long = threading.Timer(SECONDS, tests.kill)
        too_long.start()
        said, failed = [], None
        while failed is None and (line := tests.stdout.readline()):
            said.append(line)
            failed = re.match(r"test (.*) \.\.\. FAILED$", line)
        too_long.cancel()
        if failed:
            tests.kill()
            return failed[1]
    if tests.returncode != 0:
        raise RuntimeError(f"no test failed; within {SECONDS} s they ended with {tests.returncode}: {said[-1:]}")
    if not any(re.match(r"test result: ok\. [1-9]", line) for line in said):
        raise RuntimeError("no test ran")
    return None


def all_caught(what_catches, workers=2):
    """Tries the mutants, so many at a time, and prints a table: each, and what `what_catches` says of it."""
    chosen = [name for name in mutants if only in name]
    if not chosen:
        sys.exit(f"no mutant has a name that holds: {only}")
    if failed := what_catches("no mutant"):
        sys.exit(f"without any mutant fails: {failed}")

    def tried(name):
        try:
            return what_catches(name), "SURVIVED"
        except Exception as error:  # whatever it is, the others are tried
            return None, f"COULD NOT BE TRIED: {error}"

    survivors = 0
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for name, (caught, otherwise) in zip(chosen, pool.map(tried, chosen)):
            survivors += caught is None
            print(f"{name:<58} {caught or otherwise}", flush=True)
    spent = os.times()
    print(f"{len(chosen)} mutants, {spent.children_user + spent.children_system:.0f} s of processor time")
    if survivors:
        sys.exit(f"{survivors} of the mutants were not caught")
