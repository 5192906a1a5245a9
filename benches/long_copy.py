#!/usr/bin/env python3
"""Measures `pail copy` of a long journal: a folder to a bucket on a local server, back, and once more with nothing new."""
import argparse, hashlib, json, pathlib, subprocess, tempfile
from bench import PAIL, create_bucket, device, ministack, run, seaweedfs

SERVERS = {"seaweedfs": seaweedfs, "ministack": ministack}


def lengthen(root, count):
    """Writes entries of one note each behind the genesis, as a program would that nobody waits for."""
    path = lambda seq: root / f"journal/{seq:020}.json"
    line = path(0).read_bytes()
    ledger, nothing = json.loads(line)["ledger"], hashlib.sha256(b"").hexdigest()
    for seq in range(1, count + 1):
        entry = {"f": "pail/1", "ledger": ledger, "seq": seq, "prev": f"sha256:{hashlib.sha256(line).hexdigest()}",
                 "ts": "2026-11-22T12:00:00.000Z", "by": {"id": "bench", "v": "0.1.0"},
                 "ops": [{"op": f"01M80000000000000000{seq:06}", "fp": f"sha256:{nothing}", "do": "note",
                          "text": f"note {seq} of a long journal".ljust(300, ".")}]}
        line = json.dumps(entry, separators=(",", ":")).encode() + b"\n"
        path(seq).write_bytes(line)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--there-only", action="store_true", help="without the way back")
    arguments.add_argument("--server", choices=SERVERS, default="seaweedfs")
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryDirectory() as served:
        directory = pathlib.Path(directory)
        with SERVERS[arguments.server](served) as variables:
            env = device(directory / "machine", **variables)
            source, back = directory / "source", directory / "back"
            run([PAIL, "init", "--store", source], env)
            lengthen(source, arguments.entries)
            create_bucket(variables, "copies")
            there = "s3://copies/ledger"
            ways = [("there", (source, there)), ("again", (source, there)), ("back", (there, back))]
            for name, words in ways[:2] if arguments.there_only else ways:
                done = run([PAIL, "copy", *words, "-v"], env)
                rate = arguments.entries / done.wall
                print(f"{name:6} {done.wall:7.1f} s {done.cpu:7.1f} s CPU {done.rss:6.0f} MB {rate:8.0f} entries/s  "
                      f"{done.out.strip()}; {done.error.strip()}", flush=True)
            if not arguments.there_only:
                subprocess.run(["diff", "-r", source / "journal", back / "journal"], check=True)


if __name__ == "__main__":
    main()
