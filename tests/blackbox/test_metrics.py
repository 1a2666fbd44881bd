"""GET /__admin/metrics: numbers that are true, in the text format that Prometheus reads."""
import re
import time
import unittest

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, Mock

LISTED = f"/api/calls?organizationId={MAIN}"
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*,?)?\}})?[ \t]+(\S+)(?:[ \t]+-?\d+)?")


def read(text):
    """Samples by name and labels, of text in the exposition format 0.0.4: as its grammar has
    it, each family's lines one group behind its HELP and TYPE, no sample twice."""
    assert text.endswith("\n"), "the last line must end"
    samples, types, helped, family = {}, {}, set(), None
    for line in text.splitlines():
        if found := re.fullmatch(rf"# (HELP|TYPE) ({NAME}) (.*)", line):
            kind, name, rest = found.groups()
            if kind == "HELP":
                assert name not in helped, line
                assert re.fullmatch(r"(?:[^\\]|\\[\\n])*", rest), line
                helped.add(name)
            else:
                assert name not in types and rest in ("counter", "gauge"), line
                assert not any(key[0] == name for key in samples), line
                types[name] = rest
            family = name
            continue
        found = SAMPLE.fullmatch(line)
        assert found, line
        name, value = found.group(1), found.groups()[-1]
        assert name == family and name in types and name in helped, line
        labels = tuple(sorted(re.findall(LABEL, found.group(2) or "")))
        assert len({label for label, _ in labels}) == len(labels), line
        assert (name, labels) not in samples, line
        samples[name, labels] = float(value)
    for name, kind in types.items():
        assert name.endswith("_total") == (kind == "counter"), name
    return samples


