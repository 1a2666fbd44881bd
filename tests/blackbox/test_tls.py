"""The mock speaks TLS: with a certificate that it is given, or makes."""
import pathlib
import socket
import ssl
import subprocess
import tempfile
import unittest
import warnings

from tests.blackbox import harness
from tests.blackbox.checked import whole_check
from tests.blackbox.transport import TlsMock, make_certificate, openssl

BAD = ("fail", "warn", "inconclusive", "error")
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
SHELF = harness.ROOT / "tests/dialects/aip-158-like"


def mock(*options):
    """A mock that is to end by itself, with an error."""
    return harness.run("mock", harness.ALLOMIA, "--port", "0", *options, timeout=30)


class SelfSigned(unittest.TestCase):
    def test_the_whole_check_passes_over_tls(self):
        for folder in harness.contracts():
            with self.subTest(folder.name), TlsMock(folder) as served:
                checked = whole_check(served, folder,
                                      more=("--cacert", str(served.certificate)))
                self.assertEqual(checked.told(*BAD), [])
                self.assertEqual((checked.status, checked.err), (0, ""))

    def test_the_line_that_says_it_is_ready_names_the_scheme(self):
        served = TlsMock()
        served.process.send_signal(15)
        said = served.process.communicate(timeout=harness.WAIT)[0].decode()
        served.end()
        self.assertIn(f" on https://127.0.0.1:{served.port} (", said)

    def test_urls_in_answers_are_of_the_scheme(self):
        with TlsMock() as served:
            call = served.get(CALL, "demo-org-key").json()
            self.assertTrue(call["transcriptUrl"].startswith(served.url + "/"), call)
            target = call["transcriptUrl"][len(served.url):]
            self.assertEqual(served.get(target).status, 200)

    def test_the_certificate_is_of_this_machine_for_thirty_days(self):
        with TlsMock(harness.ALLOMIA, "--host", "127.0.0.1") as served:
            for host in ("localhost", "127.0.0.1", "::1"):
                with served.plain(host=host) as connection:
                    told = connection.getpeercert()
            with self.assertRaises(ssl.SSLCertVerificationError):
                served.plain(host="api.example.test")
        lasts = (ssl.cert_time_to_seconds(told["notAfter"])
                 - ssl.cert_time_to_seconds(told["notBefore"]))
        self.assertEqual(lasts, 31 * 86400)

    def test_two_mocks_have_two_certificates(self):
        with TlsMock() as one, TlsMock() as other:
            self.assertNotEqual(one.certificate.read_text(), other.certificate.read_text())
            self.assertNotIn("PRIVATE", one.certificate.read_text())
            with self.assertRaises(ssl.SSLCertVerificationError):
                one.plain(other.trust)

    def test_older_versions_are_not_spoken(self):
        with TlsMock() as served:
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                context = ssl.create_default_context(cafile=served.certificate)
                context.minimum_version = context.maximum_version = version
                with served.plain(context) as connection:
                    self.assertEqual(connection.version(), version.name.replace("_", "."))
            context = ssl.create_default_context(cafile=served.certificate)
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises(OSError):
                served.plain(context)

    def test_a_connection_is_kept(self):
        with TlsMock() as served, served.plain() as connection:
            for _ in range(2):
                connection.sendall(b"GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                got = connection.recv(65536)
                while not got.endswith(b"}"):
                    got += connection.recv(65536)
                self.assertTrue(got.startswith(b"HTTP/1.1 200 "), got)

    def test_whoever_speaks_no_tls_harms_nobody(self):
        with TlsMock() as served:
            with socket.create_connection(("127.0.0.1", served.port), timeout=10) as plain:
                plain.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                self.assertNotIn(b"HTTP/1.1", plain.recv(65536))
            with socket.create_connection(("127.0.0.1", served.port)):
                self.assertEqual(served.get("/__admin/health").status, 200)

    def test_faults_go_through_tls(self):
        asked = b"GET " + CALL.encode() + b" HTTP/1.1\r\nHost: h\r\n\r\n"
        for fault, expected in (("EMPTY_RESPONSE", b""), ("limit_data,bytes=20", b"HTTP/1.1 401"),
                                ("RANDOM_DATA_THEN_CLOSE", b"\x01")):
            with self.subTest(fault), TlsMock(harness.ALLOMIA, "--fault", fault) as served:
                with served.plain() as connection:
                    connection.sendall(asked)
                    got = b""
                    try:
                        while piece := connection.recv(65536):
                            got += piece
                    except ssl.SSLEOFError:
                        pass
                self.assertEqual(got[:len(expected)], expected)
                self.assertLess(len(got), 1000)
                self.assertEqual(bool(got), bool(expected))


class Given(unittest.TestCase):
    def setUp(self):
        store = tempfile.TemporaryDirectory()
        self.addCleanup(store.cleanup)
        self.folder = pathlib.Path(store.name)
        make_certificate(self.folder, "own")

    def path(self, name):
        return str(self.folder / name)

    def refused(self, *options):
        done = mock(*options)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertLessEqual(len(done.stderr.splitlines()), 2)
        return done.stderr

    def served(self, *options):
        with harness.Mock(harness.ALLOMIA, *options) as served:
            asked = subprocess.run(
                ["curl", "-sS", "--cacert", self.path("own.pem"),
                 f"https://127.0.0.1:{served.port}/__admin/health"],
                capture_output=True, text=True, timeout=60, check=False)
        return asked.stdout + asked.stderr

    def test_a_certificate_and_its_key_are_served(self):
        self.assertIn('"status":"ok"', self.served("--tls-cert", self.path("own.pem"),
                                                   "--tls-key", self.path("own.key")))

    def test_both_may_stand_in_one_file(self):
        both = (self.folder / "own.pem").read_text() + (self.folder / "own.key").read_text()
        (self.folder / "both.pem").write_text(both)
        self.assertIn('"status":"ok"', self.served("--tls-cert", self.path("both.pem")))

    def test_what_is_written_is_the_certificate_without_the_key(self):
        both = (self.folder / "own.key").read_text() + (self.folder / "own.pem").read_text()
        (self.folder / "both.pem").write_text(both)
        with harness.Mock(harness.ALLOMIA, "--tls-cert", self.path("both.pem"),
                          "--tls-cert-out", self.path("out.pem")):
            written = (self.folder / "out.pem").read_text()
        self.assertNotIn("PRIVATE", written)
        self.assertIn("BEGIN CERTIFICATE", written)

    def test_a_key_of_another_certificate_is_refused(self):
        make_certificate(self.folder, "other")
        self.assertEqual(
            self.refused("--tls-cert", self.path("own.pem"), "--tls-key",
                         self.path("other.key")).splitlines()[0],
            f"countersign: the key in {self.path('other.key')} is not that of the "
            f"certificate in {self.path('own.pem')}")

    def test_an_expired_certificate_is_refused(self):
        openssl(self.folder, "req", "-new", "-key", "own.key", "-subj", "/CN=own", "-out",
                "own.csr")
        openssl(self.folder, "ca", *self.authority(), "-startdate", "20200101000000Z",
                "-enddate", "20200201000000Z", "-in", "own.csr", "-out", "old.pem")
        self.assertIn("old.pem has expired: it held until 2020-02-01T00:00:00Z",
                      self.refused("--tls-cert", self.path("old.pem"), "--tls-key",
                                   self.path("own.key")))

    def test_a_certificate_of_the_future_is_refused(self):
        openssl(self.folder, "req", "-new", "-key", "own.key", "-subj", "/CN=own", "-out",
                "own.csr")
        openssl(self.folder, "ca", *self.authority(), "-startdate", "20960101000000Z",
                "-enddate", "20970101000000Z", "-in", "own.csr", "-out", "new.pem")
        self.assertIn("new.pem does not hold before 2096-01-01T00:00:00Z",
                      self.refused("--tls-cert", self.path("new.pem"), "--tls-key",
                                   self.path("own.key")))

    def authority(self):
        """What `openssl ca` needs to date a certificate freely."""
        (self.folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nrand_serial=yes\n"
            "new_certs_dir=.\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
        (self.folder / "index.txt").write_text("")
        return ("-config", "ca.cnf", "-batch", "-selfsign", "-keyfile", "own.key", "-notext")

    def test_an_encrypted_key_is_refused(self):
        openssl(self.folder, "pkey", "-in", "own.key", "-aes128", "-passout", "pass:word",
                "-out", "locked.key")
        self.assertIn("locked.key is encrypted", self.refused(
            "--tls-cert", self.path("own.pem"), "--tls-key", self.path("locked.key")))

    def test_files_that_hold_something_else_are_refused(self):
        own, key, none = (self.path(name) for name in ("own.pem", "own.key", "none"))
        for options, why in ((("--tls-cert", key), f"there is no certificate in {key}"),
                             (("--tls-cert", own), f"there is no private key in {own}"),
                             (("--tls-cert", own, "--tls-key", own), f"no private key in {own}"),
                             (("--tls-cert", none, "--tls-key", key), f"{none}: cannot read"),
                             (("--tls-cert", own, "--tls-key", none), f"{none}: cannot read")):
            with self.subTest(why):
                self.assertIn(why, self.refused(*options))

    def test_options_that_make_no_sense_together_are_refused(self):
        for options, why in ((("--tls-key", "x"), "give --tls-cert too"),
                             (("--tls-cert-out", "x"), "give --tls-self-signed too"),
                             (("--tls-self-signed", "--tls-cert", "x"), "--tls-self-signed makes")):
            with self.subTest(why):
                self.assertIn(why, self.refused(*options))


class Received(unittest.TestCase):
    def test_deliveries_may_come_by_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            receiver = subprocess.Popen(
                [harness.BINARY, "receive", str(harness.FIXTURES / "hmsovereign"), "--port",
                 "0", "--port-file", folder / "port", "--tls-self-signed", "--tls-cert-out",
                 folder / "own.pem", "--count", "1", "--settle", "0"],
                cwd=harness.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            try:
                for _ in range(2000):
                    if (folder / "port").exists() or receiver.poll() is not None:
                        break
                    subprocess.run(["sleep", "0.01"], check=True)
                asked = subprocess.run(
                    ["curl", "-sS", "--cacert", folder / "own.pem", "-d", "{}",
                     f"https://localhost:{(folder / 'port').read_text().strip()}/"],
                    capture_output=True, text=True, timeout=60, check=False)
                said = receiver.communicate(timeout=harness.WAIT)[0]
            finally:
                if receiver.poll() is None:
                    receiver.kill()
                    receiver.communicate()
        self.assertEqual(asked.stderr, "")
        self.assertIn("error", asked.stdout)  # it is not signed
        self.assertIn(" on https://127.0.0.1:", said)


if __name__ == "__main__":
    unittest.main()
