"""What the tests of webhooks share: a receiver and a sender of another hand, and ours, whose
every report must fit schema/receive.schema.json."""
import hashlib
import hmac
import http.client
import http.server
import json
import pathlib
import queue
import signal
import subprocess
import tempfile
import threading
import time

import jsonschema

from tests.blackbox import harness

CONTRACT = harness.FIXTURES / "hmsovereign"
SECRET = b"demo-webhook-secret"
SCHEMA = json.loads((harness.ROOT / "schema/receive.schema.json").read_text())
SAMPLE = "call-_+31623731537_XqaQxRRgAzYc"


def closed(schema):
    """The schema without room for members it does not describe."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


VALIDATOR = jsonschema.Draft202012Validator(closed(SCHEMA))


def signature(body, timestamp, secret=SECRET):
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Delivery:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.at = time.monotonic()

    @property
    def message(self):
        return json.loads(self.body)["message"]

    @property
    def timestamp(self):
        return int(self.headers["X-Webhook-Timestamp"])

    def is_signed(self, secret=SECRET):
        expected = "sha256=" + signature(self.body, self.headers["X-Webhook-Timestamp"], secret)
        return hmac.compare_digest(expected, self.headers["X-Webhook-Signature"])


class Receiver:
    """A receiver: keeps what arrives, and answers what `reply(delivery)` says."""

    def __init__(self, reply=lambda delivery: (200, b"{}")):
        outer = self
        self.arrived = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                delivery = Delivery(self.command, self.path, self.headers, body)
                status, answer = reply(delivery)
                outer.arrived.put(delivery)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks?of=test"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def next(self, seconds=harness.WAIT):
        return self.arrived.get(timeout=seconds)

    def nothing_more(self, seconds=0.4):
        try:
            return self.arrived.get(timeout=seconds)
        except queue.Empty:
            return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def control(mock, method, name, body=None):
    """Asks the mock's control; returns status and JSON."""
    data = None if body is None else json.dumps(body).encode()
    answer = mock.request(method, "/__admin/" + name, body=data)
    return answer.status, answer.json()


def told(mock, number, seconds=harness.WAIT):
    """What became of a delivery, once it is done."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for delivery in control(mock, "GET", "webhooks")[1]["recent"]:
            if delivery["delivery"] == number:
                return delivery
        time.sleep(0.02)
    raise AssertionError(f"delivery {number} is not done in {seconds} seconds")


class Listening:
    """`countersign receive`, started; `end` returns its report."""

    def __init__(self, *options, contract=CONTRACT, env=None):
        self.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.folder.name)
        port_file, self.report = folder / "port", folder / "report.json"
        self.process = subprocess.Popen(
            [harness.BINARY, "receive", str(contract), "--port", "0", "--port-file",
             str(port_file), "--report", f"json={self.report}", "--settle", "0", *options],
            cwd=harness.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=env, text=True)
        end = time.monotonic() + harness.WAIT
        while not port_file.exists():
            if self.process.poll() is not None or time.monotonic() > end:
                self.process.kill()
                raise AssertionError(f"receive did not start: {self.process.communicate()}")
            time.sleep(0.005)
        self.port = int(port_file.read_text())
        self.url = f"http://127.0.0.1:{self.port}/"

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self):
        """Waits for it; returns status, report and what it said."""
        try:
            out, err = self.process.communicate(timeout=harness.WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise AssertionError("receive does not end") from None
        report = json.loads(self.report.read_text()) if self.report.exists() else None
        if report is not None:
            VALIDATOR.validate(report)
        return self.process.returncode, report, out + err

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.process.stdout.close()
        self.process.stderr.close()
        self.folder.cleanup()


def message(status="in-progress", call="5c4d030f-43e3-4e65-899e-8148521e660f", **more):
    """The body of a status-update, as the documents print it."""
    return {"message": {
        "type": "status-update", "timestamp": "2025-12-13T12:00:00.000Z",
        "call": {"id": call, "type": "inbound_phone_call", "status": status},
        "phone_number": {"number": "+31850835037", "name": "HMS Sovereign Demo"},
        "customer": {"number": "+31612345678"}, **more}}


def report(call="5c4d030f-43e3-4e65-899e-8148521e660f", status="ended"):
    body = message(status, call)
    body["message"].update(type="end-of-call-report", duration_seconds=84, summary="Hours.")
    return body


def send(port, body, event="status-update", timestamp=None, secret=SECRET, prefix="sha256=",
         drop=(), change=None, **headers):
    """Sends a delivery; returns status and JSON of the reply. `change` alters what is sent
    once it is signed."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    timestamp = str(int(time.time() if timestamp is None else timestamp))
    fields = {"Content-Type": "application/json", "User-Agent": "HMS-Sovereign/1.0",
              "X-Webhook-Event": event, "X-Webhook-Timestamp": timestamp,
              "X-Webhook-Signature": prefix + signature(data, timestamp, secret)}
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    for name in drop:
        del fields[name]
    data = data if change is None else change(data)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=harness.WAIT)
    try:
        connection.request("POST", "/any/path?of=mine", data, fields)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")
    finally:
        connection.close()
