"""The journal: what was asked, bounded, without secrets, and followed while it grows."""
import json
import unittest

from tests.blackbox.harness import ALLOMIA, FIXTURES, SMALL, Mock, bearer

CALLS = f"/api/calls?organizationId={SMALL}"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
KEY = "demo-small-key"
JOURNAL = "/__admin/journal"


def journal(mock, query=""):
    answer = mock.get(JOURNAL + query)
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"] == "application/json", answer
    return answer.json()


def last(mock):
    entry, = journal(mock, "?limit=1")["entries"]
    return entry


class Journal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(ALLOMIA)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def setUp(self):
        self.mock.request("DELETE", JOURNAL)

    def test_an_entry_tells_what_was_asked_and_answered(self):
        self.mock.request("GET", CALLS + "&limit=2", dict(bearer(KEY), **{"X-Trace": "7"}))
        entry = last(self.mock)
        self.assertEqual(
            (entry["method"], entry["target"], entry["operation"], entry["credential"],
             entry["status"], entry["refusal"], entry["invalid"]),
            ("GET", CALLS + "&limit=2", "listCalls", "small", 200, None, []))
        self.assertEqual(entry["headers"]["X-Trace"], "7")
        self.assertGreaterEqual(entry["duration"], 0)
        self.assertLess(entry["duration"], 10000)

    def test_what_was_invalid_is_told_as_the_guard_found_it(self):
        self.mock.get(CALLS + "&limit=many&callType=sideways", KEY)
        entry = last(self.mock)
        self.assertEqual(entry["status"], 400)
        self.assertEqual(
            [(one["in"], one["parameter"], one["received"]) for one in entry["invalid"]],
            [("query", "limit", "many"), ("query", "callType", "sideways")])

    def test_a_body_is_kept_from_its_beginning(self):
        body = json.dumps({"name": "ä" * 20000}).encode()
        self.mock.request("POST", "/nowhere", {"Content-Type": "application/json"}, body)
        entry = last(self.mock)
        self.assertEqual((entry["status"], entry["bodyLength"]), (404, len(body)))
        self.assertTrue(body.decode().startswith(entry["body"].rstrip("\N{REPLACEMENT CHARACTER}")))
        self.assertLess(len(entry["body"]), len(body))

    def test_no_secret_is_shown(self):
        url = self.mock.get(CALL, "demo-org-key").json()["transcriptUrl"]
        path = url[len(self.mock.url):]
        self.mock.request("GET", path, {"X-Api-Key": "guessed", "Cookie": "session=guessed"})
        self.mock.request("GET", f"/api/calls?key={KEY}", bearer("guessed"), KEY.encode())
        text = self.mock.get(JOURNAL).body.decode()
        self.assertNotIn(KEY, text)
        self.assertNotIn("guessed", text)
        self.assertNotIn(path.partition("X-Amz-Signature=")[2][:20], text)
        self.assertIn("signed-urls", text)

    def test_preferences_and_faults_are_told(self):
        self.mock.request("PUT", "/__admin/faults", None,
                          b'[{"type": "latency", "latency": 20}, {"type": "status", "status": 503}]')
        self.mock.request("GET", CALLS, dict(bearer(KEY), Prefer="seed=5"))
        self.mock.request("DELETE", "/__admin/faults")
        entry = last(self.mock)
        self.assertEqual((entry["faults"], entry["preferences"], entry["delay"], entry["status"]),
                         (["latency", "status"], "seed=5", 20, 503))

    def test_it_tells_both_times(self):
        self.mock.request("PUT", "/__admin/clock", None, b'{"now": "2025-05-28T14:20:15Z"}')
        self.mock.get(CALLS, KEY)
        self.mock.request("DELETE", "/__admin/clock")
        entry = last(self.mock)
        self.assertEqual(entry["time"], "2025-05-28T14:20:15.000Z")
        self.assertGreater(entry["real"], "2025-05-29")

    def test_it_is_followed_by_numbers(self):
        for _ in range(5):
            self.mock.get(CALLS, KEY)
        whole = journal(self.mock)
        numbers = [entry["sequence"] for entry in whole["entries"]]
        self.assertEqual(numbers, list(range(whole["last"] - 4, whole["last"] + 1)))
        self.assertEqual([entry["sequence"] for entry in
                          journal(self.mock, f"?since={numbers[1]}&limit=2")["entries"]], numbers[2:4])
        self.assertEqual(journal(self.mock, f"?since={numbers[-1]}")["entries"], [])
        self.assertEqual(journal(self.mock, "?limit=0")["requests"], 5)

    def test_the_control_is_not_noted(self):
        self.mock.get("/__admin/health")
        self.assertEqual(journal(self.mock)["requests"], 0)

    def test_reset_empties_it(self):
        self.mock.get(CALLS, KEY)
        self.mock.request("POST", "/__admin/reset")
        self.assertEqual(journal(self.mock)["kept"], 0)

    def test_what_makes_no_sense_is_refused(self):
        for query in ("?limit=-1", "?limit=x", "?since=1.5", "?since="):
            with self.subTest(query):
                self.assertEqual(self.mock.get(JOURNAL + query).status, 400)


class Bounds(unittest.TestCase):
    def test_the_oldest_go_and_are_counted(self):
        with Mock(ALLOMIA, "--journal", "3") as mock:
            for page in range(1, 6):
                mock.get(f"{CALLS}&page={page}", KEY)
            seen = journal(mock)
            self.assertEqual([entry["target"][-1] for entry in seen["entries"]], ["3", "4", "5"])
            self.assertEqual((seen["kept"], seen["dropped"], seen["requests"]), (3, 2, 5))
            self.assertEqual(seen["operations"], {"listCalls": 5})

    def test_bytes_are_bounded(self):
        with Mock(ALLOMIA, "--journal-bytes", "5000") as mock:
            for _ in range(50):
                mock.request("GET", CALLS, dict(bearer(KEY), **{"X-Long": "x" * 1000}))
            seen = journal(mock)
            self.assertEqual(seen["kept"] + seen["dropped"], 50)
            self.assertIn(seen["kept"], (2, 3, 4))

    def test_it_can_be_off(self):
        for option in ("--journal", "--journal-bytes"):
            with self.subTest(option), Mock(ALLOMIA, option, "0") as mock:
                mock.get(CALLS, KEY)
                seen = journal(mock)
                self.assertEqual((seen["entries"], seen["requests"]), ([], 1))

    def test_what_means_no_operation_is_counted_apart(self):
        with Mock(FIXTURES / "hmsovereign") as mock:
            mock.request("DELETE", "/nothing/here")
            self.assertEqual(last(mock)["operation"], None)
            self.assertEqual(journal(mock)["operations"], {"(none)": 1})


if __name__ == "__main__":
    unittest.main()
