"""The check run through every fault: it reports the trouble, and never says that a rule was broken
which was not."""
import concurrent.futures
import json
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import ALLOMIA, FIXTURES, ROOT, Mock

SOME = 0.02  # of the requests; a thousand are made

# What passes, or is asked through: the contract is held, and known to be.
PASSES = (
    {"type": "fixed", "milliseconds": 30},
    {"type": "uniform", "lower": 5, "upper": 50},
    {"type": "lognormal", "median": 20, "sigma": 1, "maxValue": 500},
    {"type": "latency", "latency": 30, "jitter": 20},
    {"type": "status", "status": 502},
    {"type": "status", "status": 503},
    {"type": "status", "status": 503, "retryAfter": 0},
    {"type": "status", "status": 504},
    {"type": "rateLimit", "requests": 100, "window": 60, "probability": 1},
    {"type": "EMPTY_RESPONSE"},
    {"type": "CONNECTION_RESET_BY_PEER"},
    {"type": "MALFORMED_RESPONSE_CHUNK"},
    {"type": "RANDOM_DATA_THEN_CLOSE"},
    {"type": "limit_data", "bytes": 20},
    {"type": "timeout", "timeout": 20},
    {"type": "timeout", "timeout": 20, "bytes": 10},
    {"type": "reset_peer", "timeout": 20},
    {"type": "chunkedDribbleDelay", "numberOfChunks": 4, "totalDuration": 40},
    {"type": "slicer", "average_size": 1000, "size_variation": 500, "delay": 5000},
    {"type": "bandwidth", "rate": 100},
    {"type": "slow_close", "delay": 30},
)

# Of these the check is run on other contracts too: what they do not have may be lost.
LOSES = (
    {"type": "status", "status": 503},
    {"type": "CONNECTION_RESET_BY_PEER"},
    {"type": "RANDOM_DATA_THEN_CLOSE"},
    {"type": "limit_data", "bytes": 20},
)
OTHERS = (FIXTURES / "hmsovereign", FIXTURES / "zudu", ROOT / "tests/dialects/writes",
          ROOT / "tests/dialects/cursor")  # rate limits, searches by POST, changes, cursors

# What nobody may do: the rule that says so, and what it says.
BREAKS = (
    ({"type": "status", "status": 500, "times": 1}, {"http/no-failure"}, "status 500"),
    ({"type": "malformedJson", "times": 1}, {"schema/syntax"}, "premature end of input"),
)

# Every request meets it: nothing can be known.
SHUTS = (
    {"type": "EMPTY_RESPONSE"},
    {"type": "CONNECTION_RESET_BY_PEER"},
    {"type": "RANDOM_DATA_THEN_CLOSE"},
    {"type": "limit_data", "bytes": 5},
)


def check(fault, *more, folder=ALLOMIA):
    """The check of a mock whose requests meet a fault, and how many have met it."""
    with Mock(folder) as mock:
        body = json.dumps({"seed": 1, "faults": [fault]}).encode()
        assert mock.request("PUT", "/__admin/faults", body=body).status == 200
        checked = whole_check(mock, folder, more=more)
        return checked, mock.request("GET", "/__admin/faults").json()["met"][0]


class Checked(unittest.TestCase):
    def checks(self, faults, *more, folder=ALLOMIA):
        """Those of several faults at once: they wait most of the time."""
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            done = list(pool.map(lambda fault: check(fault, *more, folder=folder), faults))
        for fault, (_, met) in zip(faults, done):
            self.assertGreater(met, 0, fault)
        return [(fault, checked) for fault, (checked, _) in zip(faults, done)]

    def test_trouble_that_passes_breaks_no_rule(self):
        faults = [{"probability": SOME, **fault} for fault in PASSES]
        for fault, checked in self.checks(faults):
            with self.subTest(fault):
                self.assertEqual(checked.told("fail", "warn", "error"), [])
                self.assertEqual(checked.told("inconclusive"), [])
                self.assertEqual(checked.status, 0)

    def test_what_is_lost_breaks_no_rule_of_other_contracts(self):
        faults = [{"probability": SOME, **fault} for fault in LOSES]
        for folder in OTHERS:
            for fault, checked in self.checks(faults, folder=folder):
                with self.subTest(f"{folder.name} {fault}"):
                    self.assertEqual(checked.told("fail", "warn"), [])
                    # A write that is lost is not sent again: its rule is not judged.
                    self.assertEqual(checked.status, 4 if checked.told("error") else 0)

    def test_what_nobody_may_do_is_told_as_what_it_is(self):
        done = self.checks([fault for fault, _, _ in BREAKS])
        for (_, rules, said), (fault, checked) in zip(BREAKS, done):
            with self.subTest(fault):
                broken = [finding for finding in checked.report["findings"]
                          if finding["verdict"] in ("fail", "warn", "error")]
                self.assertEqual({finding["rule"] for finding in broken}, rules)
                for finding in broken:
                    self.assertIn(said, finding["actual"])
                self.assertEqual(checked.status, 1)

    def test_what_shuts_the_endpoint_off_is_no_verdict_on_rules(self):
        for fault, checked in self.checks(SHUTS, "--retries", "0"):
            with self.subTest(fault):
                self.assertEqual(checked.told("fail", "warn"), [])
                self.assertNotIn(checked.status, (0, 1))


if __name__ == "__main__":
    unittest.main()
