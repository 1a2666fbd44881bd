"""What a client sees of `countersign mock fixtures/allomia`."""
import concurrent.futures
import json
import pathlib
import signal
import socket
import tempfile
import time
import unittest
import urllib.parse

from tests.blackbox.harness import (ALLOMIA, EMPTY, FOREIGN, MAIN, SMALL, WAIT, Mock,
                                    bearer, load_yaml, run)

CALL = "f6a7b8c9-d0e1-2345-fabc-678901234567"  # with a transcript and a recording
PLUS = "call-_+15145550188_XqaQxRRgAzYc"
MAY = "callType=Inbound&from=2025-05-01T00:00:00Z&to=2025-06-01T00:00:00Z"
CLOCK = "/__admin/clock"
LAST = "Host: x\r\nConnection: close\r\n"
PROMPT = 5  # seconds; far above what is needed, far below any timeout of the mock


def calls(organization, query=""):
    return f"/api/calls?organizationId={organization}" + (f"&{query}" if query else "")


def set_clock(mock, value):
    return mock.request("PUT", CLOCK, {"Content-Type": "application/json"},
                        json.dumps(value).encode())


class MockCase(unittest.TestCase):
    """One mock for a class of tests, stopped cleanly behind them."""

    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def assert_json(self, answer, status, body=None):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        if body is not None:
            self.assertEqual(answer.json(), body)

    def assert_alive(self):
        self.assert_json(self.mock.get(calls(SMALL), "demo-small-key"), 200)


