"""Records from JSON and JSON Lines: lint, mock and check take them as they take YAML."""
import json
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import ALLOMIA, BINARY, MAIN, ROOT, WAIT, Mock, load_yaml, run

CALLS = ALLOMIA / "data/calls.json"


def as_json(records):
    return json.dumps(records, ensure_ascii=False, indent=1)


def as_lines(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def as_lines_of_windows(records):
    return "\ufeff" + as_lines(records).replace("\n", "\r\n\r\n")


FORMS = {"calls.json": as_json, "calls.jsonl": as_lines, "calls.ndjson": as_lines_of_windows}


class Forms(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.records = load_yaml(CALLS)

    def contract_with(self, name, text):
        """The contract, whose calls are in a file of that name."""
        folder = self.folder / name.replace(".", "-")
        shutil.copytree(ALLOMIA, folder)
        (folder / "data/calls.json").unlink()
        (folder / "data" / name).write_text(text, encoding="utf-8", newline="")
        contract = folder / "contract.yaml"
        contract.write_text(contract.read_text().replace("data/calls.json", f"data/{name}"))
        return folder

    def test_the_same_records_are_served_whatever_their_form(self):
        target = f"/api/calls?organizationId={MAIN}&limit=50"
        key = "demo-org-key"
        with Mock() as mock:
            rows = [self.unsigned(row) for row in mock.get(target, key).json()["calls"]]
        for name, form in FORMS.items():
            with self.subTest(name), Mock(self.contract_with(name, form(self.records))) as mock:
                answer = mock.get(target, key).json()["calls"]
                self.assertEqual([self.unsigned(row) for row in answer], rows)

    def unsigned(self, row):
        return {name: value for name, value in row.items() if not name.endswith("Url")}

    def test_lint_and_check_hold_them_whatever_their_form(self):
        for name, form in FORMS.items():
            folder = self.contract_with(name, form(self.records))
            with self.subTest(name):
                linted = run("lint", folder)
                self.assertIn("sound: 2 operations, 2 record sets, 140 records", linted.stdout)
                with Mock(folder) as mock:
                    checked = whole_check(mock, folder)
                self.assertEqual((checked.status, checked.told("fail", "warn")), (0, []))

    def test_a_breach_is_told_with_line_column_and_pointer(self):
        self.records[3]["id"] = self.records[2]["id"]
        self.records[7]["callStartedAt"] = "soon"
        lines = self.contract_with("calls.jsonl", as_lines(self.records))
        file = lines / "data/calls.jsonl"
        text = file.read_text(encoding="utf-8").split("\n")
        linted = run("lint", lines)
        self.assertEqual(linted.returncode, 2)
        self.assertIn(f"{file}:4:2: error: the identifier is that of another record\n"
                      f"    at /3/id\n    {self.records[2]['id']} stands at line 3 as well\n",
                      linted.stdout)
        column = text[7].index('"callStartedAt"') + 1
        self.assertIn(f"{file}:8:{column}: error: ", linted.stdout)

    def test_one_clear_error_for_what_is_no_record(self):
        for text, said in {
                '{"id": 1}\n{"id": 2,\n': "2:10: error: the line ends too early",
                '[\n{"id": 1}\n]\n': "1:2: error: the line ends too early",
                '{"id": 1} {"id": 2}\n': "1:11: error: a second value starts here",
                '{"id": 1, "id": 2}\n': "1:11: error: the key 'id' stands twice; first at 1:2",
        }.items():
            folder = self.contract_with("calls.jsonl", text)
            for command in (["lint", folder], ["mock", folder, "--port", "0"]):
                with self.subTest(text, command=command[0]):
                    ended = run(*command)
                    self.assertEqual(ended.returncode, 2)
                    self.assertIn(f"{folder}/data/calls.jsonl:{said}", ended.stdout + ended.stderr)
            shutil.rmtree(folder)


class OtherRecords(unittest.TestCase):
    """--records SET=FILE: the contract stays as it is."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "few.jsonl"
        self.records = load_yaml(CALLS)

    def test_the_mock_serves_the_records_of_another_file(self):
        mine = [record for record in self.records if record["organizationId"] == MAIN][:3]
        self.file.write_text(as_lines(mine), encoding="utf-8")
        with Mock(ALLOMIA, "--records", f"calls={self.file}") as mock:
            answer = mock.get(f"/api/calls?organizationId={MAIN}", "demo-org-key").json()
        self.assertEqual({row["id"] for row in answer["calls"]}, {row["id"] for row in mine})

    def test_what_changes_in_the_file_is_served_from_then_on(self):
        mine = [record for record in self.records if record["organizationId"] == MAIN][:5]
        self.file.write_text(as_lines(mine[:3]), encoding="utf-8")
        mock = Mock(ALLOMIA, "--records", f"calls={self.file}")
        self.addCleanup(mock.end)
        self.assertEqual(self.total(mock), 3)
        self.file.write_text(as_lines(mine), encoding="utf-8")
        end = time.monotonic() + WAIT
        while self.total(mock) != 5 and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.total(mock), 5)
        mock.stop(is_silent=False)  # it tells what it reads again

    def total(self, mock):
        answer = mock.get(f"/api/calls?organizationId={MAIN}", "demo-org-key")
        return answer.json()["pagination"]["total"]

    def test_they_are_held_to_the_contract_before_they_are_served(self):
        self.records[1]["organizationId"] = "00000000-0000-0000-0000-000000000000"
        del self.records[2]["id"]
        self.file.write_text(as_lines(self.records), encoding="utf-8")
        for command in ("lint", ALLOMIA), ("mock", ALLOMIA, "--port", "0"):
            with self.subTest(command[0]):
                ended = run(*command, "--records", f"calls={self.file}")
                said = ended.stdout + ended.stderr
                self.assertEqual(ended.returncode, 2)
                self.assertIn(f"{self.file}:2:", said)
                self.assertIn("the owner is not among the known ones", said)
                self.assertIn(f"{self.file}:3:1: error: ", said)

    def test_a_set_that_is_not_there_is_told(self):
        ended = run("lint", ALLOMIA, "--records", "call=none.jsonl")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("there is no record set call, for which a file was named", ended.stdout)
        self.assertIn("did you mean calls?", ended.stdout)


class Progress(unittest.TestCase):
    def test_a_long_load_shows_how_far_it_is_on_a_terminal(self):
        record = json.dumps(dict(load_yaml(CALLS)[0], id="%s")).replace("%", "%%").replace(
            '"%%s"', '"00000000-0000-4000-8000-%012d"')
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "many.jsonl"
            os.mkfifo(file)  # so that the load is long however fast it is
            writer = threading.Thread(target=self.write_slowly, args=(file, record), daemon=True)
            writer.start()
            said = self.on_a_terminal("lint", ALLOMIA, "--records", f"calls={file}")
            writer.join(WAIT)
        self.assertRegex(said, r"\rreading \S+many\.jsonl: \d+ records")

    def write_slowly(self, file, record):
        with file.open("w", encoding="utf-8") as stream:
            for part in range(4):
                stream.writelines(record % number + "\n"
                                  for number in range(part * 5000, part * 5000 + 5000))
                stream.flush()
                time.sleep(0.4)

    def on_a_terminal(self, *arguments):
        """What the binary writes where its standard error is a terminal."""
        outer, inner = pty.openpty()
        process = subprocess.Popen([BINARY, *map(str, arguments)], cwd=ROOT, stderr=inner,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   env=dict(os.environ, TERM="xterm", COLUMNS="200"))
        os.close(inner)
        said = b""
        try:
            while chunk := os.read(outer, 4096):
                said += chunk
        except OSError:  # how a terminal that nobody holds any more says its end
            pass
        finally:
            os.close(outer)
            process.wait(timeout=WAIT)
        return said.decode()


if __name__ == "__main__":
    unittest.main()
