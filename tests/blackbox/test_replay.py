"""What was broken once: repeated by `replay`, and known to a baseline."""
import json
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree

import jsonschema

from tests.blackbox.checked import Checked, identities
from tests.blackbox.harness import ALLOMIA, ROOT, Mock, run

LIES = ["pages-floored@listCalls", "member-dropped@listCalls/createdAt",
        "any-key-accepted@listCalls", "url-lifetime-doubled@getCall/transcriptUrl"]


def lies(*names):
    return [word for name in names for word in ("--defect", name)]


# What looks back at every answer sees what another rule sees as well.
ONE = ("--skip", "answers")


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check(self, mock, *arguments):
        """A check with credentials of the environment; returns its report."""
        path = self.folder / "report.json"
        self.done = run("check", ALLOMIA.relative_to(ROOT), "--url", mock.url,
                        "--clock", f"{mock.url}/__admin/clock",
                        "--credential", "bearerAuth=env:KEY",
                        "--outsider", "bearerAuth=env:OTHER", "--report", f"json={path}",
                        "--report", "text=-", *arguments, env=self.keys())
        return json.loads(path.read_text())

    def keys(self):
        return {"KEY": "demo-tenant-key", "OTHER": "foreign-org-key"}

    def replay(self, mock, *arguments, report="report.json"):
        return run("replay", self.folder / report, "--url", mock.url, *arguments,
                   env=self.keys())


def broken(report, *verdicts):
    return [f"{finding['rule']}  {finding['subject']}" for finding in report["findings"]
            if finding["verdict"] in verdicts]


class Way(Folder):
    """How the endpoint was reached is in the report, so that it is reached again."""

    def test_the_way_to_the_endpoint_is_kept(self):
        with Mock(ALLOMIA, *lies("pages-floored@listCalls")) as mock:
            port = mock.url.rpartition(":")[2]
            named = f"http://calls.example:{port}"
            report = self.folder / "report.json"
            done = run("check", ALLOMIA.relative_to(ROOT), "--url", named,
                       "--resolve", f"calls.example:{port}:127.0.0.1", "--location",
                       "--timeout", 4321, "--wait-expiry", 1, "--user-agent", "quality/2",
                       "--header", "X-Trace: not-for-reports", "--rules", "pagination",
                       "--proxy-user", "env:NOBODY", "--noproxy", "*",
                       "--credential", "bearerAuth=env:KEY", "--report", f"json={report}",
                       env={**self.keys(), "NOBODY": "some:one"})
            self.assertEqual(done.returncode, 1, done.stderr)
            kept = json.loads(report.read_text())["asked"]["options"]
            self.assertEqual(kept, {
                "timeout": ["4321"], "location": [True], "noproxy": ["*"],
                "proxy-user": ["env:NOBODY"], "resolve": [f"calls.example:{port}:127.0.0.1"],
                "user-agent": ["quality/2"], "wait-expiry": ["1"]})
            self.assertNotIn("not-for-reports", report.read_text())
            again = run("replay", report, env={**self.keys(), "NOBODY": "some:one"})
            self.assertEqual(again.returncode, 1, again.stderr)
            self.assertIn("still broken", again.stdout)
            elsewhere = run("replay", report, "--url", mock.url, "--user-agent", "other",
                            env={**self.keys(), "NOBODY": "some:one"})
            self.assertEqual(elsewhere.returncode, 1, elsewhere.stderr)


