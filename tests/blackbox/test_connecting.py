"""How a check connects, in the words of curl: TLS, client certificates, proxies, redirects,
headers, addresses, sockets; and that what is secret stays where it belongs."""
import base64
import json
import os
import pathlib
import shlex
import ssl
import subprocess
import tempfile
import time
import unittest

from tests.blackbox.checked import identities
from tests.blackbox.harness import ALLOMIA, Mock, run
from tests.blackbox.troubled import Troubled

CANARY = "canary-7f3a9b1c2d4e5f60"
FORMATS = ("json", "text", "junit", "tap", "tap13", "sarif", "ctrf", "github", "markdown",
           "har", "html")


def openssl(folder, *arguments):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, timeout=60,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


def make_authority(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2",
            "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE")


def make_certificate(folder, name, authority, *more):
    (folder / f"{name}.ext").write_text(
        "subjectAltName=IP:127.0.0.1,DNS:api.example.test\nbasicConstraints=CA:FALSE\n")
    openssl(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}",
            *(more or ["-nodes"]))
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem",
            "-CAkey", f"{authority}.key", "-CAcreateserial", "-days", "2", "-out",
            f"{name}.pem", "-extfile", f"{name}.ext")


def check(url, *arguments, env=None):
    """A small check: one rule that asks a few times."""
    return run("check", ALLOMIA, "--url", url, *identities(ALLOMIA), "--rules",
               "pagination/default-size", *arguments, env=env)


