"""OPTIONS, 405, 406 and gzip (RFC 9110 9.3.7, 15.5.6, 12.5.1, 12.5.3)."""
import gzip
import json
import unittest

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, Mock, bearer
from tests.blackbox.spoken import Spoken

LIST = f"/api/calls?organizationId={MAIN}"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
KEY = bearer("demo-org-key")


class Methods(unittest.TestCase):
    def test_options_tells_what_a_path_allows(self):
        with Mock(ALLOMIA) as mock:
            answer = mock.request("OPTIONS", LIST)
            self.assertEqual((answer.status, answer.headers["Allow"], answer.body),
                             (204, "GET, HEAD", b""))
            self.assertEqual(mock.request("OPTIONS", "/nowhere").status, 404)
            self.assertEqual(mock.request("OPTIONS", "*").status, 204)

    def test_options_is_the_contracts_where_it_has_it(self):
        with Spoken() as mock:
            self.assertEqual(mock.request("OPTIONS", "/notes").json(), {"own": True})

    def test_a_method_that_is_not_there_is_refused_with_those_that_are(self):
        with Mock(ALLOMIA) as mock, Spoken() as spoken:
            answer = mock.request("DELETE", LIST, KEY)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))
            answer = spoken.request("PATCH", "/notes")
            self.assertEqual(answer.status, 405)
            self.assertEqual(set(answer.headers["Allow"].split(", ")),
                             {"GET", "HEAD", "PUT", "OPTIONS"})


class Forms(unittest.TestCase):
    """Accept: an answer whose forms are all unwelcome is 406, and nothing else is."""

    def statuses(self, mock, target, *accepted):
        return [mock.request("GET", target, {**KEY, "Accept": text}).status for text in accepted]

    def test_only_what_excludes_every_form_is_refused(self):
        with Mock(ALLOMIA) as mock:
            self.assertEqual(
                self.statuses(mock, LIST, "*/*", "application/json", "application/*", "",
                              "text/csv, */*;q=0.1", "application/json;q=0.001",
                              "text/html, application/xhtml+xml, */*;q=0.8",
                              "Application/JSON; charset=utf-8"), [200] * 8)
            self.assertEqual(
                self.statuses(mock, LIST, "text/csv", "application/json;q=0",
                              "application/json;q=0, */*", "text/*, image/png", "*/*;q=0"),
                [406] * 5)

    def test_it_is_told_by_a_problem_document(self):
        with Mock(ALLOMIA) as mock:
            answer = mock.request("GET", LIST, {**KEY, "Accept": "text/csv"})
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertEqual(answer.json()["status"], 406)

    def test_or_as_the_contract_documents_it(self):
        with Spoken() as mock:
            answer = mock.request("GET", "/notes", {"Accept": "image/png"})
            self.assertEqual((answer.status, answer.json()), (406, {"error": "json or csv"}))

    def test_the_form_that_is_welcome_is_sent(self):
        with Spoken() as mock:
            answer = mock.request("GET", "/notes", {"Accept": "text/csv"})
            self.assertEqual((answer.status, answer.body), (200, b"one,two"))
            answer = mock.request("GET", "/notes", {"Accept": "text/csv;q=0.4, application/json"})
            self.assertEqual(answer.json(), ["one", "two"])

    def test_other_refusals_come_first_whatever_is_accepted(self):
        with Mock(ALLOMIA) as mock:
            csv = {"Accept": "text/csv"}
            self.assertEqual(mock.request("GET", LIST, csv).status, 401)
            self.assertEqual(mock.request("GET", LIST + "&page=x", {**KEY, **csv}).status, 400)

    def test_nothing_is_changed_for_an_answer_that_is_not_welcome(self):
        key = {"X-Key": "demo-sluice-east"}
        body = b'{"lock": "Upper gate", "width": 12}'
        with Mock(ROOT / "tests/dialects/writes") as mock:
            before = mock.request("GET", "/jobs", key).json()["total"]
            for accepted, status, more in (("text/csv", 406, 0), ("application/json", 201, 1)):
                answer = mock.request("POST", "/jobs", {
                    **key, "Content-Type": "application/json", "Accept": accepted}, body)
                self.assertEqual(answer.status, status, answer)
                self.assertEqual(mock.request("GET", "/jobs", key).json()["total"], before + more)


class Gzip(unittest.TestCase):
    def ask(self, mock, accepted, method="GET", target=LIST, **more):
        return mock.request(method, target, {**KEY, "Accept-Encoding": accepted, **more})

    def test_it_is_sent_when_it_is_asked_for(self):
        with Mock(ALLOMIA) as mock:
            plain = mock.request("GET", LIST, KEY)
            for accepted in ("gzip", "br, gzip;q=0.5", "*", "identity;q=0.5, gzip"):
                coded = self.ask(mock, accepted)
                self.assertEqual(coded.headers["Content-Encoding"], "gzip", accepted)
                self.assertEqual(gzip.decompress(coded.body), plain.body)
                self.assertLess(len(coded.body), len(plain.body) // 2)
                self.assertEqual(coded.headers["Vary"], "Accept-Encoding")
                self.assertNotEqual(coded.headers["ETag"], plain.headers["ETag"])
            self.assertEqual(plain.headers["Vary"], "Accept-Encoding")

    def test_it_is_not_when_it_is_not(self):
        with Mock(ALLOMIA) as mock:
            for accepted in ("", "br", "gzip;q=0", "identity, gzip;q=0.5", "gzip;q=0, *"):
                self.assertNotIn("Content-Encoding", self.ask(mock, accepted).headers, accepted)

    def test_head_agrees(self):
        with Mock(ALLOMIA) as mock:
            get, head = self.ask(mock, "gzip"), self.ask(mock, "gzip", "HEAD")
            for name in ("Content-Length", "Content-Encoding", "ETag", "Vary", "Content-Type"):
                self.assertEqual(head.headers[name], get.headers[name])
            self.assertEqual(head.body, b"")

    def test_what_is_short_or_no_text_stays_as_it_is(self):
        with Mock(ALLOMIA) as mock:
            refused = mock.request("GET", LIST, {"Accept-Encoding": "gzip"})
            self.assertEqual(refused.status, 401)
            self.assertNotIn("Content-Encoding", refused.headers)
            url = mock.get(CALL, "demo-org-key").json()["recordingUrl"][len(mock.url):]
            sound = mock.request("GET", url, {"Accept-Encoding": "gzip"})
            self.assertGreater(len(sound.body), 2000)
            self.assertNotIn("Content-Encoding", sound.headers)
            self.assertNotIn("Vary", sound.headers)

    def test_who_refuses_plain_bytes_gets_none(self):
        with Mock(ALLOMIA) as mock:
            short = self.ask(mock, "gzip, identity;q=0", target=LIST + "&limit=1")
            self.assertEqual(short.headers["Content-Encoding"], "gzip")
            self.assertEqual(len(json.loads(gzip.decompress(short.body))["calls"]), 1)
            for accepted in ("identity;q=0", "*;q=0", "br, identity;q=0"):
                self.assertEqual(self.ask(mock, accepted).status, 406, accepted)

    def test_broken_json_is_broken_where_it_can_be_read(self):
        with Mock(ALLOMIA, "--fault", "malformedJson") as mock:
            self.assertNotIn("Content-Encoding", self.ask(mock, "gzip").headers)


if __name__ == "__main__":
    unittest.main()
