"""Several requests under way at once change how long a check takes, and nothing else."""
import json
import pathlib
import tempfile
import threading
import time
import unittest

from tests.blackbox.checked import identities
from tests.blackbox.harness import ALLOMIA, Mock, run
from tests.blackbox.troubled import Troubled


class Crowd:
    """Counts how many requests are under way at once, each for a while."""

    def __init__(self, seconds, refuse=lambda number: None):
        self.seconds, self.refuse = seconds, refuse
        self.lock, self.now, self.most, self.begun = threading.Lock(), 0, 0, []

    def __call__(self, number, handler):
        with self.lock:
            self.begun.append(time.monotonic())
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        status = self.refuse(number)
        if status == "drop":
            return handler.drop()
        return bool(status) and handler.refuse(status, Retry_After="1")


class Outcome:
    def __init__(self, url, at_once, *arguments, rules=("pagination", "item", "filter")):
        with tempfile.TemporaryDirectory() as folder:
            begin = time.monotonic()
            chosen = [word for rule in rules for word in ("--rules", rule)]
            done = run("check", ALLOMIA, "--url", url, *identities(ALLOMIA), *chosen,
                       "--concurrency", at_once, "--shown-url", "http://127.0.0.1:1",
                       "--report", f"json={folder}/json", "--report", f"har={folder}/har",
                       *arguments)
            self.seconds = time.monotonic() - begin
            self.status, self.said = done.returncode, done.stdout + done.stderr
            self.texts = {path.name: path.read_text() for path in
                          pathlib.Path(folder).iterdir()}
        self.report = json.loads(self.texts.get("json", "{}"))

    def asked_at_once(self):
        """What the report says it was told, which is the one thing that may differ."""
        return self.report["asked"]["options"].pop("concurrency")

    def findings(self):
        return self.report["findings"]


class Concurrency(unittest.TestCase):
    def ask(self, at_once, crowd, *arguments, mock=(), **more):
        with Mock(ALLOMIA, *mock) as endpoint, Troubled(endpoint.url, crowd) as way:
            outcome = Outcome(way.url, at_once, *arguments, **more)
            self.asked = way.count
            return outcome

    def test_the_reports_are_the_same_and_sooner_there(self):
        alone, four = Crowd(0.02), Crowd(0.02)
        one = self.ask(1, alone)
        many = self.ask(4, four)
        self.assertEqual(one.status, 0, one.said)
        self.assertEqual(one.asked_at_once(), ["1"])
        self.assertEqual(many.asked_at_once(), ["4"])
        self.assertEqual(one.report, many.report)
        self.assertEqual(one.texts["har"], many.texts["har"])
        self.assertEqual((alone.most, four.most), (1, 4))
        self.assertLess(many.seconds, one.seconds)

    def test_lies_are_seen_all_the_same(self):
        for lie in ("total-plus-one", "row-repeated", "last-row-dropped"):
            with self.subTest(lie):
                outcomes = [self.ask(at_once, Crowd(0), mock=("--defect", f"{lie}@listCalls"),
                                     rules=("pagination",)) for at_once in (1, 8)]
                self.assertEqual(outcomes[0].status, 1, outcomes[0].said)
                self.assertEqual(outcomes[0].findings(), outcomes[1].findings())

    def test_it_ends_when_the_endpoint_asks_for_patience(self):
        refused = []

        def once(_):
            if not refused and crowd.now > 1:
                refused.append(len(crowd.begun))
                return 429
            return None

        crowd = Crowd(0.02, once)
        outcome = self.ask(4, crowd)
        self.assertEqual(outcome.status, 0, outcome.said)
        self.assertEqual(outcome.report["retries"], {"429": 1})
        self.assertEqual(outcome.report["requests"], self.asked)
        self.assertEqual(len(refused), 1)
        tail = crowd.begun[refused[0] + 8:]
        self.assertGreater(len(tail), 50)
        self.assertGreater(min(after - before for before, after in zip(tail, tail[1:])), 0.015)

    def test_connections_that_break_are_asked_through(self):
        crowd = Crowd(0, lambda number: "drop" if number % 40 == 0 else None)
        calm = self.ask(1, Crowd(0))
        outcome = self.ask(4, crowd)
        self.assertEqual(outcome.status, 0, outcome.said)
        self.assertEqual([finding["verdict"] for finding in outcome.findings()],
                         [finding["verdict"] for finding in calm.findings()])
        self.assertEqual(outcome.report["requests"], self.asked)

    def test_the_budget_and_the_rate_hold(self):
        outcome = self.ask(8, Crowd(0), "--max-requests", 30)
        self.assertEqual((self.asked, outcome.report["requests"]), (30, 30))
        crowd = Crowd(0.05)
        self.ask(8, crowd, "--rate", "50/s", rules=("pagination/no-repeats",))
        self.assertGreater(len(crowd.begun), 5)
        self.assertGreaterEqual(crowd.begun[-1] - crowd.begun[0],
                                (len(crowd.begun) - 1) * 0.02 - 0.02)


if __name__ == "__main__":
    unittest.main()
