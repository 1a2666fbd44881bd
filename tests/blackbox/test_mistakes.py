"""What clients do wrong: told in the journal, and with --strict explained instead of answered."""
import json
import os
import tempfile
import textwrap
import unittest
import urllib.parse

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, SMALL, Mock, bearer, load_yaml, run

DIALECTS = ROOT / "tests/dialects"
JOURNAL = "/__admin/journal"
MAIN_KEY, SMALL_KEY = "demo-org-key", "demo-small-key"
CALLS = f"/api/calls?organizationId={MAIN}"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"


def rows():
    done = run("mock", ALLOMIA, "--list-mistakes")
    assert done.returncode == 0, done
    return [line.split("\t") for line in done.stdout.splitlines()]


class Case(unittest.TestCase):
    """A mock whose journal is empty before each test, asked with one key."""
    contract, options, key = ALLOMIA, (), MAIN_KEY
    header = None  # that the key is sent in; None: as a bearer token

    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(cls.contract, *cls.options)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def setUp(self):
        self.mock.request("DELETE", "/__admin/clock")
        self.mock.request("POST", "/__admin/reset")

    def headers(self):
        return {self.header: self.key} if self.header else bearer(self.key)

    def ask(self, target, method="GET", body=None, **headers):
        given = dict(self.headers(), **{name.replace("_", "-"): value
                                        for name, value in headers.items()})
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            given.setdefault("Content-Type", "application/json")
        return self.mock.request(method, target, given, data)

    def entries(self):
        return self.mock.get(JOURNAL).json()["entries"]

    def mistakes(self):
        """Those of the last request: identifiers, and what the first one is about."""
        entry = self.entries()[-1]
        return [one["mistake"] for one in entry["mistakes"]]

    def last(self):
        return self.entries()[-1]["mistakes"][-1]

    def assert_clean(self):
        for entry in self.entries():
            self.assertEqual(entry["mistakes"], [], entry["target"])
        self.assertEqual(self.mock.get(JOURNAL).json()["mistakes"], {})