class Transport(MockCase):
    def test_a_connection_is_kept_behind_answers_of_every_kind(self):
        key = bearer("demo-org-key")
        with self.mock.connect() as connection:
            for method, target, headers, body, status in (
                    ("GET", calls(MAIN), key, None, 200),
                    ("GET", calls(MAIN), key, None, 200),
                    ("GET", calls(MAIN), {}, None, 401),
                    ("GET", calls(MAIN, "page=0"), key, None, 400),
                    ("GET", "/api/nothing", key, None, 404),
                    ("POST", "/api/calls", key, b"{}", 405),
                    ("POST", "/api/calls", key, b"x" * 100000, 405),
                    ("OPTIONS", "/api/calls", {}, None, 204),
                    ("HEAD", calls(MAIN), key, None, 200),
                    ("PUT", CLOCK, {}, b"{", 400),
                    ("GET", calls(MAIN), key, None, 200)):
                with self.subTest(f"{method} {target} {status}"):
                    answer = connection.request(method, target, headers, body)
                    self.assertEqual(answer.status, status)
                    self.assertNotEqual(answer.headers.get("Connection", "").lower(), "close")

    def test_head_has_the_headers_of_get_and_no_body(self):
        targets = [(calls(MAIN, "limit=3"), 200), (f"/api/calls/{CALL}", 200),
                   ("/api/calls/none", 404), (calls(MAIN, "callType=fax"), 400),
                   ("/api/nothing", 404), ("/__admin/health", 200)]
        for target, status in targets:
            with self.subTest(target), self.mock.connect() as connection:
                got = connection.request("GET", target, bearer("demo-org-key"))
                head = connection.request("HEAD", target, bearer("demo-org-key"))
                self.assertEqual((got.status, head.status), (status, status))
                self.assertEqual([name for name, _ in got.headers.items()],
                                 [name for name, _ in head.headers.items()])
                for name in ("Content-Type", "Content-Length"):
                    self.assertEqual(got.headers[name], head.headers[name])
        head = self.mock.raw(f"HEAD {calls(MAIN)} HTTP/1.1\r\n{LAST}"
                             "Authorization: Bearer demo-org-key\r\n\r\n".encode())
        self.assertTrue(head.startswith(b"HTTP/1.1 200"), head)
        self.assertTrue(head.endswith(b"\r\n\r\n"), head)

    def test_an_unknown_path_is_refused_in_json(self):
        for target in ("/", "/api", "/api/calls/", f"/api/calls/{CALL}/more", "/API/calls",
                       "/api/nothing?organizationId=1",
                       "/__admin/nothing"):
            with self.subTest(target):
                answer = self.mock.get(target, "demo-org-key")
                self.assert_json(answer, 404)
                self.assertIsInstance(answer.json()["error"], str)

    def test_another_method_is_refused_in_json_with_allow(self):
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
            for target in ("/api/calls", f"/api/calls/{CALL}"):
                with self.subTest(f"{method} {target}"):
                    answer = self.mock.request(method, target, bearer("demo-org-key"))
                    self.assert_json(answer, 405, {"error": "Method not allowed"})
                    self.assertEqual(answer.headers["Allow"], "GET, HEAD")
        answer = self.mock.request("POST", CLOCK)
        self.assert_json(answer, 405)
        self.assertEqual(answer.headers["Allow"], "GET, PUT, DELETE")

    def test_options_tells_what_is_allowed(self):
        for target in ("/api/calls", f"/api/calls/{CALL}"):
            answer = self.mock.request("OPTIONS", target)
            self.assertEqual((answer.status, answer.headers["Allow"], answer.body),
                             (204, "GET, HEAD", b""))
        self.assert_json(self.mock.request("OPTIONS", "/api/nothing"), 404)

    def test_the_documented_failure_is_had_with_prefer(self):
        prefer = dict(bearer("demo-org-key"), Prefer="code=500")
        answer = self.mock.request("GET", calls(MAIN), prefer)
        self.assert_json(answer, 500, {"error": "Internal server error occurred"})
        self.assertEqual(answer.headers["Preference-Applied"], "code=500")
        answer = self.mock.request("GET", f"/api/calls/{CALL}", dict(prefer, Prefer="code=404"))
        self.assert_json(answer, 404, {"error": "Call not found"})
        self.assertEqual(answer.headers["Preference-Applied"], "code=404")

    def test_a_preference_that_is_not_documented_is_ignored(self):
        for preference in ("code=418", "code=", "code=abc", "respond-async", "wait=5"):
            with self.subTest(preference):
                answer = self.mock.request("GET", calls(MAIN),
                                           dict(bearer("demo-org-key"), Prefer=preference))
                self.assert_json(answer, 200)
                self.assertNotIn("Preference-Applied", answer.headers)

    def test_a_body_above_the_ceiling_is_refused(self):
        for method, target in (("POST", "/api/calls"), ("PUT", CLOCK)):
            answer = self.mock.request(method, target, body=b"x" * (1024 * 1024 + 1))
            self.assertEqual(answer.status, 413)
        self.assert_alive()

    def test_a_body_is_not_waited_for_when_it_is_announced_too_large(self):
        answer = self.mock.raw(b"PUT /__admin/clock HTTP/1.1\r\nHost: x\r\n"
                               b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 413"), answer)
        self.assert_alive()


class Malformed(MockCase):
    def test_garbage_does_not_end_it(self):
        get = f"GET {calls(MAIN)} HTTP/1.1\r\n"
        for garbage in (b"", b"\r\n", b"\0" * 4096, bytes(range(256)) * 16, b"GET\r\n\r\n",
                        b"GET  HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                        f"{get}{LAST}Content-Length: -1\r\n\r\n".encode(),
                        f"{get}{LAST}Content-Length: 99999999999999999999\r\n\r\n".encode(),
                        f"{get}{LAST}Transfer-Encoding: chunked\r\n\r\nzz\r\n".encode(),
                        f"{get}{LAST}Host x\r\n\r\n".encode(),
                        f"{get}{LAST}: x\r\n\r\n".encode()):
            with self.subTest(garbage[:60]):
                answer = self.mock.raw(garbage, patience=0.5)
                if answer:
                    self.assertRegex(answer, rb"\AHTTP/1\.[01] [45]\d\d ")
                self.assert_alive()

    def test_a_strange_target_is_not_found(self):
        for target in (b"http://", b"http://other/", b"*", b"?&&==&=x&", b"/api/calls#fragment",
                       b"//api/calls", b"/api/../api/calls", b"/%2e%2e/etc/passwd", b"/%zz%00"):
            with self.subTest(target):
                answer = self.mock.raw(b"GET %s HTTP/1.1\r\n%s\r\n" % (target, LAST.encode()))
                self.assertRegex(answer, rb"\AHTTP/1\.1 404 ")
        for name in (b"%zz%00%ff", b"\xff\xfe", b"%"):
            with self.subTest(name):
                answer = self.mock.raw(b"GET /api/calls/%s HTTP/1.1\r\n%sAuthorization: Bearer "
                                       b"demo-org-key\r\n\r\n" % (name, LAST.encode()))
                self.assertRegex(answer, rb"\AHTTP/1\.1 404 ")
        self.assert_alive()

    def test_a_head_above_the_ceiling_is_refused(self):
        key = "Authorization: Bearer demo-org-key\r\n"
        for head in (f"GET {calls(MAIN, 'x=' + 'x' * 20000)} HTTP/1.1\r\n",
                     f"GET {calls(MAIN, 'x=' + 'x' * 100000)} HTTP/1.1\r\n",
                     f"GET {calls(MAIN)} HTTP/1.1\r\nX-Long: {'x' * 100000}\r\n",
                     f"GET {calls(MAIN)} HTTP/1.1\r\n" + "X-Many: x\r\n" * 20000):
            with self.subTest(head[:40]):
                answer = self.mock.raw((head + key + LAST + "\r\n").encode())
                # A connection that is closed with bytes unread may lose its answer.
                if answer:
                    self.assertRegex(answer, rb"\AHTTP/1\.[01] (414|431) ")
                self.assert_alive()

    def test_an_unfinished_request_holds_up_nobody(self):
        unfinished = (b"G", b"GET /api/calls", b"GET /api/calls HTTP/1.1\r\nHost: x\r\nX-Ha",
                      b"PUT /__admin/clock HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        held = []
        for start in unfinished:
            plain = socket.create_connection(("127.0.0.1", self.mock.port), timeout=WAIT)
            plain.sendall(start)
            held.append(plain)
        started = time.monotonic()
        self.assert_alive()
        self.assertLess(time.monotonic() - started, PROMPT)
        for plain in held:
            plain.close()
        self.assert_alive()

    def test_64_connections_at_once_are_all_answered(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            connections = list(pool.map(lambda _: self.mock.connect(), range(64)))
            answers = list(pool.map(
                lambda connection: [connection.request("GET", calls(SMALL),
                                                       bearer("demo-small-key"))
                                    for _ in range(5)], connections))
        for connection in connections:
            connection.close()
        bodies = {answer.body for several in answers for answer in several}
        self.assertEqual(len(bodies), 1)
        self.assertEqual(json.loads(bodies.pop())["pagination"]["total"], 7)

    def test_requests_in_one_piece_are_all_answered(self):
        request = (f"GET {calls(SMALL, 'limit=1')} HTTP/1.1\r\n"
                   "Authorization: Bearer demo-small-key\r\n")
        answer = self.mock.raw(((request + "Host: x\r\n\r\n") * 19 + request + LAST
                                + "\r\n").encode())
        self.assertEqual(answer.count(b"HTTP/1.1 200 OK\r\n"), 20)


class Parameters(MockCase):
    def refused(self, query):
        answer = self.mock.get(f"/api/calls?{query}", "demo-org-key")
        self.assert_json(answer, 400)
        body = answer.json()
        self.assertEqual(body["error"], "Invalid request data")
        return body["details"]

    def test_several_invalid_parameters_give_a_detail_each(self):
        details = self.refused("page=0&limit=51&callType=fax&sort=bogus&from=yesterday&to=x")
        self.assertEqual(
            sorted((detail["field"], detail["code"]) for detail in details),
            [("callType", "invalid_enum_value"), ("from", "custom"), ("limit", "too_big"),
             ("organizationId", "invalid_type"), ("page", "too_small"),
             ("sort", "invalid_enum_value"), ("to", "custom")])
        for detail in details:
            self.assertEqual(set(detail), {"field", "message", "code"})

    def test_what_a_page_or_limit_cannot_be_is_refused(self):
        for name in ("page", "limit"):
            for value in ("0", "-1", "abc", "1.5", "1e1", "%201", "0x1", "99999999999999999999"):
                if (name, value) == ("page", "99999999999999999999"):
                    continue
                with self.subTest(f"{name}={value}"):
                    details = self.refused(f"organizationId={MAIN}&{name}={value}")
                    self.assertEqual([detail["field"] for detail in details], [name])

    def test_a_page_beyond_all_numbers_is_empty(self):
        for page in (8, 2**31 - 1, 2**31, 2**63 - 1, 10**20):
            with self.subTest(page):
                answer = self.mock.get(calls(MAIN, f"page={page}"), "demo-org-key")
                self.assert_json(answer, 200)
                body = answer.json()
                self.assertEqual(body["calls"], [])
                self.assertIs(body["pagination"]["hasNextPage"], False)
                self.assertIs(body["pagination"]["hasPreviousPage"], True)

    def test_what_no_date_can_be_is_refused(self):
        for value in ("yesterday", "2025-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
                      "2025-05-01T24:00:00Z", "2025-13-01T00:00:00Z", "1746057600"):
            with self.subTest(value):
                details = self.refused(f"organizationId={MAIN}&from={value}")
                self.assertEqual([(detail["field"], detail["code"]) for detail in details],
                                 [("from", "custom")])

    def test_instants_are_compared_and_not_texts(self):
        expected = self.mock.get(calls(MAIN, MAY), "demo-org-key").json()
        for since, until in (("2025-05-01T02:00:00%2B02:00", "2025-05-31T19:00:00-05:00"),
                             ("2025-05-01T00:00:00.000Z", "2025-06-01T00:00:00.000Z")):
            answer = self.mock.get(calls(MAIN, f"callType=Inbound&from={since}&to={until}"),
                                   "demo-org-key")
            self.assert_json(answer, 200, expected)

    def test_the_first_of_a_repeated_parameter_counts(self):
        answer = self.mock.get(calls(MAIN, "limit=3&limit=4"), "demo-org-key")
        self.assert_json(answer, 200)
        self.assertEqual(answer.json()["pagination"]["limit"], 3)
        self.assertEqual(len(answer.json()["calls"]), 3)

    def test_a_plus_in_a_path_stays_a_plus(self):
        for written in (PLUS, PLUS.replace("+", "%2B"), PLUS.replace("+", "%2b")):
            answer = self.mock.get(f"/api/calls/{written}", "demo-org-key")
            self.assert_json(answer, 200)
            self.assertEqual(answer.json()["id"], PLUS)
        for written in (PLUS.replace("+", "%20"), PLUS.replace("+", "%252B")):
            self.assert_json(self.mock.get(f"/api/calls/{written}", "demo-org-key"), 404)

    def test_a_plus_in_a_query_is_a_space(self):
        for written in ("Dr.+Smith", "Dr.%20Smith"):
            answer = self.mock.get(calls(MAIN, f"agentName={written}"), "demo-org-key")
            self.assertGreater(answer.json()["pagination"]["total"], 0)
        answer = self.mock.get(calls(MAIN, "agentName=Dr.%2BSmith"), "demo-org-key")
        self.assertEqual(answer.json()["pagination"]["total"], 0)


class Identities(MockCase):
    """The fixed identities of the fixtures, each seeing what it must."""

    SEES = {
        "demo-tenant-key": {MAIN, SMALL, EMPTY},
        "demo-org-key": {MAIN},
        "demo-small-key": {SMALL},
        "demo-empty-key": {EMPTY},
        "foreign-org-key": {FOREIGN},
        "foreign-tenant-key": {FOREIGN},
    }

    def walk(self, organization, key, query=""):
        rows, page = [], 1
        while True:
            answer = self.mock.get(calls(organization, f"limit=50&page={page}&{query}"), key)
            self.assert_json(answer, 200)
            body = answer.json()
            rows += body["calls"]
            if not body["pagination"]["hasNextPage"]:
                self.assertEqual(len(rows), body["pagination"]["total"])
                return rows
            page += 1

    def test_each_key_lists_its_organizations_and_no_other(self):
        for key, seen in self.SEES.items():
            for organization in (MAIN, SMALL, EMPTY, FOREIGN):
                with self.subTest(f"{key} {organization}"):
                    answer = self.mock.get(calls(organization), key)
                    if organization in seen:
                        self.assert_json(answer, 200)
                        self.assertLessEqual({call["organizationId"]
                                              for call in answer.json()["calls"]},
                                             {organization})
                    else:
                        self.assert_json(answer, 404, {"error": "Organization not found"})

    def test_each_key_shows_its_calls_and_no_other(self):
        some = {organization: self.mock.get(calls(organization), key).json()["calls"][0]["id"]
                for organization, key in ((MAIN, "demo-org-key"), (SMALL, "demo-small-key"),
                                          (FOREIGN, "foreign-org-key"))}
        for key, seen in self.SEES.items():
            for organization, call in some.items():
                with self.subTest(f"{key} {organization}"):
                    answer = self.mock.get(f"/api/calls/{call}", key)
                    if organization in seen:
                        self.assert_json(answer, 200)
                        self.assertEqual(answer.json()["organizationId"], organization)
                    else:
                        self.assert_json(answer, 404, {"error": "Call not found"})

    def test_the_main_organization_has_42_inbound_calls_in_may_2025(self):
        rows = self.walk(MAIN, "demo-org-key", MAY)
        self.assertEqual(len({row["id"] for row in rows}), 42)
        self.assertEqual({row["callType"] for row in rows}, {"Inbound"})
        self.assertEqual({row["callStartedAt"][:8] for row in rows}, {"2025-05-"})
        self.assertEqual(rows, self.walk(MAIN, "demo-tenant-key", MAY))

    def test_the_main_organization_has_about_120_calls_of_every_type(self):
        rows = self.walk(MAIN, "demo-org-key")
        records = [call for call in load_yaml(ALLOMIA / "data/calls.json")
                   if call["organizationId"] == MAIN]
        self.assertEqual(len(rows), len(records))
        self.assertTrue(110 <= len(rows) <= 130, len(rows))
        self.assertEqual({row["callType"] for row in rows}, {"Inbound", "Outbound", "Web"})
        self.assertEqual({row["id"] for row in rows}, {call["id"] for call in records})

    def test_the_small_organization_has_7_calls_and_no_teams(self):
        rows = self.walk(SMALL, "demo-small-key")
        self.assertEqual(len(rows), 7)
        self.assertEqual({(row["teamId"], row["teamName"]) for row in rows}, {(None, None)})

    def test_the_empty_organization_has_no_calls(self):
        answer = self.mock.get(calls(EMPTY), "demo-empty-key")
        self.assert_json(answer, 200, {
            "calls": [],
            "pagination": {"page": 1, "limit": 20, "total": 0, "totalPages": 0,
                           "hasNextPage": False, "hasPreviousPage": False}})

    def test_a_row_has_13_members_and_a_call_22(self):
        row = self.mock.get(calls(MAIN, "limit=1"), "demo-org-key").json()["calls"][0]
        call = self.mock.get(f"/api/calls/{row['id']}", "demo-org-key").json()
        self.assertEqual((len(row), len(call)), (13, 22))
        self.assertEqual(row, {name: call[name] for name in row})

    def test_only_a_whole_key_is_good(self):
        for value in (None, "", "Bearer", "Bearer ", "Bearer demo-org-ke", "Bearer demo-org-key2",
                      "Bearer DEMO-ORG-KEY", "Basic demo-org-key", "demo-org-key",
                      "Bearer none", "Bearer demo-org-key demo-org-key"):
            with self.subTest(value):
                headers = {} if value is None else {"Authorization": value}
                for target in (calls(MAIN), f"/api/calls/{CALL}"):
                    self.assert_json(self.mock.request("GET", target, headers), 401,
                                     {"error": "Invalid or missing API key"})

    def test_the_scheme_has_no_case(self):
        for word in ("bearer", "BEARER"):
            answer = self.mock.request("GET", calls(MAIN),
                                       {"authorization": f"{word} demo-org-key"})
            self.assert_json(answer, 200)


class Clock(MockCase):
    def tearDown(self):
        self.mock.request("DELETE", CLOCK)

    def drift(self, text):
        at = time.mktime(time.strptime(text[:19] + " UTC", "%Y-%m-%dT%H:%M:%S %Z"))
        return at - time.mktime(time.gmtime())

    def test_it_tells_real_time_at_first(self):
        body = self.mock.get(CLOCK).json()
        self.assertEqual((body["offset"], body["frozen"]), (0, False))
        self.assertLess(abs(self.drift(body["now"])), 60)

    def test_an_offset_moves_it_from_real_time(self):
        answer = set_clock(self.mock, {"offset": 86400})
        self.assert_json(answer, 200)
        self.assertEqual((answer.json()["offset"], answer.json()["frozen"]), (86400, False))
        self.assertLess(abs(self.drift(answer.json()["now"]) - 86400), 60)
        self.assertEqual(self.mock.get(CLOCK).json()["offset"], 86400)
        self.assertEqual(set_clock(self.mock, {"offset": -5}).json()["offset"], -5)

    def test_a_moment_is_set_and_stands(self):
        for now in ("2025-05-28T14:20:15Z", "2025-05-28T16:20:15+02:00"):
            answer = set_clock(self.mock, {"now": now})
            self.assert_json(answer, 200)
            self.assertIs(answer.json()["frozen"], True)
            self.assertEqual(answer.json()["now"][:19], "2025-05-28T14:20:15")
        date = self.mock.get(calls(MAIN), "demo-org-key").headers["Date"]
        self.assertEqual(date, "Wed, 28 May 2025 14:20:15 GMT")

    def test_delete_returns_to_real_time(self):
        set_clock(self.mock, {"now": "2001-01-01T00:00:00Z"})
        answer = self.mock.request("DELETE", CLOCK)
        self.assert_json(answer, 200)
        self.assertEqual((answer.json()["offset"], answer.json()["frozen"]), (0, False))
        self.assertLess(abs(self.drift(answer.json()["now"])), 60)

    def test_what_is_no_clock_is_refused_and_changes_nothing(self):
        set_clock(self.mock, {"offset": 77})
        for body in (b"", b"{", b"[]", b"7", b"null", b"{}", b'{"offset":"1"}', b'{"offset":1.5}',
                     b'{"offset":null}', b'{"offset":1,"now":"2025-05-28T14:20:15Z"}',
                     b'{"offset":1,"offset":2}', b'{"now":"yesterday"}', b'{"now":5}',
                     b'{"now":"2025-05-28T14:20:15"}', b'{"offset":99999999999999}',
                     b'{"Offset":1}', b'\xff'):
            with self.subTest(body):
                answer = self.mock.request("PUT", CLOCK, body=body)
                self.assert_json(answer, 400)
                self.assertTrue(answer.json()["error"])
                self.assertEqual(self.mock.get(CLOCK).json()["offset"], 77)


class SignedUrls(MockCase):
    def setUp(self):
        call = self.mock.get(f"/api/calls/{CALL}", "demo-org-key").json()
        self.urls = {name: call[name] for name in ("transcriptUrl", "recordingUrl")}
        self.transcript = self.urls["transcriptUrl"]

    def tearDown(self):
        self.mock.request("DELETE", CLOCK)

    def fetch(self, url, **headers):
        parts = urllib.parse.urlsplit(url)
        self.assertEqual(parts.netloc, f"127.0.0.1:{self.mock.port}")
        return self.mock.request("GET", f"{parts.path}?{parts.query}", headers)

    def test_they_are_signed_for_an_hour_by_aws_version_4(self):
        for url in self.urls.values():
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query,
                                                strict_parsing=True))
            self.assertEqual(query["X-Amz-Algorithm"], "AWS4-HMAC-SHA256")
            self.assertEqual(query["X-Amz-Expires"], "3600")
            self.assertEqual(query["X-Amz-SignedHeaders"], "host")
            self.assertRegex(query["X-Amz-Date"], r"\A\d{8}T\d{6}Z\Z")
            self.assertRegex(query["X-Amz-Signature"], r"\A[0-9a-f]{64}\Z")

    def test_they_are_fetched_without_a_key(self):
        text = self.fetch(self.transcript)
        self.assertEqual(text.status, 200)
        self.assertEqual(text.headers.get_content_type(), "text/plain")
        self.assertIn(CALL, text.body.decode())
        self.assertIn("Dr. Smith Assistant", text.body.decode())
        sound = self.fetch(self.urls["recordingUrl"])
        self.assertEqual((sound.status, sound.headers["Content-Type"]), (200, "audio/wav"))
        self.assertEqual(sound.body, (ALLOMIA / "data/recording.wav").read_bytes())
        self.assertEqual((sound.body[:4], sound.body[8:12]), (b"RIFF", b"WAVE"))

    def changed(self, url, name):
        """`url` with one character of a parameter's value changed."""
        before, value = url.split(f"{name}=", 1)
        last = "0" if value.split("&")[0][-1] != "0" else "1"
        head, *tail = value.split("&", 1)
        return f"{before}{name}=" + "&".join([head[:-1] + last, *tail])

    def test_one_changed_character_is_refused(self):
        for url in self.urls.values():
            for name in ("X-Amz-Signature", "X-Amz-Expires", "X-Amz-Credential",
                         "X-Amz-Algorithm", "X-Amz-SignedHeaders"):
                with self.subTest(name):
                    answer = self.fetch(self.changed(url, name))
                    self.assertEqual(answer.status, 403)
        date = self.transcript.index("X-Amz-Date=") + len("X-Amz-Date=")
        for place in (3, 7, 14):  # of the year, of the day, of the second
            digit = self.transcript[date + place]
            other = "1" if digit != "1" else "2"
            url = self.transcript[:date + place] + other + self.transcript[date + place + 1:]
            self.assertEqual(self.fetch(url).status, 403, url)

    def test_a_missing_or_an_added_parameter_is_refused(self):
        parts = urllib.parse.urlsplit(self.transcript)
        pairs = parts.query.split("&")
        for i, pair in enumerate(pairs):
            with self.subTest(pair):
                query = "&".join(pairs[:i] + pairs[i + 1:])
                self.assertEqual(self.fetch(parts._replace(query=query).geturl()).status, 403)
        self.assertEqual(self.fetch(self.transcript + "&x=1").status, 403)
        self.assertEqual(self.mock.get(parts.path).status, 403)
        self.assertEqual(self.mock.get(parts.path, "demo-tenant-key").status, 403)

    def test_another_path_host_or_longer_life_is_refused(self):
        parts = urllib.parse.urlsplit(self.transcript)
        rows = self.mock.get(calls(MAIN, "limit=50"), "demo-org-key").json()["calls"]
        other = next(url for url in (
            self.mock.get(f"/api/calls/{row['id']}", "demo-org-key").json()["transcriptUrl"]
            for row in rows if row["id"] != CALL) if url)
        path = urllib.parse.urlsplit(other).path
        self.assertEqual(self.fetch(parts._replace(path=path).geturl()).status, 403)
        for nowhere in (parts.path[:-1], parts.path.replace("f6a7", "f6a8")):
            self.assertIn(self.fetch(parts._replace(path=nowhere).geturl()).status, (403, 404))
        self.assertEqual(self.fetch(self.transcript, Host="127.0.0.1:1").status, 403)
        longer = self.transcript.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200")
        self.assertEqual(self.fetch(longer).status, 403)

    def test_they_expire_after_an_hour_and_not_before(self):
        self.assertEqual(self.fetch(self.transcript).status, 200)
        self.assertEqual(set_clock(self.mock, {"offset": 3601}).status, 200)
        for url in self.urls.values():
            self.assertEqual(self.fetch(url).status, 403)
        fresh = self.mock.get(f"/api/calls/{CALL}", "demo-org-key").json()["transcriptUrl"]
        self.assertNotEqual(fresh, self.transcript)
        self.assertEqual(self.fetch(fresh).status, 200)
        self.mock.request("DELETE", CLOCK)
        for url in self.urls.values():
            self.assertEqual(self.fetch(url).status, 200)

    def test_they_live_to_the_second(self):
        set_clock(self.mock, {"now": "2030-01-01T00:00:00Z"})
        url = self.mock.get(f"/api/calls/{CALL}", "demo-org-key").json()["transcriptUrl"]
        self.assertIn("X-Amz-Date=20300101T000000Z", url)
        for now, status in (("2030-01-01T00:00:00Z", 200), ("2030-01-01T00:59:59Z", 200),
                            ("2030-01-01T01:00:01Z", 403), ("2029-12-30T00:00:00Z", 403)):
            set_clock(self.mock, {"now": now})
            self.assertEqual(self.fetch(url).status, status, now)

    def test_of_another_run_they_are_worth_nothing(self):
        with Mock() as other:
            parts = urllib.parse.urlsplit(self.transcript)
            answer = other.request("GET", f"{parts.path}?{parts.query}", {"Host": parts.netloc})
        self.assertEqual(answer.status, 403)

    def test_a_row_of_the_list_has_none(self):
        body = self.mock.get(calls(MAIN, "limit=50"), "demo-org-key").body
        self.assertNotIn(b"X-Amz", body)


class Life(unittest.TestCase):
    def test_a_signal_ends_it_promptly_with_connections_open(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                mock = Mock()
                try:
                    connections = [mock.connect() for _ in range(5)]
                    for connection in connections:
                        answer = connection.request("GET", calls(MAIN), bearer("demo-org-key"))
                        self.assertEqual(answer.status, 200)
                    silent = mock.connect()
                    self.assertLess(mock.stop(number), 1.5)
                finally:
                    mock.end()
                for connection in connections + [silent]:
                    connection.close()

    def test_a_signal_ends_it_with_a_request_unfinished(self):
        mock = Mock()
        try:
            with socket.create_connection(("127.0.0.1", mock.port), timeout=WAIT) as plain:
                plain.sendall(b"PUT /__admin/clock HTTP/1.1\r\nHost: x\r\n"
                              b"Content-Length: 50\r\n\r\n{")
                mock.get("/__admin/health")
                self.assertLess(mock.stop(), PROMPT)
        finally:
            mock.end()

    def test_it_prints_one_line_when_it_is_ready(self):
        mock = Mock()
        try:
            mock.process.send_signal(signal.SIGTERM)
            said, errors = mock.process.communicate(timeout=WAIT)
        finally:
            mock.end()
        self.assertRegex(said.decode(), rf"\Acountersign mock: Allomia Call API on {mock.url} "
                         r"\(2 operations, \d+ records\)\n\Z")
        self.assertEqual(errors, b"")

    def test_a_busy_port_is_told(self):
        with Mock() as mock:
            done = run("mock", ALLOMIA, "--port", mock.port)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(
            done.stderr,
            f"countersign: cannot listen on '127.0.0.1' port {mock.port}: Address already in "
            "use\n  hint: choose another port, or port 0 for any free one\n")

    def test_the_port_is_free_again_at_once(self):
        with Mock() as mock:  # it closes first: the system remembers its connection
            with socket.create_connection(("127.0.0.1", mock.port), timeout=WAIT) as plain:
                plain.sendall(f"GET / HTTP/1.1\r\n{LAST}\r\n".encode())
                while plain.recv(65536):
                    pass
        with Mock(ALLOMIA, "--port", str(mock.port)) as again:
            self.assertEqual(again.port, mock.port)

    def test_the_port_file_appears_whole_and_alone(self):
        for _ in range(3):
            with Mock() as mock:  # reads it as soon as it is there
                folder = pathlib.Path(mock.folder.name)
                self.assertEqual([path.name for path in folder.iterdir()], ["port"])
                self.assertEqual((folder / "port").read_text(), f"{mock.port}\n")

    def test_a_port_file_that_cannot_be_written_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "none/port"
            done = run("mock", ALLOMIA, "--port", 0, "--port-file", path)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, f"countersign: cannot write the port file {path}: "
                         "No such file or directory\n")

    def test_a_log_shows_requests_and_no_secret(self):
        mock = Mock(ALLOMIA, "--log", "short")
        try:
            url = mock.get(f"/api/calls/{CALL}", "demo-org-key").json()["transcriptUrl"]
            parts = urllib.parse.urlsplit(url)
            mock.request("GET", f"{parts.path}?{parts.query}")
            mock.process.send_signal(signal.SIGTERM)
            log = mock.process.communicate(timeout=WAIT)[1].decode()
        finally:
            mock.end()
        self.assertRegex(log, rf"\AGET /api/calls/{CALL} 200 \d+\nGET /storage/")
        for secret in ("demo-org-key", parts.query.split("X-Amz-Signature=")[1]):
            self.assertNotIn(secret, log)

    def test_the_address_is_chosen(self):
        for host, shown in (("127.0.0.2", "127.0.0.2"), ("localhost", "127.0.0.1")):
            mock = Mock(ALLOMIA, "--host", host)
            try:
                with socket.create_connection((shown, mock.port), timeout=WAIT):
                    pass
                mock.stop()
            finally:
                mock.end()


if __name__ == "__main__":
    unittest.main()
