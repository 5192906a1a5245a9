#!/usr/bin/env python3
"""Measures what a long ledger costs to look at, beside hledger, ledger and tackler, in one run on the same data.

    benches/views.py [--n 1000,10000,100000,1000000] [--peers 100000] [--entries 100000] [--data DIR]

The household of `../shared/baseline/generate.py`: ten years, 24 envelopes, two accounts. At each N it is taken over from
an export, some hundreds of transactions an entry (`pail init --import`), and at `--entries` it is also written as a
journal of one transaction an entry, byte by byte as `pail` would. All runs take turns. Figures are medians of CPU
(user + system) and clock of whole processes and their peak memory. `publish` is `never`; every command is warm.

Needs a release build (`cargo build --release -p pail`). Peers: hledger and ledger on the path (Debian: `apt-get install
hledger ledger`), tackler on the path or named by TACKLER (`cargo install tackler@26.10.1`). One that is missing is said
to be missing. Data is made in DIR, and found there by the next run, or in a temporary directory.
"""
import argparse, collections, datetime, hashlib, importlib.util, itertools, json, multiprocessing, os, pathlib, shutil, subprocess, sys, tempfile

from bench import BASELINE, PAIL, device, floor, median, run

MONTH, DAY_AFTER = "2025-12", "2026-01-01"
TACKLER = os.environ.get("TACKLER") or shutil.which("tackler")
TACKLER_CONFIG = """
[kernel]
strict = false
audit = { mode = false, hash = "SHA-256" }
timestamp = { default-time = 00:00:00, timezone = { name = "UTC" } }
[kernel.input]
storage = "fs"
fs = { path = ".", dir = ".", ext = "txn" }
[transaction]
accounts = { path = "none" }
commodities = { path = "none" }
tags = { path = "none" }
[report]
report-timezone = "UTC"
scale = { min = 2, max = 2 }
formats = [ "txt" ]
accounts = [ ]
targets = [ "balance" ]
balance = { title = "Balance", type = "flat" }
balance-group = { title = "Months", type = "flat", group-by = "month" }
register = { title = "Register" }
[export]
targets = [ ]
equity = { accounts = [ ], equity-account = "Equity:Balance" }
"""


