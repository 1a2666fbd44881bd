"""No credential and no signature in any report, whatever notation an endpoint sends it
back in, and wherever."""
import base64
import contextlib
import html
import http.server
import json
import pathlib
import re
import tempfile
import threading
import unittest
import urllib.parse

from tests.blackbox.checked import ECHO_CONTRACT, identities
from tests.blackbox.harness import ALLOMIA, ROOT, WAIT, Mock, run

# Each must be escaped in a URL, in JSON, XML, HTML, a shell, YAML or Markdown.
SECRETS = {"queryKey": "qzj7/+=%25&'<wvk8>#\"", "headerKey": "hxw3`$(id)|\\'\"jkq5<&>;",
           "bearer": "bqv2%2F&amp;\"'zxj6\\u0041+=", "basic": "user:pzk4:,;'\"<vjw9>&%"}
FORMATS = ["text", "json", "junit", "tap", "tap13", "sarif", "ctrf", "github", "markdown",
           "har", "html"]
PIECE = 8  # characters of a secret that give too much of it away


def b64(text):
    return base64.b64encode(text.encode()).decode()


def mixed(text):
    """Every second character percent-coded, which no table of whole forms knows."""
    return "".join(f"%{ord(character):02x}" if index % 2 else character
                   for index, character in enumerate(text))


NOTATIONS = {
    "plain": str,
    "percent": lambda text: urllib.parse.quote(text, safe=""),
    "percent twice": lambda text: urllib.parse.quote(urllib.parse.quote(text, safe="")),
    "form": urllib.parse.quote_plus,
    "lower": lambda text: re.sub("%..", lambda match: match.group().lower(),
                                 urllib.parse.quote(text, safe="")),
    "mixed": mixed,
    "json": lambda text: json.dumps(text)[1:-1],
    "json of json": lambda text: json.dumps(json.dumps(text))[3:-3],
    "slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "unicode": lambda text: "".join(f"\\u{ord(character):04x}" for character in text),
    "html": html.escape,
    "numbers": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "shell": lambda text: text.replace("'", "'\\''"),
    "base64": b64,
    "base64 shifted": lambda text: b64("x" + text),
    "base64 shifted twice": lambda text: b64("xy" + text + "z"),
    "base64 for URLs": lambda text: b64(text).replace("+", "-").replace("/", "_"),
}


def decoded(text):
    """What somebody who wants the secret would look through."""
    forms = [text, urllib.parse.unquote(text), urllib.parse.unquote_plus(text),
             html.unescape(text), html.unescape(html.unescape(text)),
             text.replace("'\\''", "'"), re.sub(r"\\(.)", r"\1", text),
             re.sub(r"\\u00(..)", lambda match: chr(int(match.group(1), 16)), text)]
    forms.append(html.unescape(re.sub(r"\\(.)", r"\1", text)))
    forms.append(urllib.parse.unquote(urllib.parse.unquote(text)))
    for piece in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        for start in range(4):
            cut = piece[start:].replace("-", "+").replace("_", "/")
            cut = cut[:len(cut) // 4 * 4]
            forms.append(base64.b64decode(cut).decode("latin-1"))
    return "\n".join(forms)


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536

    def log_message(self, *_):
        pass

    def send(self, status, kind, body, *headers):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))),
                            *headers):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Echo(Quiet):
    """Sends what it was sent back, in one notation, in body and headers."""
    notation, status, kind = str, 200, "application/json"

    def sent(self):
        path, _, query = self.path.partition("?")
        if path == "/queryKey":
            return urllib.parse.unquote(query.partition("=")[2])
        if path == "/headerKey":
            return self.headers.get("X-Entry") or "none"
        word, _, value = (self.headers.get("Authorization") or "none").partition(" ")
        with contextlib.suppress(ValueError):
            if word == "Basic":
                value = base64.b64decode(value).decode("utf-8", "replace")
        return value

    def answer(self):
        written = type(self).notation(self.sent())
        body = json.dumps({"id": f"you sent {written}"})
        if self.kind == "text/html":
            body = f"<p>{written}</p>"
        safe = re.sub(r"[^\x20-\x7e]", "?", written)
        # Of what fails whatever it is asked there would be no report.
        status = 404 if self.path.partition("?")[0] == "/" else self.status
        self.send(status, self.kind, body.encode(), ("X-Echo", safe),
                  ("Set-Cookie", f"session={safe}; other=qcookie-jar-9"))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer


@contextlib.contextmanager
def serving(handler):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(WAIT)


