"""Reports in the formats of others: valid by their rules, alike in what they say, and the
same bytes for the same answers."""
import base64
import collections
import hashlib
import html.parser
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree

import jsonschema

from tests.blackbox.checked import broken_in_many_ways, identities
from tests.blackbox.harness import ALLOMIA, ROOT, Mock, run

SCHEMAS = ROOT / "tests/vectors/report/schema"
FORMATS = {"json": "r.json", "junit": "r.xml", "tap": "r.tap", "tap13": "r13.tap",
           "sarif": "r.sarif", "ctrf": "r.ctrf", "github": "r.txt", "markdown": "r.md",
           "har": "r.har", "html": "r.html", "text": "text.txt"}
NAME = "https://api.example.com/v1"


def environment(**more):
    kept = {name: value for name, value in os.environ.items()
            if name not in ("GITHUB_STEP_SUMMARY", "SOURCE_DATE_EPOCH")}
    return dict(kept, **more)


class Written:
    """All reports of one check."""

    def __init__(self, url, *arguments, named=NAME, env=None):
        with tempfile.TemporaryDirectory() as folder:
            options = [f"--report={name}={folder}/{file}" for name, file in FORMATS.items()]
            shown = ["--shown-url", named] if named else []
            summary = f"{folder}/summary.md"
            pathlib.Path(summary).write_text("before\n")
            done = run("check", ALLOMIA.relative_to(ROOT), "--url", url,
                       "--clock", f"{url}/__admin/clock", *identities(ALLOMIA), *options,
                       *shown, *arguments,
                       env={"GITHUB_STEP_SUMMARY": summary, **(env or {})})
            self.status, self.said = done.returncode, done.stdout + done.stderr
            self.bytes = {name: (pathlib.Path(folder) / file).read_bytes()
                          for name, file in FORMATS.items()}
            self.summary = pathlib.Path(summary).read_bytes()

    def text(self, name):
        return self.bytes[name].decode("utf-8")

    def value(self, name):
        return json.loads(self.bytes[name])


def held():
    with Mock() as mock:
        return Written(mock.url)


def broken(*arguments, **more):
    with Mock(ALLOMIA, *broken_in_few_ways()) as mock:
        return Written(mock.url, *arguments, **more)


