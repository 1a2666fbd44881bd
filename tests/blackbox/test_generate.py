"""`countersign generate`: as many records as are wanted, for every contract there is, which lint
takes, the mock serves and the check holds."""
import collections
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import (ALLOMIA, BINARY, FIXTURES, MAIN, Mock, contracts, dialects,
                                    load_yaml, run)

ROOM = re.compile(r"has room for no more than (\d+) identifiers")


def sets_of(folder):
    """The record sets of a contract: their names, and where their records are."""
    records = load_yaml(folder / "contract.yaml")["x-countersign"].get("records", {})
    return {name: said if isinstance(said, str) else said["file"]
            for name, said in records.items()}


def made(folder, name, count=200, *options):
    """Records of a set as text; fewer where its schema has no room for so many identifiers."""
    done = run("generate", folder, "--records", name, "--count", count, *options)
    room = ROOM.search(done.stderr)
    if room and int(room[1]) < count:
        assert done.returncode == 2, done.stderr
        return made(folder, name, int(room[1]), *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def records_of(text):
    return [json.loads(line) for line in text.splitlines()]


class EveryContract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def copy_with(self, folder):
        """A copy of a contract all of whose records were made."""
        copy = self.folder / folder.name
        shutil.copytree(folder, copy)
        contract = copy / "contract.yaml"
        text = contract.read_text(encoding="utf-8")
        for name, file in sets_of(folder).items():
            new = pathlib.Path(file).with_suffix(".jsonl")
            (copy / new).write_text(made(folder, name), encoding="utf-8")
            (copy / file).unlink()
            text = text.replace(file, str(new))
        contract.write_text(text, encoding="utf-8")
        return copy

    def test_lint_mock_and_check_take_what_is_made(self):
        for folder in [*contracts(), *dialects()]:
            if not sets_of(folder):
                continue
            with self.subTest(folder.name):
                copy = self.copy_with(folder)
                before = run("lint", folder)
                linted = run("lint", copy)
                self.assertEqual(linted.returncode, 0, linted.stdout)
                self.assertEqual("warning" in linted.stdout, "warning" in before.stdout,
                                 linted.stdout)
                with Mock(copy) as mock:
                    checked = whole_check(mock, copy)
                self.assertEqual((checked.status, checked.told("fail", "warn", "error")), (0, []))


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class OneContract(unittest.TestCase):
    """fixtures/allomia: calls with a start, an end and the time between, people and numbers."""

    @classmethod
    def setUpClass(cls):
        cls.own = load_yaml(ALLOMIA / "data/calls.json")
        cls.text = made(ALLOMIA, "calls", 2000, "--seed", "42",
                        "--from", "2025-01-01", "--to", "2025-06-30")
        cls.calls = records_of(cls.text)

    def test_the_same_seed_gives_the_same_bytes(self):
        again = made(ALLOMIA, "calls", 2000, "--seed", "42",
                     "--from", "2025-01-01", "--to", "2025-06-30")
        self.assertEqual(again, self.text)
        other = made(ALLOMIA, "calls", 2000, "--seed", "43",
                     "--from", "2025-01-01", "--to", "2025-06-30")
        ours, theirs = ({call["id"] for call in records_of(text)} for text in (again, other))
        self.assertEqual((len(ours), len(ours & theirs)), (2000, 0))

    def test_a_longer_run_begins_with_the_shorter_one(self):
        few = made(ALLOMIA, "calls", 10, "--seed", "42", "--from", "2025-01-01", "--to",
                   "2025-06-30")
        self.assertEqual(self.text[:len(few)], few)

    def test_calls_begin_in_the_period_mostly_in_working_hours(self):
        starts = [moment(call["callStartedAt"]) for call in self.calls]
        self.assertTrue(all("2025-01-01" <= call["callStartedAt"] < "2025-07-01"
                            for call in self.calls))
        months = collections.Counter(start.month for start in starts)
        self.assertEqual(set(months), set(range(1, 7)))
        working = sum(8 <= start.hour < 18 and start.weekday() < 5 for start in starts)
        self.assertGreater(working, 1400)
        self.assertLess(working, 1990)
        self.assertLess(len(set(starts)), len(starts))  # some begin together

    def test_the_time_between_is_the_time_between(self):
        ended = [call for call in self.calls if call.get("callEndedAt")]
        self.assertGreater(len(ended), 1500)
        for call in ended:
            seconds = (moment(call["callEndedAt"]) - moment(call["callStartedAt"])).total_seconds()
            if call["callDurationSeconds"] is not None:
                self.assertEqual(seconds, float(call["callDurationSeconds"]), call)
        self.assertGreater(len({call["callDurationSeconds"] for call in ended}), 200)

    def test_shares_are_those_of_the_contracts_own_records(self):
        for member in ("callType", "organizationId", "callOutcome"):
            shares, own = ({value: seen / len(calls) for value, seen in
                            collections.Counter(call.get(member) for call in calls).items()}
                           for calls in (self.calls, self.own))
            self.assertEqual(set(shares), set(own), member)
            for value, share in own.items():
                self.assertAlmostEqual(shares[value], share, delta=0.05, msg=(member, value))

    def test_people_and_telephone_numbers_are_made_up(self):
        names = {call.get("userName") for call in self.calls} - {None}
        self.assertGreater(len(names), 1000)
        self.assertTrue(any(not name.isascii() for name in names))
        own = {call.get("userName") for call in self.own}
        self.assertEqual(names & own, set())
        for call in self.calls:
            if call.get("userPhoneNumber") and call["userPhoneNumber"].startswith("+1"):
                self.assertRegex(call["userPhoneNumber"], r"^\+1\d{3}55501\d\d$")

    def test_texts_and_paths_speak_of_the_record_they_are_in(self):
        told = [call for call in self.calls if call.get("userName") and call.get("callSummary")
                and call.get("userName") in call.get("callSummary")]
        self.assertGreater(len(told), 1000)
        for call in self.calls:
            if call.get("recordingUrl"):
                self.assertEqual(call["recordingUrl"], f"/storage/recordings/{call['id']}.wav")

    def test_cases_speak_of_none_of_them(self):
        """A case asks for what is not there: that no record has its identifier by chance."""
        text = made(FIXTURES / "zudu", "calls", 1500)
        self.assertNotIn("call-999", {call["call_id"] for call in records_of(text)})


class Ways(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_each_form_holds_the_same_records(self):
        lines = records_of(made(ALLOMIA, "calls", 30))
        for name in ("calls.jsonl", "calls.ndjson", "calls.json", "calls.yaml"):
            file = self.folder / name
            done = run("generate", ALLOMIA, "--records", "calls", "--count", "30", "--output", file)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            text = file.read_text(encoding="utf-8")
            found = (json.loads(text) if name.endswith(".json") else load_yaml(file)
                     if name.endswith(".yaml") else records_of(text))
            self.assertEqual(found, lines, name)
            self.assertEqual(run("lint", ALLOMIA, "--records", f"calls={file}").returncode, 0)
        done = run("generate", ALLOMIA, "--records", "calls", "--count", "30", "--format", "yaml")
        self.assertEqual(done.stdout, (self.folder / "calls.yaml").read_text(encoding="utf-8"))

    def test_others_refer_to_what_comes_first(self):
        own = load_yaml(ALLOMIA / "data/organizations.yaml")
        all_of_them = records_of(made(ALLOMIA, "organizations", 50))
        self.assertEqual(all_of_them[:len(own)], own)
        self.assertEqual(len({one["id"] for one in all_of_them}), 50)

    def test_records_belong_to_owners_from_elsewhere(self):
        owners = self.folder / "organizations.jsonl"
        owners.write_text(made(ALLOMIA, "organizations", 20))
        ids = {one["id"] for one in records_of(owners.read_text())}
        calls = self.folder / "calls.jsonl"
        calls.write_text(made(ALLOMIA, "calls", 1000, "--records", f"organizations={owners}"))
        self.assertEqual({call["organizationId"] for call in records_of(calls.read_text())}, ids)
        linted = run("lint", ALLOMIA, "--records", f"calls={calls}",
                     "--records", f"organizations={owners}")
        self.assertEqual(linted.returncode, 0, linted.stdout)
        with Mock(ALLOMIA, "--records", f"calls={calls}",
                  "--records", f"organizations={owners}") as mock:
            answer = mock.get(f"/api/calls?organizationId={MAIN}", "demo-org-key")
            self.assertEqual(answer.status, 200)

    def test_a_set_without_records_is_made_from_its_schema(self):
        (self.folder / "contract.yaml").write_text(SCHEMA_ALONE, encoding="utf-8")
        (self.folder / "none.yaml").write_text("[]\n")
        text = made(self.folder, "visits", 500)
        visits = records_of(text)
        (self.folder / "made.jsonl").write_text(text, encoding="utf-8")
        linted = run("lint", self.folder, "--records", f"visits={self.folder}/made.jsonl")
        self.assertIn("sound: ", linted.stdout)
        self.assertEqual(len({visit["id"] for visit in visits}), 500)
        kinds = collections.Counter(visit["kind"] for visit in visits)
        self.assertEqual([kind for kind, _ in kinds.most_common()], ["walk-in", "booked", "urgent"])
        self.assertGreater(len({visit["guest_name"] for visit in visits}), 400)
        self.assertTrue(all(visit["from"] <= visit["to"] for visit in visits))
        self.assertTrue(all(visit["site"].startswith("https://example.com/") for visit in visits))

    @unittest.skipIf(b"__asan_init" in pathlib.Path(BINARY).read_bytes(),
                     "a sanitizer keeps what was freed")
    def test_memory_does_not_grow_with_their_number(self):
        few, many = (self.peak(count) for count in (2000, 40000))
        self.assertLess(many, few + 8 * 1024)

    def peak(self, count):
        """The kilobytes that so many records took at most."""
        process = subprocess.Popen([BINARY, "generate", str(ALLOMIA), "--records", "calls",
                                    "--count", str(count)], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0)
        return usage.ru_maxrss

    def test_what_cannot_be_is_told(self):
        for arguments, said in {
                ("--records", "call"): "there is no record set call\n  hint: did you mean calls?",
                (): "--records names the set to be made: organizations, calls",
                ("--records", "calls", "--from", "soon"): "--from is no date: 'soon'",
                ("--records", "calls", "--format", "xml"): "--format cannot be 'xml'",
                ("--records", "organizations", "--count", "3"):
                    "other sets refer to the 4 records of organizations",
                ("--records", "calls", "--records", "organizations"):
                    "records of one set are made at a time: calls or organizations",
                ("--records", "calls", "--output", "/nowhere/calls.jsonl"):
                    "/nowhere/calls.jsonl: cannot write the records: No such file or directory",
        }.items():
            with self.subTest(arguments):
                done = run("generate", ALLOMIA, *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(said, done.stderr)

    def test_a_constraint_that_cannot_be_met_is_named(self):
        (self.folder / "contract.yaml").write_text(
            SCHEMA_ALONE.replace("kind: { enum: ", "kind: { not: {}, enum: "), encoding="utf-8")
        (self.folder / "none.yaml").write_text("[]\n")
        done = run("generate", self.folder, "--output", self.folder / "made.jsonl")
        self.assertEqual(done.returncode, 2)
        self.assertIn("visits has no records and no schema to make them by", done.stderr)
        (self.folder / "none.yaml").write_text(BROKEN_VISIT)
        done = run("generate", self.folder, "--output", self.folder / "made.jsonl")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no record of visits could be made: /kind: ", done.stderr)
        self.assertFalse((self.folder / "made.jsonl").exists())


BROKEN_VISIT = """\
- { id: v-0000000a, kind: walk-in, guest_name: Ann, from: '2025-01-01T10:00:00Z', to: null,
    seconds: 0, note: Left at once., site: 'https://example.com/' }
"""
SCHEMA_ALONE = """\
openapi: 3.1.0
info: { title: Visits, version: '1' }
x-countersign:
  records: { visits: { file: none.yaml, schema: '#/components/schemas/Visit' } }
paths:
  /visits:
    get:
      operationId: listVisits
      responses:
        '200':
          description: All of them.
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Visit' } }
      x-countersign: { list: { records: visits, items: $response.body# } }
components:
  schemas:
    Visit:
      type: object
      required: [ id, kind, guest_name, from, to, seconds, note, site ]
      properties:
        id: { type: string, pattern: '^v-[0-9a-f]{8}$' }
        kind: { enum: [ walk-in, booked, urgent ] }
        guest_name: { type: string, maxLength: 60 }
        from: { type: string, format: date-time }
        to: { type: [ string, 'null' ], format: date-time }
        seconds: { type: integer, minimum: 0, maximum: 6000 }
        note: { type: string, minLength: 10 }
        site: { type: string, format: uri }
        guests: { type: integer, minimum: 1, maximum: 9 }
      x-countersign:
        invariants:
          - { ordered: [ /from, /to ] }
          - { duration: /seconds, unit: s, from: /from, to: /to }
"""

if __name__ == "__main__":
    unittest.main()