class Told(Case):
    def test_a_client_without_mistakes_has_none(self):
        page, more = 1, True
        while more:
            answer = self.ask(f"{CALLS}&limit=50&page={page}&callType=Inbound&sort=duration_asc")
            more, page = answer.json()["pagination"]["hasNextPage"], page + 1
        self.ask(f"/api/calls?organizationId={SMALL}")
        self.ask(f"{CALLS}&page=1&limit=20")
        self.ask(f"{CALLS}&page=2")  # 20 is what it is where it is left out
        self.ask("/api/calls/00000000-0000-4000-8000-000000000000")
        url = self.ask(CALL).json()["transcriptUrl"]
        self.assertEqual(self.mock.get(url[len(self.mock.url):]).status, 200)
        self.assert_clean()

    def test_an_unknown_path_or_method(self):
        self.ask("/api/cals")
        self.assertEqual(self.mistakes(), ["unknown-path"])
        self.ask(CALLS, "DELETE")
        self.assertEqual(self.mistakes(), ["unknown-method"])
        self.assertIn("GET", self.last()["detail"])

    def test_missing_and_wrong_credentials(self):
        self.mock.get(CALLS)
        self.assertIn("none were presented", self.last()["detail"])
        self.mock.get(CALLS, "guessed")
        self.assertEqual(self.mistakes(), ["wrong-credentials"])
        self.assertIn("none that the mock knows", self.last()["detail"])

    def test_an_unknown_parameter_though_it_is_ignored(self):
        self.assertEqual(self.ask(f"{CALLS}&calType=Inbound").status, 200)
        self.assertEqual(self.mistakes(), ["unknown-parameter"])
        self.assertEqual(self.last()["subject"], "calType")
        self.assertIn("did you mean 'callType'?", self.last()["detail"])

    def test_missing_parameters_and_wrong_values(self):
        self.ask("/api/calls")
        self.assertEqual(self.mistakes(), ["missing-parameter"])
        self.ask(f"{CALLS}&callType=inbound&limit=0&page=x")
        self.assertEqual(self.mistakes(), ["wrong-value"] * 3)
        details = {one["subject"]: one["detail"] for one in self.entries()[-1]["mistakes"]}
        self.assertIn("did you mean 'Inbound'?", details["callType"])
        self.assertIn("at least 1, at most 50", details["limit"])

    def test_bounds_that_are_reversed(self):
        self.ask(f"{CALLS}&from=2025-06-01T00:00:00Z&to=2025-05-01T00:00:00Z")
        self.assertEqual(self.mistakes(), ["conflicting-parameters"])

    def test_a_page_that_was_never_offered(self):
        self.ask(f"{CALLS}&limit=50&page=3")  # there are that many: any may be asked for
        self.assert_clean()
        self.ask(f"{CALLS}&limit=50&page=4")
        self.assertEqual(self.mistakes(), ["page-not-offered"])
        self.assertIn("the last is 3", self.last()["detail"])

    def test_a_page_that_was_offered_may_be_gone(self):
        self.ask(f"{CALLS}&agentName=Zed&limit=1")
        record = f"/__admin/records/calls/{CALL[-36:]}"
        self.mock.request("PATCH", record, None, b'{"agentName": "Zed Zwei"}')
        other = self.ask(f"{CALLS}&limit=1&callType=Web").json()["calls"][0]["id"]
        self.mock.request("PATCH", f"/__admin/records/calls/{other}", None, b'{"agentName": "Zed"}')
        answer = self.ask(f"{CALLS}&agentName=Zed&limit=1")
        self.assertEqual(answer.json()["pagination"]["totalPages"], 2)
        self.mock.request("PATCH", record, None, b'{"agentName": "Ada"}')
        answer = self.ask(f"{CALLS}&agentName=Zed&limit=1&page=2")
        self.assertEqual(answer.json()["calls"], [])
        self.assertEqual(self.mistakes(), [])
        self.ask(f"{CALLS}&agentName=Zed&limit=1&page=3")
        self.assertEqual(self.mistakes(), ["page-not-offered"])

    def test_what_is_dropped_or_changed_on_page_2(self):
        for second, told in (
                ("", "'callType' was 'Inbound' and is left out; 'sort' was 'duration_asc'"),
                ("&callType=Web&sort=duration_asc", "'callType' was 'Inbound' and is 'Web'"),
                ("&callType=Inbound", "'sort' was 'duration_asc'"),
                ("&callType=Inbound&sort=duration_asc&limit=5", "'limit' was '10' and is '5'"),
                ("&callType=Inbound&sort=duration_asc&agentName=a", "'agentName' was left out")):
            with self.subTest(second):
                self.setUp()
                self.ask(f"{CALLS}&limit=10&callType=Inbound&sort=duration_asc")
                limit = "" if "limit" in second else "&limit=10"
                self.assertEqual(self.ask(f"{CALLS}{limit}&page=2{second}").status, 200)
                self.assertEqual(self.mistakes(), ["walk-changed"])
                self.assertIn(told, self.last()["detail"])

    def test_whatever_is_dropped_is_dropped_defaults_included(self):
        self.ask(f"{CALLS}&limit=10&callType=Inbound&sort=duration_asc")
        self.ask(f"{CALLS}&page=2")
        self.assertEqual(self.mistakes(), ["walk-changed"])
        self.assertIn("'sort' was 'duration_asc' and is left out; 'limit' was '10' and is left out",
                      self.last()["detail"])

    def test_a_walk_that_has_ended_leads_nowhere(self):
        page, more = 0, True
        while more:
            page += 1
            more = self.ask(f"{CALLS}&limit=10&callType=Inbound&page={page}").json()["pagination"]["hasNextPage"]
        self.ask(f"{CALLS}&limit=10&page={page}")
        self.assert_clean()

    def test_another_question_is_none_gone_wrong(self):
        self.ask(f"{CALLS}&limit=10&callType=Inbound&sort=duration_asc")
        self.ask(f"{CALLS}&limit=5&page=2&callType=Outbound")
        self.assert_clean()

    def test_a_walk_that_goes_on_beside_another_is_not_changed(self):
        for page in (1, 2, 3):
            for question in ("&callType=Inbound", "&callType=Outbound", ""):
                self.ask(f"{CALLS}&limit=5&page={page}{question}")
        self.assert_clean()

    def test_another_client_has_its_own_walks(self):
        self.ask(f"{CALLS}&limit=10&callType=Inbound")
        self.mock.get(f"/api/calls?organizationId={SMALL}&limit=2&page=2", SMALL_KEY)
        self.assertEqual(self.mistakes(), [])

    def test_an_expired_url(self):
        url = self.ask(CALL, Prefer='now="2025-05-28T14:20:15Z"').json()["transcriptUrl"]
        self.assertEqual(self.mock.get(url[len(self.mock.url):]).status, 403)
        self.assertEqual(self.mistakes(), ["url-expired"])
        self.assertIn("ended at 2025-05-28T15:20:15Z", self.last()["detail"])

    def test_a_signed_url_that_was_altered(self):
        url = self.ask(CALL).json()["transcriptUrl"][len(self.mock.url):]
        for altered in (url + "0", url.partition("?")[0], url.replace("X-Amz-Expires=3600", "X-Amz-Expires=9999")):
            with self.subTest(altered):
                self.mock.get(altered)
                self.assertEqual(self.mistakes(), ["url-altered"])

    def test_credentials_sent_to_a_signed_url(self):
        url = self.ask(CALL).json()["transcriptUrl"][len(self.mock.url):]
        self.assertEqual(self.ask(url).status, 200)
        self.assertEqual(self.mistakes(), ["needless-credentials"])

    def test_a_wait_that_was_cut_short(self):
        self.mock.request("PUT", "/__admin/clock", None, b'{"now": "2025-06-01T00:00:00Z"}')
        self.mock.request("PUT", "/__admin/faults", None,
                          b'{"type": "status", "status": 503, "retryAfter": 10, "times": 1}')
        self.assertEqual(self.ask(CALLS).headers["Retry-After"], "10")
        self.assertEqual(self.mistakes(), [])
        self.ask(f"{CALLS}&page=2")  # it may have been under way
        self.assertEqual(self.mistakes(), [])
        self.ask(CALLS)
        self.assertEqual(self.mistakes(), ["retry-too-early"])
        self.mock.get(CALLS, SMALL_KEY)  # was not told to wait
        self.assertNotIn("retry-too-early", self.mistakes())
        self.mock.request("PUT", "/__admin/clock", None, b'{"advance": 10}')
        self.ask(CALLS)
        self.assertEqual(self.mistakes(), [])
        self.mock.request("DELETE", "/__admin/faults")

    def test_they_are_counted_beyond_what_is_kept(self):
        with Mock(ALLOMIA, "--journal", "1") as mock:
            for _ in range(3):
                mock.get("/nowhere")
            seen = mock.get(JOURNAL).json()
            self.assertEqual((seen["kept"], seen["mistakes"]), (1, {"unknown-path": 3}))

    def test_what_was_asked_for_by_preference_is_none(self):
        self.ask(CALLS, Prefer="code=401")
        self.ask(CALLS, Prefer="code=400")
        self.mock.get(f"{CALLS}&__code=500", MAIN_KEY)
        self.assert_clean()


