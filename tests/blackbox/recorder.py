"""A proxy before a mock, which writes down what was asked."""
import collections
import http.server
import threading

from tests.blackbox.harness import Connection

OWN = ("connection", "date", "server", "transfer-encoding")  # of one hop, not of the answer


class Asked(collections.namedtuple("Asked", "method target headers body status")):
    """One request and how it was answered."""

    @property
    def question(self):
        """What makes two requests the same."""
        return self.method, self.target, self.headers, self.body


class Recorder:
    """Passes all on to a mock, as if it were that mock; what was asked stands in `asked`."""

    def __init__(self, mock):
        self.asked, self.mock, self.local = [], mock, threading.local()
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer leaves at once
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def pass_on(self):
                recorder.pass_on(self)

            def __getattr__(self, name):
                if name.startswith("do_"):
                    return self.pass_on
                raise AttributeError(name)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def pass_on(self, handler):
        length = handler.headers.get("Content-Length")
        body = None if length is None else handler.rfile.read(int(length))
        headers = dict(handler.headers.items())
        headers.pop("Content-Length", None)
        with Connection(self.mock.port) as connection:
            answer = connection.request(handler.command, handler.path, headers, body)
        self.asked.append(Asked(handler.command, handler.path,
                                tuple(sorted(headers.items())), body, answer.status))
        body = self.altered(answer.body)
        handler.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in OWN + (("content-length",) if body != answer.body else ()):
                handler.send_header(name, value)
        handler.send_header("Date", answer.headers["Date"])
        if body != answer.body:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def altered(self, body):
        """What becomes of a body on its way; for those who want to tell it otherwise."""
        return body

    def repeated(self):
        """The questions asked more than once, and how often; what had to be asked again because
        it came too soon counts once, and what only steers the mock not at all."""
        count = collections.Counter(
            asked.question for asked in self.asked
            if asked.status not in (429, 503) and not asked.target.startswith("/__admin/"))
        return {question: times for question, times in count.items() if times > 1}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
