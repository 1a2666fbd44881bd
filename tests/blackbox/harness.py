"""What the black-box tests share: the binary, a mock of a contract on a free port, raw HTTP.

Every wait has an end, and every process is ended by its own id.
"""
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("COUNTERSIGN", str(ROOT / "build/countersign"))
FIXTURES = ROOT / "fixtures"
ALLOMIA = FIXTURES / "allomia"
WAIT = 30  # seconds; generous, since sanitizers and a busy machine are slow

# Of fixtures/allomia: fixed, so that anyone can script against them.
MAIN = "a1b2c3d4-e5f6-7890-abcd-123456789012"
SMALL = "b2c3d4e5-f6a7-8901-bcde-234567890123"
EMPTY = "c3d4e5f6-a7b8-9012-cdef-345678901234"
FOREIGN = "d4e5f6a7-b8c9-0123-defa-456789012345"


def load_yaml(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=Loader)


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML as OpenAPI means it: a timestamp is a text."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in Loader.yaml_implicit_resolvers.items()}


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def contracts():
    """The folders of fixtures/ that hold a contract."""
    return sorted(path.parent for path in FIXTURES.glob("*/contract.yaml"))


def dialects():
    """The folders of tests/dialects/: small contracts, each of one way to speak HTTP."""
    return sorted(path.parent for path in (ROOT / "tests/dialects").glob("*/contract.yaml"))


def run(*arguments, env=None, timeout=120, cwd=ROOT):
    """Runs the binary to its end."""
    return subprocess.run(
        [BINARY, *map(str, arguments)], cwd=cwd, env=dict(os.environ, **(env or {})),
        timeout=timeout, stdin=subprocess.DEVNULL, capture_output=True, text=True)


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.body[:400]!r}"


class Connection:
    """One connection, kept: a request on it fails when the server has closed it."""

    def __init__(self, port):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
        self.http.connect()
        self.http.auto_open = 0

    def request(self, method, target, headers=None, body=None):
        """Sends the target as it stands."""
        headers = headers or {}
        self.http.putrequest(method, target, skip_host="Host" in headers,
                             skip_accept_encoding=True)
        for name, value in headers.items():
            self.http.putheader(name, value)
        if body is not None:
            self.http.putheader("Content-Length", str(len(body)))
        self.http.endheaders(body)
        response = self.http.getresponse()
        return Answer(response, response.read())

    def close(self):
        self.http.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Mock:
    """`countersign mock`, started; with `with`, also stopped, cleanly or the test fails."""

    def __init__(self, contract=ALLOMIA, *options, cwd=ROOT, env=None):
        self.folder = tempfile.TemporaryDirectory()
        port_file = pathlib.Path(self.folder.name) / "port"
        self.process = subprocess.Popen(
            [BINARY, "mock", str(contract), "--port", "0", "--port-file", str(port_file),
             *options],
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(os.environ, **(env or {})))
        try:
            told = self.wait_for_port(port_file)
        except BaseException:
            self.end()
            raise
        # With --separate-ports a line "NAME URL" for each contract.
        self.urls = dict(line.split(" ") for line in told.splitlines() if " " in line)
        self.port = int((next(iter(self.urls.values())) if self.urls else told).split(":")[-1])
        self.url = f"http://127.0.0.1:{self.port}"

    def wait_for_port(self, path):
        """What is read is whole as soon as there is a file: it is not waited for."""
        end = time.monotonic() + WAIT
        while not path.exists():
            if self.process.poll() is not None:
                raise AssertionError(f"the mock ended: {self.process.communicate()}")
            if time.monotonic() > end:
                raise AssertionError(f"no port file in {WAIT} seconds")
            time.sleep(0.005)
        text = path.read_text()
        assert text.endswith("\n"), f"half a port file: {text!r}"
        return text

    def end(self):
        """Ends it, whatever state it is in, and forgets what it said."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=WAIT)
        self.folder.cleanup()

    def stop(self, number=signal.SIGTERM, is_silent=True):
        """Ends it as a user would, and it has said nothing; returns the seconds that took."""
        self.process.send_signal(number)
        started = time.monotonic()
        try:
            said = self.process.communicate(timeout=WAIT)[1].decode()
        except subprocess.TimeoutExpired:
            self.end()
            raise AssertionError(f"the mock did not end within {WAIT} seconds") from None
        self.folder.cleanup()
        assert self.process.returncode == 0, f"{self.process.returncode}: {said}"
        assert said == "" or not is_silent, said
        return time.monotonic() - started

    def connect(self):
        return Connection(self.port)

    def request(self, method, target, headers=None, body=None):
        with self.connect() as connection:
            return connection.request(method, target, headers, body)

    def get(self, target, key=None):
        return self.request("GET", target, bearer(key) if key else None)

    def raw(self, data, patience=WAIT):
        """Sends bytes, and no more, and reads until the server closes; for `patience`
        seconds at most, since a server may wait for more than is coming."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as plain:
            pieces = []
            try:
                plain.sendall(data)
                plain.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it may close before it has read everything
            try:
                while piece := plain.recv(65536):
                    pieces.append(piece)
            except OSError:
                pass
            return b"".join(pieces)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            self.end()
