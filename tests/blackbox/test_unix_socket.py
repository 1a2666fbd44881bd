"""The mock listens where it is told: on a Unix socket, on IPv6, on both families."""
import os
import pathlib
import signal
import socket
import stat
import subprocess
import tempfile
import unittest

from tests.blackbox import harness
from tests.blackbox.checked import whole_check
from tests.blackbox.transport import UnixMock

BAD = ("fail", "warn", "inconclusive", "error")
ASKED = b"GET /__admin/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Unix(unittest.TestCase):
    def setUp(self):
        store = tempfile.TemporaryDirectory()
        self.addCleanup(store.cleanup)
        self.path = pathlib.Path(store.name) / "mock.sock"

    def refused(self, path, *options):
        done = harness.run("mock", harness.ALLOMIA, "--unix-socket", path, *options, timeout=30)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    def test_the_whole_check_passes_over_a_unix_socket(self):
        with UnixMock(self.path) as served:
            checked = whole_check(served, more=("--unix-socket", str(self.path)))
        self.assertEqual(checked.told(*BAD), [])
        self.assertEqual((checked.status, checked.err), (0, ""))

    def test_it_is_its_owners_alone_and_goes_with_the_mock(self):
        with UnixMock(self.path):
            found = self.path.stat()
            self.assertTrue(stat.S_ISSOCK(found.st_mode))
            self.assertEqual(stat.S_IMODE(found.st_mode), 0o600)
            self.assertEqual(os.listdir(self.path.parent), ["mock.sock"])
        self.assertEqual(os.listdir(self.path.parent), [])

    def test_the_line_that_says_it_is_ready_names_it(self):
        served = UnixMock(self.path)
        served.process.send_signal(signal.SIGTERM)
        said = served.process.communicate(timeout=harness.WAIT)[0].decode()
        served.end()
        self.assertIn(f" on unix:{self.path} (", said)

    def test_no_port_is_bound(self):
        with UnixMock(self.path) as served:
            bound = subprocess.run(["ls", "-l", f"/proc/{served.process.pid}/fd"],
                                   capture_output=True, text=True, check=True).stdout
            inodes = {word.split("[")[1].rstrip("]") for word in bound.split()
                      if word.startswith("socket:[")}
            for table in ("tcp", "tcp6"):
                lines = pathlib.Path(f"/proc/{served.process.pid}/net/{table}").read_text()
                self.assertEqual([line for line in lines.splitlines()[1:]
                                  if line.split()[9] in inodes], [])

    def test_one_that_was_left_behind_is_replaced(self):
        first = UnixMock(self.path)
        first.process.send_signal(signal.SIGKILL)
        first.end()
        self.assertTrue(self.path.exists())
        with UnixMock(self.path) as served:
            self.assertEqual(served.get("/__admin/health").status, 200)

    def test_one_that_somebody_listens_on_is_left_alone(self):
        with UnixMock(self.path) as served:
            self.assertIn(f"{self.path}: somebody listens on it", self.refused(self.path))
            self.assertEqual(served.get("/__admin/health").status, 200)

    def test_nothing_else_is_replaced(self):
        self.path.write_text("mine")
        self.assertIn("there is something else in its place", self.refused(self.path))
        self.assertEqual(self.path.read_text(), "mine")

    def test_at_the_end_another_one_in_its_place_stays(self):
        served = UnixMock(self.path)
        self.path.unlink()
        with UnixMock(self.path) as other:
            served.stop()
            self.assertEqual(other.get("/__admin/health").status, 200)

    def test_a_path_that_is_too_long_is_refused(self):
        said = self.refused(self.path.parent / ("x" * 110))
        self.assertIn("the path is too long", said)
        self.assertIn("hint: it may have ", said)

    def test_a_folder_that_is_not_there_is_an_error(self):
        self.assertIn("No such file or directory", self.refused(self.path / "below"))

    def test_there_is_no_port_to_tell_of(self):
        self.assertIn("--port-file has no port to tell of",
                      self.refused(self.path, "--port-file", "x"))

    def test_tls_is_spoken_there_too(self):
        certificate = self.path.parent / "own.pem"
        with UnixMock(self.path, harness.ALLOMIA, "--tls-self-signed", "--tls-cert-out",
                      str(certificate)):
            asked = subprocess.run(
                ["curl", "-sS", "--unix-socket", self.path, "--cacert", certificate,
                 "https://localhost/__admin/health"],
                capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(asked.stderr, "")
        self.assertIn('"status":"ok"', asked.stdout)


def ask(host, port):
    with socket.create_connection((host, port), timeout=harness.WAIT) as plain:
        plain.sendall(ASKED)
        return plain.makefile("rb").read()


class Addresses(unittest.TestCase):
    def test_the_whole_check_passes_over_ipv6(self):
        with harness.Mock(harness.ALLOMIA, "--host", "::1") as served:
            served.url = f"http://[::1]:{served.port}"
            checked = whole_check(served)
        self.assertEqual(checked.told(*BAD), [])
        self.assertEqual((checked.status, checked.err), (0, ""))

    def test_loopback_of_ipv6_is_not_that_of_ipv4(self):
        with harness.Mock(harness.ALLOMIA, "--host", "::1") as served:
            self.assertIn(b"200 OK", ask("::1", served.port))
            with self.assertRaises(ConnectionRefusedError):
                ask("127.0.0.1", served.port)

    def test_all_addresses_are_those_of_both_families(self):
        with harness.Mock(harness.ALLOMIA, "--host", "::") as served:
            self.assertIn(b"200 OK", ask("::1", served.port))
            self.assertIn(b"200 OK", ask("127.0.0.1", served.port))

    def test_brackets_are_no_part_of_an_address(self):
        with harness.Mock(harness.ALLOMIA, "--host", "[::1]") as served:
            self.assertIn(b"200 OK", ask("::1", served.port))

    def test_the_line_that_says_it_is_ready_has_them(self):
        served = harness.Mock(harness.ALLOMIA, "--host", "::")
        served.process.send_signal(signal.SIGTERM)
        said = served.process.communicate(timeout=harness.WAIT)[0].decode()
        served.end()
        self.assertIn(f" on http://[::1]:{served.port} (", said)


if __name__ == "__main__":
    unittest.main()