class Bodies(Case):
    contract, header, key = DIALECTS / "writes", "X-Key", "demo-sluice-east"
    JOB = {"lock": "Upper gate", "width": 12}

    def test_a_clean_client(self):
        self.assertEqual(self.ask("/jobs", "POST", dict(self.JOB, labels={"tide": "high"})).status, 201)
        self.assert_clean()

    def test_an_undeclared_member_though_it_is_ignored(self):
        self.assertEqual(self.ask("/jobs", "POST", dict(self.JOB, crow="Ada")).status, 201)
        self.assertEqual(self.mistakes(), ["unknown-member"])
        self.assertEqual(self.last()["subject"], "/crow")
        self.assertIn("did you mean 'crew'?", self.last()["detail"])

    def test_a_body_that_is_missing_or_malformed(self):
        self.ask("/jobs", "POST")
        self.assertEqual(self.mistakes(), ["malformed-body"])
        self.ask("/jobs", "POST", b'{"lock": ')
        self.assertEqual(self.mistakes(), ["malformed-body"])
        self.ask("/jobs", "POST", b"lock=1", Content_Type="text/plain")
        self.assertEqual(self.mistakes(), ["wrong-media-type"])

    def test_members_that_are_missing_or_wrong(self):
        self.ask("/jobs", "POST", {"lock": "", "labels": {}})
        self.assertEqual(sorted(self.mistakes()), ["missing-parameter", "wrong-value"])

    def test_offsets_go_on_whatever_the_size(self):
        self.ask("/jobs?limit=5")
        self.ask("/jobs?limit=10&offset=5")
        self.assert_clean()
        self.ask("/jobs?limit=10&offset=5000")
        self.assertEqual(self.mistakes(), ["page-not-offered"])

    def test_strict_changes_nothing(self):
        with Mock(self.contract, "--strict") as mock:
            before = mock.request("GET", "/jobs", self.headers()).json()["total"]
            answer = mock.request("POST", "/jobs", dict(self.headers(), **{
                "Content-Type": "application/json"}), json.dumps(dict(self.JOB, crow=1)).encode())
            self.assertEqual((answer.status, answer.json()["type"]),
                             (400, "urn:countersign:mistake:unknown-member"))
            self.assertEqual(mock.request("GET", "/jobs", self.headers()).json()["total"], before)