def written(contract, *arguments):
    """All that a check writes, by format, and its status."""
    with tempfile.TemporaryDirectory() as folder:
        summary = pathlib.Path(folder) / "summary"
        reports = [f"--report={name}={folder}/{name}" for name in FORMATS]
        done = run("check", contract, *reports, *arguments,
                   env={"GITHUB_STEP_SUMMARY": str(summary)})
        texts = {name: (pathlib.Path(folder) / name).read_text() for name in FORMATS}
        texts["summary"] = summary.read_text()
    texts["standard output"], texts["standard error"] = done.stdout, done.stderr
    return done.returncode, texts


class Credentials(unittest.TestCase):
    def assert_silent(self, texts):
        secrets = [*SECRETS.values(), SECRETS["basic"].partition(":")[2]]
        for name, text in texts.items():
            shown = decoded(text)
            for secret in secrets:
                for start in range(len(secret) - PIECE + 1):
                    piece = secret[start:start + PIECE]
                    at = shown.find(piece)
                    self.assertEqual(at, -1, f"{name}: {piece!r} in "
                                             f"...{shown[max(0, at - 60):at + 60]!r}")

    def check(self, **kind):
        handler = type("Handler", (Echo,), kind)
        options = [word for scheme, value in SECRETS.items()
                   for word in ("--credential", f"{scheme}={value}")]
        with tempfile.TemporaryDirectory() as folder, serving(handler) as url:
            path = pathlib.Path(folder) / "contract.yaml"
            path.write_text(ECHO_CONTRACT)
            return written(path, "--url", url, *options)

    def test_no_notation_shows_a_credential(self):
        for name, notation in NOTATIONS.items():
            with self.subTest(name):
                status, texts = self.check(notation=staticmethod(notation))
                self.assertEqual(status, 1)
                self.assertIn("[redacted]", texts["har"])
                self.assertNotIn("qcookie-jar-9", "".join(texts.values()))
                self.assert_silent(texts)

    def test_neither_does_a_page_of_an_endpoint_that_fails(self):
        for status in (401, 500):
            for name in ("plain", "html", "numbers"):
                with self.subTest(status=status, notation=name):
                    _, texts = self.check(notation=staticmethod(NOTATIONS[name]),
                                          status=status, kind="text/html")
                    self.assert_silent(texts)

    def test_the_search_finds_what_is_not_taken_out(self):
        """Otherwise it proves nothing."""
        for name, notation in NOTATIONS.items():
            for secret in SECRETS.values():
                with self.subTest(name), self.assertRaises(AssertionError):
                    self.assert_silent({"text": f'{{"a": "you sent {notation(secret)}"}}'})


class Between(Quiet):
    """Stands before a mock and keeps every signature that passes."""
    behind, signatures = None, set()

    def do_GET(self):
        answer = self.behind.request(self.command, self.path, {
            name: value for name, value in self.headers.items()
            if name not in ("Host", "Connection")})
        self.signatures.update(re.findall(r"Signature=([0-9a-f]{64})",
                                          answer.body.decode("latin-1")))
        self.send(answer.status, answer.headers.get("Content-Type", ""), answer.body)

    do_HEAD = do_GET


class Signatures(unittest.TestCase):
    def assert_silent(self, signatures, texts):
        self.assertGreater(len(signatures), 3)
        for name, text in texts.items():
            for signature in signatures:
                for form in (signature, b64(signature).rstrip("=")[:-2],
                             signature.upper()):
                    self.assertNotIn(form, text, name)

    def test_no_lie_about_signed_urls_shows_a_signature(self):
        listed = run("mock", ALLOMIA, "--list-defects").stdout.splitlines()
        lies = [line.split("\t")[0] for line in listed
                if line.split("\t")[1] == "signed-url" and "transcriptUrl" in line]
        self.assertGreater(len(lies), 5)
        for lie in [None, *lies]:
            options = ["--defect", lie] if lie else []
            with self.subTest(lie), Mock(ALLOMIA, *options) as mock:
                handler = type("Handler", (Between,), {"behind": mock, "signatures": set()})
                with serving(handler) as url:
                    status, texts = written(
                        ALLOMIA.relative_to(ROOT), "--url", url, "--clock",
                        f"{mock.url}/__admin/clock", *identities(ALLOMIA), "--rules",
                        "signed-url", "--rules", "item", "--rules", "schema")
                self.assertIn(status, (0, 1))
                self.assert_silent(handler.signatures, texts)


if __name__ == "__main__":
    unittest.main()
