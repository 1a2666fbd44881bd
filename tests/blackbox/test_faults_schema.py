"""The editor schema of a file of faults: what it takes the mock takes, and the other way round."""
import json
import pathlib
import tempfile
import unittest

import jsonschema
import yaml

from tests.blackbox.harness import ALLOMIA, ROOT, Mock, load_yaml, run

FILE = ROOT / "schema/faults.schema.json"
SCHEMA = json.loads(FILE.read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

GOOD = {
    "one fault": {"type": "fixed", "milliseconds": 20},
    "an array": [{"type": "status", "status": 503, "retryAfter": 2, "operation": "listCalls"}],
    "with a seed": {"seed": 7, "faults": [{"type": "EMPTY_RESPONSE", "probability": 0.5}]},
    "a seed alone": {"seed": 3},
    "for signed URLs": [{"type": "limit_data", "bytes": 10, "operation": "signed-urls"}],
    "now and then": [{"type": "slow_close", "delay": 5, "method": "GET", "times": 2}],
    "what may be left out": [{"type": "rateLimit", "requests": 3}, {"type": "reset_peer"}],
    "as WireMock has a fault": {"fault": "MALFORMED_RESPONSE_CHUNK"},
    "as WireMock has a delay": {"fixedDelayMilliseconds": 10},
    "as WireMock has a distribution": {"delayDistribution":
                                       {"type": "lognormal", "median": 80, "sigma": 0.4}},
    "as WireMock has a dribble": {"chunkedDribbleDelay":
                                  {"numberOfChunks": 2, "totalDuration": 10}},
    "as Toxiproxy has one": {"name": "late", "type": "latency", "stream": "downstream",
                             "toxicity": 0.5, "attributes": {"latency": 10, "jitter": 5}},
    "a fraction": {"type": "bandwidth", "rate": 0.5},
    "pages": [{"type": "newRows", "rows": 3, "operation": "listCalls"}],
}
BAD = {
    "text": "latency",
    "of no kind": {"probability": 0.5},
    "of a kind that is not there": {"type": "latencyy", "latency": 5},
    "without what it needs": {"type": "latency", "jitter": 5},
    "without what it needs, as Toxiproxy": {"type": "latency", "attributes": {"jitter": 5}},
    "with what is another's": {"type": "fixed", "milliseconds": 5, "bytes": 3},
    "with what is nobody's": {"type": "fixed", "milliseconds": 5, "colour": "red"},
    "more often than always": {"type": "EMPTY_RESPONSE", "probability": 1.5},
    "text for a number": {"type": "fixed", "milliseconds": "5"},
    "half a byte": {"type": "limit_data", "bytes": 0.5},
    "a status of success": {"type": "status", "status": 200},
    "upstream": {"type": "latency", "latency": 5, "stream": "upstream"},
    "a seed below 0": {"seed": -1, "faults": []},
    "one for faults": {"seed": 1, "faults": {"type": "EMPTY_RESPONSE"}},
    "a distribution without its numbers": {"delayDistribution": {"type": "uniform", "lower": 1}},
    "a number for an operation": {"type": "EMPTY_RESPONSE", "operation": 7},
}


class FaultsSchema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.mock = Mock()

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()
        cls.folder.cleanup()

    def taken(self, faults):
        """True when the control takes them in place of all there are."""
        answer = self.mock.request("PUT", "/__admin/faults", body=json.dumps(faults).encode())
        return answer.status == 200

    def test_it_is_what_the_binary_prints(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        printed = run("mock", ALLOMIA, "--faults-schema")
        self.assertEqual(printed.stdout, FILE.read_text(encoding="utf-8"))

    def test_good_files_are_taken_by_both(self):
        for name, faults in GOOD.items():
            with self.subTest(name):
                self.assertEqual(list(VALIDATOR.iter_errors(faults)), [])
                self.assertTrue(self.taken(faults))

    def test_bad_files_are_taken_by_neither(self):
        for name, faults in BAD.items():
            with self.subTest(name):
                self.assertFalse(VALIDATOR.is_valid(faults))
                self.assertFalse(self.taken(faults))

    def test_each_kind_is_taken_with_its_attributes_and_with_none_of_them(self):
        kinds = self.mock.get("/__admin/faults/kinds").json()
        kinds = kinds if isinstance(kinds, list) else kinds["kinds"]
        self.assertGreater(len(kinds), 15)
        for kind in kinds:
            values = {one["name"]: one["minimum"] for one in kind["attributes"]}
            needs = any(one["required"] for one in kind["attributes"])
            with self.subTest(kind["type"]):
                self.assertTrue(VALIDATOR.is_valid({"type": kind["type"], **values}))
                self.assertTrue(VALIDATOR.is_valid({"type": kind["type"], "attributes": values}))
                self.assertEqual(VALIDATOR.is_valid({"type": kind["type"]}), not needs)

    def test_the_documented_file_fits(self):
        self.assertEqual(list(VALIDATOR.iter_errors(load_yaml(ROOT / "docs/faults.yaml"))), [])

    def test_what_the_control_tells_may_be_given_back(self):
        self.assertTrue(self.taken(GOOD["with a seed"]))
        told = self.mock.get("/__admin/faults").json()
        self.assertEqual(list(VALIDATOR.iter_errors(told)), [])

    def test_a_file_is_taken_as_yaml(self):
        path = pathlib.Path(self.folder.name) / "faults.yaml"
        path.write_text(yaml.safe_dump(GOOD["as WireMock has a distribution"]))
        with Mock(ALLOMIA, "--faults", str(path)) as mock:
            self.assertEqual(mock.get("/__admin/faults").json()["faults"][0]["type"], "lognormal")


if __name__ == "__main__":
    unittest.main()
