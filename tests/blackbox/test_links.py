"""URLs in answers: followed with credentials on the endpoint's own origin, and nowhere else."""
import json
import threading
import unittest
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.blackbox.checked import Checked
from tests.blackbox.harness import ROOT

CONTRACT = ROOT / "tests/dialects/next-url"
KEY = "demo-relay-key"
ROWS = [{"sid": f"RC{i:032x}", "from": "desk", "status": "completed",
         "start_time": f"2025-03-{28 - i:02}T08:00:00Z", "duration": "60"} for i in range(20)]


class Endpoint(ThreadingHTTPServer):
    """Lists ROWS as the contract says; its next URLs lead to `elsewhere`, if that is given."""

    def __init__(self, elsewhere=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.elsewhere, self.asked = elsewhere, []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version, wbufsize = "HTTP/1.1", -1

    def log_message(self, *_):
        pass

    def do_GET(self):  # pylint: disable=invalid-name
        parts = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(parts.query))
        self.server.asked.append((self.path, dict(self.headers)))
        page, size = int(asked.get("Page", 0)), int(asked.get("PageSize", 15))
        url = (self.server.elsewhere or "") + f"{parts.path}?PageSize={size}&Page="
        body = json.dumps({
            "page": page, "page_size": size, "first_page_uri": url + "0",
            "next_page_uri": url + str(page + 1) if (page + 1) * size < len(ROWS) else None,
            "previous_page_uri": url + str(page - 1) if page else None,
            "dialups": ROWS[page * size:(page + 1) * size]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def follow(endpoint):
    return Checked("--url", endpoint.url, "--credential", f"account={KEY}",
                   "--rules", "links/next-url", contract=CONTRACT)


class Links(unittest.TestCase):
    def test_another_origin_never_gets_a_credential(self):
        with Endpoint() as other, Endpoint(other.url) as endpoint:
            follow(endpoint)
            self.assertGreater(len(other.asked), 0)
            for path, headers in other.asked:
                self.assertNotIn(KEY, path)
                self.assertNotIn(KEY, json.dumps(headers))

    def test_the_own_origin_gets_it_with_every_url(self):
        with Endpoint() as endpoint:
            follow(endpoint)
            self.assertGreater(len(endpoint.asked), 3)
            for path, _ in endpoint.asked:
                self.assertIn(f"account_key={KEY}", path)


if __name__ == "__main__":
    unittest.main()