class Members(unittest.TestCase):
    """A body whose schema says what it thinks of members that it does not name."""
    CONTRACT = """\
        openapi: 3.1.0
        info: {{ title: Things, version: '1' }}
        paths:
          /things:
            post:
              operationId: addThing
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties: {{ name: {{ type: string }}, inner: {{ type: object, properties: {{ a: {{}} }} }} }}
                      {others}
              responses: {{ '204': {{ description: Done. }} }}
        """

    def mistakes(self, others, body):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "contract.yaml")
            with open(file, "w", encoding="utf-8") as out:
                out.write(textwrap.dedent(self.CONTRACT).format(others=others))
            with Mock(file) as mock:
                mock.request("POST", "/things", {"Content-Type": "application/json"}, json.dumps(body).encode())
                entry, = mock.get(JOURNAL).json()["entries"]
                return [(one["mistake"], one.get("subject")) for one in entry["mistakes"]]

    def test_members_nobody_speaks_of_are_mistyped(self):
        self.assertEqual(self.mistakes("", {"name": "x", "nme": 1, "inner": {"a": 1, "b": 2}}),
                         [("unknown-member", "/inner/b"), ("unknown-member", "/nme")])

    def test_members_that_are_welcome_are_none(self):
        self.assertEqual(self.mistakes("additionalProperties: true", {"nme": 1}), [])
        self.assertEqual(self.mistakes("patternProperties: { '^n': {} }", {"nme": 1}), [])

    def test_members_that_are_refused_are_told_once(self):
        self.assertEqual(self.mistakes("additionalProperties: false", {"nme": 1}), [("malformed-body", None)])


class NoTotals(Case):
    contract, key = DIALECTS / "nothing-said", "demo-flow-key"

    def test_behind_a_full_page_one_may_look(self):
        count = len(load_yaml(self.contract / "data/calls.yaml"))
        for offset in range(0, count + 1):
            self.ask(f"/v2/calls?limit=1&offset={offset}")
        self.assert_clean()
        self.ask(f"/v2/calls?limit=1&offset={count + 1}")
        self.assertEqual(self.mistakes(), ["page-not-offered"])


