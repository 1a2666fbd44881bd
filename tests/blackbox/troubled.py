"""A way to an endpoint: passes requests on, but for some that meet with what the network, a
gateway or a limit does; over TLS or a socket in the file system, if wanted, or as a proxy."""
import http.client
import http.server
import os
import socketserver
import threading
import urllib.parse

HOPS = {"connection", "content-length", "transfer-encoding", "keep-alive"}


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    def handle_error(self, *_):
        pass


def target(path):
    """What a proxy is asked for, as a server is."""
    url = urllib.parse.urlsplit(path)
    return path if path.startswith("/") else url.path + (f"?{url.query}" if url.query else "")


class Troubled:
    """Stands before `url`. `trouble(number, handler)` is asked for every request, numbered
    from 1, and returns True when it dealt with it itself. `tls` is a context, `path` where
    to listen in the file system."""

    def __init__(self, url, trouble=lambda number, handler: False, tls=None, path=None):
        outer = self
        self.count, self.lock, self.heads = 0, threading.Lock(), []
        authority = urllib.parse.urlsplit(url).netloc

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536

            def log_message(self, *_):
                pass

            def handle_any(self):
                with outer.lock:
                    outer.count += 1
                    number = outer.count
                    outer.heads.append((self.command, self.path, dict(self.headers)))
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length) if length else None
                if not trouble(number, self):
                    self.pass_on(body)

            def address_string(self):
                return "somewhere"

            def pass_on(self, body):
                there = http.client.HTTPConnection(authority, timeout=30)
                there.putrequest(self.command, target(self.path), skip_host=True,
                                 skip_accept_encoding=True)
                for name, value in self.headers.items():
                    if name.lower() != "connection":
                        there.putheader(name, value)
                there.endheaders(body)
                answer = there.getresponse()
                content = answer.read()
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in HOPS:
                        self.send_header(name, value)
                stated = answer.getheader("Content-Length", str(len(content)))
                if answer.status not in (204, 304):
                    self.send_header("Content-Length", stated)
                self.end_headers()
                self.wfile.write(content)
                there.close()

            def refuse(self, status, **headers):
                """Answers without asking the endpoint."""
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return True

            def drop(self, inside=False):
                """Ends the connection, before the answer or inside it."""
                if inside:
                    self.send_response_only(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", "1000")
                    self.end_headers()
                    self.wfile.write(b'{"calls":[')
                self.close_connection = True
                return True

            def __getattr__(self, name):
                if name.startswith("do_"):
                    return self.handle_any
                raise AttributeError(name)

        if path:
            self.server = UnixServer(os.fspath(path), Handler)
        else:
            self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            self.port = self.server.server_address[1]
            self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a handshake that was refused
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
