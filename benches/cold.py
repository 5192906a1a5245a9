#!/usr/bin/env python3
"""What a machine that remembers nothing pays for a long ledger: requests, memory, time.

    benches/cold.py [--entries N]

Writes a ledger of N entries (one transaction each, 40 envelopes, five years) into a folder, byte by byte as `pail` would,
and has new devices look at it: without any checkpoint, with one, and with the whole history. Needs a release build
(`cargo build --release -p pail`). Each figure is the median of the runs.
"""
import argparse, datetime, hashlib, json, pathlib, subprocess, tempfile

from bench import PAIL, device, median, run

ENVELOPES = 40


def entries(genesis, count):
    """The bytes of each entry, chained to the genesis."""
    prev, ledger = genesis, json.loads(genesis)["ledger"]
    cash, held = 0, [0] * ENVELOPES
    start = datetime.date(2021, 1, 1)
    for seq in range(1, count + 1):
        number = (seq - 1) % ENVELOPES
        cents = 100 + seq % 900
        opens = [{"envelope": number + 1, "name": f"Envelope{number}"}] if seq <= ENVELOPES else None
        cash, held[number] = cash + cents, held[number] + cents
        date = start + datetime.timedelta(days=seq * 1826 // count)
        op = {"op": f"01M8{seq:022}", "fp": "sha256:" + "0" * 64, "do": "record", "date": str(date),
              "payee": f"Shop {seq % 97}", "memo": f"what was bought on day {seq}"}
        if opens:
            op["opens"] = opens
        op |= {"accounts": [{"id": 1, "name": "Cash", "n": cents, "law": True, "status": "unmarked", "ext": None}],
               "envelopes": [{"id": number + 1, "name": f"Envelope{number}", "n": cents}],
               "after": {"accounts": {"1": cash}, "envelopes": {str(number + 1): held[number]}}}
        op["funds"] = "require"
        entry = {"f": "pail/1", "ledger": ledger, "seq": seq, "prev": "sha256:" + hashlib.sha256(prev).hexdigest(),
                 "ts": f"{date}T12:00:00.000Z", "by": {"id": "desk-0001", "v": "0.1.0"}, "ops": [op]}
        prev = (json.dumps(entry, separators=(",", ":")) + "\n").encode()
        yield prev


def row(what, runs, said):
    got = median(runs)
    print(f"{what:<44} {got.wall:7.2f} s {got.cpu:7.2f} s CPU {got.rss:7.1f} MB   {said}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    count = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as directory:
        books = pathlib.Path(directory) / "books"
        env = lambda: device(tempfile.mkdtemp(dir=directory), PAIL_STORE=str(books), TZ="UTC")
        subprocess.run([PAIL, "init", "--currency", "EUR"], env=env(), check=True, capture_output=True)
        first = books / f"journal/{0:020}.json"
        for seq, data in enumerate(entries(first.read_bytes(), count), 1):
            (books / f"journal/{seq:020}.json").write_bytes(data)

        def cold(what, words, runs):
            homes = [env() for _ in range(runs)]
            said = subprocess.run([PAIL, *words, "--verbose"], env=env(), check=True, capture_output=True, text=True)
            row(what, [run([PAIL, *words], home) for home in homes], said.stderr.strip().splitlines()[-1])

        cold(f"balance, {count} entries, no checkpoint", ["balance"], 3)
        subprocess.run([PAIL, "add", "Envelope7", "1"], env=env(), check=True, capture_output=True)
        cold("balance, with a checkpoint", ["balance"], 5)
        (books / "checkpoints/latest.json").unlink(missing_ok=True)
        cold("balance, the hint is gone", ["balance"], 5)
        cold("register Envelope7, with a checkpoint", ["register", "Envelope7"], 3)


main()