class Cursors(Case):
    contract, header, key = DIALECTS / "cursor", "X-Lantern-Key", "demo-lantern-key"
    LIST = "/v1/conversations?page_size=3"

    def follow(self, target):
        cursor = self.ask(target).json()["next_cursor"]
        return cursor and f"&cursor={urllib.parse.quote(cursor)}"

    def test_a_clean_walk(self):
        cursor = ""
        while cursor is not None:
            cursor = self.follow(f"{self.LIST}&status=done{cursor}")
        self.assert_clean()

    def test_a_cursor_that_was_never_offered(self):
        cursor = self.follow(self.LIST)
        self.assertEqual(self.ask(f"{self.LIST}{cursor}0").status, 400)
        self.assertEqual(self.mistakes(), ["cursor-not-offered"])

    def test_a_filter_dropped_beside_a_cursor(self):
        cursor = self.follow(f"{self.LIST}&status=done")
        self.assertEqual(self.ask(f"{self.LIST}{cursor}").status, 400)
        self.assertEqual(self.mistakes(), ["walk-changed"])

    def test_strict_keeps_the_status_of_the_contract(self):
        with Mock(self.contract, "--strict") as mock:
            answer = mock.request("GET", "/v1/conversations?page_size=0", self.headers())
            self.assertEqual((answer.status, answer.json()["status"]), (422, 422))

    def test_a_size_may_change_beside_a_cursor(self):
        self.ask(f"/v1/conversations?page_size=5{self.follow(self.LIST)}")
        self.assert_clean()

    def test_a_key_in_a_header_of_its_own_is_not_shown(self):
        self.ask(self.LIST)
        self.assertEqual(self.entries()[-1]["headers"]["X-Lantern-Key"], "REDACTED")


class FollowedCursors(Case):
    contract, header, key = DIALECTS / "expiring-cursor", "X-Harbour-Key", "demo-harbour-one"

    def more(self, target):
        url = urllib.parse.urlsplit(self.ask(target).json()["more"])
        return url.path, dict(urllib.parse.parse_qsl(url.query))

    def test_a_filter_dropped_where_that_is_not_refused(self):
        path, query = self.more("/logbook?size=2&vessel=a")
        self.assertEqual(query.pop("vessel"), "a")
        self.assertEqual(self.ask(f"{path}?{urllib.parse.urlencode(query)}").status, 200)
        self.assertEqual(self.mistakes(), ["walk-changed"])

    def test_a_cursor_that_was_followed_too_late(self):
        path, query = self.more("/logbook?size=2")
        self.mock.request("PUT", "/__admin/clock", None, b'{"offset": 1801}')
        self.ask(f"{path}?{urllib.parse.urlencode(query)}")
        self.assertEqual(self.mistakes(), ["cursor-expired"])


class Limits(Case):
    contract, header, key = DIALECTS / "rate-limit", "X-Station-Key", "demo-station-one"

    def test_a_limit_of_the_contract_that_is_not_waited_for(self):
        self.mock.request("PUT", "/__admin/clock", None, b'{"now": "2025-06-01T00:00:00Z"}')
        while (answer := self.ask("/readings")).status == 200:
            self.assertEqual(self.mistakes(), [])
        self.assertEqual((answer.status, self.mistakes()), (429, []))
        self.ask("/readings")
        self.assertEqual(self.mistakes(), ["retry-too-early"])
        self.mock.request("PUT", "/__admin/clock", None, b'{"advance": 30}')
        self.assertEqual(self.ask("/readings").status, 200)
        self.assertEqual(self.mistakes(), [])

    def test_a_limit_of_one_record_is_waited_for_with_that_one(self):
        self.mock.request("PUT", "/__admin/clock", None, b'{"now": "2025-06-01T01:00:00Z"}')
        while self.ask("/readings/r-01").status == 200:
            pass
        self.mock.request("PUT", "/__admin/clock", None, b'{"advance": 1}')
        self.assertEqual(self.ask("/readings/r-12").status, 200)
        self.assertEqual(self.mistakes(), [])
        self.assertEqual(self.ask("/readings/r-01").status, 429)
        self.assertEqual(self.mistakes(), ["retry-too-early"])


