"""Runs that are not the whole: shards, and those that are interrupted."""
import http.server
import json
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from tests.blackbox.checked import Checked, identities, whole_check
from tests.blackbox.harness import ALLOMIA, BINARY, ROOT, WAIT, Mock, run

# The worst of several shards is the verdict on the whole.
WORST = ["fail", "warn", "pass", "recorded", "inconclusive", "not applicable", "error"]
LIES = ["--defect", "pages-floored@listCalls", "--defect", "member-dropped@listCalls/createdAt"]


def verdicts(report):
    return {(finding["rule"], finding["subject"]): finding["verdict"]
            for finding in report["findings"]}


def shard(mock, part, parts):
    return Checked("--url", mock.url, "--clock", f"{mock.url}/__admin/clock",
                   *identities(ALLOMIA), "--shard", f"{part}/{parts}").report


class Shards(unittest.TestCase):
    def test_all_parts_together_are_the_whole(self):
        for lies in ([], LIES):
            with Mock(ALLOMIA, *lies) as mock:
                whole = verdicts(whole_check(mock).report)
                for parts in (1, 2, 5):
                    with self.subTest(lies=lies, parts=parts):
                        union, told = {}, 0
                        for part in range(1, parts + 1):
                            report = shard(mock, part, parts)
                            self.assertEqual(report["shard"], {"part": part, "of": parts})
                            told += len(report["findings"])
                            for key, verdict in verdicts(report).items():
                                known = union.get(key, verdict)
                                union[key] = min(known, verdict, key=WORST.index)
                        self.assertEqual(union, whole)
                        self.assertLess(told, 2 * len(whole))

    def test_a_part_is_the_same_every_time(self):
        with Mock() as mock:
            self.assertEqual(verdicts(shard(mock, 2, 3)), verdicts(shard(mock, 2, 3)))

    def test_what_is_no_part_is_refused(self):
        for written in ("0/3", "4/3", "1", "1/", "/2", "1/2/3", "a/b", "-1/2", "1/99999999"):
            with self.subTest(written):
                done = run("check", ALLOMIA, "--url", "http://127.0.0.1:1",
                           f"--shard={written}")
                self.assertEqual(done.returncode, 2)
                self.assertIn("--shard expects K/N", done.stderr)


class Slow(http.server.BaseHTTPRequestHandler):
    """Stands before a mock and answers as it does, but hangs after a while."""
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # an answer in one piece
    count, hangs_at, behind = 0, 0, None
    hanging, released = threading.Event(), threading.Event()

    def do_GET(self):
        kind = type(self)
        kind.count += 1
        if kind.count == kind.hangs_at:
            kind.hanging.set()
            kind.released.wait(WAIT)
        answer = kind.behind.request("GET", self.path,
                                     {name: value for name, value in self.headers.items()
                                      if name not in ("Host", "Connection")})
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name not in ("Connection", "Date", "Server"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def handle(self):
        try:
            super().handle()
        except OSError:  # whoever asked was interrupted
            self.close_connection = True

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Interrupted(unittest.TestCase):
    def interrupt(self, number, lies=(), hangs_at=200):
        """A check that is interrupted while the endpoint does not answer."""
        Slow.count, Slow.hangs_at = 0, hangs_at
        Slow.hanging.clear()
        Slow.released.clear()
        with Mock(ALLOMIA, *lies) as mock, tempfile.TemporaryDirectory() as folder:
            Slow.behind = mock
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            path = pathlib.Path(folder) / "report.json"
            process = subprocess.Popen(
                [BINARY, "check", str(ALLOMIA), "--url",
                 f"http://127.0.0.1:{server.server_port}", "--report", f"json={path}",
                 "--timeout", "60000", *identities(ALLOMIA)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True)
            try:
                self.assertTrue(Slow.hanging.wait(WAIT))
                started = time.monotonic()
                process.send_signal(number)
                out, err = process.communicate(timeout=WAIT)
                took = time.monotonic() - started
            finally:
                if process.poll() is None:
                    process.kill()
                    process.communicate()
                Slow.released.set()
                server.shutdown()
                server.server_close()
            return process.returncode, out, err, json.loads(path.read_text()), took

    def test_what_was_found_is_told_and_marked(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                status, out, err, report, took = self.interrupt(number)
                self.assertEqual((status, err), (130, ""))
                self.assertEqual((report["outcome"], report["exit"]), ("interrupted", 130))
                self.assertIn("interrupted: not all was run that was selected", out)
                told = verdicts(report)
                self.assertGreater(len(told), 20)
                self.assertNotIn("fail", told.values())
                self.assertLess(took, 10)

    def test_a_breach_that_was_not_repeated_is_not_believed(self):
        _, _, _, report, _ = self.interrupt(
            signal.SIGINT, ["--defect", "any-key-accepted@listCalls"], hangs_at=250)
        broken = [finding for finding in report["findings"]
                  if finding["rule"] == "auth/wrong" and finding["subject"] == "listCalls"]
        self.assertEqual([finding["verdict"] for finding in broken], ["inconclusive"])
        self.assertIn("interrupted before that could be repeated", broken[0]["reason"])


if __name__ == "__main__":
    unittest.main()