class Metrics(unittest.TestCase):
    def told(self, mock):
        answer = mock.get("/__admin/metrics")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"],
                         "text/plain; version=0.0.4; charset=utf-8")
        return read(answer.body.decode())

    def value(self, mock, name, **labels):
        return self.told(mock).get((f"countersign_{name}", tuple(sorted(labels.items()))))

    def requests(self, mock, operation, method="GET", status="2xx"):
        return self.value(mock, "requests_total", operation=operation, method=method,
                          status=status)

    def test_the_format_is_read_for_every_shipped_contract_and_dialect(self):
        for folder in (ALLOMIA, ROOT / "fixtures/hmsovereign", ROOT / "tests/dialects/writes"):
            with self.subTest(folder.name), Mock(folder) as mock:
                self.assertGreater(len(self.told(mock)), 30)

    def test_requests_count_by_operation_method_and_class_of_status(self):
        with Mock() as mock:
            self.assertEqual(self.requests(mock, "listCalls"), 0)
            for _ in range(3):
                mock.get(LISTED, "demo-org-key")
            mock.request("HEAD", LISTED, {"Authorization": "Bearer demo-org-key"})
            mock.get(LISTED)
            mock.get("/nowhere")
            mock.request("PURGE", "/api/calls")
            self.assertEqual(self.requests(mock, "listCalls"), 3)
            self.assertEqual(self.requests(mock, "listCalls", "HEAD"), 1)
            self.assertEqual(self.requests(mock, "listCalls", status="4xx"), 1)
            self.assertEqual(self.requests(mock, "", status="4xx"), 1)
            self.assertEqual(self.requests(mock, "", "other", "4xx"), 1)
            self.assertEqual(self.requests(mock, "getCall"), 0)
            self.assertGreaterEqual(self.value(mock, "control_requests_total", status="2xx"), 5)

    def test_what_a_signed_url_delivers_counts_by_itself(self):
        with Mock() as mock:
            call = mock.get("/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567", "demo-org-key")
            mock.get(call.json()["transcriptUrl"].replace(mock.url, ""))
            self.assertEqual(self.requests(mock, "signed-urls"), 1)

    def test_refusals_count_by_reason(self):
        with Mock() as mock:
            mock.get(f"{LISTED}&callType=Sideways", "demo-org-key")
            mock.get(LISTED)
            mock.get("/nowhere")
            for reason in ("enum", "security", "route"):
                self.assertEqual(self.value(mock, "refusals_total", reason=reason), 1, reason)
            self.assertEqual(self.value(mock, "refusals_total", reason="type"), 0)

    def test_faults_count_by_kind_where_they_are_met(self):
        with Mock(ALLOMIA, "--fault", "listCalls:status,status=503,times=2",
                  "--fault", "latency,latency=1") as mock:
            for _ in range(4):
                mock.get(LISTED, "demo-org-key")
            self.assertEqual(self.value(mock, "faults_total", type="status"), 2)
            self.assertEqual(self.value(mock, "faults_total", type="latency"), 4)
            self.assertEqual(self.requests(mock, "listCalls", status="5xx"), 2)
            mock.request("DELETE", "/__admin/faults")
            self.assertEqual(self.value(mock, "faults_total", type="latency"), 4)

    def test_records_are_those_that_are_there(self):
        with Mock() as mock:
            self.assertEqual(self.value(mock, "records", set="calls"), 136)

    def test_the_clock_is_told(self):
        with Mock(ALLOMIA, "--clock", "2025-05-28T14:20:15Z") as mock:
            self.assertEqual(self.value(mock, "clock_seconds"), 1748442015)
            self.assertEqual(self.value(mock, "clock_frozen"), 1)
            mock.request("PUT", "/__admin/clock", body=b'{"offset": 3601}')
            self.assertAlmostEqual(self.value(mock, "clock_offset_seconds"), 3601, delta=1)
            self.assertEqual(self.value(mock, "clock_frozen"), 0)

    def test_what_the_journal_forgot_is_told(self):
        with Mock(ALLOMIA, "--journal", "2") as mock:
            for _ in range(5):
                mock.get(LISTED)
            self.assertEqual(self.value(mock, "journal_entries"), 2)
            self.assertEqual(self.value(mock, "journal_dropped_total"), 3)

    def test_mistakes_count_by_kind(self):
        with Mock() as mock:
            mock.get(f"{LISTED}&calType=Web", "demo-org-key")
            mock.get(LISTED, "demo-org-key")
            self.assertEqual(self.value(mock, "mistakes_total", mistake="unknown-parameter"), 1)
            self.assertEqual(self.value(mock, "mistakes_total", mistake="wrong-value"), 0)

    def test_reloads_count_by_their_result(self):
        with Mock() as mock:
            mock.request("POST", "/__admin/reload")
            mock.request("PUT", "/__admin/defects", body=b'["no-such-defect"]')
            self.assertEqual(self.value(mock, "reloads_total", result="done"), 1)
            self.assertEqual(self.value(mock, "reloads_total", result="failed"), 1)

    def test_the_process_is_told(self):
        with Mock() as mock:
            told = self.told(mock)
            self.assertAlmostEqual(told["process_start_time_seconds", ()], time.time(), delta=60)
            self.assertLess(told["countersign_uptime_seconds", ()], 60)
            with open(f"/proc/{mock.process.pid}/statm", encoding="ascii") as file:
                pages = int(file.read().split()[1])
            self.assertAlmostEqual(told["process_resident_memory_bytes", ()], pages * 4096,
                                   delta=16 * 1024 * 1024)
            self.assertIn(("countersign_build_info", (("version", "0.1.0"),)), told)

    def test_webhooks_count_by_what_became_of_them(self):
        with Mock(ROOT / "fixtures/hmsovereign") as mock:
            self.assertEqual(self.value(mock, "webhooks_total", outcome="sent"), 0)


class Format(unittest.TestCase):
    """The reader above takes what the format allows, and nothing else."""

    GOOD = '# HELP a_total It.\n# TYPE a_total counter\na_total{b="c\\"d"} 1\n'

    def test_what_the_format_has_is_read(self):
        self.assertEqual(read(self.GOOD), {("a_total", (("b", 'c\\"d'),)): 1})

    def test_what_it_has_not_is_not(self):
        for bad in (self.GOOD[:-1], self.GOOD + 'a_total{b="c\\"d"} 2\n', self.GOOD + "b 1\n",
                    self.GOOD.replace("c\\", "c"), self.GOOD.replace(" 1", ""),
                    self.GOOD.replace(" 1", " one"), self.GOOD.replace("counter", "gauge"),
                    self.GOOD.replace("a_total{", "a-total{"), self.GOOD.replace("# TYPE", "#TYPE")):
            with self.subTest(bad), self.assertRaises((AssertionError, ValueError)):
                read(bad)


if __name__ == "__main__":
    unittest.main()