def generator():
    spec = importlib.util.spec_from_file_location("generate", BASELINE / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = generator()

Transaction = collections.namedtuple("Transaction", "date payee accounts envelopes")


def household(n):
    """The transactions, each with its changes in cents by account and envelope."""
    names, banks = GENERATE.ENVELOPES, GENERATE.ACCOUNTS
    for date, kind, envelope, cents, other, account in GENERATE.build(n, 20251112):
        if kind == "a":
            yield Transaction(date, other, {"Checking": cents}, {names[envelope]: cents})
        elif kind == "s":
            yield Transaction(date, other, {banks[account]: -cents}, {names[envelope]: -cents})
        else:
            yield Transaction(date, None, {}, {names[envelope]: -cents, names[other]: cents})


def apart(work):
    """Does it in a process of its own: what that holds is not held here, where the peak of a child can be no lower."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit("the data could not be made")


def made(path, make):
    """A file of the data, made once."""
    def work():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as new:
            make(new)
        os.replace(new.name, path)

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        apart(work)
    return path


def amount(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def write_export(out, n):
    """As `pail export` writes it."""
    accounts = [{"name": name, "law": True} for name in GENERATE.ACCOUNTS]
    head = {"f": "pail-export/1", "currency": "USD", "time_zone": "UTC",
            "origin": {"ledger": "6f1c9d2e-0000-4000-8000-000000000001", "seq": 1, "head": "sha256:" + "0" * 64},
            "accounts": accounts, "envelopes": GENERATE.ENVELOPES}
    out.write(json.dumps(head)[:-1] + ', "transactions": [\n')
    for number, one in enumerate(household(n), 1):
        stored = {"id": f"01M8{number:022}", "handle": f"#{number}", "recorded_at": "2025-12-31T12:00:00.000Z",
                  "recorded_by": "desk-0001", "date": str(one.date), "payee": one.payee,
                  "accounts": [{"name": name, "amount": amount(cents), "law": True, "status": "unmarked"}
                               for name, cents in one.accounts.items()],
                  "envelopes": [{"name": name, "amount": amount(cents)} for name, cents in one.envelopes.items()]}
        if one.payee is None:
            del stored["payee"]
        out.write((",\n" if 1 < number else "") + json.dumps(stored))
    out.write('\n], "notes": []}\n')


def entries(genesis, n):
    """The bytes of a journal of one transaction an entry, chained to the genesis."""
    prev, ledger = genesis, json.loads(genesis)["ledger"]
    ids = {name: number for number, name in enumerate(GENERATE.ENVELOPES, 1)}
    banks = {name: number for number, name in enumerate(GENERATE.ACCOUNTS, 1)}
    held, opened = collections.Counter(), set()
    for seq, one in enumerate(household(n), 1):
        held.update({**{("a", banks[name]): cents for name, cents in one.accounts.items()},
                     **{("e", ids[name]): cents for name, cents in one.envelopes.items()}})
        op = {"op": f"01M8{seq:022}", "fp": "sha256:" + "0" * 64, "do": "record", "date": str(one.date),
              "payee": one.payee, "funds": "require"}
        if one.payee is None:
            del op["payee"]
        new = sorted(ids[name] for name in one.envelopes if name not in opened)
        opened.update(one.envelopes)
        if new:
            op["opens"] = [{"envelope": number, "name": GENERATE.ENVELOPES[number - 1]} for number in new]
        op["accounts"] = [{"id": banks[name], "name": name, "n": cents, "law": True, "status": "unmarked", "ext": None}
                          for name, cents in one.accounts.items()]
        op["envelopes"] = [{"id": ids[name], "name": name, "n": cents} for name, cents in one.envelopes.items()]
        op["after"] = {"accounts": {str(banks[name]): held["a", banks[name]] for name in one.accounts},
                       "envelopes": {str(ids[name]): held["e", ids[name]] for name in one.envelopes}}
        entry = {"f": "pail/1", "ledger": ledger, "seq": seq, "prev": "sha256:" + hashlib.sha256(prev).hexdigest(),
                 "ts": f"{one.date}T12:00:00.000Z", "by": {"id": "desk-0001", "v": "0.1.0"}, "ops": [op]}
        prev = (json.dumps(entry, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
        yield prev


def write_tackler(out, n):
    """The journal of the generator, as tackler reads it."""
    for one in household(n):
        out.write(f"{one.date} '{one.payee or 'Transfer'}\n")
        for name, cents in one.envelopes.items():
            out.write(f"    envelope:{name}  {amount(cents)}\n")
        if one.accounts:
            (name, cents), (envelope, _) = *one.accounts.items(), *one.envelopes.items()
            out.write(f"    budget:unallocated  {amount(-cents)}\n    bank:{name}  {amount(cents)}\n")
            out.write(f"    {'income:salary' if 0 < cents else 'expenses:' + envelope}  {amount(-cents)}\n")
        out.write("\n")


class Ours:
    """One ledger in a folder, on a machine of its own."""

    def __init__(self, directory):
        self.env = device(directory, PAIL_STORE=str(pathlib.Path(directory) / "books"))
        config = pathlib.Path(directory) / "config/pennypail/config.toml"
        config.parent.mkdir(parents=True)
        config.write_text('publish = "never"\n')

    def run(self, *words):
        return run([PAIL, *words], self.env)


def taken_over(directory, data, n):
    ours = Ours(tempfile.mkdtemp(dir=directory))
    export = made(data / str(n) / "export.json", lambda out: write_export(out, n))
    taken = ours.run("init", "--import", export)
    say(f"{number(n)}: init --import", taken)
    return ours


def entry_by_entry(directory, n):
    ours = Ours(tempfile.mkdtemp(dir=directory))
    books = pathlib.Path(ours.env["PAIL_STORE"]) / "journal"
    genesis = genesis_of_two(directory)
    books.mkdir(parents=True)

    def work():
        for seq, data in enumerate(itertools.chain([genesis], entries(genesis, n))):
            (books / f"{seq:020}.json").write_bytes(data)

    apart(work)
    say(f"{number(n)} entries: first look", ours.run("balance"))
    return ours


def genesis_of_two(directory):
    """The genesis of a new ledger, with both accounts in it."""
    new = Ours(tempfile.mkdtemp(dir=directory))
    new.run("init", "--currency", "USD")
    genesis = json.loads((pathlib.Path(new.env["PAIL_STORE"]) / f"journal/{0:020}.json").read_bytes())
    genesis["accounts"] = [{"id": id, "name": name, "law": True} for id, name in enumerate(GENERATE.ACCOUNTS, 1)]
    return (json.dumps(genesis, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


VIEWS = {
    "balance": ["balance"],
    "budget": ["budget", MONTH],
    "register": ["register", "Food", "-p", MONTH],
    "report": ["report", "-M", "-p", "2016-01-01..2026-01-01", "-O", "csv"],
}


def peers(data, n):
    """What each peer is asked for the two views that have one."""
    subprocess.run([sys.executable, BASELINE / "generate.py", str(n), data], check=True, stdout=subprocess.DEVNULL)
    journal, config = data / str(n) / "budget.journal", data / "tackler.toml"
    config.write_text(TACKLER_CONFIG)
    times = {"txnFilter": {"TxnFilterAND": {"txnFilters": [
        {"TxnFilterTxnTSBegin": {"begin": f"{MONTH}-01T00:00:00Z"}},
        {"TxnFilterTxnTSEnd": {"end": f"{DAY_AFTER}T00:00:00Z"}}]}}}
    tackler = [TACKLER, "--config", config, "--input.file",
               made(data / str(n) / "budget.txn", lambda out: write_tackler(out, n))]
    return {
        "hledger": (shutil.which("hledger"), {
            "register": ["hledger", "-f", journal, "reg", "envelope:Food", "-p", MONTH],
            "report": ["hledger", "-f", journal, "bal", "expenses:", "--flat", "-M", "-O", "csv"]}),
        "ledger": (shutil.which("ledger"), {
            "register": ["ledger", "-f", journal, "reg", "^envelope:Food", "-p", MONTH.replace("-", "/")],
            "report": ["ledger", "-f", journal, "reg", "^expenses:", "-M"]}),
        "tackler": (TACKLER, {
            "register": [*tackler, "--reports", "register", "--accounts", "envelope:Food", "--api-filter-def", json.dumps(times)],
            "report": [*tackler, "--reports", "balance-group", "--group-by", "month", "--accounts", "expenses:.*"]}),
    }


def number(n):
    return f"{n // 1_000_000}M" if n % 1_000_000 == 0 else f"{n // 1000}k" if n % 1000 == 0 else str(n)


def say(what, got, beside=""):
    print(f"{what:<34} {got.cpu * 1000:9.1f} ms CPU {got.wall * 1000:9.1f} ms {got.rss:7.1f} MB  {beside}", flush=True)


def measure(ledgers, runs):
    """All views of all ledgers, taking turns."""
    for ours in ledgers.values():
        [ours.run(*words) for words in VIEWS.values()]
    got = collections.defaultdict(list)
    for _ in range(runs):
        for view, words in VIEWS.items():
            for name, ours in ledgers.items():
                got[view, name].append(ours.run(*words))
    return {key: median(figures) for key, figures in got.items()}


def compare(ours, data, n, runs):
    """The two views beside the peers: one of ours before each of theirs."""
    wanted = {"hledger": 100, "ledger": 20, "tackler": 10}
    for peer, (program, asked) in peers(data, n).items():
        if program is None:
            print(f"{peer} is missing")
            continue
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent"}
        for view, command in asked.items():
            mine, theirs = zip(*((ours.run(*VIEWS[view]), run(command, env)) for _ in range(runs)))
            mine, theirs = median(mine), median(theirs)
            ratio = theirs.cpu / mine.cpu
            verdict = "holds" if wanted[peer] <= ratio else "FAILS"
            say(f"{number(n)}: {view}, {peer}", theirs, f"pail {mine.cpu * 1000:.1f} ms: {ratio:.0f} times less; asked {wanted[peer]}: {verdict}")


def flat(figures, sizes):
    first, last = min(sizes), max(sizes)
    for view in ("balance", "budget"):
        for what in ("cpu", "wall"):
            ratio = getattr(figures[view, number(last)], what) / getattr(figures[view, number(first)], what)
            print(f"{view}, {what}: {number(last)} is {ratio:.2f} times {number(first)}; asked 1.2: {'holds' if ratio <= 1.2 else 'FAILS'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", default="1000,10000,100000,1000000")
    parser.add_argument("--peers", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--peer-runs", type=int, default=5)
    chosen = parser.parse_args()
    sizes = [int(n) for n in chosen.n.split(",") if n]
    with tempfile.TemporaryDirectory() as directory:
        data = chosen.data or pathlib.Path(directory) / "data"
        print(f"{datetime.date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; no peak below {floor():.0f} MB can be seen")
        ledgers = {number(n): taken_over(directory, data, n) for n in sizes}
        if chosen.entries:
            ledgers[f"{number(chosen.entries)} entries"] = entry_by_entry(directory, chosen.entries)
        figures = measure(ledgers, chosen.runs)
        for (view, name), got in figures.items():
            say(f"{name}: {view}", got)
        if 1 < len(sizes):
            flat(figures, sizes)
        if number(chosen.peers) in ledgers:
            compare(ledgers[number(chosen.peers)], data, chosen.peers, chosen.peer_runs)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
