"""Trouble on the way to an endpoint is asked through and told; it changes no verdict."""
import email.utils
import json
import pathlib
import tempfile
import time
import unittest

from tests.blackbox.checked import identities
from tests.blackbox.harness import ALLOMIA, Mock, run
from tests.blackbox.troubled import Troubled

FORMATS = ("json", "text", "junit", "tap", "tap13", "sarif", "ctrf", "github", "markdown",
           "har", "html")


class Outcome:
    """A check of a few families, with every report."""

    def __init__(self, url, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            reports = [f"--report={name}={folder}/{name}" for name in FORMATS]
            begin = time.monotonic()
            done = run("check", ALLOMIA, "--url", url, *identities(ALLOMIA), *reports,
                       "--rules", "pagination", "--rules", "enum", "--rules", "http",
                       "--shown-url", "http://127.0.0.1:1", *arguments)
            self.seconds = time.monotonic() - begin
            self.status, self.said = done.returncode, done.stdout + done.stderr
            self.texts = {path.name: path.read_text() for path in
                          pathlib.Path(folder).iterdir()}
        self.report = json.loads(self.texts.get("json", "{}"))
        self.verdicts = [(finding["rule"], finding["subject"], finding["verdict"])
                         for finding in self.report.get("findings", [])]


class Trouble(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()
        cls.calm = Outcome(cls.mock.url)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def meet(self, trouble, *arguments):
        with Troubled(self.mock.url, trouble) as way:
            outcome = Outcome(way.url, *arguments)
            self.asked = way.count
            return outcome

    def assert_coped(self, outcome, retries, sentence):
        """The verdicts are those of a calm day, and every format says what it took."""
        self.assertEqual(outcome.status, 0, outcome.said)
        self.assertEqual(outcome.verdicts, self.calm.verdicts)
        self.assertEqual(outcome.report["retries"], retries)
        self.assertEqual(outcome.report["requests"], self.asked)
        for name in set(FORMATS) - {"json"}:
            self.assertIn(sentence, outcome.texts[name], name)
            self.assertNotIn("sent again", self.calm.texts[name], name)

    def test_a_calm_day_tells_of_no_trouble(self):
        self.assertEqual(self.calm.status, 0, self.calm.said)
        self.assertFalse({"retries", "waited", "trouble"} & set(self.calm.report))

    def test_connections_that_break(self):
        broken = []

        def trouble(number, handler):
            if number % 50:
                return False
            broken.append(number)
            return handler.drop(inside=number % 100 == 0 and handler.command == "GET")

        outcome = self.meet(trouble)
        self.assertGreater(len(broken), 1)
        self.assert_coped(outcome, {"broken connection": len(broken)},
                          f"{len(broken)} requests were sent again: {len(broken)} after "
                          "broken connection")

    def test_gateways_that_fail(self):
        outcome = self.meet(lambda number, handler: number in (20, 30, 31, 40) and
                            handler.refuse({20: 502, 40: 504}.get(number, 503)))
        self.assert_coped(outcome, {"502": 1, "503": 2, "504": 1},
                          "4 requests were sent again: 1 after 502, 2 after 503, 1 after 504")

    def test_a_limit_that_says_how_long_in_seconds(self):
        outcome = self.meet(lambda number, handler: number in (20, 40) and
                            handler.refuse(429, Retry_After="1"))
        self.assert_coped(outcome, {"429": 2}, "2 requests were sent again: 2 after 429 (2 s "
                          "were waited)")
        self.assertEqual(outcome.report["waited"], 2)
        self.assertGreater(outcome.seconds, 2)

    def test_a_limit_that_says_until_when(self):
        def trouble(number, handler):
            if number != 20:
                return False
            return handler.refuse(503, Date=email.utils.formatdate(1000, usegmt=True),
                                  Retry_After=email.utils.formatdate(1002, usegmt=True))

        outcome = self.meet(trouble)
        self.assert_coped(outcome, {"503": 1}, "1 request was sent again: 1 after 503 (2 s "
                          "were waited)")

    def test_a_limit_that_says_nothing(self):
        outcome = self.meet(lambda number, handler: number in (20, 21) and handler.refuse(429))
        self.assert_coped(outcome, {"429": 2}, "(3 s were waited)")

    def test_an_answer_that_does_not_come(self):
        def trouble(number, handler):
            if number != 20:
                return False
            time.sleep(1.2)
            return handler.drop()

        outcome = self.meet(trouble, "--timeout", 700)
        self.assert_coped(outcome, {"timeout": 1}, "1 after timeout")

    def test_without_retries_trouble_is_no_breach_either(self):
        outcome = self.meet(lambda number, handler: number % 7 == 0 and
                            handler.drop(inside=True), "--retries", 0)
        verdicts = {verdict for _, _, verdict in outcome.verdicts}
        self.assertFalse({"fail", "warn"} & verdicts, outcome.said)
        self.assertTrue({"inconclusive", "error"} & verdicts, outcome.said)
        self.assertNotIn("retries", outcome.report)

    def test_what_is_down_for_good_is_not_asked_for_long(self):
        outcome = self.meet(lambda number, handler: number > 1 and handler.drop())
        self.assertLess(outcome.seconds, 20)
        self.assertEqual(outcome.status, 4)
        self.assertFalse({"fail", "warn"} & {verdict for _, _, verdict in outcome.verdicts})


if __name__ == "__main__":
    unittest.main()
