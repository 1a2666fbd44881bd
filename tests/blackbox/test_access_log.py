"""The access log: a line for each answer, in the forms that readers of logs know, and no secret."""
import datetime
import json
import pathlib
import re
import signal
import socket
import tempfile
import time
import unittest
import urllib.parse

from tests.blackbox import harness
from tests.blackbox.checked import ECHO_CONTRACT
from tests.blackbox.transport import TlsMock, UnixMock

CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
LIST = f"/api/calls?organizationId={harness.MAIN}"
COMMON = re.compile(
    r'(\S+) - - \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000)\] '
    r'"([A-Z]+) (\S+) (HTTP/1\.[01])" (\d{3}|-) (\d+|-)')


class Logged:
    """What a mock logs while it is talked to in a `with`; read once it has ended."""

    def __init__(self, form, *options, contract=harness.ALLOMIA):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name) / "log"
        self.mock = harness.Mock(contract, "--log", form, "--log-file", str(self.path), *options)
        self.lines = None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.mock.stop()
                text = self.path.read_text(encoding="ascii")
                assert text == "" or text.endswith("\n"), text
                self.lines = text.splitlines()
            else:
                self.mock.end()
        finally:
            self.folder.cleanup()

    def objects(self):
        return [json.loads(line) for line in self.lines]


