"""Operations that change records: what the mock does, and what the check dares to ask."""
import json
import unittest
import urllib.request

from tests.blackbox.checked import Checked, identities
from tests.blackbox.harness import FIXTURES, Mock, ROOT, WAIT
from tests.blackbox.hooks import Receiver
from tests.blackbox.job_server import JobServer, LIES

FOLDER = ROOT / "tests" / "dialects" / "writes"
KEY = {"X-Key": "demo-sluice-east"}


def ask(mock, method, path, body=None, headers=KEY):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(mock.url + path, data=data, method=method, headers={
        **headers, **({} if body is None else {"Content-Type": "application/json"})})
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read()
        return answer.status, dict(answer.headers), json.loads(text) if text else None


def jobs(mock):
    return ask(mock, "GET", "/jobs?limit=25")[2]


def check(mock, *options):
    return Checked("--url", mock.url, *identities(FOLDER), *options, contract=FOLDER)


# Rules that cannot be exercised where the clock cannot be moved.
NEED_A_CLOCK = ["inconclusive write/lifecycle createJob", "inconclusive write/limited commandJob"]


class Writes(unittest.TestCase):
    def test_nothing_is_changed_without_leave(self):
        with Mock(FOLDER) as mock:
            checked = check(mock)
            told = [finding for finding in checked.report["findings"]
                    if finding["rule"].startswith("write/")]
            # The next identifier would be another one if a record had been created.
            created = ask(mock, "POST", "/jobs", {"lock": "A", "width": 1})[2]["id"]
        with Mock(FOLDER) as mock:
            first = ask(mock, "POST", "/jobs", {"lock": "A", "width": 1})[2]["id"]
        self.assertEqual(created, first)
        self.assertGreater(len(told), 10)
        self.assertEqual({(finding["verdict"], finding["reason"]) for finding in told},
                         {("not applicable", "changes data; --allow-unsafe")})
        self.assertEqual(checked.status, 0)

    def test_what_is_created_by_leave_is_deleted(self):
        with Mock(FOLDER) as mock:
            before = jobs(mock)
            checked = check(mock, "--allow-unsafe")
            after = jobs(mock)
        self.assertEqual(before, after)
        self.assertEqual(checked.told("fail", "warn", "error"), [])
        # What needs the clock says so.
        self.assertEqual([line.split(":")[0] for line in checked.told("inconclusive")],
                         NEED_A_CLOCK)

    def test_a_reset_puts_the_records_back(self):
        with Mock(FOLDER) as mock:
            before = jobs(mock)
            ask(mock, "POST", "/jobs", {"lock": "A", "width": 1})
            ask(mock, "DELETE", "/jobs/" + before["jobs"][0]["id"])
            self.assertNotEqual(jobs(mock), before)
            status, _, told = ask(mock, "POST", "/__admin/reset")
            self.assertEqual((status, told), (200, {"status": "ok", "records": 34}))
            self.assertEqual(jobs(mock), before)

    def test_a_record_that_was_there_is_put_back(self):
        folder = FIXTURES / "zudu"
        keys = {"X-API-KEY": "demo-api-key", "X-API-SECRET": "demo-api-secret"}
        for defects in ((), ("--defect", "outsider-changes@updateCall"),
                        ("--defect", "invalid-accepted@updateCall")):
            with self.subTest(defects), Mock(folder, *defects) as mock:
                before = ask(mock, "GET", "/api/calls?limit=100", headers=keys)[2]
                checked = Checked("--url", mock.url, *identities(folder), "--allow-unsafe",
                                  "--rules", "write", contract=folder)
                after = ask(mock, "GET", "/api/calls?limit=100", headers=keys)[2]
                self.assertEqual(before, after)
                # Nothing creates a call that could be deleted.
                self.assertEqual(
                    {line.split(":")[0] for line in checked.told("inconclusive")},
                    {"inconclusive write/credentials deleteCall",
                     "inconclusive write/deleted deleteCall",
                     "inconclusive write/outsider deleteCall"})

    def test_a_server_of_another_hand_is_never_failed(self):
        for taste in ((), ("seconds",), ("offset", "extra"), ("absolute", "nulls")):
            with self.subTest(taste), JobServer(*taste) as server:
                before = json.dumps(server.jobs, sort_keys=True)
                checked = Checked("--url", server.url, *identities(FOLDER), "--allow-unsafe",
                                  "--rules", "write", contract=FOLDER)
                after = json.dumps(server.jobs, sort_keys=True)
                self.assertEqual(checked.told("fail", "warn", "error"), [])
                self.assertEqual([line.split(":")[0] for line in checked.told("inconclusive")],
                                 NEED_A_CLOCK)
                self.assertEqual(before, after)

    def test_each_lie_of_another_hand_is_failed(self):
        for lie, rules in LIES.items():
            with self.subTest(lie), JobServer(lie) as server:
                checked = Checked("--url", server.url, *identities(FOLDER), "--allow-unsafe",
                                  "--rules", "write", contract=FOLDER)
                failed = {line.split()[1] for line in checked.told("fail")}
                self.assertLessEqual(rules, failed)
                self.assertEqual(checked.status, 1)
                # What should not have been created is deleted all the same.
                if lie != "keeps deleted":
                    self.assertEqual(len(server.jobs), 34)

    def test_a_call_that_is_started_ends_is_listed_and_is_reported(self):
        keys = {"Authorization": "Bearer demo-key"}
        with Receiver() as receiver, Mock(FIXTURES / "hmsovereign", "--webhook",
                                          receiver.url) as mock:
            before = ask(mock, "GET", "/calls?limit=1000", headers=keys)[2]
            call = ask(mock, "POST", "/calls/outbound", {"destination": "+31612345678"}, keys)[2]
            self.assertEqual((call["success"], call["status"]), (True, "dialing"))
            told = []
            for offset, count in ((10, 1), (200, 2)):
                ask(mock, "PUT", "/__admin/clock", {"offset": offset})
                for _ in range(count):
                    delivery = receiver.arrived.get(timeout=WAIT)
                    self.assertTrue(delivery.is_signed())
                    message = delivery.message
                    told.append((message["type"], message["call"]["status"]))
            after = ask(mock, "GET", "/calls?limit=1000", headers=keys)[2]
        self.assertEqual(told, [("status-update", "in-progress"), ("status-update", "ended"),
                                ("end-of-call-report", "ended")])
        self.assertEqual(after["pagination"]["total"], before["pagination"]["total"] + 1)
        row = next(row for row in after["calls"] if row["id"] == call["call_id"])
        self.assertEqual((row["status"], row["duration_seconds"]), ("ended", 84))

    def test_a_state_goes_by_the_clock(self):
        with Mock(FOLDER) as mock:
            _, headers, job = ask(mock, "POST", "/jobs", {"lock": "A", "width": 1})
            states = [job["state"]]
            for offset in (31, 151):
                ask(mock, "PUT", "/__admin/clock", {"offset": offset})
                states.append(ask(mock, "GET", headers["Location"])[2]["state"])
        self.assertEqual(states, ["queued", "running", "done"])


if __name__ == "__main__":
    unittest.main()
