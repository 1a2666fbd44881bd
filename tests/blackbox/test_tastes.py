"""The check against a server of another hand: lawful tastes hold, lies are found."""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from tests.blackbox.call_server import LIES, TASTES, CallServer

BINARY = os.environ["COUNTERSIGN"]
CONTRACT = "fixtures/allomia"
ORGANIZATION = "a1b2c3d4-e5f6-7890-abcd-123456789012"
# Tastes that contradict each other are never played together.
TOGETHER = [
    ["members-in-another-order", "extra-members", "milliseconds", "past-end-404", "unprocessable",
     "name-without-case", "one-page-when-empty", "outsider-403", "plain-urls", "refused-410",
     "charset", "small-headers", "escapes", "real-numbers", "no-head", "organization-first"],
    ["offset-zero", "clamps", "intent-contains", "by-created", "to-exclusive", "ties-otherwise",
     "absent-for-null", "lax-dates", "outsider-401", "item-needs-organization",
     "cloudfront-urls", "short-lifetime", "closes", "first-problem-only", "challenges", "mpeg"],
]


def check(server, *options, clock=True):
    """Runs the whole check; returns its exit status and its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [BINARY, "check", CONTRACT, "--url", server.url(),
                   "--param", f"organizationId={ORGANIZATION}",
                   "--credential", "bearerAuth=demo-tenant-key",
                   "--insider", "bearerAuth=demo-org-key",
                   "--outsider", "bearerAuth=demo-small-key",
                   "--outsider", "bearerAuth=foreign-tenant-key",
                   "--report", f"json={report}"]
        if clock:
            command += ["--clock", f"{server.url()}/__clock"]
        command += options
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        found = json.loads(report.read_text()) if report.exists() else {"findings": []}
        return done.returncode, found, done.stdout + done.stderr


def told(report, verdict):
    return [f"{finding['rule']} {finding['subject']}: expected {finding.get('expected')}, "
            f"actual {finding.get('actual')}"
            for finding in report["findings"] if finding["verdict"] == verdict]


def play(tastes=(), lies=(), clock=True):
    with CallServer(tastes, lies) as server:
        return check(server, clock=clock)


class Tastes(unittest.TestCase):
    def assert_held(self, played):
        status, report, said = played
        self.assertEqual(told(report, "fail"), [])
        self.assertEqual(told(report, "error"), [])
        self.assertEqual(status, 0, said)

    def test_a_plain_server_holds(self):
        self.assert_held(play())

    def test_without_a_clock_expiry_is_inconclusive(self):
        status, report, said = play(clock=False)
        self.assert_held((status, report, said))
        lacking = [finding for finding in report["findings"]
                   if finding["verdict"] == "inconclusive"]
        self.assertTrue(any("--clock" in finding["reason"] for finding in lacking), lacking)

    def test_every_taste_alone_holds(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for taste, played in zip(TASTES, pool.map(lambda t: play([t]), TASTES)):
                with self.subTest(taste):
                    self.assert_held(played)

    def test_tastes_together_hold(self):
        for tastes in TOGETHER:
            with self.subTest(tastes):
                self.assert_held(play(tastes))


class Lies(unittest.TestCase):
    def test_every_lie_is_found(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for lie, (status, report, said) in zip(LIES, pool.map(lambda l: play(lies=[l]),
                                                                  LIES)):
                with self.subTest(lie):
                    self.assertEqual(status, 1, said)
                    self.assertNotEqual(told(report, "fail"), [])


if __name__ == "__main__":
    unittest.main()
