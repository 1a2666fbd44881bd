"""Several contracts in one process: by prefix, and by port."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import types
import unittest

from tests.blackbox import hooks
from tests.blackbox.checked import whole_check
from tests.blackbox.harness import (ALLOMIA, BINARY, FIXTURES, MAIN, ROOT, WAIT, Mock, contracts,
                                    run)

ZUDU, HMSOVEREIGN = FIXTURES / "zudu", FIXTURES / "hmsovereign"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
OUTBOUND = json.dumps({"destination": "+31612345678", "number_id": "n",
                       "assistant_id": "2b1e3b65-2c04-4fa2-a2d7-467901e98978"})
THREE = (ALLOMIA, str(ZUDU), str(HMSOVEREIGN))


def curl(url, *arguments):
    return subprocess.run(["curl", "-s", *arguments, url], capture_output=True, check=True,
                          timeout=30).stdout.decode()


class WholeCheck(unittest.TestCase):
    """Each of the three fixtures is held by the process that serves all of them."""

    def hold(self, url, folder):
        done = whole_check(types.SimpleNamespace(url=url), folder)
        self.assertEqual(done.status, 0, done.out + done.err)
        self.assertEqual(done.told("fail", "warn", "recorded", "inconclusive", "error"), []
                         if folder != ALLOMIA else done.told("recorded"))
        return done

    def test_by_prefix(self):
        with Mock(*THREE) as mock:
            for folder in contracts():
                with self.subTest(folder.name):
                    self.hold(f"{mock.url}/{folder.name}", folder)

    def test_by_port(self):
        with Mock(*THREE, "--separate-ports") as mock:
            self.assertEqual(list(mock.urls), ["allomia", "zudu", "hmsovereign"])
            self.assertEqual(len(set(mock.urls.values())), 3)
            for folder in contracts():
                with self.subTest(folder.name):
                    self.hold(mock.urls[folder.name], folder)

    def test_below_a_base_url_that_a_proxy_would_take_off(self):
        with Mock(*THREE, "--base-url", "https://api.example/apis") as mock:
            body = mock.get("/allomia" + CALL, "demo-org-key").json()
            self.assertRegex(body["transcriptUrl"], r"^https://api\.example/apis/allomia/")
            listed = mock.get("/__admin/").json()["contracts"]
            self.assertEqual(listed[1]["url"], "https://api.example/apis/zudu")


class Together(unittest.TestCase):
    """With what else a mock does."""

    def test_one_is_read_again_and_the_others_stay(self):
        with tempfile.TemporaryDirectory() as folder:
            contract = pathlib.Path(shutil.copytree(ALLOMIA, f"{folder}/mine")) / "contract.yaml"
            text = contract.read_text(encoding="utf-8")
            mock = Mock(contract, str(ZUDU), "--fault", "mine/latency,latency=1")
            try:
                fresh = contract.with_suffix(".new")
                fresh.write_text(re.sub(r"(?m)^  title: .*$", "  title: Another", text),
                                 encoding="utf-8")
                fresh.rename(contract)
                end = time.monotonic() + WAIT
                while mock.get("/mine/__admin/health").json()["contract"] != "Another":
                    self.assertLess(time.monotonic(), end)
                    time.sleep(0.01)
                self.assertEqual([each["contract"] for each in
                                  mock.get("/__admin/").json()["contracts"]],
                                 ["Another", "Zudu call API"])
                self.assertEqual(mock.get("/mine/__admin/faults").json()["faults"][0]["type"],
                                 "latency")
                self.assertEqual(mock.get("/mine" + CALL, "demo-org-key").status, 200)
            finally:
                mock.stop(is_silent=False)

    def test_urls_speak_tls_where_the_mock_does(self):
        with tempfile.TemporaryDirectory() as folder:
            trust = f"{folder}/mock.pem"
            done = run("mock", ALLOMIA, ZUDU, "--tls-self-signed", "--tls-cert-out", trust,
                       "--exec", "--", "sh", "-c",
                       f'curl -sf --cacert {trust} -H "Authorization: Bearer demo-org-key" '
                       f'"$COUNTERSIGN_ALLOMIA_URL{CALL}"; echo; '
                       f'curl -sf --cacert {trust} "$COUNTERSIGN_URL/__admin/"; echo; '
                       'echo "$COUNTERSIGN_URL"')
            call, listed, url = done.stdout.splitlines()
            self.assertTrue(url.startswith("https://127.0.0.1:"))
            self.assertTrue(json.loads(call)["transcriptUrl"].startswith(f"{url}/allomia/"))
            self.assertEqual(json.loads(listed)["contracts"][1]["url"], f"{url}/zudu")

    def test_a_clock_that_is_moved_anywhere_makes_due_what_is_due(self):
        for ports in ((), ("--separate-ports",)):
            with self.subTest(ports=ports), hooks.Receiver() as receiver, \
                    Mock(*THREE, "--webhook", receiver.url, *ports) as mock:
                sender, other = (mock.urls.get(name, f"{mock.url}/{name}")
                                 for name in ("hmsovereign", "allomia"))
                curl(f"{sender}/calls/outbound", "-H", "Authorization: Bearer demo-key", "-H",
                     "Content-Type: application/json", "-d", OUTBOUND)
                self.assertIsNone(receiver.nothing_more(0.2))
                curl(f"{other}/__admin/clock", "-X", "PUT", "-d", '{"offset": 3600}')
                for _ in range(3):
                    receiver.next(4)  # by itself the first is due later

    def test_sockets_and_separate_ports_exclude_each_other(self):
        with tempfile.TemporaryDirectory() as folder:
            done = run("mock", ALLOMIA, ZUDU, "--separate-ports", "--unix-socket", f"{folder}/s")
            self.assertEqual(done.returncode, 2)
            self.assertIn("--unix-socket has no ports to be separate", done.stderr)


class Prefixes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(ALLOMIA, str(ZUDU), f"sovereign={HMSOVEREIGN}")

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def tearDown(self):
        for path in ("/__admin/clock", "/allomia/__admin/faults", "/zudu/__admin/faults"):
            self.mock.request("DELETE", path)

    def control(self, method, path, body=None):
        answer = self.mock.request(method, path,
                                   body=None if body is None else json.dumps(body).encode())
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def test_each_is_below_its_name(self):
        self.assertEqual(self.mock.get("/allomia" + CALL, "demo-org-key").status, 200)
        self.assertEqual(self.mock.get("/zudu" + CALL, "demo-org-key").status, 401)
        self.assertEqual(self.control("GET", "/sovereign/__admin/health")["contract"][:3], "HMS")

    def test_what_fits_none_is_told_which_there_are(self):
        for path in ("/", "/api/calls", "/allomia", "/allomiaapi/calls", "/hmsovereign/x",
                     "/%61llomia" + CALL, "//allomia" + CALL):
            with self.subTest(path):
                answer = self.mock.get(path, "demo-org-key")
                self.assertEqual(answer.status, 404)
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                self.assertEqual(answer.json(), {
                    "type": "about:blank", "title": "Not Found", "status": 404,
                    "detail": "No contract is served here: each has its own prefix.",
                    "prefixes": ["/allomia/", "/zudu/", "/sovereign/"]})

    def test_the_query_reaches_the_contract(self):
        target = f"/allomia/api/calls?organizationId={MAIN}&limit=2"
        self.assertEqual(len(self.mock.get(target, "demo-org-key").json()["calls"]), 2)

    def test_a_signed_url_leads_back_and_expires(self):
        url = self.mock.get("/allomia" + CALL, "demo-org-key").json()["transcriptUrl"]
        self.assertTrue(url.startswith(f"{self.mock.url}/allomia/"), url)
        status = ("-o", "/dev/null", "-w", "%{http_code}")
        self.assertEqual(curl(url, *status), "200")
        self.control("PUT", "/__admin/clock", {"offset": 3601})
        self.assertEqual(curl(url, *status), "403")

    def test_the_top_tells_what_there_is(self):
        for path in ("/__admin/", "/__admin/health"):
            told = self.control("GET", path)
            self.assertEqual(told["status"], "ok")
            self.assertEqual([(each["name"], each["url"]) for each in told["contracts"]],
                             [(name, f"{self.mock.url}/{name}")
                              for name in ("allomia", "zudu", "sovereign")])
        self.assertEqual(self.control("GET", "/__admin/ready"), {"status": "ready"})

    def test_the_one_clock_is_moved_at_the_top_and_below(self):
        now = "2025-05-28T14:20:15.000Z"
        self.control("PUT", "/__admin/clock", {"now": now})
        for path in ("/__admin", "/allomia/__admin", "/zudu/__admin"):
            self.assertEqual(self.control("GET", path + "/clock")["now"], now)
        self.assertEqual(self.mock.get("/sovereign/x").headers["Date"],
                         "Wed, 28 May 2025 14:20:15 GMT")
        self.control("PUT", "/zudu/__admin/clock", {"advance": 5})
        self.assertEqual(self.control("GET", "/__admin/clock")["now"], "2025-05-28T14:20:20.000Z")

    def test_a_control_is_for_its_own_contract(self):
        self.control("PUT", "/allomia/__admin/faults", {"type": "status", "status": 500})
        self.assertEqual(self.control("GET", "/zudu/__admin/faults")["faults"], [])
        self.assertEqual(self.mock.get("/allomia" + CALL, "demo-org-key").status, 500)
        self.assertEqual(self.mock.request("GET", "/__admin/faults").status, 404)


class Options(unittest.TestCase):
    def test_what_is_asked_for_goes_to_all_that_take_it_or_to_one(self):
        wanted = ("--fault", "status,status=503,times=1", "--fault", "getCall:fixed,milliseconds=1",
                  "--fault", "zudu/bandwidth,rate=9000", "--prefer", "allomia/delay=0.001",
                  "--webhook", "http://127.0.0.1:9/")
        with Mock(*THREE, *wanted) as mock:
            met = {name: [fault["type"] for fault in
                          mock.request("GET", f"/{name}/__admin/faults").json()["faults"]]
                   for name in ("allomia", "zudu", "hmsovereign")}
            holds = {name: any(operation["id"] == "getCall" for operation in mock.request(
                "GET", f"/{name}/__admin/contract").json()["operations"]) for name in met}
            self.assertTrue(holds["allomia"])
            for name, types_met in met.items():
                self.assertEqual(types_met, ["status"] + ["fixed"] * holds[name]
                                 + ["bandwidth"] * (name == "zudu"))
            for name in met:
                rules = mock.request("GET", f"/{name}/__admin/preferences").json()
                self.assertEqual(rules, {"*": "delay=0.001"} if name == "allomia" else {})
            hooks = mock.request("GET", "/hmsovereign/__admin/webhooks").json()
            self.assertIn("http://127.0.0.1:9/", json.dumps(hooks))

    def test_a_defect_is_played_by_its_contract_alone(self):
        with Mock(*THREE, "--defect", "allomia/pages-floored@listCalls") as mock:
            done = whole_check(types.SimpleNamespace(url=f"{mock.url}/allomia"), ALLOMIA,
                               more=("--rules", "pagination"))
            self.assertEqual(done.status, 1)
            done = whole_check(types.SimpleNamespace(url=f"{mock.url}/zudu"), ZUDU,
                               more=("--rules", "pagination"))
            self.assertEqual(done.status, 0, done.out)

    def test_ports_follow_each_other(self):
        for _ in range(20):  # until three in a row are free
            with Mock() as alone:
                first = alone.port
            done = run("mock", *THREE, "--separate-ports", "--port", first, "--exec", "--", "sh",
                       "-c", "echo $COUNTERSIGN_URL $COUNTERSIGN_ALLOMIA_URL $COUNTERSIGN_ZUDU_URL "
                       "$COUNTERSIGN_HMSOVEREIGN_URL")
            if done.returncode == 0:
                break
        self.assertEqual(done.stdout.split(), [f"http://127.0.0.1:{first + step}"
                                               for step in (0, 0, 1, 2)], done.stderr)
        done = run("mock", *THREE, "--separate-ports", "--port", "65534")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there are not 2 ports behind 65534", done.stderr)

    def test_variables_hold_the_prefix(self):
        done = run("mock", ALLOMIA, f"my-calls={ZUDU}", "--exec", "--", "sh", "-c",
                   "echo $COUNTERSIGN_URL $COUNTERSIGN_ALLOMIA_URL $COUNTERSIGN_MY_CALLS_URL")
        url, *rest = done.stdout.split()
        self.assertEqual(rest, [f"{url}/allomia", f"{url}/my-calls"], done.stderr)

    def refuse(self, said, *arguments):
        done = run("mock", *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(said, done.stderr)

    def test_what_cannot_be_is_told(self):
        self.refuse("are both called 'allomia'\n  hint: give one of them another name: NAME=",
                    ALLOMIA, ALLOMIA / "contract.yaml")
        self.refuse("'a b' cannot be what URLs begin with", ALLOMIA, f"a b={ZUDU}")
        self.refuse("'__admin' cannot be what URLs begin with", ALLOMIA, f"__admin={ZUDU}")
        self.refuse("COUNTERSIGN_A_B_URL is the variable of both", f"a-b={ALLOMIA}", f"a.b={ZUDU}",
                    "--exec", "--", "true")
        self.refuse("none of the contracts takes 'nowhere:fixed,milliseconds=1'", *THREE,
                    "--fault", "nowhere:fixed,milliseconds=1")
        self.refuse("no operation 'nowhere'", *THREE, "--prefer", "hmsovereign/nowhere:code=500")
        self.refuse("none of the contracts declares webhooks", *THREE[:2], "--webhook",
                    "http://127.0.0.1:9/")
        self.refuse("one contract at a time", *THREE, "--list-defects")

    def test_a_line_tells_of_each(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out"
            with open(out, "w", encoding="utf-8") as file:
                process = subprocess.Popen([BINARY, "mock", *map(str, THREE), "--port", "0",
                                            "--port-file", f"{folder}/port"], stdout=file, cwd=ROOT)
            try:
                while not pathlib.Path(folder, "port").exists():
                    self.assertIsNone(process.poll())
                port = int(pathlib.Path(folder, "port").read_text())
            finally:
                process.terminate()
                process.wait(30)
            lines = out.read_text().splitlines()
            self.assertEqual([line.split(" on ")[1].split(" ")[0] for line in lines],
                             [f"http://127.0.0.1:{port}/{name}"
                              for name in ("allomia", "zudu", "hmsovereign")])


if __name__ == "__main__":
    unittest.main()
