"""Pages of other origins (the Fetch standard, 3.2): preflight requests and what follows them."""
import unittest

from tests.blackbox.harness import ALLOMIA, MAIN, Mock, bearer, run
from tests.blackbox.spoken import CONTRACT, Spoken

LIST = f"/api/calls?organizationId={MAIN}"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
APP = "https://app.example"
FIELDS = ("Access-Control-Allow-Origin", "Access-Control-Allow-Methods",
          "Access-Control-Allow-Headers", "Access-Control-Max-Age",
          "Access-Control-Expose-Headers", "Access-Control-Allow-Credentials")


def preflight(mock, target=LIST, origin=APP, method="GET", fields="authorization,x-trace"):
    return mock.request("OPTIONS", target, {"Origin": origin,
                                            "Access-Control-Request-Method": method,
                                            "Access-Control-Request-Headers": fields})


class Cors(unittest.TestCase):
    def assert_silent(self, answer):
        self.assertEqual([name for name in FIELDS if name in answer.headers], [])

    def test_a_preflight_is_told_the_methods_of_the_path_without_credentials(self):
        with Mock(ALLOMIA) as mock:
            answer = preflight(mock)
            self.assertEqual((answer.status, answer.body), (204, b""))
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], APP)
            self.assertEqual(answer.headers["Access-Control-Allow-Methods"], "GET, HEAD")
            self.assertEqual(answer.headers["Access-Control-Allow-Headers"],
                             "authorization,x-trace")
            self.assertEqual(answer.headers["Access-Control-Max-Age"], "600")
            self.assertEqual(answer.headers["Vary"], "Origin")
            self.assertEqual(preflight(mock, "/nowhere").status, 404)

    def test_methods_are_those_that_the_contract_has_there(self):
        text = CONTRACT.replace("    options:\n      operationId: describeNotes\n",
                                "    delete:\n      operationId: dropNotes\n")
        with Spoken(contract=text) as mock:
            methods = preflight(mock, "/notes").headers["Access-Control-Allow-Methods"]
            self.assertEqual(set(methods.split(", ")), {"GET", "HEAD", "PUT", "DELETE"})

    def test_answers_and_refusals_name_the_origin_that_asked(self):
        with Mock(ALLOMIA) as mock:
            for headers, status in (({**bearer("demo-org-key")}, 200), ({}, 401)):
                answer = mock.request("GET", LIST, {**headers, "Origin": APP})
                self.assertEqual(answer.status, status)
                self.assertEqual(answer.headers["Access-Control-Allow-Origin"], APP)
                self.assertIn("Origin", answer.headers["Vary"])
                self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)

    def test_a_page_may_read_the_fields_of_an_answer(self):
        with Spoken() as mock:
            answer = mock.request("GET", "/notes", {"Origin": APP})
            self.assertEqual(answer.headers["Access-Control-Expose-Headers"], "X-Total, ETag")

    def test_cookies_go_along_where_the_contract_has_any(self):
        with Spoken() as mock:
            answer = mock.request("GET", "/cookies", {"Origin": APP, "Cookie": "entry=a"})
            self.assertEqual(answer.headers["Access-Control-Allow-Credentials"], "true")

    def test_who_sends_no_origin_is_told_nothing(self):
        with Mock(ALLOMIA) as mock:
            self.assert_silent(mock.get(LIST, "demo-org-key"))
            self.assert_silent(mock.request("OPTIONS", LIST))

    def test_signed_urls_are_for_pages_too(self):
        with Mock(ALLOMIA) as mock:
            url = mock.get(CALL, "demo-org-key").json()["recordingUrl"][len(mock.url):]
            answer = preflight(mock, url, method="GET", fields="range")
            self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Methods"]),
                             (204, "GET, HEAD"))
            answer = mock.request("GET", url, {"Origin": APP, "Range": "bytes=0-3"})
            self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Origin"]),
                             (206, APP))
            self.assertIn("Content-Range", answer.headers["Access-Control-Expose-Headers"])

    def test_a_contract_that_declares_options_answers_by_itself(self):
        with Spoken() as mock:
            answer = preflight(mock, "/notes")
            self.assertEqual((answer.status, answer.json()), (200, {"own": True}))
            self.assertNotIn("Access-Control-Allow-Methods", answer.headers)

    def test_origins_may_be_named(self):
        with Mock(ALLOMIA, "--cors", APP, "--cors", "http://localhost:3000") as mock:
            self.assertEqual(preflight(mock).headers["Access-Control-Allow-Origin"], APP)
            other = preflight(mock, origin="https://evil.example")
            self.assertEqual((other.status, other.headers["Allow"]), (204, "GET, HEAD"))
            self.assert_silent(other)
            self.assertEqual(other.headers["Vary"], "Origin")
            self.assert_silent(mock.request("GET", LIST, {"Origin": "https://evil.example"}))

    def test_it_can_be_switched_off(self):
        with Mock(ALLOMIA, "--cors", "off") as mock:
            answer = preflight(mock)
            self.assertEqual((answer.status, answer.headers["Allow"]), (204, "GET, HEAD"))
            self.assert_silent(answer)
            self.assert_silent(mock.request("GET", LIST, {"Origin": APP}))

    def test_the_control_is_for_no_page(self):
        with Mock(ALLOMIA) as mock:
            self.assert_silent(mock.request("GET", "/__admin/health", {"Origin": APP}))
            self.assert_silent(preflight(mock, "/__admin/clock", method="PUT"))

    def test_what_is_no_origin_is_refused(self):
        for words in (["maybe"], ["https://app.example/"], ["on", "off"], [APP, "on"], [""]):
            with self.subTest(words):
                done = run("mock", ALLOMIA, "--port", "0",
                           *[part for word in words for part in ("--cors", word)])
                self.assertEqual((done.returncode, done.stdout), (2, ""))


if __name__ == "__main__":
    unittest.main()
