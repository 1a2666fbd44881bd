"""Answers on demand: what a request, an operation or a command line may prefer (RFC 7240)."""
import email.utils
import json
import tempfile
import textwrap
import time
import unittest
import urllib.parse
from pathlib import Path

from tests.blackbox.harness import ALLOMIA, SMALL, Mock, bearer, run

CALLS = f"/api/calls?organizationId={SMALL}&limit=2"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
KEY = bearer("demo-small-key")
PREFERENCES = "/__admin/preferences"

# Plain OpenAPI, as users of other mock servers have it.
PETS = textwrap.dedent("""\
    openapi: 3.1.0
    info: { title: Pets, version: "1" }
    paths:
      /pets:
        get:
          operationId: listPets
          responses:
            "200":
              description: Some
              content:
                application/json:
                  schema: { $ref: '#/components/schemas/Pets' }
                  examples:
                    cat: { value: [ { name: Fluffy, age: 2 } ] }
                    dog: { value: [ { name: Spot, age: 1 } ] }
            "404":
              description: None
              content:
                application/json:
                  schema: { type: object, required: [ error ], properties: { error: { type: string } } }
                  examples:
                    short: { value: { error: none } }
                    long: { value: { error: there are no pets } }
    components:
      schemas:
        Pets:
          type: array
          minItems: 1
          items:
            type: object
            required: [ name, age ]
            properties: { name: { type: string }, age: { type: integer, minimum: 0 } }
    """)


class Prefer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(ALLOMIA)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def ask(self, prefer, target=CALLS, key=KEY):
        return self.mock.request("GET", target, dict(key, Prefer=prefer))

    def test_the_documented_answer_of_a_status_is_had(self):
        for status, error in ((400, "Invalid request data"), (401, "Invalid or missing API key"),
                              (500, "Internal server error occurred")):
            answer = self.ask(f"code={status}")
            self.assertEqual(answer.status, status)
            self.assertIn(error, answer.json()["error"])
            self.assertEqual(answer.headers["Preference-Applied"], f"code={status}")

    def test_what_is_not_known_or_makes_no_sense_is_ignored(self):
        for prefer in ("code=418", "code=abc", "code=", 'code="500', "return=minimal", "wait=5",
                       "example=none", ",;", "respond-async"):
            with self.subTest(prefer):
                answer = self.ask(prefer)
                self.assertEqual(answer.status, 200)
                self.assertNotIn("Preference-Applied", answer.headers)

    def test_several_preferences_and_several_fields(self):
        with self.mock.connect() as connection:
            connection.http.putrequest("GET", CALLS)
            for value in ("respond-async; x, code=500", "Seed = 4", "code=400"):
                connection.http.putheader("Prefer", value)
            connection.http.endheaders()
            answer = connection.http.getresponse()
            answer.read()
        self.assertEqual(answer.status, 500)
        self.assertEqual(answer.headers["Preference-Applied"], "code=500, seed=4")

    def test_an_answer_is_delayed(self):
        for prefer, seconds in (("delay=0.4", 0.4), ("delay=1", 1)):
            started = time.monotonic()
            answer = self.ask(prefer)
            self.assertGreaterEqual(time.monotonic() - started, seconds)
            self.assertEqual((answer.status, answer.headers["Preference-Applied"]),
                             (200, prefer))

    def test_hundreds_of_delayed_answers_hold_up_nobody(self):
        connections = [self.mock.connect() for _ in range(300)]
        started = time.monotonic()
        for connection in connections:
            connection.http.request("GET", CALLS, headers=dict(KEY, Prefer="delay=2"))
        sent = time.monotonic() - started
        self.assertEqual(self.ask("wait=1").status, 200)
        prompt = time.monotonic() - started - sent
        statuses = {connection.http.getresponse().status for connection in connections}
        whole = time.monotonic() - started
        for connection in connections:
            connection.close()
        self.assertEqual(statuses, {200})
        self.assertLess(prompt, 1.5)
        self.assertGreaterEqual(whole, 2)
        self.assertLess(whole, 2 + sent + 10)

    def test_a_moment_is_had_for_one_request(self):
        answer = self.ask('now="2025-05-28T14:20:15Z"', CALL, bearer("demo-org-key"))
        self.assertEqual(answer.headers["Date"], "Wed, 28 May 2025 14:20:15 GMT")
        self.assertEqual(answer.headers["Preference-Applied"], 'now="2025-05-28T14:20:15Z"')
        url = urllib.parse.urlsplit(answer.json()["transcriptUrl"])
        self.assertIn("X-Amz-Date=20250528T142015Z", url.query)
        target = f"{url.path}?{url.query}"
        for now, status in (("2025-05-28T15:20:14Z", 200), ("2025-05-28T15:20:16Z", 403)):
            answer = self.ask(f'now="{now}"', target, {})
            self.assertEqual(answer.status, status, now)
        self.assertEqual(self.mock.request("GET", target).status, 403)
        moment = email.utils.parsedate_to_datetime(self.ask("wait=1").headers["Date"])
        self.assertLess(abs(moment.timestamp() - time.time()), 60)

    def test_operations_prefer_beforehand(self):
        def put(value):
            return self.mock.request("PUT", PREFERENCES, body=json.dumps(value).encode())
        try:
            self.assertEqual(put({"listCalls": "code=500"}).json(), {"listCalls": "code=500"})
            self.assertEqual(self.mock.request("GET", PREFERENCES).json(),
                             {"listCalls": "code=500"})
            answer = self.mock.request("GET", CALLS, KEY)
            self.assertEqual(answer.status, 500)
            self.assertNotIn("Preference-Applied", answer.headers)
            self.assertEqual(self.ask("code=400").status, 400)  # a request's own counts first
            self.assertEqual(self.mock.request("GET", CALL, bearer("demo-org-key")).status, 200)
            for wrong in ({"listCall": "code=500"}, {"listCalls": "code=5"}, {"listCalls": 1},
                          {"listCalls": "colour=red"}, {"listCalls": ""}, []):
                refused = put(wrong)
                self.assertEqual(refused.status, 400, wrong)
                self.assertIn("error", refused.json())
            self.assertEqual(self.mock.request("GET", CALLS, KEY).status, 500)
        finally:
            self.assertEqual(self.mock.request("DELETE", PREFERENCES).json(), {})
        self.assertEqual(self.mock.request("GET", CALLS, KEY).status, 200)


