"""Servers that are not always there: what passes is asked through, counted, and fails nothing. What does
not pass is told at once."""
import contextlib
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.blackbox.call_server import TROUBLES, CallServer
from tests.blackbox.checked import Checked
from tests.blackbox.test_tastes import check, told

UNREACHABLE = 3


class Passing(unittest.TestCase):
    def assert_fair(self, troubles, *options, clock=True):
        with CallServer(troubles=troubles) as server:
            status, report, said = check(server, *options, clock=clock)
        for verdict in ("fail", "error", "warn") + (("inconclusive",) if clock else ()):
            self.assertEqual(told(report, verdict), [], troubles)
        self.assertEqual(status, 0, said)
        return report, said

    def test_no_trouble_that_passes_breaks_anything(self):
        for trouble in TROUBLES:
            with self.subTest(trouble):
                report, said = self.assert_fair([trouble], "--timeout", "1500")
                # A connection that is closed between two answers is mostly seen before it
                # is used again, and then nothing need be sent twice.
                if trouble not in ("slow", "impatient"):
                    self.assertGreater(sum(report["retries"].values()), 0)
                    self.assertRegex(said, r"trouble: \d+ requests? w(as|ere) sent again")

    def test_all_of_it_may_come_together(self):
        self.assert_fair(["busy", "away", "gateway", "drops", "resets", "impatient"])

    def test_without_a_clock_it_is_waited_for(self):
        report, _ = self.assert_fair(["busy"], clock=False)
        self.assertGreater(report["waited"], 0)

    def test_a_lie_is_found_all_the_same(self):
        for lie in ("row-twice", "total-off", "key-missing-accepted", "unauthorized-text"):
            with self.subTest(lie), CallServer((), [lie], troubles=["drops", "busy"]) as server:
                status, report, said = check(server)
                self.assertEqual(status, 1, said)
                self.assertNotEqual(told(report, "fail"), [])


@contextlib.contextmanager
def served(answer):
    """The URL of a server of which every request comes to `answer`, a function of the handler."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):  # pylint: disable=invalid-name
            answer(self)

        do_HEAD = do_POST = do_GET

        def log_message(self, *_):  # pylint: disable=arguments-differ
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refusing(status, *headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
    return answer


def hanging_up(handler):
    handler.close_connection = True


def cut_short(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
    handler.close_connection = True


def silent(_):
    time.sleep(8)


DEAD = {
    "away": (refusing(503), "503"),
    "away for a second": (refusing(503, ("Retry-After", "1")), "503"),
    "away for an hour": (refusing(503, ("Retry-After", "3600")), "503"),
    "busy": (refusing(429), "429"),
    "busy for a second": (refusing(429, ("Retry-After", "1")), "429"),
    "busy for minutes": (refusing(429, ("Retry-After", "240")), "429"),
    "no gateway": (refusing(502), "502"),
    "broken": (refusing(500), "500"),
    "hangs up": (hanging_up, "the connection ended"),
    "is cut short": (cut_short, "the connection ended"),
    "is silent": (silent, "no answer"),
}


class Lasting(unittest.TestCase):
    def test_what_never_works_ends_the_run_at_once(self):
        for name, (answer, word) in DEAD.items():
            with self.subTest(name), served(answer) as url:
                started = time.monotonic()
                checked = Checked("--url", url, "--credential", "bearerAuth=k", "--timeout", "700")
                self.assertEqual(checked.status, UNREACHABLE, checked.out[-800:] + checked.err)
                self.assertIn(word, checked.err)
                self.assertLess(time.monotonic() - started, 25)


if __name__ == "__main__":
    unittest.main()
