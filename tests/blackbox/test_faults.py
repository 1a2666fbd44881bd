"""Trouble on demand, as curl sees it: late answers, errors, broken connections and bodies."""
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

from tests.blackbox.harness import ALLOMIA, SMALL, WAIT, Mock, bearer, run

CALLS = f"/api/calls?organizationId={SMALL}&limit=2"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
KEY = bearer("demo-small-key")
FAULTS = "/__admin/faults"

# What curl (1) exits with.
GOOD, ODD_PROTOCOL, PARTIAL, TIMED_OUT, EMPTY, BROKEN = 0, 1, 18, 28, 52, 56


def sockets(mock):
    """How many the process has open."""
    count = 0
    for path in pathlib.Path(f"/proc/{mock.process.pid}/fd").iterdir():
        try:
            count += "socket:" in os.readlink(path)
        except FileNotFoundError:
            pass  # closed since it was listed
    return count


class Curled:
    """One request as curl makes it."""

    def __init__(self, url, *options):
        started = time.monotonic()
        done = subprocess.run(
            ["curl", "-sS", "-i", "--raw", "-m", str(WAIT), "-H",
             "Authorization: Bearer demo-small-key", *options, url],
            capture_output=True, timeout=2 * WAIT, check=False)
        self.seconds = time.monotonic() - started
        self.code, self.errors = done.returncode, done.stderr.decode()
        head, _, self.body = done.stdout.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0] else None
        self.headers = {name.lower(): value for name, _, value in
                        (line.partition(": ") for line in lines[1:])}

    def __repr__(self):
        return f"curl {self.code} {self.errors!r} {self.status} {self.headers} {self.body[:200]!r}"


class FaultCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(ALLOMIA)
        cls.whole = Curled(cls.mock.url + CALLS).body

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def tearDown(self):
        self.mock.request("DELETE", FAULTS)

    def put(self, faults):
        answer = self.mock.request("PUT", FAULTS, body=json.dumps(faults).encode())
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def curl(self, *options, target=CALLS):
        return Curled(self.mock.url + target, *options)


class Late(FaultCase):
    def assert_late(self, least, most=WAIT):
        curled = self.curl()
        self.assertEqual((curled.code, curled.status, curled.body), (GOOD, 200, self.whole))
        self.assertGreaterEqual(curled.seconds, least)
        self.assertLess(curled.seconds, most)

    def test_by_a_fixed_time(self):
        self.put({"type": "fixed", "milliseconds": 400})
        self.assert_late(0.4)
        self.put({"fixedDelayMilliseconds": 300})  # as WireMock has it
        self.assert_late(0.3)

    def test_by_a_range(self):
        self.put({"delayDistribution": {"type": "uniform", "lower": 300, "upper": 400}})
        self.assert_late(0.3)
        self.put({"name": "slow", "type": "latency", "stream": "downstream", "toxicity": 1.0,
                  "attributes": {"latency": 400, "jitter": 100}})  # as Toxiproxy has it
        self.assert_late(0.3)

    def test_by_a_long_tail(self):
        self.put({"delayDistribution": {"type": "lognormal", "median": 300, "sigma": 0}})
        self.assert_late(0.3)
        self.put({"type": "lognormal", "median": 300, "sigma": 1, "maxValue": 5})
        self.assert_late(0.004)


class Errors(FaultCase):
    def test_an_error_has_the_body_of_the_contract(self):
        self.put({"type": "status", "status": 500})
        curled = self.curl()
        self.assertEqual((curled.code, curled.status), (GOOD, 500))
        self.assertEqual(json.loads(curled.body), {"error": "Internal server error occurred"})

    def test_an_error_nobody_documents_is_a_problem_document(self):
        self.put({"type": "status", "status": 503, "retryAfter": 7})
        curled = self.curl()
        self.assertEqual((curled.status, curled.headers["retry-after"]), (503, "7"))
        self.assertEqual(curled.headers["content-type"], "application/problem+json")
        self.assertEqual(json.loads(curled.body)["status"], 503)

    def test_too_many_requests_are_refused(self):
        self.put({"type": "rateLimit", "requests": 2, "window": 60})
        answers = [self.curl() for _ in range(4)]
        self.assertEqual([answer.status for answer in answers], [200, 200, 429, 429])
        self.assertEqual([answer.headers["ratelimit-remaining"] for answer in answers],
                         ["1", "0", "0", "0"])
        self.assertEqual({answer.headers["ratelimit-limit"] for answer in answers}, {"2"})
        self.assertTrue(0 < int(answers[2].headers["retry-after"]) <= 61, answers[2])
        self.assertNotIn("retry-after", answers[0].headers)
        try:  # its windows are those of the mock's clock
            self.mock.request("PUT", "/__admin/clock", body=b'{"advance": 61}')
            self.assertEqual(self.curl().status, 200)
        finally:
            self.mock.request("DELETE", "/__admin/clock")