class Plain(unittest.TestCase):
    """What users of Prism know."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        path = Path(cls.folder.name) / "openapi.yaml"
        path.write_text(PETS, encoding="utf-8")
        cls.mock = Mock(path)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()
        cls.folder.cleanup()

    def ask(self, prefer=None, target="/pets"):
        return self.mock.request("GET", target, {"Prefer": prefer} if prefer else {})

    def test_examples_by_name_of_any_status(self):
        for prefer, status, body in (
                ("example=dog", 200, [{"name": "Spot", "age": 1}]),
                ("example=cat", 200, [{"name": "Fluffy", "age": 2}]),
                ("code=404", 404, {"error": "none"}),
                ("code=404, example=long", 404, {"error": "there are no pets"}),
                ("code=404; example=long;", 404, {"error": "there are no pets"}),
                ("code=200, example=dog, dynamic=false", 200, [{"name": "Spot", "age": 1}])):
            with self.subTest(prefer):
                answer = self.ask(prefer)
                self.assertEqual((answer.status, answer.json()), (status, body))
                self.assertEqual(answer.headers["Preference-Applied"],
                                 prefer.rstrip(";").replace(";", ","))

    def test_dynamic_answers_differ_and_fit_the_schema(self):
        bodies = [self.ask("dynamic=true").json() for _ in range(4)]
        self.assertEqual(len({json.dumps(body) for body in bodies}), 4, bodies)
        for body in bodies:
            for pet in body:
                self.assertIsInstance(pet["name"], str)
                self.assertGreaterEqual(pet["age"], 0)
        self.assertEqual(self.ask("dynamic=false").json()[0]["name"], "Fluffy")

    def test_the_same_seed_gives_the_same_answer(self):
        seen = {self.ask(f"dynamic=true, seed={seed}").body for seed in (1, 2, 1, 2, 1)}
        self.assertEqual(len(seen), 2)
        answer = self.ask("dynamic=true, seed=1")
        self.assertEqual(answer.headers["Preference-Applied"], "dynamic=true, seed=1")

    def test_the_query_says_it_where_no_field_can(self):
        self.assertEqual(self.ask(None, "/pets?__code=404&__example=long").json(),
                         {"error": "there are no pets"})
        self.assertEqual(self.ask("code=200", "/pets?__code=404").status, 200)
        first, second = (self.ask(None, "/pets?__dynamic=true").body for _ in range(2))
        self.assertNotEqual(first, second)


class CommandLine(unittest.TestCase):
    def test_operations_prefer_from_the_start(self):
        with Mock(ALLOMIA, "--prefer", "listCalls: code=500", "--prefer", "delay=0.3") as mock:
            started = time.monotonic()
            self.assertEqual(mock.request("GET", CALLS, KEY).status, 500)
            self.assertGreaterEqual(time.monotonic() - started, 0.3)
            started = time.monotonic()
            self.assertEqual(mock.request("GET", CALL, bearer("demo-org-key")).status, 200)
            self.assertGreaterEqual(time.monotonic() - started, 0.3)
            self.assertEqual(mock.request("GET", PREFERENCES).json(),
                             {"listCalls": "code=500", "*": "delay=0.3"})

    def test_what_is_not_understood_is_told(self):
        for wrong, said in (("listCall: code=500", "has no operation 'listCall'"),
                            ("colour=red", "there is no preference 'colour'"),
                            ("code=abc", "the preference code takes a status from 200 to 599"),
                            ("listCalls:", "nothing is preferred for listCalls")):
            with self.subTest(wrong):
                done = run("mock", ALLOMIA, "--port", 0, "--prefer", wrong)
                self.assertEqual(done.returncode, 2)
                self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
