"""`countersign prove`: every defect is found, and one that is not is told."""
import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import ALLOMIA, FIXTURES, Mock, contracts, dialects, load_yaml, run

LINE = re.compile(r"(killed|warned|UNNAMED|SURVIVED|ERROR) +(\S+) +(\S.*?)  (.*)\Z")
SUMMARY = re.compile(r"killed (\d+) of (\d+) defects \((\d+\.\d) %\), (\d+) of them by a warning "
                     r"[a-z ]+(?:; (\d+) of (\d+) rules tripped)?\Z")
FAMILIES = {"auth", "isolation", "schema", "item", "pagination", "enum", "filter", "range",
            "order", "signed-url", "record", "error", "http"}
SECONDS = 1500
WHOLE = os.environ.get("COUNTERSIGN_PROOF") == "whole"  # of dialects too: make proof


class Proof:
    """One run: its status, its lines (outcome, family, defect, rules) and its summary."""

    def __init__(self, contract, *options):
        self.done = run("prove", contract, *options, timeout=SECONDS)
        *lines, empty, summary = self.done.stdout.splitlines() or ["", ""]
        self.lines = [LINE.match(line).groups() for line in lines
                      if not line.startswith(("IDLE", "unproved"))]
        self.unproved = [line.split()[2] for line in lines if line.startswith("unproved")]
        self.idle = [line for line in lines if line.startswith("IDLE")]
        self.summary = SUMMARY.match(summary).groups() if summary else None

    def of(self, outcome):
        return [f"{line[2]}: {line[3]}" for line in self.lines if line[0] == outcome]


def first_of_each_kind(folder):
    first = {}
    for line in run("mock", folder, "--list-defects").stdout.splitlines():
        first.setdefault(line.split("@")[0].split("\t")[0], line.split("\t")[0])
    return first


class Whole(unittest.TestCase):
    def test_every_defect_of_every_contract_is_killed(self):
        rules = {rule["id"]: set(rule["defects"])
                 for rule in json.loads(run("rules", "--format", "json").stdout)}
        for folder in contracts():
            with self.subTest(folder.name):
                proof = Proof(folder)
                for outcome in ("UNNAMED", "SURVIVED", "ERROR"):
                    self.assertEqual(proof.of(outcome), [])
                self.assertEqual(proof.idle, [])
                self.assertEqual((proof.done.returncode, proof.done.stderr), (0, ""))
                self.assert_counted(proof)
                self.assert_listed(folder, proof)
                for _, _, defect, named in proof.lines:
                    for rule in named.split(", "):
                        self.assertIn(defect.split("@")[0], rules[rule])
                self.assertEqual({rule for line in proof.lines for rule in line[3].split(", ")},
                                 self.rules_met(folder, rules, proof))
                if folder.parent == FIXTURES:
                    self.assertGreaterEqual(len(proof.lines), 60)
                if folder == ALLOMIA:
                    self.assertEqual(proof.unproved, [])
                    self.assertEqual({line[1] for line in proof.lines}, FAMILIES)

    def test_every_kind_of_defect_is_killed_in_some_dialect(self):
        """What the shipped contracts cannot be lied to about; each dialect is proved whole
        by `make proof`."""
        seen = {kind for folder in contracts() for kind in first_of_each_kind(folder)}
        for folder in dialects():
            chosen = {kind: defect for kind, defect in first_of_each_kind(folder).items()
                      if kind not in seen}
            seen |= set(chosen)
            if not chosen:
                continue
            with self.subTest(folder.name):
                proof = Proof(folder, *(word for defect in chosen.values()
                                        for word in ("--defect", defect)))
                self.assert_killed(proof)
                self.assertEqual([line[2] for line in proof.lines], list(chosen.values()))

    @unittest.skipUnless(WHOLE, "make proof runs it")
    def test_every_defect_of_every_dialect_is_killed(self):
        """And no rule they meet is idle that could be lied to."""
        for folder in dialects():
            with self.subTest(folder.name):
                proof = Proof(folder)
                self.assert_killed(proof)
                self.assertEqual(proof.idle, [])
                self.assertGreater(len(proof.lines), 60)
                self.assert_listed(folder, proof)

    def assert_killed(self, proof):
        for outcome in ("UNNAMED", "SURVIVED", "ERROR"):
            self.assertEqual(proof.of(outcome), [])
        self.assertEqual((proof.done.returncode, proof.done.stderr), (0, ""))

    def rules_met(self, folder, rules, proof):
        """The rules that the contract has something for, and something to lie about."""
        kinds = {defect.split("@")[0] for _, _, defect, _ in proof.lines}
        with Mock(folder) as mock:
            findings = whole_check(mock, folder).report["findings"]
            if "webhooks" in load_yaml(folder / "contract.yaml"):
                findings += json.loads(run("receive", folder, "--port", 0, "--mock", mock.url,
                                           "--report", "json=-").stdout)["findings"]
        met = {finding["rule"] for finding in findings
               if finding["verdict"] != "not applicable"}
        self.assertEqual({rule for rule in met if not rules[rule] & kinds},
                         set(proof.unproved))
        return {rule for rule in met if rules[rule] & kinds}

    def assert_counted(self, proof):
        dead, played, rate, warned, tripped, rules = proof.summary
        self.assertEqual((int(dead), int(played), rate), (len(proof.lines),) * 2 + ("100.0",))
        self.assertEqual(int(warned), len(proof.of("warned")))
        self.assertEqual(tripped, rules)

    def assert_listed(self, folder, proof):
        listed = [line.split("\t")[:2]
                  for line in run("mock", folder, "--list-defects").stdout.splitlines()]
        self.assertEqual([[defect, family] for _, family, defect, _ in proof.lines], listed)
        self.assertEqual(len({defect for defect, _ in listed}), len(listed))


