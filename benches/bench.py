"""What the measurements share: the programs, local S3 servers, and one process measured from start to end."""
import collections, contextlib, glob, json, os, pathlib, random, socket, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(os.environ.get("PAIL_TEST_TOOLS") or ROOT / "target/test-tools")
PYTHON = TOOLS / "venv/bin/python"
PAIL = pathlib.Path(os.environ.get("PAIL_BINARY") or ROOT / "target/release/pail")
BASELINE = ROOT.parent / "shared/baseline"
ORIGINAL = BASELINE / "original/main.py"

Run = collections.namedtuple("Run", "wall cpu rss out error")


def run(command, env):
    """Runs a command that must work: seconds by the clock, CPU seconds (user + system), peak resident MB, what it said.

    The peak is at least this process's own, which the child is for a moment (see `floor`)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=error)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said = [(file.seek(0), file.read().decode(errors="replace"))[1] for file in (out, error)]
    if process.returncode != 0:
        sys.exit(f"{command}: exit {process.returncode}: {said[1]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, *said)


def floor():
    """The least peak resident MB that `run` can see."""
    return run(["/bin/true"], {}).rss


def median(runs):
    return Run(*(statistics.median(getattr(one, name) for one in runs) for name in ("wall", "cpu", "rss")), "", "")


def device(directory, **more):
    """The environment of a machine of its own, whose files lie in this directory."""
    names = {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state",
             "XDG_DATA_HOME": "data"}
    env = {name: str(pathlib.Path(directory) / below) for name, below in names.items()}
    return {**env, "TZ": "UTC", "PATH": os.environ["PATH"], **more}


def reaching(endpoint, key, secret):
    return {"AWS_ENDPOINT_URL": endpoint, "BUDGET_ENDPOINT": endpoint, "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}


def with_boto(script, variables, *arguments):
    """Runs a few lines of Python beside boto3, in a process of their own: boto3 is large, and a child's peak is ours."""
    command = [PYTHON, "-c", script, *map(str, arguments)]
    return subprocess.check_output(command, env={**os.environ, **variables}, text=True)


def free_port(offset=0):
    """A port that is free, and the one `offset` above it as well."""
    while True:
        port = random.randrange(20000, 32000)
        try:
            for number in {port, port + offset}:
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
            return port
        except OSError:
            continue


def ready(server, port, path="/"):
    """Waits until the server serves; that it asks for keys will do."""
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as asked:
                asked.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                if asked.recv(12)[9:] in (b"200", b"403"):
                    return
        except OSError:
            pass
        if server.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit(f"{server.args[0]} does not serve")


@contextlib.contextmanager
def serving(command, port, path="/", **how):
    """A server as long as it is needed."""
    server = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how)
    try:
        ready(server, port, path)
        yield
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def ministack(directory):
    """A local S3 with an IAM user; gives the variables that reach it."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    env = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "AUTH": "true"}
    with serving([TOOLS / "venv/bin/ministack"], port, "/_ministack/ready", env=env, cwd=directory):
        keys = json.loads(with_boto("""
import json, boto3
iam = boto3.client("iam"); iam.create_user(UserName="u"); key = iam.create_access_key(UserName="u")["AccessKey"]
allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName="u", PolicyName="all", PolicyDocument=json.dumps(allow))
print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))""", reaching(endpoint, "test", "test")))
        yield reaching(endpoint, *keys)


@contextlib.contextmanager
def seaweedfs(directory):
    """A local S3 that keeps its objects on the disk; gives the variables that reach it."""
    directory = pathlib.Path(directory)
    config = directory / "s3.json"
    identity = {"name": "bench", "credentials": [{"accessKey": "AK", "secretKey": "SK"}],
                "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    config.write_text(json.dumps({"identities": [identity]}))
    # Each part also listens 10000 above its port, and leaves sockets in /tmp that are named by both.
    ports = {part: free_port(10000) for part in ("master", "volume", "filer", "s3", "admin")}
    command = [TOOLS / "weed/bin/weed", "mini", f"-dir={directory}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
               "-webdav=false", "-admin.ui=false", "-master.telemetry=false", f"-s3.config={config}",
               "-s3.iam.readOnly=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
               *(f"-{part}.port={port}" for part, port in ports.items())]
    try:
        with serving(command, ports["s3"], env={**os.environ, "TMPDIR": str(directory)}, cwd=directory):
            yield reaching(f"http://127.0.0.1:{ports['s3']}", "AK", "SK")
    finally:
        for port in ports.values():
            for left in glob.glob(f"/tmp/seaweedfs-*-{port}.sock") + glob.glob(f"/tmp/seaweedfs-*-{port + 10000}.sock"):
                os.unlink(left)


def create_bucket(variables, bucket):
    """The server may answer before all its parts do."""
    with_boto("""
import sys, time, boto3
for left in reversed(range(60)):
    try:
        s3 = boto3.client("s3"); s3.create_bucket(Bucket=sys.argv[1])
        s3.put_object(Bucket=sys.argv[1], Key="probe", Body=b"x"); s3.delete_object(Bucket=sys.argv[1], Key="probe")
        break
    except Exception:
        if not left:
            raise
        time.sleep(0.5)""", variables, bucket)