class Forms(unittest.TestCase):
    def test_the_common_form_is_that_of_ncsa(self):
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        with Logged("common") as logged:
            body = logged.mock.get(CALL, "demo-org-key").body
            logged.mock.get("/nowhere")
            logged.mock.request("HEAD", LIST, harness.bearer("demo-org-key"))
            logged.mock.raw(b"GET /__admin/health HTTP/1.0\r\n\r\n")
        after = datetime.datetime.now(datetime.timezone.utc)
        lines = [COMMON.fullmatch(line) for line in logged.lines]
        self.assertNotIn(None, lines, logged.lines)
        self.assertEqual([line.group(1) for line in lines], ["127.0.0.1"] * 4)
        for line in lines:
            moment = datetime.datetime.strptime(line.group(2), "%d/%b/%Y:%H:%M:%S %z")
            self.assertTrue(before <= moment <= after, line.group(2))
        self.assertEqual([line.groups()[2:6] for line in lines], [
            ("GET", CALL, "HTTP/1.1", "200"), ("GET", "/nowhere", "HTTP/1.1", "404"),
            ("HEAD", LIST, "HTTP/1.1", "200"), ("GET", "/__admin/health", "HTTP/1.0", "200")])
        self.assertEqual(lines[0].group(7), str(len(body)))
        self.assertEqual(lines[2].group(7), "-")  # no body

    def test_the_json_form_is_an_object_a_line(self):
        with Logged("json", "--fault", "getCall:fixed,milliseconds=300") as logged:
            body = logged.mock.get(CALL, "demo-org-key").body
            logged.mock.get(LIST, "demo-org-key")
            logged.mock.get(LIST)
            logged.mock.get("/nowhere")
        one, other, refused, stray = logged.objects()
        self.assertEqual(list(one), ["time", "client", "method", "target", "operation", "status",
                                     "bytes", "durationMicroseconds"])
        self.assertRegex(one["time"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z")
        self.assertEqual((one["client"], one["method"], one["target"], one["status"]),
                         ("127.0.0.1", "GET", CALL, 200))
        self.assertEqual((one["operation"], one["bytes"]), ("getCall", len(body)))
        self.assertTrue(300000 <= one["durationMicroseconds"] < 5000000, one)
        self.assertEqual((other["target"], other["operation"]), (LIST, "listCalls"))
        self.assertLess(other["durationMicroseconds"], 300000)
        self.assertEqual((refused["operation"], refused["status"]), ("listCalls", 401))
        self.assertEqual((stray["operation"], stray["status"]), (None, 404))

    def test_the_short_form_has_method_target_status_and_bytes(self):
        with Logged("short") as logged:
            body = logged.mock.get(CALL, "demo-org-key").body
        self.assertEqual(logged.lines, [f"GET {CALL} 200 {len(body)}"])

    def test_nothing_is_logged_unless_it_is_asked_for(self):
        with harness.Mock() as mock:  # which must not have said a word
            mock.get(LIST, "demo-org-key")

    def test_without_a_file_it_goes_to_standard_error(self):
        mock = harness.Mock(harness.ALLOMIA, "--log", "common")
        mock.get("/nowhere")
        mock.process.send_signal(signal.SIGTERM)
        out, said = mock.process.communicate(timeout=harness.WAIT)
        mock.end()
        self.assertRegex(said.decode(), r'\A127\.0\.0\.1 .*"GET /nowhere HTTP/1\.1" 404 \d+\n\Z')
        self.assertNotIn(b"nowhere", out)

    def test_a_file_is_continued(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "log"
            path.write_text("before\n", encoding="ascii")
            for _ in range(2):
                with harness.Mock(harness.ALLOMIA, "--log", "short", "--log-file",
                                  str(path)) as mock:
                    mock.get("/nowhere")
            lines = path.read_text(encoding="ascii").splitlines()
        self.assertEqual([line[:12] for line in lines], ["before", "GET /nowhere", "GET /nowhere"])

    def test_what_makes_no_sense_is_refused(self):
        for options, why in (
                (("--log", "long"), "--log takes none, short, common or json, not 'long'"),
                (("--log-file", "x"), "--log-file holds nothing without --log FORM"),
                (("--log", "json", "--log-file", "/nowhere/log"),
                 "cannot write the log /nowhere/log: No such file or directory")):
            done = harness.run("mock", harness.ALLOMIA, "--port", "0", *options, timeout=30)
            self.assertEqual((done.returncode, done.stderr), (2, f"countersign: {why}\n"))


class Answers(unittest.TestCase):
    """A line is written once for each answer, whatever becomes of it."""

    def test_one_line_for_each_of_many_on_one_connection(self):
        with Logged("short") as logged, logged.mock.connect() as connection:
            for number in range(50):
                connection.request("GET", f"/nowhere/{number}")
        self.assertEqual([line.split()[1] for line in logged.lines],
                         [f"/nowhere/{number}" for number in range(50)])

    def test_bytes_are_those_that_went_out(self):
        with Logged("json", "--fault", "limit_data,bytes=20") as logged:
            logged.mock.raw(f"GET {CALL} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        self.assertEqual([(entry["status"], entry["bytes"]) for entry in logged.objects()],
                         [(401, 20)])

    def test_what_went_out_without_a_status_has_none(self):
        with Logged("json", "--fault", "EMPTY_RESPONSE") as logged:
            logged.mock.raw(f"GET {CALL} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        self.assertEqual([(entry["status"], entry["bytes"]) for entry in logged.objects()],
                         [(None, 0)])

    def test_a_client_that_leaves_is_told_of(self):
        with Logged("json", "--fault", "fixed,milliseconds=400") as logged:
            with socket.create_connection(("127.0.0.1", logged.mock.port)) as plain:
                plain.sendall(f"GET {CALL} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
                time.sleep(0.1)
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            time.sleep(0.6)
        self.assertEqual(len(logged.lines), 1)
        self.assertEqual(logged.objects()[0]["target"], CALL)

    def test_refusals_of_what_is_too_large_have_a_line(self):
        with Logged("short") as logged:
            logged.mock.raw(b"POST /api/calls?key=secret HTTP/1.1\r\nHost: h\r\n"
                            b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
        self.assertEqual(len(logged.lines), 1)
        self.assertRegex(logged.lines[0], r"\APOST /api/calls 413 \d+\Z")

    def test_a_line_is_a_line_whatever_the_target_holds(self):
        with Logged("json") as logged:
            logged.mock.raw(b'GET /a"b\\c\xc3\xa4\x01 HTTP/1.1\r\nHost: h\r\n\r\n')
        self.assertEqual([entry["target"] for entry in logged.objects()],
                         ["/a%22b%5Cc%C3%A4%01"])


class Secrets(unittest.TestCase):
    def test_neither_keys_nor_signatures_are_logged(self):
        for form in ("short", "common", "json"):
            with self.subTest(form), Logged(form) as logged:
                url = logged.mock.get(CALL, "demo-org-key").json()["transcriptUrl"]
                parts = urllib.parse.urlsplit(url)
                logged.mock.get(f"{parts.path}?{parts.query}")
            signature = parts.query.split("X-Amz-Signature=")[1]
            self.assertEqual(len(logged.lines), 2)
            self.assertIn(parts.path, logged.lines[1])
            for line in logged.lines:
                self.assertNotIn(signature, line)
                self.assertNotIn("demo-org-key", line)

    def test_a_query_that_may_hold_a_key_is_not_logged(self):
        with tempfile.TemporaryDirectory() as folder:
            contract = pathlib.Path(folder) / "contract.yaml"
            contract.write_text(ECHO_CONTRACT, encoding="utf-8")
            with Logged("json", contract=contract) as logged:
                logged.mock.get("/queryKey?entry=canary")
        self.assertEqual(logged.objects()[0]["target"], "/queryKey")

    def test_several_contracts_have_one_log(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "log"
            with harness.Mock(harness.ALLOMIA, str(harness.FIXTURES / "zudu"), "--log", "json",
                              "--log-file", str(path)) as mock:
                mock.get("/allomia" + CALL, "demo-org-key")
                mock.get("/stray?key=canary")
            entries = [json.loads(line) for line in path.read_text().splitlines()]
        self.assertEqual([(entry["target"], entry["operation"]) for entry in entries],
                         [("/allomia" + CALL, "getCall"), ("/stray", None)])


class Clients(unittest.TestCase):
    def logged(self, served, talk):
        """The clients that a mock on standard error tells of."""
        talk()
        served.process.send_signal(signal.SIGTERM)
        said = served.process.communicate(timeout=harness.WAIT)[1].decode()
        served.end()
        return [json.loads(line)["client"] for line in said.splitlines()]

    def test_they_are_told_by_their_address(self):
        served = harness.Mock(harness.ALLOMIA, "--host", "::", "--log", "json")

        def talk():
            for host in ("::1", "127.0.0.1"):
                with socket.create_connection((host, served.port), timeout=10) as plain:
                    plain.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    plain.makefile("rb").read()
        self.assertEqual(self.logged(served, talk), ["::1", "127.0.0.1"])

    def test_behind_tls_and_on_a_unix_socket(self):
        served = TlsMock(harness.ALLOMIA, "--log", "json")
        self.assertEqual(self.logged(served, lambda: served.get("/")), ["127.0.0.1"])
        with tempfile.TemporaryDirectory() as folder:
            local = UnixMock(pathlib.Path(folder) / "mock.sock", harness.ALLOMIA, "--log", "json")
            self.assertEqual(self.logged(local, lambda: local.get("/")), ["unix"])


if __name__ == "__main__":
    unittest.main()
