"""Starts and stops a collector of either host, on a folder of its own."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

ROOT = Path(__file__).parents[3]
READY_S_MAX = 60
STOP_S_MAX = 20


@dataclass(frozen=True)
class Keys:
    id: str
    secret: str

    @staticmethod
    def random():
        return Keys("CKIA" + secrets.token_hex(8).upper(), secrets.token_urlsafe(30))


def host_name():
    """Which host is tested: `server` or `worker`."""
    return os.environ.get("CARILLON_HOST") or os.environ.get("HOST_UNDER_TEST") or "server"


def external():
    """A collector that already runs, as (URL, keys), when the environment names one."""
    url = os.environ.get("CARILLON_URL") or os.environ.get("BASE_URL")
    if not url:
        return None
    return url.rstrip("/"), Keys(os.environ["CARILLON_ACCESS_KEY_ID"], os.environ["CARILLON_SECRET_ACCESS_KEY"])


def _target():
    return Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")


def _binary():
    if "CARILLON_BIN" in os.environ:
        return os.environ["CARILLON_BIN"]
    # Under CI the build results lie in a cache outside the clone, as scripts/paths.mjs has it.
    folders = [_target(), Path.home() / ".cache" / "carillon" / "target"]
    found = [folder / profile / "carillon" for folder in folders for profile in ("release", "debug")]
    found = [path for path in found if path.exists()]
    if not found:
        raise FileNotFoundError("no carillon binary: run `cargo build -p carillon-server`, or set CARILLON_BIN")
    return str(max(found, key=lambda path: path.stat().st_mtime))


def _command(host, port, data):
    if host == "worker":
        built = any((folder / "worker-build" / "index.js").exists() for folder in (_target(), Path.home() / ".cache" / "carillon" / "target"))
        command = ["npm", "run", "--silent", "dev:worker", "--", "--port", str(port), "--data", str(data)]
        return command + (["--no-build"] if built else [])
    return [_binary(), "serve", "--listen", f"127.0.0.1:{port}", "--data", str(data)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Collector:
    """One collector and its folder. The folder outlives a stop, so that the next start finds its data."""

    host: str = field(default_factory=host_name)
    keys: Keys = field(default_factory=Keys.random)
    environment: dict = field(default_factory=dict)

    def __post_init__(self):
        self.data = Path(tempfile.mkdtemp(prefix=f"carillon-conformance-{self.host}-"))
        self.log = self.data.with_suffix(".log")
        self.process = None
        self.url = None

    def start(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            **os.environ,
            "CARILLON_ACCESS_KEY_ID": self.keys.id,
            "CARILLON_SECRET_ACCESS_KEY": self.keys.secret,
            **self.environment,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                _command(self.host, port, self.data),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready()
        return self

    def _wait_until_ready(self):
        deadline = time.monotonic() + READY_S_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if urllib3.request("GET", f"{self.url}/healthz", retries=False, timeout=2).status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(0.05)
        said = self.log.read_text(errors="replace")
        self.stop()
        raise RuntimeError(f"the collector ({self.host}) did not become ready:\n{said[-4000:]}")

    def stop(self):
        """Asks it to stop, as an operator would; its whole process group, since npm stands between."""
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self.process.wait()
        # npm may leave before the runtime behind it.
        self._signal(signal.SIGKILL)
        self.process = None

    def kill(self):
        """Ends it in the middle of whatever it does."""
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def discard(self):
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        self.log.unlink(missing_ok=True)
