#!/usr/bin/env python3
"""Measures pail beside the original program on one SeaweedFS, in one run, and says which bounds hold.

    benches/original.py [--n 1000,10000,100000,1000000] [--data DIR]
    benches/original.py --lost [--server ministack]

Needs a release build (`cargo build --release -p pail`), the test tools (`scripts/install-test-tools.sh`), and the original
with its generator in `../shared/baseline`. Ledgers are made in DIR, or in a temporary directory. Both programs start from the same ledger, each
under a key of its own in one bucket; their runs alternate, and all sizes take turns. Figures are medians: seconds by the
clock, CPU (user + system) of the finished process, peak resident memory (wait4). `--lost` races 8 devices x 25 adds.
"""
import argparse, datetime, os, pathlib, re, shutil, subprocess, sys, tempfile, threading, time

from bench import (BASELINE, ORIGINAL, PAIL, PYTHON, create_bucket, device, floor, median, ministack, run, seaweedfs,
                   with_boto)

VERBS = {"add": ["Food", "1.50", "x"], "transfer": ["Food", "Rent", "0.50"], "balance": []}
ALLOWED_WALL = {1_000: 20, 100_000: 50, 1_000_000: 300}
SERVERS = {"seaweedfs": seaweedfs, "ministack": ministack}


def load():
    return "load " + " ".join(f"{figure:.1f}" for figure in os.getloadavg())


def number(n):
    return f"{n // 1_000_000}M" if n % 1_000_000 == 0 else f"{n // 1000}k" if n % 1000 == 0 else str(n)


def ledger_of(data, n):
    """The original's ledger of so many transactions; its other forms are not needed."""
    ledger = data / str(n) / "ledger.json"
    if not ledger.exists():
        with tempfile.TemporaryDirectory(dir=data) as made:
            subprocess.run([sys.executable, BASELINE / "generate.py", str(n), made], check=True, stdout=subprocess.DEVNULL)
            ledger.parent.mkdir(exist_ok=True)
            shutil.move(pathlib.Path(made) / str(n) / "ledger.json", ledger)
    return ledger


class Side:
    """One program with one ledger."""

    def __init__(self, command, env, key):
        self.command, self.key = command, key
        self.env = {**env, "BUDGET_BUCKET": "bench", "LEDGER_KEY": key}

    def run(self, *words):
        return run([*self.command, *words], self.env)


def sides(directory, variables, name):
    env = device(tempfile.mkdtemp(dir=directory), **variables)
    return (Side([PAIL], env, f"pail/{name}/ledger.json"),
            Side([PYTHON, ORIGINAL], env, f"original/{name}/ledger.json"))


def put(variables, ledger, *keys):
    with_boto("""
import sys, boto3
for key in sys.argv[2:]:
    boto3.client("s3").put_object(Bucket="bench", Key=key, Body=open(sys.argv[1], "rb"))""", variables, ledger, *keys)


def row(what, ours, theirs=None):
    print(f"{what:<26} {ours.wall * 1000:8.1f} {ours.cpu * 1000:8.1f} {ours.rss:7.1f}", end="")
    if theirs:
        print(f" {theirs.wall * 1000:9.0f} {theirs.cpu * 1000:8.0f} {theirs.rss:7.0f}"
              f" {theirs.wall / ours.wall:8.1f} {theirs.cpu / ours.cpu:7.1f}", end="")
    print(flush=True)


def take_over(pail, n):
    """The original's ledger lies in the bucket, as it does for its users."""
    taken = pail.run("init", "--import", pail.key, "--verbose")
    row(f"{number(n)}: init --import", taken)
    print("    " + next(line for line in taken.error.splitlines() if line.startswith("requests")))
    return taken


def measure_verbs(ledgers, runs):
    """All verbs at all sizes; `runs(n)` says how often each program runs."""
    figures = {}
    for verb, words in VERBS.items():
        for pail, _ in ledgers.values():
            pail.run("balance")  # the last look is fresh, whatever went before
        mine, other = {n: [] for n in ledgers}, {n: [] for n in ledgers}
        ours_max = max(runs(n)[0] for n in ledgers)
        for at in range(ours_max):
            for n, (pail, original) in ledgers.items():
                ours, theirs = runs(n)
                if at < ours:
                    mine[n].append(pail.run(verb, *words))
                # Spread over the whole time, so that both see the same load.
                if at * theirs // ours_max < (at + 1) * theirs // ours_max:
                    other[n].append(original.run(verb, *words))
        for n in ledgers:
            figures[verb, n] = median(mine[n]), median(other[n])
            row(f"{number(n)}: {verb}", *figures[verb, n])
    return figures


def information(ledgers):
    n = max(ledgers)
    pail, original = ledgers[n]
    pail.run("balance")
    row(f"{number(n)}: chart", pail.run("chart"))
    row(f"{number(n)}: report --no-save", pail.run("report", "--no-save"))
    row(f"{number(n)}: report, kept, publishes", pail.run("report"), original.run("report"))
    row(f"{number(n)}: register Food", pail.run("register", "Food"))


def small_ledger(directory, variables, data):
    """Up to 1,000 transactions every write refreshes the view for the original's readers, after the answer."""
    pail, _ = sides(directory, variables, 900)
    put(variables, ledger_of(data, 900), pail.key)
    pail.run("init", "--import", pail.key)
    row("900: add, publishes", median([pail.run("add", *VERBS["add"]) for _ in range(15)]))