class Broken(FaultCase):
    def test_an_empty_reply(self):
        self.put({"fault": "EMPTY_RESPONSE"})
        self.assertEqual(self.curl().code, EMPTY)

    def test_a_reset(self):
        self.put({"fault": "CONNECTION_RESET_BY_PEER"})
        curled = self.curl()
        self.assertEqual(curled.code, BROKEN)
        self.assertIn("reset", curled.errors)

    def test_a_reset_after_a_while(self):
        self.put({"type": "reset_peer", "attributes": {"timeout": 300}})
        curled = self.curl()
        self.assertEqual(curled.code, BROKEN)
        self.assertIn("reset", curled.errors)
        self.assertGreaterEqual(curled.seconds, 0.3)

    def test_a_malformed_chunk(self):
        self.put({"fault": "MALFORMED_RESPONSE_CHUNK"})
        curled = Curled(self.mock.url + CALLS, "--no-raw")
        self.assertEqual((curled.code, curled.status), (BROKEN, 200))
        self.assertEqual(curled.headers["transfer-encoding"], "chunked")

    def test_garbage(self):
        self.put({"fault": "RANDOM_DATA_THEN_CLOSE"})
        self.assertEqual(self.curl().code, ODD_PROTOCOL)

    def test_nothing_comes(self):
        self.put({"type": "timeout", "attributes": {"timeout": 300}})
        curled = self.curl()
        self.assertEqual(curled.code, EMPTY)
        self.assertGreaterEqual(curled.seconds, 0.3)
        self.put({"type": "timeout", "timeout": 0})
        self.assertEqual(self.curl("-m", "0.5").code, TIMED_OUT)


    def test_a_client_that_goes_leaves_no_connection_behind(self):
        request = (f"GET {CALLS} HTTP/1.1\r\nHost: x\r\n"
                   "Authorization: Bearer demo-small-key\r\n\r\n").encode()
        for fault in ({"type": "timeout", "timeout": 0},
                      {"type": "timeout", "timeout": 0, "bytes": 5}):
            with self.subTest(fault), Mock(ALLOMIA) as mock:
                mock.request("PUT", FAULTS, body=json.dumps(fault).encode())
                waiting = [socket.create_connection(("127.0.0.1", mock.port), timeout=WAIT)
                           for _ in range(5)]
                for plain in waiting:
                    plain.sendall(request)
                met, end = 0, time.monotonic() + WAIT
                while met < 5 and time.monotonic() < end:
                    met = mock.request("GET", FAULTS).json()["met"][0]
                self.assertGreaterEqual(sockets(mock), 5)
                for plain in waiting:
                    plain.close()
                while sockets(mock) > 2 and time.monotonic() < end:  # it listens, and answers us
                    time.sleep(0.05)
                self.assertLessEqual(sockets(mock), 2)


