"""The mock reads its contract again when the files change: written in place, renamed over,
behind a link, one file of many; a broken edit changes nothing; no request fails meanwhile."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from tests.blackbox.harness import ALLOMIA, MAIN, WAIT, Mock, bearer

LIST = f"/api/calls?organizationId={MAIN}&limit=20"
KEY = "demo-tenant-key"
# `make soak` changes the contract a thousand times, `make test` often enough to see it.
EDITS = 1000 if os.environ.get("COUNTERSIGN_SOAK") else 60
WRK = shutil.which("wrk")


class Served:
    """A mock of a copy of a contract, and what it says on standard error so far."""

    def __init__(self, *options, link=False):
        self.place = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.place.name) / "contract"
        if link:
            shutil.copytree(ALLOMIA, f"{self.place.name}/first")
            self.folder.symlink_to("first")
        else:
            shutil.copytree(ALLOMIA, self.folder)
        self.contract = self.folder / "contract.yaml"
        self.text = self.contract.read_text(encoding="utf-8")
        self.mock = Mock(self.folder, *options)
        self.said = ""
        self.listening = threading.Thread(target=self.listen)
        self.listening.start()

    def listen(self):
        for line in self.mock.process.stderr:
            self.said += line.decode()

    def titled(self, title):
        text, count = re.subn(r"(?m)^  title: .*$", f"  title: {title}", self.text, count=1)
        assert count == 1
        return text

    def replace(self, text):
        """As most editors write: another file, renamed over."""
        fresh = self.contract.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.rename(self.contract)

    def title(self):
        return self.mock.get("/__admin/health").json()["contract"]

    def wait(self, happened, what):
        end = time.monotonic() + WAIT
        while not happened():
            assert time.monotonic() < end, f"{what}: not within {WAIT} seconds; said: {self.said}"
            time.sleep(0.005)

    def memory(self):
        """Resident kilobytes."""
        with open(f"/proc/{self.mock.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.mock.process.terminate()
        self.listening.join(WAIT)
        self.mock.end()
        self.place.cleanup()


class Reload(unittest.TestCase):
    def test_an_edit_in_place_is_served(self):
        with Served() as served:
            served.contract.write_text(served.titled("Second"), encoding="utf-8")
            served.wait(lambda: served.title() == "Second", "the edit")
            self.assertEqual(served.mock.get(LIST, KEY).status, 200)
            served.wait(lambda: "is read again" in served.said, "the message")

    def test_a_file_renamed_over_is_served(self):
        with Served() as served:
            for title in ("Second", "Third"):
                served.replace(served.titled(title))
                served.wait(lambda: served.title() == title, title)

    def test_a_link_that_leads_elsewhere_is_followed(self):
        with Served(link=True) as served:
            other = pathlib.Path(served.place.name) / "second"
            shutil.copytree(ALLOMIA, other)
            (other / "contract.yaml").write_text(served.titled("Second"), encoding="utf-8")
            fresh = pathlib.Path(served.place.name) / "fresh"
            fresh.symlink_to("second")
            fresh.rename(served.folder)
            served.wait(lambda: served.title() == "Second", "the exchange")

    def test_records_are_read_again(self):
        with Served() as served:
            before = served.mock.get(LIST, KEY).json()["pagination"]["total"]
            data = served.folder / "data/calls.json"
            first = json.loads(data.read_text(encoding="utf-8"))[:1]
            data.write_text(json.dumps(first), encoding="utf-8")
            served.wait(lambda: served.mock.get(LIST, KEY).json()["pagination"]["total"] < before,
                        "fewer records")

    def test_what_a_mock_does_not_read_is_no_change(self):
        with Served() as served:
            (served.folder / "data/.calls.json.swp").write_text("x", encoding="utf-8")
            (served.folder / "notes.txt").write_text("x", encoding="utf-8")
            (served.folder / "cases/broken.yaml").write_text("request: [\n", encoding="utf-8")
            time.sleep(0.3)
            self.assertEqual(served.said, "")

    def test_a_broken_edit_is_told_and_what_was_is_served_on(self):
        with Served() as served:
            served.replace(served.text + "nothing: [\n")
            served.wait(lambda: "served on" in served.said, "the refusal")
            line = served.text.count("\n") + 2
            self.assertIn(f"{served.contract}:{line}:1: error: ", served.said)
            self.assertEqual(served.title(), "Allomia Call API")
            self.assertEqual(served.mock.get(LIST, KEY).status, 200)
            served.replace(served.titled("Mended"))
            served.wait(lambda: served.title() == "Mended", "the mended one")

    def test_a_file_that_was_missing_comes(self):
        with Served() as served:
            served.contract.unlink()
            served.wait(lambda: "served on" in served.said, "the refusal")
            self.assertEqual(served.mock.get(LIST, KEY).status, 200)
            served.contract.write_text(served.titled("Back"), encoding="utf-8")
            served.wait(lambda: served.title() == "Back", "the file")

    def test_what_the_control_was_told_stays(self):
        with Served() as served:
            ask = served.mock.request
            ask("PUT", "/__admin/preferences", body=b'{"listCalls": "code=500"}')
            ask("PUT", "/__admin/clock", body=b'{"now": "2030-01-02T03:04:05Z"}')
            served.replace(served.titled("Second"))
            served.wait(lambda: served.title() == "Second", "the edit")
            self.assertEqual(served.mock.get(LIST, KEY).status, 500)
            self.assertEqual(served.mock.get("/__admin/clock").json()["now"][:13],
                             "2030-01-02T03")

    def test_it_is_read_again_on_demand(self):
        with Served("--no-reload") as served:
            served.replace(served.titled("Second"))
            answer = served.mock.request("POST", "/__admin/reload")
            self.assertEqual((answer.status, answer.json()["contract"]), (200, "Second"))
            served.replace(served.text + "nothing: [\n")
            answer = served.mock.request("POST", "/__admin/reload")
            self.assertEqual(answer.status, 409)
            self.assertIn("cannot be used", answer.json()["error"])
            self.assertEqual(served.title(), "Second")

    def test_a_url_given_out_before_stays_good(self):
        with Served() as served:
            call = re.search(rb'"id":"([^"]*)"', served.mock.get(LIST, KEY).body).group(1)
            item = served.mock.get(f"/api/calls/{call.decode()}?organizationId={MAIN}", KEY)
            url = re.search(rb'"http://[^/"]*(/[^"]*)"', item.body).group(1).decode()
            served.replace(served.titled("Second"))
            served.wait(lambda: served.title() == "Second", "the edit")
            self.assertEqual(served.mock.request("GET", url).status, 200)

    def test_nobody_watches_with_no_reload(self):
        with Served("--no-reload") as served:
            served.replace(served.titled("Second"))
            time.sleep(0.3)
            self.assertEqual(served.title(), "Allomia Call API")


@unittest.skipUnless(WRK, "wrk is not installed")
class UnderLoad(unittest.TestCase):
    def edit(self, served, number):
        """One edit in ten is broken; each is waited for."""
        if number % 10 == 9:
            told = served.said.count("served on")
            served.replace(served.text + "nothing: [\n")
            served.wait(lambda: served.said.count("served on") > told, f"edit {number}")
        else:
            served.replace(served.titled(f"Edition {number}"))
            served.wait(lambda: served.title() == f"Edition {number}", f"edit {number}")

    def test_no_request_fails_and_memory_is_level(self):
        with Served() as served:
            load = subprocess.Popen(
                [WRK, "-t1", "-c64", f"-d{EDITS * 2}s", "-H", f"Authorization: Bearer {KEY}",
                 served.mock.url + LIST], stdout=subprocess.PIPE, text=True)
            try:
                for number in range(EDITS // 3):
                    self.edit(served, number)
                warm = served.memory()
                for number in range(EDITS // 3, EDITS):
                    self.edit(served, number)
                grown = served.memory() - warm
                self.assertIsNone(load.poll(), "the load ended before the edits did")
            finally:
                load.send_signal(2)
                output = load.communicate(timeout=WAIT)[0]
        self.assertIn("requests in", output)
        self.assertNotIn("Socket errors", output)
        self.assertNotIn("Non-2xx", output)
        self.assertLess(grown, 2048, f"{grown} kB more after {EDITS} edits than after a third")
        if EDITS >= 1000:
            print(f"{EDITS} edits, {grown} kB grown since the first third of them", output)


if __name__ == "__main__":
    unittest.main()