class Connecting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()
        cls.store = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.store.name)
        make_authority(cls.folder, "authority")
        make_authority(cls.folder, "stranger")
        make_certificate(cls.folder, "server", "authority")
        make_certificate(cls.folder, "client", "authority", "-passout", "pass:" + CANARY)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()
        cls.store.cleanup()

    def tls(self, client=False, version=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        if client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.folder / "authority.pem")
        if version:
            context.maximum_version = version
        return context

    def assert_held(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def assert_unreachable(self, done, *words):
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_a_certificate_is_verified(self):
        with Troubled(self.mock.url, tls=self.tls()) as way:
            self.assert_unreachable(check(way.url), "the certificate is not trusted",
                                    "--cacert")
            self.assert_unreachable(
                check(way.url, "--cacert", self.folder / "stranger.pem"),
                "the certificate is not trusted")
            self.assert_held(check(way.url, "--cacert", self.folder / "authority.pem"))
            self.assert_held(check(way.url, "-k"))

    def test_trusted_certificates_may_stand_in_a_folder(self):
        folder = self.folder / "trusted"
        folder.mkdir()
        (folder / "authority.pem").write_bytes((self.folder / "authority.pem").read_bytes())
        openssl(self.folder, "rehash", folder)
        with Troubled(self.mock.url, tls=self.tls()) as way:
            self.assert_held(check(way.url, "--capath", folder))

    def test_a_certificate_is_for_its_host(self):
        with Troubled(self.mock.url, tls=self.tls()) as way:
            there = way.url.replace("127.0.0.1", "other.example.test")
            self.assert_unreachable(
                check(there, "--cacert", self.folder / "authority.pem", "--resolve",
                      f"other.example.test:{way.port}:127.0.0.1"), "not trusted")

    def test_a_client_certificate(self):
        trusted = ("--cacert", self.folder / "authority.pem")
        shown = ("--cert", self.folder / "client.pem", "--key", self.folder / "client.key",
                 "--pass", "env:KEY_PASS")
        with Troubled(self.mock.url, tls=self.tls(client=True)) as way:
            self.assertEqual(check(way.url, *trusted).returncode, 3)
            self.assert_held(check(way.url, *trusted, *shown, env={"KEY_PASS": CANARY}))
            wrong = check(way.url, *trusted, *shown, env={"KEY_PASS": "not-the-pass"})
            self.assertEqual(wrong.returncode, 3, wrong.stdout + wrong.stderr)

    def test_a_version_of_tls(self):
        trusted = ("--cacert", self.folder / "authority.pem")
        with Troubled(self.mock.url, tls=self.tls(version=ssl.TLSVersion.TLSv1_2)) as way:
            self.assert_held(check(way.url, *trusted, "--tlsv1.2"))
            self.assert_unreachable(check(way.url, *trusted, "--tlsv1.3"), "no connection")

    def test_a_host_may_be_given_an_address(self):
        url = "http://api.example.test:1"
        there = f"127.0.0.1:{self.mock.port}"
        self.assert_held(check(url, "--connect-to", f"api.example.test:1:{there}"))
        self.assert_held(check(f"http://api.example.test:{self.mock.port}", "--resolve",
                               f"api.example.test:{self.mock.port}:127.0.0.1"))
        self.assert_unreachable(check(url, "--resolve", "api.example.test:1:127.0.0.1"))

    def test_a_socket_in_the_file_system(self):
        path = self.folder / "socket"
        with Troubled(self.mock.url, path=path) as way:
            self.assert_held(check("http://127.0.0.1", "--unix-socket", path))
            self.assertGreater(way.count, 2)

    def test_a_proxy(self):
        login = "Basic " + base64.b64encode(b"me:" + CANARY.encode()).decode()

        def guard(_, handler):
            if handler.headers.get("Proxy-Authorization") == login:
                return False
            return handler.refuse(407, Proxy_Authenticate='Basic realm="x"')

        with Troubled(self.mock.url, guard) as way:
            url = "http://api.example.test"
            user = ("--proxy-user", "env:PROXY_LOGIN")
            env = {"PROXY_LOGIN": f"me:{CANARY}"}
            self.assert_held(check(url, "--proxy", way.url, *user, env=env))
            self.assertTrue(way.heads[-1][1].startswith(url + "/api/calls?"))
            self.assert_held(check(self.mock.url, "--proxy", way.url, *user, env=env))
            asked = way.count
            self.assert_held(check(self.mock.url, "--proxy", way.url, "--noproxy",
                                   "127.0.0.1"))
            self.assert_held(check(self.mock.url, env={"http_proxy": way.url}))
            self.assertEqual(way.count, asked)
            refused = check(url, "--proxy", way.url)
            self.assertNotEqual(refused.returncode, 0)

    def test_a_redirect_is_an_answer_unless_it_is_to_be_followed(self):
        def move(_, handler):
            if handler.path.startswith("/there"):
                handler.path = handler.path[len("/there"):]
                return False
            return handler.refuse(307, Location="/there" + handler.path)

        with Troubled(self.mock.url, move) as way:
            self.assertNotEqual(check(way.url).returncode, 0)
            self.assert_held(check(way.url, "--location"))
            self.assertNotEqual(check(way.url, "-L", "--max-redirs", 0).returncode, 0)
            self.assertTrue(all("Authorization" in head for _, _, head in way.heads))

    def test_a_circle_of_redirects_ends(self):
        with Troubled(self.mock.url, lambda _, handler:
                      handler.refuse(302, Location=handler.path)) as way:
            done = check(way.url, "-L", "--max-redirs", 3, "--max-requests", 40)
            self.assertNotEqual(done.returncode, 0)
            self.assertLessEqual(way.count, 40)

    def test_nothing_is_shown_to_another_origin(self):
        with Troubled(self.mock.url) as other:
            def away(_, handler):
                return handler.refuse(302, Location=other.url + handler.path)

            with Troubled(self.mock.url, away) as way:
                check(way.url, "-L", "-H", f"X-Tenant: {CANARY}")
                self.assertTrue(all(head["X-Tenant"] == CANARY and "Authorization" in head
                                    for _, _, head in way.heads))
                self.assertGreater(other.count, 0)
                for _, _, head in other.heads:
                    self.assertLessEqual(set(head), {"Host", "Accept", "User-Agent"})

    def test_nothing_is_shown_to_a_clock_that_stands_elsewhere(self):
        with Troubled(self.mock.url) as other:
            done = check(self.mock.url, "-H", f"X-Tenant: {CANARY}", "--clock",
                         other.url + "/__admin/clock", "--rules", "signed-url")
            self.assert_held(done)
            self.assertGreater(other.count, 0)
            for _, _, head in other.heads:
                self.assertFalse({"X-Tenant", "Authorization"} & set(head))

    def test_what_was_kept_back_is_not_shown_on_the_way_home_either(self):
        home = []
        with Troubled(self.mock.url, lambda _, handler:
                      handler.refuse(302, Location=home[0] + "/x")) as mirror:
            def away(_, handler):
                return handler.path != "/x" and handler.refuse(302, Location=mirror.url)

            with Troubled(self.mock.url, away) as way:
                home.append(way.url)
                check(way.url, "-L", "-H", f"X-Tenant: {CANARY}")
                returned = [head for _, path, head in way.heads if path == "/x"]
                self.assertGreater(len(returned), 0)
                for head in returned:
                    self.assertLessEqual(set(head), {"Host", "Accept", "User-Agent"})

    def test_headers_and_the_name_of_who_asks(self):
        with Troubled(self.mock.url) as way:
            done = check(way.url, "-H", "X-Tenant: env:TENANT", "-H", "X-Empty:", "-H",
                         "Accept: text/plain", "--user-agent", "watchdog/1",
                         env={"TENANT": CANARY})
            self.assert_held(done)
            for _, _, head in way.heads:
                self.assertEqual(head["X-Tenant"], CANARY)
                self.assertEqual(head["X-Empty"], "")
                self.assertEqual(head["User-Agent"], "watchdog/1")
                self.assertNotEqual(head["Accept"], "text/plain")

    def test_a_header_that_is_a_credential_is_warned_of(self):
        done = check(self.mock.url, "-H", f"authorization: Bearer {CANARY}")
        self.assertIn("--credential bearerAuth=env:NAME", done.stderr)
        self.assertNotIn(CANARY, done.stdout + done.stderr)

    def test_secrets_are_in_no_report(self):
        def echo(_, handler):
            return handler.refuse(418, X_Echo=handler.headers.get("X-Tenant", ""),
                                  X_Coded=base64.b64encode(
                                      handler.headers.get("X-Tenant", "").encode()).decode())

        with Troubled(self.mock.url, echo) as way, tempfile.TemporaryDirectory() as folder:
            reports = [f"--report={name}={folder}/{name}" for name in FORMATS]
            done = check(way.url, *reports, "--rules", "http", "-H", f"X-Tenant: {CANARY}",
                         "-H", "X-Stage: test", "--cacert", self.folder / "authority.pem",
                         "--proxy-user", "env:LOGIN", env={"LOGIN": f"me:{CANARY}2"})
            texts = {path.name: path.read_text() for path in pathlib.Path(folder).iterdir()}
            texts["said"] = done.stdout + done.stderr
            coded = base64.b64encode(CANARY.encode()).decode()[:20]
            for name, text in texts.items():
                self.assertNotIn(CANARY, text, name)
                self.assertNotIn(coded, text, name)
            curl = [finding["curl"] for finding in json.loads(texts["json"])["findings"]
                    if "curl" in finding][0]
            self.assertIn('-H "X-Tenant: $X_TENANT" -H "X-Stage: $X_STAGE"', curl)
            self.assertIn('--proxy-user "$PROXY_USER"', curl)
            for entry in json.loads(texts["har"])["log"]["entries"]:
                shown = {field["name"]: field["value"]
                         for field in entry["request"]["headers"]}
                self.assertEqual(shown["X-Stage"], "[redacted]")

    def test_the_curl_line_connects_as_the_check_did(self):
        with Troubled(self.mock.url, tls=self.tls(client=True)) as way, \
                tempfile.TemporaryDirectory() as folder:
            done = check(way.url.replace("127.0.0.1", "api.example.test"), "--report",
                         f"json={folder}/r", "--rules", "pagination/pages", "--resolve",
                         f"api.example.test:{way.port}:127.0.0.1", "--cacert",
                         self.folder / "authority.pem", "--cert", self.folder / "client.pem",
                         "--key", self.folder / "client.key", "--pass", "env:KEY_PASS", "-H",
                         "X-Tenant: env:KEY_PASS", env={"KEY_PASS": CANARY})
            self.assert_held(done)
            report = json.loads(pathlib.Path(folder, "r").read_text())
            line = next(finding["curl"] for finding in report["findings"]
                        if "curl" in finding)
            env = dict(os.environ, BEARERAUTH="demo-key", PASS=CANARY, X_TENANT=CANARY)
            key = identities(ALLOMIA)[1].partition("=")[2]
            env["BEARERAUTH"] = key
            again = subprocess.run(["sh", "-c", line], env=env, capture_output=True,
                                   text=True, timeout=60)
            self.assertIn("200 OK", again.stdout.splitlines()[0], line + again.stderr)
            self.assertEqual(way.heads[-1][2]["X-Tenant"], CANARY)
            self.assertEqual(shlex.split(line)[0], "curl")

    def test_the_rate_is_kept(self):
        with Troubled(self.mock.url) as way:
            begin = time.monotonic()
            self.assert_held(check(way.url, "--rate", "10/s"))
            self.assertGreaterEqual(time.monotonic() - begin, (way.count - 1) * 0.1 - 0.02)
            self.assertGreater(way.count, 3)


if __name__ == "__main__":
    unittest.main()