class Parts(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.contract = pathlib.Path(self.folder.name) / "allomia"
        shutil.copytree(ALLOMIA, self.contract)

    def tearDown(self):
        self.folder.cleanup()

    def edit(self, name, before, after):
        path = self.contract / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(before, text)
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def test_a_defect_is_chosen_by_its_kind_or_its_name(self):
        kind = Proof(ALLOMIA, "--defect", "duration-off")
        self.assertEqual(kind.done.returncode, 0)
        self.assertEqual([line[0] for line in kind.lines], ["killed", "killed"])
        one = Proof(ALLOMIA, "--defect", "total-plus-one@listCalls", "--jobs", 1)
        self.assertEqual([line[:3] for line in one.lines],
                         [("killed", "pagination", "total-plus-one@listCalls")])
        self.assertIsNone(one.summary[4])  # idle rules are only told of a whole proof

    def test_a_defect_that_nothing_can_show_survives(self):
        """Without a key of anybody else, nobody can see that all is shown to everybody."""
        path = self.contract / "data/credentials.yaml"
        text = path.read_text()
        shutil.rmtree(self.contract / "cases")
        self.assertEqual(Proof(self.contract, "--defect", "outsider-sees-list").of("SURVIVED"), [])
        path.write_text(text[:text.index("- name: small")])
        proof = Proof(self.contract, "--defect", "outsider-sees-list",
                      "--defect", "total-plus-one")
        self.assertEqual(proof.done.returncode, 1)
        self.assertEqual(sorted((line[0], line[2]) for line in proof.lines),
                         [("SURVIVED", "outsider-sees-list@listCalls"),
                          ("killed", "total-plus-one@listCalls")])
        self.assertEqual(proof.summary[:3], ("1", "2", "50.0"))

    def test_what_is_declared_unknown_cannot_be_lied_about(self):
        self.assertIn("past-end-last@listCalls", run("mock", self.contract,
                                                     "--list-defects").stdout)
        self.edit("contract.yaml", "past-end: { value: empty, or: [ reject ], certainty: inferred }",
                  "past-end: { value: empty, or: [ reject ], certainty: unknown }")
        self.assertNotIn("past-end-last@listCalls", run("mock", self.contract,
                                                        "--list-defects").stdout)

    def test_a_defect_of_something_inferred_is_found_by_a_warning(self):
        proof = Proof(ALLOMIA, "--defect", "past-end-last")
        self.assertEqual([line[0] for line in proof.lines], ["warned"])
        self.assertEqual((proof.done.returncode, proof.summary[3]), (0, "1"))

    def test_a_contract_that_does_not_hold_by_itself_proves_nothing(self):
        self.edit("data/calls.json", '"callDurationSeconds": "180"', '"callDurationSeconds": "170"')
        done = run("prove", self.contract, "--defect", "total-plus-one", timeout=SECONDS)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, (
            "countersign: the mock without any defect does not hold: `countersign check` says "
            "\"broken\"\n"
            "  hint: run `countersign mock` and `countersign check` by hand and mend what fails "
            "first\n"))

    def test_an_unknown_defect_is_refused(self):
        done = run("prove", ALLOMIA, "--defect", "no-such-defect")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("no defect of that name can be played", done.stderr)
        self.assertIn("--list-defects", done.stderr)


if __name__ == "__main__":
    unittest.main()
