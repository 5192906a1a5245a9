#!/usr/bin/env python3
"""Measures pail beside its peers, in one run: CPU time of whole processes, requests, bytes.

    benches/measure.py [--entries N]

Needs a release build (`cargo build --release -p pail`), the test tools (`scripts/install-test-tools.sh`), and, for the
rows that name them, hledger on the path and the original program in `../shared/baseline/original` (with boto3 from the
test tools). A peer that is missing is said to be missing. CPU is user + system of the finished process (wait4); each
figure is the median of the runs, and what counts is the ratio to the peer of the same run.
"""
import argparse, json, os, pathlib, shutil, socket, statistics, subprocess, sys, tempfile, time, urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(os.environ.get("PAIL_TEST_TOOLS") or ROOT / "target/test-tools")
PAIL = pathlib.Path(os.environ.get("PAIL_BINARY") or ROOT / "target/release/pail")
ORIGINAL = ROOT.parent / "shared/baseline/original/main.py"


def cpu_ms(command, env, runs):
    """The median CPU milliseconds of a command; every run must work."""
    figures = []
    for _ in range(runs):
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{command}: exit {process.returncode}: {error.decode()}")
        figures.append((usage.ru_utime + usage.ru_stime) * 1000)
    return statistics.median(figures)


def device(directory, **more):
    names = {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state",
             "XDG_DATA_HOME": "data"}
    env = {name: str(pathlib.Path(directory) / below) for name, below in names.items()}
    return {**env, "TZ": "UTC", "PATH": os.environ["PATH"], **more}


def start_s3(directory):
    """A local S3 with an IAM user and a bucket; gives the process and the variables that reach it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "AUTH": "true"}
    server = subprocess.Popen([TOOLS / "venv/bin/ministack"], env=env, cwd=directory,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(endpoint + "/_ministack/ready", timeout=1)
            break
        except OSError:
            time.sleep(0.05)
    script = """
import sys, json, boto3
root = dict(endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
iam = boto3.client("iam", **root); iam.create_user(UserName="u"); key = iam.create_access_key(UserName="u")["AccessKey"]
allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName="u", PolicyName="all", PolicyDocument=json.dumps(allow))
boto3.client("s3", **root).create_bucket(Bucket="budget")
print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))"""
    keys = json.loads(subprocess.check_output([TOOLS / "venv/bin/python", "-c", script, endpoint]))
    return server, {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
                    "AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1], "BUDGET_BUCKET": "budget"}


def row(what, ours, peer=None, theirs=None):
    beside = f"{theirs:9.1f} ms  {peer}, {theirs / ours:.1f} times ours" if theirs else (peer or "")
    print(f"{what:<46} {ours:7.1f} ms  {beside}")


def on_s3(directory, runs):
    server, variables = start_s3(directory)
    try:
        ours = device(tempfile.mkdtemp(dir=directory), **variables)
        subprocess.run([PAIL, "add", "Food", "1000"], env=ours, check=True, capture_output=True)
        theirs = {**ours, "LEDGER_KEY": "data/original.json", "BUDGET_ENDPOINT": variables["AWS_ENDPOINT_URL"]}
        original = [TOOLS / "venv/bin/python", ORIGINAL]
        has_peer = ORIGINAL.exists()
        if has_peer:
            subprocess.run([*original, "add", "Food", "1000"], env=theirs, check=True, capture_output=True)
        for words in (["add", "Food", "1.50", "x"], ["balance"], ["report"]):
            peer = cpu_ms([*original, *words], theirs, 5) if has_peer else None
            row(f"S3: {words[0]}, warm", cpu_ms([PAIL, *words], ours, runs), "original program" if peer else "", peer)
    finally:
        server.terminate()
        server.wait()


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
