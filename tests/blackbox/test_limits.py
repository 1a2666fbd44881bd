"""What the mock holds clients to, whatever the contract is about: sizes, silence, numbers of
connections. Plain sockets, so that nothing stands between."""
import http.client
import json
import socket
import time
import unittest

from tests.blackbox import harness
from tests.blackbox.transport import TlsMock

CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
KEY = "Host: h\r\nAuthorization: Bearer demo-org-key\r\n"
HEAD = 16 * 1024
BODY = 1024 * 1024


def ask(plain, text):
    """Sends a request on a connection that is kept, and reads its answer whole."""
    plain.sendall(text if isinstance(text, bytes) else text.encode())
    response = http.client.HTTPResponse(plain)
    response.begin()
    return response.status, response.headers, response.read()


class Endings(unittest.TestCase):
    def test_a_head_with_too_many_cookies_is_not_waited_for_at_the_end(self):
        mock = harness.Mock()
        with socket.create_connection(("127.0.0.1", mock.port), timeout=harness.WAIT) as plain:
            plain.sendall(f"GET {CALL} HTTP/1.1\r\n{KEY}Cookie: {'a=b; ' * 2000}\r\n\r\n".encode())
            plain.recv(1)
        begun = time.monotonic()
        mock.stop()
        self.assertLess(time.monotonic() - begun, 2)


