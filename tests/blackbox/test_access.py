"""Who may control the mock: this machine, or whoever has the token; no page on the web; nobody."""
import os
import pathlib
import tempfile
import unittest

from tests.blackbox.checked import Checked, whole_check
from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, Mock, bearer, run

TOKEN = "c2VjcmV0-of-the-control"
CLOCK = "/__admin/clock"
NOW = b'{"now": "2025-05-28T14:20:15Z"}'
LISTED = f"/api/calls?organizationId={MAIN}"


LIMITED = ROOT / "tests/dialects/rate-limit"


def limited(mock):
    """What comes once there were too many requests."""
    for _ in range(100):
        answer = mock.request("GET", "/readings", {"X-Station-Key": "demo-station-one"})
        if answer.status == 429:
            return answer
    raise AssertionError("there is no limit")


class TokenMock(Mock):
    """A mock whose control asks for TOKEN."""

    def __init__(self, *options, contract=ALLOMIA):
        self.keep = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.keep.name) / "token"
        self.path.write_text(TOKEN + "\n")
        super().__init__(contract, "--admin-token-file", str(self.path), *options)

    def __exit__(self, kind, *rest):
        super().__exit__(kind, *rest)
        self.keep.cleanup()


class Loopback(unittest.TestCase):
    """Without a token: a page on the web must not drive a developer's mock."""

    def test_a_name_that_leads_here_opens_nothing(self):
        with Mock() as mock:
            for host in ("evil.example", f"evil.example:{mock.port}", "127.0.0.1.evil.example"):
                for method in ("GET", "PUT"):
                    answer = mock.request(method, CLOCK, {"Host": host}, NOW)
                    self.assertEqual(answer.status, 403, host)
                    self.assertIn("name", answer.json()["error"])
            for host in (f"localhost:{mock.port}", f"127.0.0.1:{mock.port}", "[::1]:80"):
                self.assertEqual(mock.request("GET", CLOCK, {"Host": host}).status, 200, host)

    def test_the_api_itself_is_served_by_any_name(self):
        with Mock() as mock:
            answer = mock.request("GET", LISTED,
                                  {"Host": "api.example", **bearer("demo-org-key")})
            self.assertEqual(answer.status, 200)

    def test_a_page_of_another_origin_changes_nothing(self):
        with Mock() as mock:
            for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
                for method, path in (("PUT", CLOCK), ("DELETE", CLOCK),
                                     ("POST", "/__admin/reset"), ("PUT", "/__admin/faults"),
                                     ("PATCH", "/__admin/records/calls/x")):
                    answer = mock.request(method, path, {"Origin": origin}, NOW)
                    self.assertEqual(answer.status, 403, (origin, method, path))
            self.assertEqual(mock.get(CLOCK).json()["frozen"], False)
            own = mock.request("PUT", CLOCK, {"Origin": mock.url}, NOW)
            self.assertEqual(own.status, 200)

    def test_no_page_of_another_origin_is_let_read(self):
        with Mock() as mock:
            for method in ("GET", "OPTIONS"):
                answer = mock.request(method, CLOCK, {
                    "Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"})
                self.assertNotIn("Access-Control-Allow-Origin", answer.headers)


