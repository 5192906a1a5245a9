#!/usr/bin/env python3
"""Measures pail beside its peers, in one run: CPU time of whole processes, requests, bytes.

    benches/measure.py [--entries N]

Needs a release build (`cargo build --release -p pail`), the test tools (`scripts/install-test-tools.sh`), and, for the
rows that name them, hledger on the path and the original program in `../shared/baseline/original` (with boto3 from the
test tools). A peer that is missing is said to be missing. CPU is user + system of the finished process (wait4); each
figure is the median of the runs, and what counts is the ratio to the peer of the same run.
"""
import argparse, pathlib, shutil, subprocess, tempfile

from bench import ORIGINAL, PAIL, PYTHON, create_bucket, device, median, ministack, run


def cpu_ms(command, env, runs):
    return median([run(command, env) for _ in range(runs)]).cpu * 1000


def row(what, ours, peer=None, theirs=None):
    beside = f"{theirs:9.1f} ms  {peer}, {theirs / ours:.1f} times ours" if theirs else (peer or "")
    print(f"{what:<46} {ours:7.1f} ms  {beside}")


def on_s3(directory, runs):
    with ministack(directory) as variables:
        create_bucket(variables, "budget")
        ours = device(tempfile.mkdtemp(dir=directory), **variables, BUDGET_BUCKET="budget")
        subprocess.run([PAIL, "add", "Food", "1000"], env=ours, check=True, capture_output=True)
        theirs = {**ours, "LEDGER_KEY": "data/original.json"}
        original = [PYTHON, ORIGINAL]
        has_peer = ORIGINAL.exists()
        if has_peer:
            subprocess.run([*original, "add", "Food", "1000"], env=theirs, check=True, capture_output=True)
        for words in (["add", "Food", "1.50", "x"], ["balance"], ["report"]):
            peer = cpu_ms([*original, *words], theirs, 5) if has_peer else None
            row(f"S3: {words[0]}, warm", cpu_ms([PAIL, *words], ours, runs), "original program" if peer else "", peer)


def on_folder(directory, entries, runs):
    folder = pathlib.Path(directory) / "books"
    env = device(tempfile.mkdtemp(dir=directory), PAIL_STORE=str(folder))
    journal = pathlib.Path(directory) / "peer.journal"
    with journal.open("w") as peer:
        for number in range(entries):
            envelope, cents = f"Envelope{number % 24}", 100 + number % 900
            amount = f"{cents // 100}.{cents % 100:02}"
            subprocess.run([PAIL, "add", envelope, amount, f"memo {number}", "--date", "2026-01-15"], env=env, check=True, capture_output=True)
            peer.write(f"2026-01-15 memo {number}\n    assets:cash  {amount}\n    envelope:{envelope}  -{amount}\n\n")
    hledger = shutil.which("hledger")
    peers = {"balance": ["bal", "envelope:", "--flat"], "register": ["reg", "envelope:Envelope7"], "report": ["bal", "-M", "envelope:"]}
    ours = {"balance": ["balance"], "register": ["register", "Envelope7"], "report": ["report", "--no-save"]}
    for verb, words in ours.items():
        theirs = cpu_ms([hledger, "-f", journal, *peers[verb]], {**env, "LANG": "C.UTF-8"}, 5) if hledger else None
        row(f"folder, {entries} entries: {verb}", cpu_ms([PAIL, *words], env, runs), "hledger" if theirs else "hledger is missing", theirs)
    row(f"folder, {entries} entries: add", cpu_ms([PAIL, "add", "Envelope7", "1", "x"], env, runs))
    said = subprocess.run([PAIL, "add", "Envelope7", "1", "x", "-v"], env=env, capture_output=True, text=True, check=True)
    print(said.stderr.strip())


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=2000)
    arguments.add_argument("--runs", type=int, default=40)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        env = device(directory)
        row("pail --version", cpu_ms([PAIL, "--version"], env, chosen.runs), "/bin/true", cpu_ms(["/bin/true"], env, chosen.runs))
        on_s3(directory, chosen.runs)
        on_folder(directory, chosen.entries, chosen.runs)


if __name__ == "__main__":
    main()
