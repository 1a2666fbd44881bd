"""Time on demand: the mock's clock is set, frozen, advanced and run faster, and all follows it."""
import json
import time
import unittest
import urllib.parse

from tests.blackbox.harness import ALLOMIA, ROOT, WAIT, Mock, run

CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
CLOCK = "/__admin/clock"
JOBS = ROOT / "tests/dialects/writes"  # a job is queued for 30 seconds, then runs for 120
KEY = {"X-Key": "demo-sluice-east", "Content-Type": "application/json"}


class ClockCase(unittest.TestCase):
    def put(self, mock, **setting):
        answer = mock.request("PUT", CLOCK, body=json.dumps(setting).encode())
        self.assertEqual(answer.status, 200, answer)
        return answer.json()


class Clock(ClockCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(ALLOMIA)

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def tearDown(self):
        self.mock.request("DELETE", CLOCK)

    def test_it_is_advanced_and_urls_expire(self):
        url = self.mock.get(CALL, "demo-org-key").json()["transcriptUrl"]
        parts = urllib.parse.urlsplit(url)
        target = f"{parts.path}?{parts.query}"
        self.assertEqual(self.mock.request("GET", target).status, 200)
        self.put(self.mock, advance=1800)
        self.assertEqual(self.mock.request("GET", target).status, 200)
        self.assertIn(self.put(self.mock, advance=1801.5)["offset"], (3601, 3602))
        self.assertEqual(self.mock.request("GET", target).status, 403)
        self.put(self.mock, advance=-1900)
        self.assertEqual(self.mock.request("GET", target).status, 200)

    def test_it_is_frozen_and_goes_on(self):
        first = self.put(self.mock, frozen=True)
        self.assertIs(first["frozen"], True)
        time.sleep(0.05)
        self.assertEqual(self.mock.get(CLOCK).json()["now"], first["now"])
        self.assertIs(self.put(self.mock, frozen=False)["frozen"], False)
        time.sleep(0.05)
        self.assertGreater(self.mock.get(CLOCK).json()["now"], first["now"])

    def test_a_moment_may_be_set_and_run_on(self):
        told = self.put(self.mock, now="2025-05-28T14:20:15Z", frozen=False)
        self.assertEqual((told["frozen"], told["rate"], told["now"][:17]),
                         (False, 1, "2025-05-28T14:20:"))

    def test_it_runs_faster_and_slower(self):
        self.put(self.mock, now="2025-05-28T14:00:00Z", rate=100000)
        started = time.monotonic()
        while self.mock.get(CLOCK).json()["now"] < "2025-05-29T00:00:00Z":  # 0.36 seconds
            self.assertLess(time.monotonic() - started, WAIT)
        date = self.mock.get(CALL, "demo-org-key").headers["Date"]
        self.assertNotIn("28 May", date)
        first = self.put(self.mock, now="2025-05-28T14:00:00Z", rate=0.001)
        self.assertEqual(first["rate"], 0.001)
        time.sleep(0.05)
        self.assertEqual(self.mock.get(CLOCK).json()["now"], "2025-05-28T14:00:00.000Z")

    def test_delete_returns_to_real_time(self):
        self.put(self.mock, now="2025-05-28T14:00:00Z", rate=60)
        told = self.mock.request("DELETE", CLOCK).json()
        self.assertEqual((told["offset"], told["frozen"], told["rate"]), (0, False, 1))

    def test_what_makes_no_sense_is_refused(self):
        self.put(self.mock, offset=77)
        for wrong in ('{"advance":"1"}', '{"advance":1,"offset":1}', '{"rate":0}', '{"rate":-1}',
                      '{"rate":"x"}', '{"frozen":1}', '{"rate":2000000}', '{"advance":1e300}'):
            answer = self.mock.request("PUT", CLOCK, body=wrong.encode())
            self.assertEqual(answer.status, 400, wrong)
            self.assertEqual(self.mock.get(CLOCK).json()["offset"], 77)


class Driven(ClockCase):
    def state(self, mock, job):
        return mock.request("GET", f"/jobs/{job}", KEY).json()["state"]

    def create(self, mock):
        answer = mock.request("POST", "/jobs", KEY, b'{"lock": "A", "width": 1}')
        self.assertEqual(answer.status, 201, answer)
        return answer.json()["id"]

    def test_records_change_when_it_is_advanced(self):
        with Mock(JOBS) as mock:
            self.put(mock, frozen=True)
            job = self.create(mock)
            seen = [self.state(mock, job)]
            for seconds in (29, 1, 119, 1):
                self.put(mock, advance=seconds)
                seen.append(self.state(mock, job))
        self.assertEqual(seen, ["queued", "queued", "running", "running", "done"])

    def test_records_change_sooner_when_it_runs_faster(self):
        with Mock(JOBS) as mock:
            self.put(mock, rate=300)  # 150 seconds in half a second
            job = self.create(mock)
            started = time.monotonic()
            while self.state(mock, job) != "done":
                self.assertLess(time.monotonic() - started, WAIT)
            self.assertGreater(time.monotonic() - started, 0.3)


class CommandLine(ClockCase):
    def test_it_starts_with_a_setting(self):
        for setting, frozen, rate in (("2025-05-28T14:20:15Z", True, 1),
                                      ('{"now": "2025-05-28T14:20:15Z", "rate": 60}', False, 60)):
            with Mock(ALLOMIA, "--clock", setting) as mock:
                told = mock.get(CLOCK).json()
                self.assertEqual((told["frozen"], told["rate"]), (frozen, rate))
                self.assertTrue(told["now"].startswith("2025-05-28T14:2"), told)

    def test_what_makes_no_sense_is_told(self):
        for setting in ("yesterday", '{"rate": 0}', "{"):
            done = run("mock", ALLOMIA, "--port", 0, "--clock", setting)
            self.assertEqual(done.returncode, 2, done)


if __name__ == "__main__":
    unittest.main()