class Sizes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = harness.Mock()

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.mock.port), timeout=harness.WAIT)
        self.addCleanup(plain.close)
        return plain

    def assert_problem(self, answer, status, title, words):
        """A problem document as RFC 9457 has it, that says what is too large and how large
        it may be."""
        got, headers, body = answer
        self.assertEqual((got, headers["Content-Type"]), (status, "application/problem+json"))
        problem = json.loads(body)
        self.assertEqual((problem["type"], problem["status"], problem["title"]),
                         ("about:blank", status, title))
        for word in words:
            self.assertIn(word, problem["detail"])

    def test_a_body_that_is_too_large_is_413(self):
        plain = self.connect()
        answer = ask(plain, f"POST {CALL} HTTP/1.1\r\n{KEY}Content-Length: {BODY + 1}\r\n\r\n"
                     + "x" * (BODY + 1))
        self.assert_problem(answer, 413, "Content Too Large", ("body", "1048576 bytes"))
        self.assertEqual(ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n")[0], 200)

    def test_a_body_in_pieces_is_413_when_they_are_too_large_together(self):
        piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        plain = self.connect()
        answer = ask(plain, (f"POST {CALL} HTTP/1.1\r\n{KEY}Transfer-Encoding: chunked\r\n\r\n"
                             ).encode() + piece * 17 + b"0\r\n\r\n")
        self.assert_problem(answer, 413, "Content Too Large", ("body",))
        self.assertEqual(ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n")[0], 200)

    def test_a_body_is_413_before_it_is_sent(self):
        answer = ask(self.connect(), f"POST {CALL} HTTP/1.1\r\n{KEY}Expect: 100-continue\r\n"
                     f"Content-Length: {BODY + 1}\r\n\r\n")
        self.assert_problem(answer, 413, "Content Too Large", ("body",))

    def test_a_body_as_large_as_it_may_be_is_read(self):
        answer = ask(self.connect(), f"POST {CALL} HTTP/1.1\r\n{KEY}Content-Length: {BODY}\r\n"
                     "\r\n" + "x" * BODY)
        self.assertEqual(answer[0], 405)

    def test_a_target_that_is_too_long_is_414(self):
        plain = self.connect()
        answer = ask(plain, f"GET {CALL}?x={'x' * HEAD} HTTP/1.1\r\n{KEY}\r\n")
        self.assert_problem(answer, 414, "URI Too Long", ("target", "16384 bytes"))
        self.assertEqual(ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n")[0], 200)

    def test_fields_that_are_too_large_are_431(self):
        plain = self.connect()
        answer = ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}X-Long: {'x' * HEAD}\r\n\r\n")
        self.assert_problem(answer, 431, "Request Header Fields Too Large",
                            ("head", "16384 bytes"))
        self.assertEqual(ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n")[0], 200)

    def test_a_head_just_within_is_answered(self):
        rest = HEAD - len(f"GET {CALL} HTTP/1.1\r\n{KEY}X-Long: \r\n\r\n")
        answer = ask(self.connect(),
                     f"GET {CALL} HTTP/1.1\r\n{KEY}X-Long: {'x' * rest}\r\n\r\n")
        self.assertEqual(answer[0], 200)

    def test_what_is_larger_still_has_its_status_too(self):
        for head, status in ((f"GET {CALL}?x={'x' * 30000} HTTP/1.1\r\n{KEY}\r\n", 414),
                             (f"GET {CALL} HTTP/1.1\r\n{KEY}X-Long: {'x' * 30000}\r\n\r\n", 431)):
            status_line = self.mock.raw(head.encode()).split(b"\r\n")[0]
            if status_line:  # a connection that is closed with bytes unread may lose it
                self.assertIn(b" %d " % status, status_line)

    def test_any_number_of_parameters_is_read(self):
        with self.connect() as plain:
            target = CALL + "?" + "&".join(f"a{number}" for number in range(1500))
            status, _, body = ask(plain, f"GET {target} HTTP/1.1\r\n{KEY}\r\n")
        self.assertEqual((status, json.loads(body)["id"]), (200, CALL.rpartition("/")[2]))

    def test_a_transfer_coding_that_nobody_knows_is_501_at_once(self):
        for coding in ("identity", "gzip, chunked"):
            with self.connect() as plain:
                answer = ask(plain, f"POST {CALL} HTTP/1.1\r\n{KEY}Transfer-Encoding: {coding}"
                                    "\r\nContent-Length: 2\r\n\r\n{}")
            self.assertEqual((answer[0], answer[1]["Content-Type"]),
                             (501, "application/problem+json"))
            self.assertIn("Transfer-Encoding", json.loads(answer[2])["detail"])

    def test_another_method_is_405_and_told_which_there_are(self):
        plain = self.connect()
        for method in ("POST", "DELETE", "BREW"):
            status, headers, body = ask(
                plain, f"{method} {CALL} HTTP/1.1\r\n{KEY}Content-Length: 0\r\n\r\n")
            self.assertEqual((status, headers["Allow"]), (405, "GET, HEAD"))
            self.assertEqual(json.loads(body), {"error": "Method not allowed"})

    def test_two_requests_share_a_connection(self):
        for asked, status in ((f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n", 200),
                              (f"GET {CALL} HTTP/1.1\r\nHost: h\r\n\r\n", 401),
                              (f"POST {CALL} HTTP/1.1\r\n{KEY}Content-Length: 2\r\n\r\n{{}}", 405),
                              (f"GET /nowhere HTTP/1.1\r\n{KEY}\r\n", 404)):
            with self.subTest(status):
                plain = self.connect()
                for _ in range(2):
                    got, headers, _ = ask(plain, asked)
                    self.assertEqual(got, status)
                    self.assertNotEqual(headers.get("Connection"), "close")

    def test_a_connection_ends_where_the_client_says_so(self):
        for version, field in (("1.1", "Connection: close\r\n"), ("1.0", "")):
            plain = self.connect()
            status, _, _ = ask(plain, f"GET {CALL} HTTP/{version}\r\n{KEY}{field}\r\n")
            self.assertEqual((status, plain.recv(1)), (200, b""))


class Silence(unittest.TestCase):
    """Clients that begin and do not go on cost a place for the idle timeout, and no more."""

    def assert_closed(self, plain, sent, least=0.5, most=5):
        started = time.monotonic()
        try:
            while plain.recv(65536):
                pass
        except ConnectionResetError:
            pass
        took = time.monotonic() - started
        self.assertTrue(least < took < most, f"{sent!r}: closed after {took}")

    def test_half_of_a_request_is_not_waited_for_longer(self):
        with harness.Mock(harness.ALLOMIA, "--idle-timeout", "1") as mock:
            for sent in (b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: h\r\nX-",
                         b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n1234"):
                with socket.create_connection(("127.0.0.1", mock.port), timeout=10) as plain:
                    plain.sendall(sent)
                    self.assertEqual(mock.get(CALL, "demo-org-key").status, 200)
                    self.assert_closed(plain, sent)

    def test_neither_is_the_next_request(self):
        with harness.Mock(harness.ALLOMIA, "--idle-timeout", "1") as mock:
            with socket.create_connection(("127.0.0.1", mock.port), timeout=10) as plain:
                self.assertEqual(ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n")[0], 200)
                self.assert_closed(plain, "a request")

    def test_nor_a_handshake(self):
        with TlsMock(harness.ALLOMIA, "--idle-timeout", "1") as mock:
            for sent in (b"", b"\x16\x03\x01\x02\x00\x01"):
                with socket.create_connection(("127.0.0.1", mock.port), timeout=10) as plain:
                    plain.sendall(sent)
                    self.assert_closed(plain, sent)

    def test_an_answer_that_is_late_is_not_silence(self):
        with harness.Mock(harness.ALLOMIA, "--idle-timeout", "1", "--fault",
                          "fixed,milliseconds=2500") as mock:
            self.assertEqual(mock.get(CALL, "demo-org-key").status, 200)


class Connections(unittest.TestCase):
    def test_beyond_the_limit_they_wait_until_one_ends(self):
        with harness.Mock(harness.ALLOMIA, "--connection-limit", "2") as mock:
            places = [socket.create_connection(("127.0.0.1", mock.port), timeout=harness.WAIT)
                      for _ in range(3)]
            try:
                for plain in places[:2]:
                    self.assertEqual(ask(plain, f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n")[0], 200)
                places[2].sendall(f"GET {CALL} HTTP/1.1\r\n{KEY}\r\n".encode())
                places[2].settimeout(0.3)
                with self.assertRaises(TimeoutError):
                    places[2].recv(1)
                places[0].close()
                places[2].settimeout(harness.WAIT)
                self.assertTrue(places[2].recv(65536).startswith(b"HTTP/1.1 200 "))
            finally:
                for plain in places:
                    plain.close()


if __name__ == "__main__":
    unittest.main()