class Token(unittest.TestCase):
    def test_whoever_presents_it_is_let_in_by_any_name(self):
        with TokenMock() as mock:
            for headers in (bearer(TOKEN), {"Host": "mock.example", **bearer(TOKEN)}):
                self.assertEqual(mock.request("GET", CLOCK, headers).status, 200)
                self.assertEqual(mock.request("PUT", CLOCK, headers, NOW).status, 200)

    def test_nobody_else_is(self):
        with TokenMock() as mock:
            for headers in ({}, bearer(TOKEN[:-1]), bearer(TOKEN + "x"), bearer(""),
                            {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"}):
                answer = mock.request("PUT", CLOCK, headers, NOW)
                self.assertEqual(answer.status, 401, headers)
                self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
            for path in ("health", "openapi.yaml", "nothing", "journal"):
                self.assertEqual(mock.get(f"/__admin/{path}").status, 401, path)

    def test_a_page_of_another_origin_is_not_even_with_it(self):
        with TokenMock() as mock:
            answer = mock.request("PUT", CLOCK,
                                  {"Origin": "https://evil.example", **bearer(TOKEN)}, NOW)
            self.assertEqual(answer.status, 403)

    def test_the_environment_may_name_it(self):
        before = dict(os.environ)
        os.environ["COUNTERSIGN_ADMIN_TOKEN"] = TOKEN
        try:
            with Mock() as mock:
                self.assertEqual(mock.get(CLOCK).status, 401)
                self.assertEqual(mock.request("GET", CLOCK, bearer(TOKEN)).status, 200)
        finally:
            os.environ.clear()
            os.environ.update(before)

    def test_it_is_told_nowhere(self):
        with TokenMock("--log", "short") as mock:
            for path in ("journal", "contract", "metrics", "health"):
                answer = mock.request("GET", f"/__admin/{path}", bearer(TOKEN))
                self.assertEqual(answer.status, 200)
                self.assertNotIn(TOKEN.encode(), answer.body)
            mock.request("GET", LISTED, bearer(TOKEN))
            self.assertNotIn(TOKEN.encode(), mock.request("GET", "/__admin/journal",
                                                          bearer(TOKEN)).body)
            mock.process.terminate()
            said = b"".join(mock.process.communicate(timeout=30))
            self.assertNotIn(TOKEN.encode(), said)
            mock.end()
            mock.stop = lambda: None

    def test_what_is_none_is_refused_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "token"
            for text in ("", "\n", "two words\n"):
                path.write_text(text)
                done = run("mock", ALLOMIA, "--port", "0", "--admin-token-file", path)
                self.assertEqual(done.returncode, 2, text)
                self.assertNotIn("two words", done.stderr)
            self.assertEqual(run("mock", ALLOMIA, "--port", "0", "--admin-token-file",
                                 f"{folder}/none").returncode, 2)

    def test_a_check_of_the_control_presents_it(self):
        with TokenMock() as mock:
            document = ROOT / "mock/control.yaml"
            checked = Checked("--url", f"{mock.url}/__admin", "--credential", f"token={TOKEN}",
                              "--fail-on", "inconclusive", contract=document)
            self.assertEqual(checked.status, 0, checked.out + checked.err)

    def test_a_whole_check_moves_the_clock_and_resets_by_that_of_the_environment(self):
        with TokenMock() as mock, tempfile.TemporaryDirectory() as folder:
            har = pathlib.Path(folder) / "run.har"
            checked = whole_check(mock, more=("--fail-on", "inconclusive", "--report", f"har={har}"),
                                  env={"COUNTERSIGN_ADMIN_TOKEN": TOKEN})
            self.assertEqual(checked.status, 0, checked.out + checked.err)
            for told in (checked.out, checked.err, checked.bytes.decode(), har.read_text()):
                self.assertNotIn(TOKEN, told)
            without = whole_check(mock, more=("--rules", "signed-url/expires"))
            self.assertNotEqual(without.status, 0)

    def test_what_is_proved_may_ask_for_it(self):
        done = run("prove", ALLOMIA, "--defect", "url-never-expires@getCall/transcriptUrl",
                   env={"COUNTERSIGN_ADMIN_TOKEN": TOKEN})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_refusal_does_not_lead_to_a_clock_that_is_closed(self):
        with Mock(LIMITED) as opened, TokenMock(contract=LIMITED) as closed:
            self.assertEqual(limited(opened).headers["Countersign-Clock"], CLOCK)
            self.assertNotIn("Countersign-Clock", limited(closed).headers)


class Off(unittest.TestCase):
    def test_the_control_is_a_path_like_any_other(self):
        with Mock(ALLOMIA, "--admin", "off") as mock:
            for path in ("/__admin/health", "/__admin/", "/__admin/clock"):
                answer = mock.get(path)
                self.assertEqual((answer.status, answer.body),
                                 (404, mock.get("/nowhere").body), path)

    def test_no_refusal_leads_to_its_clock(self):
        with Mock(LIMITED, "--admin", "off") as mock:
            self.assertNotIn("Countersign-Clock", limited(mock).headers)

    def test_nothing_but_on_and_off_is_taken(self):
        self.assertEqual(run("mock", ALLOMIA, "--admin", "maybe").returncode, 2)


if __name__ == "__main__":
    unittest.main()