class Replay(Folder):
    def test_what_is_still_broken_is_still_told(self):
        with Mock(ALLOMIA, *lies(*LIES)) as mock:
            report = self.check(mock)
            failed, warned = broken(report, "fail"), broken(report, "warn")
            self.assertGreater(len(failed), 6)
            self.assertGreater(len(warned), 0)
            done = self.replay(mock)
            self.assertEqual((done.returncode, done.stderr), (1, ""))
            for name in failed:
                self.assertIn(f"still broken         fail  {name}\n", done.stdout)
            self.assertTrue(done.stdout.splitlines()[-1].startswith(
                f"{len(failed)} of {len(failed)} still broken, 0 hold now, 0 not exercised"))
            more = self.replay(mock, "--fail-on", "warn")
            for name in warned:
                self.assertIn(f"still broken         warn  {name}\n", more.stdout)

    def test_each_lie_is_found_by_what_it_broke(self):
        with Mock(ALLOMIA, *lies(*LIES)) as mock:
            report = self.check(mock)
        rules = {"pages-floored@listCalls": "pagination/pages",
                 "member-dropped@listCalls/createdAt": "schema/required",
                 "any-key-accepted@listCalls": "auth/wrong",
                 "url-lifetime-doubled@getCall/transcriptUrl": "signed-url/lifetime"}
        for lie, rule in rules.items():
            with self.subTest(lie), Mock(ALLOMIA, *lies(lie)) as mock:
                done = self.replay(mock)
                self.assertEqual(done.returncode, 1, done.stdout)
                still = [line.split()[3] for line in done.stdout.splitlines()
                         if line.startswith("still broken")]
                self.assertIn(rule, still)
                self.assertLess(len(still), len(broken(report, "fail")))

    def test_what_a_rule_judged_is_asked_again(self):
        for lie in ("enum-out@getCall/callType", "foreign-row-added@listCalls"):
            with self.subTest(lie), Mock(ALLOMIA, *lies(lie)) as mock:
                report = self.check(mock)
                judged = next(finding for finding in report["findings"]
                              if finding["verdict"] == "fail" and "asked by" in finding)
                report["findings"] = [judged]
                (self.folder / "report.json").write_text(json.dumps(report))
                done = self.replay(mock)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn("1 of 1 still broken", done.stdout)

    def test_what_is_mended_holds_with_few_requests(self):
        with Mock(ALLOMIA, *lies("pages-floored@listCalls")) as mock:
            report = self.check(mock, *ONE)
        with Mock() as mock:
            done = self.replay(mock, "--report", f"json={self.folder}/second.json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[0],
                         "holds now            fail  pagination/pages  listCalls")
        second = json.loads((self.folder / "second.json").read_text())
        self.assertEqual([finding["verdict"] for finding in second["findings"]], ["pass"])
        self.assertLess(second["requests"] * 4, report["requests"])

    def test_credentials_and_clock_come_from_the_report(self):
        with Mock(ALLOMIA, *lies(*LIES)) as mock:
            report = self.check(mock)
        self.assertEqual(report["asked"]["credentials"], ["bearerAuth=env:KEY"])
        self.assertEqual(report["asked"]["outsiders"], ["bearerAuth=env:OTHER"])
        with Mock() as mock:
            done = self.replay(mock)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn("not exercised  ", done.stdout)

    def test_the_clocks_of_several_servers_come_from_the_report_together(self):
        with Mock(ALLOMIA, *lies("url-never-expires@getCall/transcriptUrl")) as mock:
            with Mock() as other:
                clocks = [f"{server.url}/__admin/clock" for server in (mock, other)]
                report = self.check(mock, "--clock", clocks[1])
                schema = json.loads((ROOT / "schema/report.schema.json").read_text())
                jsonschema.Draft202012Validator(schema).validate(report)
                self.assertEqual(report["asked"]["clock"], clocks)
                self.assertIn("signed-url/expires", " ".join(broken(report, "fail")))
                done = self.replay(mock)
                self.assertIn("still broken         fail  signed-url/expires", done.stdout)
            done = self.replay(mock)  # one of the clocks is gone: none counts as moved
            self.assertNotIn("still broken         fail  signed-url/expires", done.stdout)

    def test_credentials_given_as_values_are_not_kept(self):
        with Mock() as mock:
            checked = Checked("--url", mock.url, *identities(ALLOMIA), "--rules", "http")
        self.assertNotIn("credentials", checked.report["asked"])
        self.assertNotIn(b"demo-", checked.bytes)

    def test_a_report_without_failures_is_nothing_to_do(self):
        with Mock() as mock:
            self.check(mock)
            done = self.replay(mock)
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.startswith("nothing was broken in "))

    def test_what_the_contract_lost_is_told(self):
        with Mock(ALLOMIA, *lies("pages-floored@listCalls")) as mock:
            report = self.check(mock, *ONE)
            next(finding for finding in report["findings"]
                 if finding["verdict"] == "fail")["subject"] = "listNothing"
            (self.folder / "report.json").write_text(json.dumps(report))
            done = self.replay(mock)
        self.assertIn("not in the contract  fail  pagination/pages  listNothing",
                      done.stdout)

    def test_what_is_no_report_is_refused(self):
        for text, why in (("[]", "this is no report of countersign"),
                          ("{}", "this is no report of countersign"),
                          ('{"tool": "countersign", "version": 9}', "version 1 is read"),
                          ('{"tool": "countersign", "version": 1}', "are missing"),
                          ('{"tool": "countersign", "version": 1, "contract": "x", '
                           '"url": "http://127.0.0.1:1", "findings": [{}]}',
                           "has no rule, subject or verdict"),
                          ("{", "report.json")):
            with self.subTest(text):
                (self.folder / "report.json").write_text(text)
                done = run("replay", self.folder / "report.json")
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(why, done.stderr)


def entry(rule, subject, expires="2999-12-31", reason="told to them"):
    return {"rule": rule, "subject": subject, "reason": reason, "expires": expires}


