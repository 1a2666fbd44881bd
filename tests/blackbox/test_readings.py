"""An endpoint that follows another reading of the documents is warned of, and never failed."""
import contextlib
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.blackbox.checked import Checked, identities
from tests.blackbox.harness import FIXTURES, Mock

ZUDU = FIXTURES / "zudu"


@contextlib.contextmanager
def without_queries(mock):
    """The URL of a server that answers as the mock does, whatever the query says."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):  # pylint: disable=invalid-name
            headers = {name: value for name, value in self.headers.items()
                       if name.startswith("X-") or name == "Content-Type"}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
            answer = mock.request(self.command, self.path.partition("?")[0], headers, body)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_GET  # inputs in a body are no query

        def log_message(self, *_):  # pylint: disable=arguments-differ
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Readings(unittest.TestCase):
    def test_a_list_that_takes_no_parameters_is_not_failed(self):
        """The page of the list prints none: all that follows from one is inferred."""
        with Mock(ZUDU) as mock, without_queries(mock) as url:
            checked = Checked("--url", url, *identities(ZUDU), "--skip", "http",
                              contract=ZUDU)
        self.assertEqual(checked.told("fail", "error"), [])
        self.assertNotEqual(checked.told("warn"), [])
        self.assertEqual(checked.status, 0, checked.err)


if __name__ == "__main__":
    unittest.main()