class Strict(Case):
    options = ("--strict",)

    def test_a_mistake_is_explained(self):
        answer = self.ask(f"{CALLS}&calType=Inbound")
        self.assertEqual((answer.status, answer.headers["Content-Type"]),
                         (400, "application/problem+json"))
        problem = answer.json()
        self.assertEqual(problem["type"], "urn:countersign:mistake:unknown-parameter")
        self.assertEqual(problem["status"], 400)
        self.assertIn("did you mean 'callType'?", problem["detail"])
        self.assertTrue(problem["title"] and problem["explanation"] and problem["remedy"])
        entry, = self.mock.get(problem["instance"]).json()["entries"]
        self.assertEqual((entry["target"], entry["status"]), (f"{CALLS}&calType=Inbound", 400))
        self.assertEqual(entry["mistakes"], problem["mistakes"])

    def test_a_clean_client_is_answered(self):
        self.assertEqual(self.ask(f"{CALLS}&limit=50&callType=Inbound").status, 200)
        self.assertEqual(self.ask(f"{CALLS}&limit=50&callType=Inbound&page=2").status, 200)
        self.assertEqual(self.ask("/api/calls/00000000-0000-4000-8000-000000000000").status, 404)
        self.assertEqual(self.ask("/api/calls/00000000-0000-4000-8000-000000000000")
                         .headers["Content-Type"].partition(";")[0], "application/json")

    def test_the_status_of_a_refusal_and_its_header_fields_stay(self):
        for method, target, key, status in (
                ("GET", "/api/cals", MAIN_KEY, 404), ("PUT", CALLS, MAIN_KEY, 405),
                ("GET", CALLS, "guessed", 401), ("GET", "/api/calls", MAIN_KEY, 400)):
            answer = self.mock.request(method, target, bearer(key))
            self.assertEqual((answer.status, answer.json()["status"]), (status, status))
            if status == 405:
                self.assertEqual(answer.headers["Allow"], "GET, HEAD")

    def test_a_page_is_refused_as_long_as_it_is_not_asked_for_rightly(self):
        self.ask(f"{CALLS}&limit=10&callType=Inbound")
        for _ in range(2):
            answer = self.ask(f"{CALLS}&limit=10&page=2")
            self.assertEqual(answer.json()["type"], "urn:countersign:mistake:walk-changed")
        self.assertEqual(self.ask(f"{CALLS}&limit=10&page=2&callType=Inbound").status, 200)
        self.assertEqual(self.ask(f"{CALLS}&limit=10&page=99").status, 400)

    def test_signed_urls_are_explained(self):
        url = self.ask(CALL, Prefer='now="2025-05-28T14:20:15Z"').json()["transcriptUrl"]
        answer = self.mock.get(url[len(self.mock.url):])
        self.assertEqual((answer.status, answer.json()["type"]),
                         (403, "urn:countersign:mistake:url-expired"))
        url = self.ask(CALL).json()["transcriptUrl"][len(self.mock.url):]
        answer = self.ask(url)
        self.assertEqual((answer.status, answer.json()["type"]),
                         (400, "urn:countersign:mistake:needless-credentials"))

    def test_faults_are_still_met(self):
        self.mock.request("PUT", "/__admin/faults", None, b'{"type": "limit_data", "bytes": 10}')
        with self.assertRaises(Exception):
            self.ask(f"{CALLS}&calType=Inbound")
        self.mock.request("DELETE", "/__admin/faults")


class Table(unittest.TestCase):
    def test_every_mistake_is_explained_once(self):
        table = rows()
        self.assertEqual(len({row[0] for row in table}), len(table))
        for row in table:
            self.assertEqual(len(row), 4)
            self.assertRegex(row[0], r"\A[a-z]+(-[a-z]+)*\Z")
            for text in row[2:]:
                self.assertTrue(text.endswith("."), text)

    def test_every_mistake_stands_in_the_page(self):
        page = (ROOT / "docs/mock.md").read_text(encoding="utf-8")
        for row in rows():
            self.assertTrue(f"| `{row[0]}` |" in page, row[0])


if __name__ == "__main__":
    unittest.main()