class Baseline(Folder):
    LIE = lies("pages-floored@listCalls")

    def known(self, mock, *entries, env=None, options=ONE):
        path = self.folder / "known.yaml"
        path.write_text(json.dumps(entries))
        report = self.check(mock, "--baseline", path, "--report",
                            f"junit={self.folder}/r.xml", "--report",
                            f"sarif={self.folder}/r.sarif", *options)
        return report, self.done

    def test_a_known_failure_is_told_and_fails_nothing(self):
        with Mock(ALLOMIA, *self.LIE) as mock:
            report, done = self.known(mock, entry("pagination/pages", "listCalls"))
        self.assertEqual((done.returncode, report["outcome"]), (0, "held"))
        self.assertIn("KNOWN  pagination/pages  listCalls\n"
                      "      known     told to them (until 2999-12-31)\n", done.stdout)
        self.assertRegex(done.stdout, r"held: .* 1 fail, .* \(1 known\); ")
        finding = next(finding for finding in report["findings"]
                       if finding["verdict"] == "fail")
        self.assertEqual(finding["known"],
                         {"reason": "told to them", "expires": "2999-12-31"})
        root = xml.etree.ElementTree.parse(self.folder / "r.xml").getroot()
        self.assertEqual(root.get("failures"), "0")
        sarif = json.loads((self.folder / "r.sarif").read_text())
        self.assertEqual(sarif["runs"][0]["results"][0]["suppressions"][0]["kind"],
                         "external")
        schema = json.loads((ROOT / "schema/report.schema.json").read_text())
        jsonschema.validate(report, schema)

    def test_an_unknown_failure_fails_beside_a_known_one(self):
        with Mock(ALLOMIA, *self.LIE, *lies("any-key-accepted@listCalls")) as mock:
            report, done = self.known(mock, entry("pagination/pages", "listCalls"))
        self.assertEqual((done.returncode, report["outcome"]), (1, "broken"))

    def test_a_known_warning_fails_nothing_either(self):
        with Mock(ALLOMIA, *lies("range-from-exclusive@listCalls.from")) as mock:
            report = self.check(mock)
            warned = [entry(finding["rule"], finding["subject"])
                      for finding in report["findings"] if finding["verdict"] == "warn"]
            self.assertGreater(len(warned), 0)
            self.check(mock, "--fail-on", "warn")
            self.assertEqual(self.done.returncode, 1)
            _, done = self.known(mock, *warned, options=("--fail-on", "warn"))
        self.assertEqual(done.returncode, 0, done.stdout[-500:])

    def test_an_entry_whose_day_is_over_fails(self):
        for lie, state in ((self.LIE, "expired after 2020-01-01; told to them"),
                           ([], "expired after 2020-01-01, and does not fail any more")):
            with self.subTest(state), Mock(ALLOMIA, *lie) as mock:
                report, done = self.known(
                    mock, entry("pagination/pages", "listCalls", "2020-01-01"))
                self.assertEqual(done.returncode, 1)
                self.assertIn(state, done.stdout)
                self.assertTrue(report["baseline"][0]["expired"])

    def test_the_last_day_counts(self):
        for moment, status in (("1748735999", 0), ("1748736000", 1)):  # 2025-05-31, 06-01
            with self.subTest(moment), Mock(ALLOMIA, *self.LIE) as mock:
                keys = dict(self.keys(), SOURCE_DATE_EPOCH=moment)
                self.keys = lambda keys=keys: keys
                _, done = self.known(
                    mock, entry("pagination/pages", "listCalls", "2025-05-31"))
                self.assertEqual(done.returncode, status)

    def test_an_entry_that_does_not_fail_any_more_is_told(self):
        with Mock() as mock:
            report, done = self.known(mock, entry("pagination/pages", "listCalls"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("pagination/pages listCalls: does not fail any more", done.stdout)
        self.assertTrue(report["baseline"][0]["gone"])

    def test_what_was_not_run_is_not_said_to_be_mended(self):
        with Mock() as mock:
            report, _ = self.known(mock, entry("pagination/pages", "listCalls"),
                                   options=("--rules", "http"))
        self.assertEqual(report["baseline"], [])

    def test_a_baseline_that_is_none_is_refused_with_its_place(self):
        good = entry("pagination/pages", "listCalls")
        for written, why in (({"a": 1}, "a baseline is a list of known failures"),
                             ([1], "an entry of a baseline is an object"),
                             ([dict(good, extra=1)], 'has no member "extra"'),
                             ([{"rule": "pagination/pages"}], 'has a text "subject"'),
                             ([dict(good, expires="soon")], "expires is a date"),
                             ([dict(good, rule="pagination/page")],
                              'there is no rule "pagination/page"'),
                             ([good, good], "is there twice")):
            with self.subTest(why):
                path = self.folder / "known.yaml"
                path.write_text(json.dumps(written))
                done = run("check", ALLOMIA, "--url", "http://127.0.0.1:1", "--baseline",
                           path)
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr, rf"{path}:\d+:\d+: ")
                self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()