class Bodies(FaultCase):
    def test_a_truncated_body(self):
        self.put({"type": "limit_data", "attributes": {"bytes": 20}})
        curled = self.curl()
        self.assertEqual((curled.code, curled.status), (PARTIAL, 200))
        self.assertEqual(curled.body, self.whole[:20])
        self.assertEqual(int(curled.headers["content-length"]), len(self.whole))

    def test_a_limit_that_is_not_reached_does_nothing(self):
        self.put({"type": "limit_data", "bytes": 1000000})
        self.assertEqual(self.curl().body, self.whole)

    def test_malformed_json(self):
        self.put({"type": "malformedJson"})
        curled = self.curl()
        self.assertEqual((curled.code, curled.status), (GOOD, 200))
        self.assertEqual(int(curled.headers["content-length"]), len(curled.body))
        self.assertRaises(ValueError, json.loads, curled.body)

    def test_a_stalled_body(self):
        self.put({"type": "timeout", "timeout": 400, "bytes": 20})
        curled = self.curl()
        self.assertEqual((curled.code, curled.status), (PARTIAL, 200))
        self.assertEqual(curled.body, self.whole[:20])
        self.assertGreaterEqual(curled.seconds, 0.4)

    def test_a_dribble(self):
        self.put({"chunkedDribbleDelay": {"numberOfChunks": 5, "totalDuration": 500}})
        curled = self.curl()
        self.assertEqual(curled.headers["transfer-encoding"], "chunked")
        self.assertEqual(curled.body.count(b"\r\n"), 2 * 5 + 2)
        self.assertGreaterEqual(curled.seconds, 0.5)
        self.assertEqual(Curled(self.mock.url + CALLS, "--no-raw").body, self.whole)

    def test_small_pieces(self):
        self.put({"type": "slicer", "attributes": {
            "average_size": 200, "size_variation": 50, "delay": 100000}})
        curled = self.curl()
        self.assertEqual((curled.code, curled.body), (GOOD, self.whole))
        self.assertGreaterEqual(curled.seconds, 0.1 * (len(self.whole) // 250))

    def test_a_narrow_band(self):
        self.put({"type": "bandwidth", "attributes": {"rate": 2}})
        curled = self.curl()
        self.assertEqual((curled.code, curled.body), (GOOD, self.whole))
        self.assertGreaterEqual(curled.seconds, (len(self.whole) - 200) / 2000)

    def test_a_slow_close(self):
        self.put({"type": "slow_close", "attributes": {"delay": 400}})
        curled = self.curl()
        self.assertEqual((curled.code, curled.body), (GOOD, self.whole))
        self.assertEqual(curled.headers.get("connection"), "close")
        self.assertGreaterEqual(curled.seconds, 0.4)


class Chosen(FaultCase):
    """Which requests meet a fault."""

    def statuses(self, count, prefer=None):
        headers = dict(KEY, **({"Prefer": prefer} if prefer else {}))
        with self.mock.connect() as connection:
            return [connection.request("GET", CALLS, headers).status for _ in range(count)]

    def test_by_operation_and_method(self):
        self.put([{"type": "status", "status": 500, "operation": "listCalls", "method": "GET"}])
        self.assertEqual(self.curl().status, 500)
        self.assertEqual(self.curl("-X", "HEAD", "-I").status, 200)
        self.assertEqual(self.mock.get(CALL, "demo-org-key").status, 200)
        self.assertEqual(self.mock.get("/api/nothing").status, 404)
        self.assertEqual(self.mock.get("/__admin/health").status, 200)

    def test_signed_urls_by_their_own_name(self):
        self.put({"type": "limit_data", "bytes": 3, "operation": "signed-urls"})
        call = self.mock.get(CALL, "demo-org-key").json()
        curled = Curled(call["transcriptUrl"])
        self.assertEqual((curled.code, curled.status, len(curled.body)), (PARTIAL, 200, 3))

    def test_by_lot_and_the_lot_by_the_seed(self):
        fault = {"type": "status", "status": 500, "probability": 0.3}
        self.put({"seed": 5, "faults": [fault]})
        first = self.statuses(60)
        self.assertTrue(5 < first.count(500) < 35, first)
        self.put({"seed": 5, "faults": [fault]})
        self.assertEqual(self.statuses(60), first)
        self.put({"seed": 6, "faults": [fault]})
        self.assertNotEqual(self.statuses(60), first)

    def test_a_request_may_bring_its_seed(self):
        self.put({"type": "status", "status": 500, "probability": 0.5})
        seen = {seed: set(self.statuses(3, f"seed={seed}")) for seed in range(12)}
        self.assertEqual({len(statuses) for statuses in seen.values()}, {1})
        self.assertEqual(set.union(*seen.values()), {200, 500})

    def test_the_first_few(self):
        told = self.put({"type": "status", "status": 503, "times": 2})
        self.assertEqual(told["met"], [0])
        self.assertEqual(self.statuses(4), [503, 503, 200, 200])
        self.assertEqual(self.mock.request("GET", FAULTS).json()["met"], [2])

    def test_several_at_once(self):
        self.put([{"type": "fixed", "milliseconds": 200}, {"type": "fixed", "milliseconds": 200},
                  {"type": "status", "status": 500}, {"type": "limit_data", "bytes": 4}])
        curled = self.curl()
        self.assertEqual((curled.code, curled.status, len(curled.body)), (PARTIAL, 500, 4))
        self.assertGreaterEqual(curled.seconds, 0.4)


class Control(FaultCase):
    def test_what_is_told_may_be_set_again(self):
        told = self.put({"seed": 9, "faults": [{"fault": "EMPTY_RESPONSE", "probability": 0.5}]})
        self.assertEqual(told, {"seed": 9, "faults": [
            {"type": "EMPTY_RESPONSE", "operation": "*", "probability": 0.5}], "met": [0]})
        self.assertEqual(self.put(told), told)
        self.assertEqual(self.mock.request("DELETE", FAULTS).json()["faults"], [])

    def test_what_makes_no_sense_is_refused_and_changes_nothing(self):
        self.put({"type": "status", "status": 500})
        for wrong, said in (
                ({"type": "late"}, "there is no fault 'late'"),
                ({"type": "fixed"}, "fixed needs milliseconds"),
                ({"type": "status", "status": 200}, "status takes a whole number from 400 to 599"),
                ([{"type": "EMPTY_RESPONSE"}, {"type": "EMPTY_RESPONSE", "operation": "x"}],
                 "the contract has no operation 'x' (at /1)")):
            answer = self.mock.request("PUT", FAULTS, body=json.dumps(wrong).encode())
            self.assertEqual(answer.status, 400)
            self.assertIn(said, answer.json()["error"])
        self.assertEqual(self.curl().status, 500)


class FromTheStart(unittest.TestCase):
    FILE = """\
seed: 3
faults:
  - operation: listCalls
    type: status
    status: 503
    times: 1
  - delayDistribution: { type: uniform, lower: 100, upper: 200 }
"""

    def test_a_file_and_the_command_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "faults.yaml"
            path.write_text(self.FILE, encoding="utf-8")
            with Mock(ALLOMIA, "--faults", str(path), "--fault",
                      "listCalls:status,status=500,times=2") as mock:
                told = mock.request("GET", FAULTS).json()
                self.assertEqual((told["seed"], len(told["faults"])), (3, 3))
                started = time.monotonic()
                statuses = [mock.request("GET", CALLS, KEY).status for _ in range(3)]
        self.assertEqual(statuses, [503, 500, 200])
        self.assertGreaterEqual(time.monotonic() - started, 0.3)

    def test_a_mistake_in_a_file_is_told_with_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "faults.yaml"
            path.write_text(self.FILE.replace("503", "200"), encoding="utf-8")
            done = run("mock", ALLOMIA, "--port", 0, "--faults", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"{path}:3:5: status takes a whole number from 400 to 599", done.stderr)

    def test_a_mistake_on_the_command_line_is_told(self):
        for wrong, said in (("late", "there is no fault 'late'"),
                            ("fixed", "fixed needs milliseconds"),
                            ("fixed,milliseconds", "'milliseconds' has no value"),
                            ("listCall:EMPTY_RESPONSE", "did you mean 'listCalls'?")):
            done = run("mock", ALLOMIA, "--port", 0, "--fault", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertIn(said, done.stderr)

    def test_the_kinds_are_listed(self):
        done = run("mock", ALLOMIA, "--list-faults")
        self.assertEqual(done.returncode, 0)
        for kind in ("EMPTY_RESPONSE", "lognormal", "slicer", "chunkedDribbleDelay"):
            self.assertIn(f"{kind}\t", done.stdout)


if __name__ == "__main__":
    unittest.main()
