#!/usr/bin/env python3
"""Measures what very many envelopes cost: every verb on 1,000 envelopes in 100 groups, and on ten times as many.

    benches/envelopes.py [--runs 5]

Each envelope has a year of months, with a deposit and a withdrawal in each; the ledger is written entry by entry as `pail`
would. Figures are medians of the CPU (user + system) of whole processes, warm, `publish = never`. What takes much more
than ten times as long looks at all envelopes for each of them.

Needs a release build (`cargo build --release -p pail`).
"""
import argparse, collections, hashlib, itertools, json, os, pathlib, tempfile

from bench import PAIL, device, median, run

SIZES = (1_000, 10_000)
AT_ONCE = 200
NOBODY = " or ".join(f"nobody{number}" for number in range(256))
SOMEBODY = " or ".join(f"env:{number:03}" for number in range(256))

VERBS = [
    ["balance"], ["budget", "2025-12"], ["budget", "2025-12", "--months", "12"], ["report", "-M", "-p", "2025"],
    ["report", "budget", "-M", "-p", "2025"], ["report", "income", "-p", "2025"], ["report", "net-worth", "-M"],
    ["report", "--by", "payee", "-p", "2025"], ["register", "Envelope 00500"], ["register", "-p", "2025-12"],
    ["register", SOMEBODY], ["register", NOBODY], ["completions", "fish", "--", "balance", "E"], ["payee"], ["export"],
    ["add", "Envelope 00500", "1", "--dry-run"], ["add", "Envelope X0500", "1", "--dry-run"],
    ["assign", "--average", "3", "--month", "2026-01", "--dry-run"], ["envelope", "open", "New", "--dry-run"], ["verify"],
]


def name(number):
    return f"Envelope {number:05}"


def ops(count):
    """Envelopes that open in their groups, and what goes into and out of them."""
    ids = range(1, count + 1)
    parts = [ids[start:start + AT_ONCE] for start in range(0, count, AT_ONCE)]
    for part in parts:
        sets = [{"of": f"envelope:{one}", "name": name(one), "set": what, "was": was, "now": now} for one in part
                for what, was, now in (("listed", False, True), ("group", None, f"Group {one % (count // 10):04}"))]
        yield {"do": "set", "opens": [{"envelope": one, "name": name(one)} for one in part], "sets": sets}
    held = collections.Counter()
    for month, day, part in itertools.product(range(1, 13), (1, 15), parts):
        moved = {one: 10_000 if day == 1 else -(one % 97) * 100 - 50 for one in part}
        held.update({**moved, "cash": sum(moved.values())})
        yield {"do": "record", "date": f"2025-{month:02}-{day:02}", "payee": f"Payee {part[0]}", "funds": "allow",
               "accounts": [{"id": 1, "name": "Cash", "n": sum(moved.values()), "law": True, "status": "unmarked", "ext": None}],
               "envelopes": [{"id": one, "name": name(one), "n": n} for one, n in moved.items()],
               "after": {"accounts": {"1": held["cash"]}, "envelopes": {str(one): held[one] for one in part}}}


def write(books, count):
    """The entries behind the genesis, chained to it."""
    before = (books / f"{0:020}.json").read_bytes()
    ledger = json.loads(before)["ledger"]
    for seq, op in enumerate(ops(count), 1):
        op = {"op": f"01M8{seq:022}", "fp": "sha256:" + "0" * 64, **op}
        entry = {"f": "pail/1", "ledger": ledger, "seq": seq, "prev": "sha256:" + hashlib.sha256(before).hexdigest(),
                 "ts": "2026-01-01T00:00:00.000Z", "by": {"id": "desk-0001", "v": "0.1.0"}, "ops": [op]}
        before = (json.dumps(entry, separators=(",", ":")) + "\n").encode()
        (books / f"{seq:020}.json").write_bytes(before)


def ledger(directory, count):
    """The environment of a machine that has read a ledger of so many envelopes, and what the first look took."""
    home = pathlib.Path(tempfile.mkdtemp(dir=directory))
    env = device(home, PAIL_STORE=str(home / "books"))
    config = home / "config/pennypail/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('publish = "never"\n')
    run([PAIL, "init", "--currency", "EUR"], env)
    write(home / "books/journal", count)
    return env, run([PAIL, "balance"], env)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as directory:
        ledgers = [ledger(directory, count) for count in SIZES]
        rows = [("first look", [first for _, first in ledgers])]
        for words in VERBS:
            rows.append((" ".join(words), [median([run([PAIL, *words], env) for _ in range(runs)]) for env, _ in ledgers]))
        print(f"load {os.getloadavg()[0]:.1f}; CPU with {SIZES[0]:,} and {SIZES[1]:,} envelopes")
        for what, (less, more) in rows:
            print(f"{what[:44]:<44} {less.cpu * 1000:8.1f} ms {more.cpu * 1000:8.1f} ms  {more.cpu / less.cpu:5.1f} times")


if __name__ == "__main__":
    main()