def say(what, value, bound, holds):
    print(f"{'holds' if holds else 'FAILS':<6} {what:<58} {value:>10}  {bound}")


def bounds(figures, taken, least_rss):
    sizes = sorted({n for _, n in figures})
    first, last = sizes[0], sizes[-1]
    print(f"\nBounds (no peak below {least_rss:.0f} MB, that of the measuring process, can be seen)")
    for (verb, n), (ours, theirs) in figures.items():
        if n in ALLOWED_WALL:
            ratio = theirs.wall / ours.wall
            say(f"{verb} at {number(n)}: times faster by the clock", f"{ratio:.0f}", f">= {ALLOWED_WALL[n]}", ALLOWED_WALL[n] <= ratio)
    for (verb, n), (ours, theirs) in figures.items():
        ratio = theirs.cpu / ours.cpu
        say(f"{verb} at {number(n)}: times less CPU", f"{ratio:.0f}", ">= 25", 25 <= ratio)
    for verb in VERBS:
        for what in ("wall", "cpu"):
            ratio = getattr(figures[verb, last][0], what) / getattr(figures[verb, first][0], what)
            say(f"{verb}: {what} at {number(last)} / at {number(first)}", f"{ratio:.2f}", "<= 1.2", ratio <= 1.2)
    for n in sizes:
        say(f"add at {number(n)}: peak MB", f"{figures['add', n][0].rss:.1f}", "< 30", figures["add", n][0].rss < 30)
    say(f"take-over of {number(last)}: peak MB", f"{taken[last].rss:.0f}", "< 500", taken[last].rss < 500)
    size = PAIL.stat().st_size / 1e6
    say("the stripped program, MB", f"{size:.1f}", "< 20", size < 20)


def compare(directory, variables, sizes, data):
    ledgers, taken = {}, {}
    print(f"{'':<26} {'pail':>25} {'the original':>26} {'it takes so many times':>16}")
    print(f"{'':<26} {'ms':>8} {'CPU ms':>8} {'MB':>7} {'ms':>9} {'CPU ms':>8} {'MB':>7} {'clock':>8} {'CPU':>7}")
    for n in sizes:
        pail, original = ledgers[n] = sides(directory, variables, n)
        put(variables, ledger_of(data, n), pail.key, original.key)
        taken[n] = take_over(pail, n)
    figures = measure_verbs(ledgers, lambda n: (40, 3) if 1_000_000 <= n else (40, 7))
    least_rss = floor()
    small_ledger(directory, variables, data)
    information(ledgers)
    bounds(figures, taken, least_rss)


def race(what, racers, adds, ledger):
    """Every device adds at the same time; what was acknowledged must be in the ledger afterwards, once."""
    acknowledged = set()

    def work(number, side):
        for at in range(adds):
            memo = f"p{number}-{at}"
            words = [*side.command, "add", "Food", "1", memo]
            if subprocess.run(words, env=side.env, capture_output=True).returncode == 0:
                acknowledged.add(memo)

    before, start = load(), time.perf_counter()
    threads = [threading.Thread(target=work, args=numbered) for numbered in enumerate(racers)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    seconds = time.perf_counter() - start
    survived = re.findall(r'"(p\d+-\d+)"', ledger())
    there = acknowledged & set(survived)
    print(f"{what:<9} {len(racers)} x {adds}: {len(acknowledged)} acknowledged, {len(there)} of them in the ledger, "
          f"{len(acknowledged) - len(there)} lost, {len(survived) - len(set(survived))} twice; {seconds:.0f} s, {before}",
          flush=True)


def lost(directory, variables, devices, adds):
    racers = [sides(directory, variables, "lost") for _ in range(devices)]
    # A machine that takes no part makes the ledger, and reads all of it afterwards.
    pail, original = sides(directory, variables, "lost")
    empty = pathlib.Path(directory) / "empty.json"
    empty.write_text('{"categories": []}')
    put(variables, empty, original.key)
    race("original", [racer for _, racer in racers], adds, lambda: with_boto("""
import sys, boto3
print(boto3.client("s3").get_object(Bucket="bench", Key=sys.argv[1])["Body"].read().decode())""", variables, original.key))
    pail.run("init")
    race("pail", [racer for racer, _ in racers], adds, lambda: pail.run("export").out)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--n", default="1000,10000,100000,1000000")
    arguments.add_argument("--data", type=pathlib.Path)
    arguments.add_argument("--lost", action="store_true")
    arguments.add_argument("--server", choices=SERVERS, default="seaweedfs")
    arguments.add_argument("--devices", type=int, default=8)
    arguments.add_argument("--adds", type=int, default=25)
    chosen = arguments.parse_args()
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, {load()}, {chosen.server}")
    with tempfile.TemporaryDirectory() as directory:
        data = chosen.data or pathlib.Path(directory)
        data.mkdir(exist_ok=True)
        (pathlib.Path(directory) / "server").mkdir()
        with SERVERS[chosen.server](pathlib.Path(directory) / "server") as variables:
            create_bucket(variables, "bench")
            if chosen.lost:
                lost(directory, variables, chosen.devices, chosen.adds)
            else:
                compare(directory, variables, [int(n) for n in chosen.n.split(",")], data)
    print(load())


if __name__ == "__main__":
    main()
