"""The JSON report against schema/report.schema.json, which is what others build upon."""
import collections
import copy
import json
import pathlib
import tempfile
import unittest

import jsonschema

from tests.blackbox.checked import Checked, broken_in_many_ways, check, whole_check
from tests.blackbox.harness import ALLOMIA, EMPTY, ROOT, Mock

SCHEMA = json.loads((ROOT / "schema/report.schema.json").read_text())


def closed(schema):
    """The schema without room for members it does not describe: readers must allow for
    more, but what this version writes is described."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


def reports():
    """Reports with every verdict that a run can have."""
    with Mock() as mock:
        yield "held", whole_check(mock).report
        yield "without a clock", check(mock, clock=False).report
        yield "strict", check(mock, "--fail-on", "inconclusive", clock=False).report
        yield "empty", Checked("--url", mock.url, "--param", f"organizationId={EMPTY}",
                               "--credential", "bearerAuth=demo-empty-key").report
        yield "poor", check(mock, "--max-requests", 20).report
    with Mock(ALLOMIA, *broken_in_many_ways()) as mock:
        yield "broken", whole_check(mock).report
    with Mock(ALLOMIA, "--defect", "pages-floored@listCalls") as mock, \
            tempfile.TemporaryDirectory() as folder:
        known = pathlib.Path(folder) / "known.yaml"
        known.write_text("- { rule: pagination/pages, subject: listCalls, reason: seen, "
                         "expires: 2999-12-31 }\n- { rule: http/head, subject: listCalls, "
                         "reason: seen, expires: 2020-01-01 }\n")
        yield "known", check(mock, "--baseline", known, "--shard", "1/1").report


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.reports = dict(reports())

    def test_the_schema_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_every_report_fits_the_schema(self):
        validator = jsonschema.Draft202012Validator(closed(SCHEMA))
        for name, report in self.reports.items():
            with self.subTest(name):
                self.assertEqual([f"{list(error.path)}: {error.message[:300]}"
                                  for error in validator.iter_errors(report)], [])

    def test_the_reports_show_what_the_schema_describes(self):
        seen = {finding["verdict"] for report in self.reports.values()
                for finding in report["findings"]}
        self.assertLessEqual({"pass", "fail", "inconclusive"}, seen)
        members = {member for report in self.reports.values()
                   for finding in report["findings"] for member in finding}
        self.assertEqual(members, set(SCHEMA["$defs"]["finding"]["properties"]))
        self.assertEqual({report["outcome"] for report in self.reports.values()},
                         {"held", "broken", "not exercised"})
        self.assertEqual({report["exit"] for report in self.reports.values()}, {0, 1, 4})

    def test_verdicts_are_counted(self):
        for name, report in self.reports.items():
            with self.subTest(name):
                counted = collections.Counter(finding["verdict"]
                                              for finding in report["findings"])
                for verdict, number in report["verdicts"].items():
                    if verdict != "not applicable":
                        self.assertEqual(counted[verdict], number, verdict)

    def test_the_schema_refuses_what_is_no_report(self):
        validator = jsonschema.Draft202012Validator(SCHEMA)
        sound = self.reports["broken"]
        failure = next(i for i, finding in enumerate(sound["findings"])
                       if finding["verdict"] == "fail")
        for path, value in ((("version",), 2), (("outcome",), "fine"), (("exit",), 3),
                            (("verdicts", "pass"), -1), (("findings", failure, "rule"), "x"),
                            (("findings", failure, "declared"), None),
                            (("findings", failure, "actual"), ""),
                            (("findings", failure, "verdict"), "pass"),
                            (("findings", failure, "verdict"), "inconclusive")):
            with self.subTest(path):
                report = copy.deepcopy(sound)
                at = report
                for step in path[:-1]:
                    at = at[step]
                at[path[-1]] = value
                self.assertFalse(validator.is_valid(report))


if __name__ == "__main__":
    unittest.main()
