"""Mocks that are reached by TLS, a Unix socket or IPv6, and certificates for them."""
import http.client
import pathlib
import socket
import ssl
import subprocess
import tempfile
import time

from tests.blackbox import harness


def openssl(folder, *arguments):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, timeout=60,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


def make_certificate(folder, name, *more):
    """name.pem and name.key, signed by itself, for 127.0.0.1."""
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}",
            "-addext", "subjectAltName=IP:127.0.0.1", "-addext",
            "basicConstraints=critical,CA:FALSE", *(more or ["-days", "2"]))


class TlsMock(harness.Mock):
    """Speaks TLS with a certificate that it makes; `certificate` is what to trust."""

    def __init__(self, contract=harness.ALLOMIA, *options):
        self.place = tempfile.TemporaryDirectory()
        self.certificate = pathlib.Path(self.place.name) / "mock.pem"
        super().__init__(contract, "--tls-self-signed", "--tls-cert-out",
                         str(self.certificate), *options)
        self.url = f"https://127.0.0.1:{self.port}"
        self.trust = ssl.create_default_context(cafile=self.certificate)

    def plain(self, context=None, host="127.0.0.1"):
        """A connection on which TLS is spoken; to be closed."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=harness.WAIT)
        try:
            return (context or self.trust).wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise

    def get(self, target, key=None):
        http_connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=harness.WAIT, context=self.trust)
        try:
            http_connection.request("GET", target, headers=harness.bearer(key) if key else {})
            response = http_connection.getresponse()
            return harness.Answer(response, response.read())
        finally:
            http_connection.close()

    def end(self):
        super().end()
        self.place.cleanup()

    def stop(self, *arguments):
        try:
            return super().stop(*arguments)
        finally:
            self.place.cleanup()


class UnixMock(harness.Mock):
    """Listens on a Unix socket."""

    def __init__(self, path, contract=harness.ALLOMIA, *options, cwd=harness.ROOT):
        self.path, self.url, self.port = path, "http://localhost", None
        self.folder = tempfile.TemporaryDirectory()
        before = path.stat().st_ino if path.exists() else None
        self.process = subprocess.Popen(
            [harness.BINARY, "mock", str(contract), "--unix-socket", str(path), *options],
            cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        end = time.monotonic() + harness.WAIT
        while not path.exists() or path.stat().st_ino == before:
            if self.process.poll() is not None or time.monotonic() > end:
                said = self.process.communicate() if self.process.poll() is not None else ""
                self.end()
                raise AssertionError(f"no socket: {said}")
            time.sleep(0.005)

    def plain(self):
        connected = socket.socket(socket.AF_UNIX)
        connected.settimeout(harness.WAIT)
        connected.connect(str(self.path))
        return connected

    def get(self, target, key=None):
        connection = http.client.HTTPConnection("localhost")
        connection.sock = self.plain()
        try:
            connection.request("GET", target, headers=harness.bearer(key) if key else {})
            response = connection.getresponse()
            return harness.Answer(response, response.read())
        finally:
            connection.close()