def broken_in_few_ways():
    """Failures, a warning, and answers in which much else can still be exercised."""
    return ["--defect", "pages-floored@listCalls", "--defect", "url-lifetime-doubled@getCall/"
            "transcriptUrl", "--defect", "member-dropped@listCalls/createdAt",
            "--defect", "filter-ignored@listCalls.callType"]


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with Mock(ALLOMIA, *broken_in_many_ways()) as mock:
            poor = Written(mock.url)
        cls.runs = {"held": held(), "broken": broken(), "poor": poor}

    def each(self):
        for name, written in self.runs.items():
            with self.subTest(name):
                yield written

    def test_the_runs_are_what_is_meant(self):
        self.assertEqual([written.status for written in self.runs.values()], [0, 1, 1])
        verdicts = self.runs["broken"].value("json")["verdicts"]
        for verdict in ("pass", "fail"):
            self.assertGreater(verdicts[verdict], 3, verdict)

    def test_json_formats_fit_their_schemas(self):
        for written in self.each():
            for name in ("sarif", "ctrf", "har"):
                schema = json.loads((SCHEMAS / f"{name}.json").read_text())
                jsonschema.Draft202012Validator.check_schema(schema)
                errors = jsonschema.Draft202012Validator(schema).iter_errors(
                    written.value(name))
                self.assertEqual([f"{name} {list(error.path)}: {error.message[:300]}"
                                  for error in errors], [])

    @unittest.skipUnless(shutil.which("xmllint"), "needs xmllint (libxml2-utils)")
    def test_junit_fits_its_schema(self):
        for written in self.each():
            done = subprocess.run(
                ["xmllint", "--noout", "--nonet", "--schema", SCHEMAS / "junit.xsd", "-"],
                input=written.bytes["junit"], capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_junit_counts_what_it_holds(self):
        for written in self.each():
            root = xml.etree.ElementTree.fromstring(written.bytes["junit"])
            for suite in root:
                cases = suite.findall("testcase")
                self.assertEqual(int(suite.get("tests")), len(cases))
                for kind, word in (("failures", "failure"), ("errors", "error"),
                                   ("skipped", "skipped")):
                    self.assertEqual(int(suite.get(kind)),
                                     len(suite.findall(f"testcase/{word}")))
            for kind in ("tests", "failures", "errors"):
                self.assertEqual(int(root.get(kind)),
                                 sum(int(suite.get(kind)) for suite in root))
            verdicts = written.value("json")["verdicts"]
            self.assertEqual(int(root.get("failures")), verdicts["fail"])

    @unittest.skipUnless(shutil.which("prove"), "needs prove (perl)")
    def test_perl_takes_the_tap(self):
        for written in self.each():
            verdicts = written.value("json")["verdicts"]
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "report.tap"
                path.write_bytes(written.bytes["tap13"])
                done = subprocess.run(["prove", "-v", path], capture_output=True, text=True)
            self.assertNotIn("Parse errors", done.stdout[-2000:])
            findings = len(written.value("json")["findings"])
            self.assertIn(f"Files=1, Tests={findings},", done.stdout[-300:])
            self.assertIn("Result: FAIL" if verdicts["fail"] else "Result: PASS",
                          done.stdout[-300:])

    def test_both_versions_of_tap_say_the_same(self):
        for written in self.each():
            first, rest = written.text("tap").split("\n", 1)
            older, same = written.text("tap13").split("\n", 1)
            self.assertEqual((first, older), ("TAP version 14", "TAP version 13"))
            self.assertEqual(rest, same)

    def test_diagnostics_of_tap_are_yaml(self):
        import yaml
        for written in self.each():
            blocks = re.findall(r"^  ---\n(.*?)^  \.\.\.$", written.text("tap"),
                                re.M | re.S)
            findings = [finding for finding in written.value("json")["findings"]
                        if finding["verdict"] != "pass" or "recorded" in finding]
            self.assertEqual(len(blocks), len(findings))
            for block, finding in zip(blocks, findings):
                value = yaml.safe_load(block)
                self.assertEqual(value["message"], finding["requirement"])
                for member in ("actual", "expected", "reason"):
                    self.assertEqual(value.get(member), finding.get(member))

    def test_sarif_points_at_the_line_that_is_broken(self):
        written = self.runs["broken"]
        run_of = written.value("sarif")["runs"][0]
        findings = [finding for finding in written.value("json")["findings"]
                    if finding["verdict"] in ("fail", "warn")]
        rules = [rule["id"] for rule in run_of["tool"]["driver"]["rules"]]
        self.assertEqual(len(run_of["results"]), len(findings))
        for result, finding in zip(run_of["results"], findings):
            place = result["locations"][0]["physicalLocation"]
            region, declared = place["region"], finding["declared"]
            self.assertEqual(rules[result["ruleIndex"]], finding["rule"])
            self.assertEqual((region["startLine"], region["startColumn"]),
                             (declared["line"], declared["column"]))
            path = ROOT / urllib.parse.unquote(place["artifactLocation"]["uri"])
            line = path.read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
            last = declared["pointer"].rpartition("/")[2].replace("~1", "/")
            here = line[region["startColumn"] - 1:]
            self.assertTrue(here.lstrip("'\"").startswith(last) or last.isdigit(),
                            (here, declared))

    def test_ctrf_counts_what_it_holds(self):
        for written in self.each():
            results = written.value("ctrf")["results"]
            counted = collections.Counter(test["status"] for test in results["tests"])
            for status in ("passed", "failed", "skipped", "pending", "other"):
                self.assertEqual(results["summary"][status], counted[status], status)
            verdicts = written.value("json")["verdicts"]
            self.assertEqual(counted["failed"], verdicts["fail"] + verdicts["error"])

    def test_github_annotates_every_failure(self):
        for written in self.each():
            findings = written.value("json")["findings"]
            lines = written.text("github").splitlines()
            told = [line for line in lines if line.startswith("::error ")]
            failures = [finding for finding in findings
                        if finding["verdict"] in ("fail", "error")]
            self.assertEqual(len(told), len(failures))
            for line, finding in zip(told, failures):
                if "declared" in finding:
                    declared = finding["declared"]
                    self.assertIn(f"file={declared['file']},line={declared['line']},"
                                  f"col={declared['column']},", line)
            for line in lines:
                self.assertRegex(line, r"^::(error|warning|notice) (\w+=[^:,]+,)*"
                                       r"title=[^:,]+::.")

    def test_github_appends_the_step_summary(self):
        for written in self.each():
            self.assertEqual(written.summary, b"before\n" + written.bytes["markdown"])

    def test_the_archive_holds_the_evidence_of_every_failure(self):
        for written in self.each():
            told = " ; ".join(entry["comment"] for entry
                              in written.value("har")["log"]["entries"])
            for finding in written.value("json")["findings"]:
                if finding["verdict"] == "fail" and "curl" in finding:
                    self.assertIn(f"fail {finding['rule']} {finding['subject']}", told)


class Page(html.parser.HTMLParser):
    """What a page holds."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open = collections.Counter(), [], []
        self.raw = {"style": "", "script": ""}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.attributes += [(tag, *attribute) for attribute in attributes]
        if tag not in ("meta", "input", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]] += data


CHROMIUM = shutil.which("chromium")


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.written = broken()
        cls.text = cls.written.text("html")
        cls.page = Page(cls.text)

    def test_every_element_is_closed(self):
        self.assertEqual(self.page.open, [])
        self.assertEqual(self.page.tags["script"], 1)
        self.assertEqual(self.page.tags["style"], 1)

    def test_nothing_is_fetched_and_nothing_runs_from_attributes(self):
        for tag, name, value in self.page.attributes:
            self.assertFalse(name.startswith("on"), (tag, name))
            self.assertNotIn(name, ("src", "href", "style", "srcdoc", "action"))
        self.assertNotRegex(self.page.raw["style"], r"url\(|@import")

    def test_the_policy_allows_its_own_style_and_script_alone(self):
        policy = next(value for tag, name, value in self.page.attributes
                      if (tag, name) == ("meta", "content") and "default-src" in value)
        expected = ["default-src 'none'"]
        for kind in ("style", "script"):
            digest = hashlib.sha256(self.page.raw[kind].encode()).digest()
            expected.append(f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'")
        self.assertEqual(policy, "; ".join(expected))

    def test_every_finding_is_there(self):
        counted = collections.Counter(value for tag, name, value in self.page.attributes
                                      if (tag, name) == ("details", "data-verdict"))
        self.assertEqual(counted, collections.Counter(
            finding["verdict"] for finding in self.written.value("json")["findings"]))

    def browse(self, fragment):
        """The page as a browser has it once its script ran."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "report.html"
            path.write_text(self.text)
            done = subprocess.run(
                [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom",
                 f"--user-data-dir={folder}/user", f"file://{path}#{fragment}"],
                capture_output=True, text=True, timeout=120)
        return done.stdout

    @unittest.skipUnless(CHROMIUM, "needs chromium")
    def test_a_browser_filters_by_verdict_family_and_words(self):
        findings = self.written.value("json")["findings"]
        whole = len(findings)
        passed = sum(finding["verdict"] == "pass" for finding in findings)
        family = sum(finding["verdict"] == "pass" and finding["rule"].startswith("order/")
                     for finding in findings)
        for fragment, number in (("verdicts=pass", passed),
                                 ("verdicts=pass&family=order", family),
                                 ("verdicts=pass&search=no%20such%20words", 0)):
            with self.subTest(fragment):
                dom = self.browse(fragment)
                self.assertIn(f"{number} of {whole} findings shown", dom)
                shown = re.findall(r'<details class="finding"[^>]*>', dom)
                self.assertEqual(sum("hidden" not in tag for tag in shown), number)


def differing(first, second):
    """The lines in which two texts differ, in short."""
    pairs = itertools.zip_longest(first.splitlines(), second.splitlines())
    return [(one, other) for one, other in pairs if one != other][:3]


class Alike(unittest.TestCase):
    """Another process, another port, another second."""

    def test_the_same_answers_give_the_same_bytes(self):
        for make in (held, broken):
            first, second = make(), make()
            for name in FORMATS:
                with self.subTest(f"{make.__name__} {name}"):
                    self.assertEqual(differing(first.text(name), second.text(name)), [])
                    self.assertNotIn("127.0.0.1", first.text(name))

    def test_times_are_told_when_asked_for(self):
        moment = {"SOURCE_DATE_EPOCH": "1748442015"}
        first, second = (broken("--timestamps", env=moment) for _ in range(2))
        for name in FORMATS:
            with self.subTest(name):
                self.assertEqual(differing(first.text(name), second.text(name)), [])
        self.assertEqual(first.value("json")["time"],
                         {"started": "2025-05-28T14:20:15Z", "seconds": 0.0})
        self.assertEqual(first.value("sarif")["runs"][0]["invocations"][0]["startTimeUtc"],
                         "2025-05-28T14:20:15Z")
        self.assertEqual(first.value("ctrf")["results"]["summary"]["start"], 1748442015000)
        for entry in first.value("har")["log"]["entries"]:
            self.assertEqual(entry["startedDateTime"], "2025-05-28T14:20:15.000Z")
        self.assertNotIn("time", broken().value("json"))

    def test_a_moment_that_is_none_is_refused(self):
        done = run("check", ALLOMIA, "--url", "http://127.0.0.1:1",
                   env={"SOURCE_DATE_EPOCH": "today"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("SOURCE_DATE_EPOCH is no number of seconds: today", done.stderr)


if __name__ == "__main__":
    unittest.main()
