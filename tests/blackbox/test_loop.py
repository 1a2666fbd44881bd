"""The check against the mock of the same contract, and against endpoints that are not one."""
import base64
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.blackbox.checked import (ECHO_CONTRACT, Checked, broken_in_many_ways, check, identities,
                                    whole_check)
from tests.blackbox.harness import (ALLOMIA, EMPTY, MAIN, ROOT, WAIT, Mock, contracts,
                                    dialects, run)

FAMILIES = {"auth", "isolation", "schema", "item", "pagination", "enum", "filter", "range",
            "order", "signed-url", "record", "error", "http", "answers"}
# Documented and inferred statements; nothing may be left unsaid in the loop.
BAD = ("fail", "warn", "inconclusive", "error")


class Loop(unittest.TestCase):
    def test_every_contract_holds_against_its_own_mock(self):
        for folder in contracts() + dialects():
            with self.subTest(folder.name), Mock(folder) as mock:
                checked = whole_check(mock, folder)
                self.assertEqual(checked.told(*BAD), [])
                self.assertEqual((checked.status, checked.err), (0, ""))
                report = checked.report
                self.assertEqual((report["outcome"], report["exit"]), ("held", 0))
                self.assertEqual({verdict: report["verdicts"][verdict] for verdict in BAD},
                                 dict.fromkeys(BAD, 0))
                self.assertRegex(checked.out.splitlines()[-1], r"\Aheld: \d+ pass, 0 fail, ")

    def test_every_family_is_exercised(self):
        with Mock() as mock:
            checked = whole_check(mock)
        held = {finding["rule"].split("/")[0] for finding in checked.report["findings"]
                if finding["verdict"] == "pass"}
        self.assertEqual(held, FAMILIES)

    def test_the_clock_is_given_back(self):
        with Mock() as mock:
            whole_check(mock)
            clock = mock.get("/__admin/clock").json()
        self.assertEqual((clock["offset"], clock["frozen"]), (0, False))

    def test_two_runs_give_the_same_bytes(self):
        for folder in contracts():
            with self.subTest(folder.name), Mock(folder) as mock:
                first, second = whole_check(mock, folder), whole_check(mock, folder)
                self.assertGreater(len(first.bytes), 1000)
                self.assertEqual(first.bytes, second.bytes)
                seconds = re.compile(r"\d+\.\d s$", re.M)
                self.assertEqual(seconds.sub("", first.out), seconds.sub("", second.out))

    def test_two_runs_that_fail_give_the_same_bytes(self):
        with Mock(ALLOMIA, *broken_in_many_ways()) as mock:
            first, second = whole_check(mock), whole_check(mock)
        self.assertEqual(first.status, 1)
        self.assertEqual(first.bytes, second.bytes)

    def test_findings_are_sorted(self):
        with Mock() as mock:
            found = [(finding["rule"], finding["subject"])
                     for finding in whole_check(mock).report["findings"]]
        self.assertEqual(found, sorted(found))
        self.assertEqual(len(found), len(set(found)))

    def test_a_failure_says_all_that_is_needed(self):
        with Mock(ALLOMIA, *broken_in_many_ways()) as mock:
            checked = whole_check(mock)
        self.assertEqual(checked.status, 1)
        failures = [finding for finding in checked.report["findings"]
                    if finding["verdict"] == "fail"]
        self.assertGreater(len(failures), 5)
        lines = (ALLOMIA / "contract.yaml").read_text(encoding="utf-8").splitlines()
        for finding in failures:
            with self.subTest(f"{finding['rule']} {finding['subject']}"):
                for member in ("requirement", "expected", "actual", "curl"):
                    self.assertTrue(finding.get(member), member)
                declared = finding["declared"]
                self.assertEqual(ROOT / declared["file"], ALLOMIA / "contract.yaml")
                self.assertTrue(1 <= declared["line"] <= len(lines))
                self.assertTrue(lines[declared["line"] - 1][declared["column"] - 1:].strip())
                self.assertEqual(declared["certainty"], "documented")
                self.assertTrue(finding["curl"].startswith("curl "), finding["curl"])
                for text in (finding["expected"], finding["actual"], finding["curl"]):
                    self.assertIn(text.splitlines()[0], checked.out)

    def test_a_curl_line_repeats_the_request(self):
        """Told to a shell with the credentials as variables, it gives what was seen."""
        self.assertGreater(self.repeat(broken_in_many_ways(), "$BEARERAUTH"), 3)
        self.assertGreater(self.repeat(["--defect", "outsider-sees-list@listCalls"],
                                       "$BEARERAUTH_OUTSIDER_1"), 0)

    def repeat(self, defects, variable):
        """Repeats the requests that failed; returns how many were sent with `variable`."""
        keys, numbers = {}, {}
        for option, value in zip(identities(ALLOMIA)[::2], identities(ALLOMIA)[1::2]):
            numbers[option] = numbers.get(option, 0) + 1
            name = ("BEARERAUTH" if option == "--credential"
                    else f"BEARERAUTH_{option[2:].upper()}_{numbers[option]}")
            keys[name] = value.partition("=")[2]
        with Mock(ALLOMIA, *defects) as mock:
            lines = {(finding["curl"], finding["status"])
                     for finding in whole_check(mock).report["findings"]
                     if finding["verdict"] == "fail"
                     and not re.search("REDACTED|_FORGED", finding["curl"])}
            for line, status in sorted(lines):
                done = subprocess.run(["sh", "-uc", line], env=dict(os.environ, **keys),
                                      capture_output=True, text=True, timeout=WAIT)
                seen = re.match(r"HTTP/1\.1 (\d+) ", done.stdout)
                self.assertEqual(seen and seen[1], str(status), (line, done.stderr))
        return sum(f'{variable}"' in line for line, _ in lines)


class Options(unittest.TestCase):
    def test_rules_and_skip_choose_what_is_asked(self):
        with Mock() as mock:
            only = check(mock, "--rules", "pagination", "--rules", "http/head")
            rest = check(mock, "--skip", "pagination")
        chosen = {finding["rule"] for finding in only.report["findings"]}
        self.assertEqual({rule for rule in chosen if not rule.startswith("pagination/")},
                         {"http/head"})
        self.assertGreater(len(chosen), 3)
        left = {finding["rule"].split("/")[0] for finding in rest.report["findings"]}
        self.assertEqual(left, FAMILIES - {"pagination"})

    def test_inconclusive_is_no_failure_unless_told(self):
        only = ("--rules", "signed-url")
        with Mock() as mock:
            calm = check(mock, *only, clock=False)
            strict = check(mock, *only, "--fail-on", "inconclusive", clock=False)
            clear = check(mock, *only, "--fail-on", "inconclusive")
        self.assertEqual(calm.status, 0, calm.out)
        self.assertTrue(any("--clock" in told for told in calm.told("inconclusive")))
        self.assertEqual((strict.status, strict.report["exit"]), (4, 4))
        self.assertEqual(clear.status, 0, clear.out)

    def test_a_warning_is_no_failure_unless_told(self):
        """A defect of something that is only inferred."""
        with Mock(ALLOMIA, "--defect", inferred_defect()) as mock:
            calm = check(mock)
            strict = check(mock, "--fail-on", "warn")
        self.assertEqual(calm.status, 0, calm.out)
        self.assertEqual(calm.told("fail"), [])
        self.assertNotEqual(calm.told("warn"), [])
        self.assertEqual((strict.status, strict.report["exit"]), (1, 1))

    def test_a_credential_is_read_from_the_environment(self):
        with Mock() as mock:
            done = Checked("--url", mock.url, "--rules", "item/found",
                           "--credential", "bearerAuth=env:KEY", env={"KEY": "demo-org-key"})
        self.assertEqual((done.status, done.report["verdicts"]["pass"]), (0, 1), done.out)

    def test_a_report_to_standard_output_stands_alone_there(self):
        with Mock() as mock:
            done = check(mock, "--rules", "http", "--report", "json=-", report=False)
        self.assertEqual(json.loads(done.out)["outcome"], "held")

    def test_a_report_that_cannot_be_written_is_told(self):
        with Mock() as mock:
            done = check(mock, "--rules", "http", "--report", "json=/none/report.json",
                         report=False)
        self.assertEqual(done.status, 2)
        self.assertIn("cannot write the report /none/report.json: No such file or directory",
                      done.err)

    def test_few_requests_are_said_to_be_too_few(self):
        with Mock() as mock:
            few = check(mock, "--max-requests", 3)
        self.assertEqual(few.report["requests"], 3)
        self.assertEqual(few.status, 4, few.out)
        self.assertEqual(few.told("fail"), [])
        for told in few.told("inconclusive", "error"):
            self.assertNotRegex(told, r": None\Z")


def inferred_defect():
    """A defect that only breaks what the documents imply: a page past the end."""
    return next(line.split("\t")[0]
                for line in run("mock", ALLOMIA, "--list-defects").stdout.splitlines()
                if line.startswith("past-end"))


class Nobody(unittest.TestCase):
    """Endpoints that cannot be checked at all."""

    def refused(self, url, *more):
        done = Checked("--url", url, "--credential", "bearerAuth=demo-tenant-key", *more)
        self.assertEqual((done.status, done.out), (3, ""), done.err)
        self.assertIsNone(done.report)
        return done.err

    def test_a_closed_port_is_told(self):
        with socket.socket() as plain:
            plain.bind(("127.0.0.1", 0))  # bound and not listened on: nobody else takes it
            url = f"http://127.0.0.1:{plain.getsockname()[1]}"
            self.assertEqual(
                self.refused(url),
                f"countersign: GET {url}/api/calls?organizationId={MAIN}: no connection: "
                "Connection refused\n  hint: is the endpoint running, and is the URL right?\n")

    def test_a_path_prefix_belongs_to_the_url(self):
        with socket.socket() as plain:
            plain.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{plain.getsockname()[1]}/v9"
            for written in (url, url + "/"):
                self.assertIn(f"GET {url}/api/calls?", self.refused(written))

    def test_a_listener_that_never_answers_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as plain:
            url = f"http://127.0.0.1:{plain.getsockname()[1]}"
            self.assertEqual(
                self.refused(url, "--timeout", 300),
                f"countersign: GET {url}/api/calls?organizationId={MAIN}: no answer within "
                "300 ms\n  hint: is the endpoint slow? a longer timeout may help\n")

    def test_what_does_not_speak_http_is_told(self):
        with chatter(b"220 mail.example ESMTP\r\n") as url:
            self.assertIn(f"countersign: GET {url}/api/calls", self.refused(url))

    def test_a_name_that_is_none_is_told(self):
        self.assertIn("none.invalid", self.refused("http://none.invalid:1"))

    def test_an_organization_without_calls_is_not_exercised(self):
        with Mock() as mock:
            done = Checked("--url", mock.url, "--clock", f"{mock.url}/__admin/clock",
                           "--param", f"organizationId={EMPTY}",
                           "--credential", "bearerAuth=demo-empty-key")
        self.assertEqual(done.told("fail", "warn", "error"), [])
        self.assertEqual((done.status, done.report["outcome"]), (4, "not exercised"), done.out)
        self.assertEqual(done.report["rows"], 0)
        lacking = [finding for finding in done.report["findings"]
                   if finding["verdict"] == "inconclusive"]
        self.assertGreater(len(lacking), 10)
        for finding in lacking:
            self.assertTrue(finding["reason"].strip(), finding)
            self.assertIn(finding["reason"].splitlines()[0], done.out)

    def test_a_wrong_key_is_not_taken_for_a_sound_endpoint(self):
        with Mock() as mock:
            done = Checked("--url", mock.url, "--credential", "bearerAuth=wrong")
        self.assertIn(done.status, (1, 4), done.out)
        self.assertEqual(done.report["rows"], 0)


@contextlib.contextmanager
def chatter(data):
    """A listener that says something to whoever comes, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as plain:
        def talk():
            while True:
                try:
                    connection = plain.accept()[0]
                except OSError:
                    return
                with connection:
                    connection.sendall(data)
                    connection.recv(65536)
        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{plain.getsockname()[1]}"
        plain.shutdown(socket.SHUT_RDWR)
        thread.join(WAIT)


SECRETS = {"queryKey": "qzj7/+=%25&'wvk8", "headerKey": "hxw3/+=%25&'jkq5",
           "bearer": "bqv2/+=%25&\"zxj6", "basic": "user:pzk4/+=%25&'vjw9"}


class Echo(BaseHTTPRequestHandler):
    """Breaks the contract by showing what it was sent where a number is declared. With a
    `liking` it does so only where the credential is another one, for the forged ones."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    liking = None

    def log_message(self, *_):
        pass

    def sent(self):
        path, _, query = self.path.partition("?")
        if path == "/queryKey":
            return f"{query} {urllib.parse.unquote(query)}"
        return self.headers.get("X-Entry" if path == "/headerKey" else "Authorization") or "none"

    def answer(self):
        sent = self.sent()
        liked = self.liking and any(secret in sent for secret in self.liking)
        silent = liked or re.fullmatch(r"(none|entry=|Bearer|Basic|\s)*", sent)
        body = json.dumps({"id": 1 if silent else sent}).encode()
        self.send_response(200 if liked or not self.liking else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer


class EchoBehindText(Echo):
    """What is printed of it ends within the secret."""

    def sent(self):
        return "x" * 40 + super().sent()


class EchoOfForged(Echo):
    liking = [*SECRETS.values(),
              base64.b64encode(SECRETS["basic"].encode()).decode()]


@contextlib.contextmanager
def echo(handler=Echo):
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(WAIT)


def forms(secret):
    """How a secret may look in an output."""
    quoted = urllib.parse.quote(secret, safe="")
    coded = base64.b64encode(secret.encode()).decode()
    return {secret, quoted, quoted.replace("%", "%25"), urllib.parse.quote(secret),
            urllib.parse.quote_plus(secret), json.dumps(secret)[1:-1],
            re.sub("%..", lambda match: match.group().lower(), quoted),
            json.dumps(secret, ensure_ascii=False)[1:-1], secret.replace("'", "'\\''"),
            coded, coded.rstrip("="), urllib.parse.quote(coded, safe="")}


PIECE = 6  # characters of a secret that give too much of it away


class Secrets(unittest.TestCase):
    def assert_silent(self, done, secrets):
        """No secret in any form, nor, since some are cut or forged, a piece of one."""
        for place, text in (("stdout", done.out), ("stderr", done.err),
                            ("report", done.bytes.decode())):
            text = text.lower()
            for secret in secrets:
                for form in forms(secret):
                    for start in range(max(len(form) - PIECE, 0) + 1):
                        self.assertNotIn(form[start:start + PIECE].lower(), text, place)

    def assert_whole_silent(self, done, secrets):
        for secret in secrets:
            for form in forms(secret):
                self.assertNotIn(form, done.out + done.err + done.bytes.decode())

    def test_no_credential_is_shown_in_any_report(self):
        keys = [option.partition("=")[2] for option in identities(ALLOMIA)[1::2]]
        self.assertEqual(len(keys), 6)
        for defects in ((), broken_in_many_ways()):
            with Mock(ALLOMIA, *defects) as mock:
                done = whole_check(mock)
            self.assertGreater(len(done.out), 500)
            self.assert_whole_silent(done, keys)
            self.assertNotRegex(done.out + done.bytes.decode(), r"Signature=[0-9a-f]{64}")

    def test_a_refused_canary_is_not_shown(self):
        canary = "qzj7/+=%25&'wvk8"
        with Mock() as mock:
            done = Checked("--url", mock.url, "--credential", "bearerAuth=env:CANARY",
                           "--insider", f"bearerAuth={canary}1",
                           "--outsider", f"bearerAuth={canary}2", env={"CANARY": canary})
        self.assertNotEqual(done.status, 2, done.err)
        self.assert_silent(done, [canary])

    def check_echo(self, handler, verdict="fail"):
        options = [word for scheme, value in SECRETS.items()
                   for word in ("--credential", f"{scheme}={value}")]
        with tempfile.TemporaryDirectory() as folder, echo(handler) as url:
            path = pathlib.Path(folder) / "contract.yaml"
            path.write_text(ECHO_CONTRACT)
            done = Checked("--url", url, *options, contract=path)
        self.assertEqual(done.status, 1, done.err + done.out)
        self.assert_silent(done, [*SECRETS.values(), SECRETS["basic"].partition(":")[2]])
        return {(finding["operation"], finding["actual"], finding["curl"])
                for finding in done.report["findings"] if finding["rule"] == "schema/type"
                and finding["verdict"] == verdict}

    def test_what_an_endpoint_echoes_is_not_shown(self):
        told = self.check_echo(Echo)
        self.assertEqual({operation for operation, _, _ in told}, set(SECRETS))
        for operation, actual, curl in told:
            self.assertIn("[redacted]", actual)
            self.assertIn({
                "queryKey": """?entry='"$QUERYKEY"''""",
                "headerKey": '-H "X-Entry: $HEADERKEY"',
                "bearer": '-H "Authorization: Bearer $BEARER"',
                "basic": '-H "Authorization: Basic $(printf %s "$BASIC" | base64 -w 0)"',
            }[operation], curl)

    def test_what_is_cut_off_is_not_shown_either(self):
        told = self.check_echo(EchoBehindText)
        self.assertGreaterEqual(sum("[redacted]..." in actual for _, actual, _ in told), 3, told)

    def test_what_is_almost_a_credential_is_not_shown_either(self):
        """Forged ones are real ones but for a character."""
        told = self.check_echo(EchoOfForged, "warn")
        self.assertEqual({operation for operation, _, _ in told}, set(SECRETS))
        for operation, actual, curl in told:
            self.assertIn("[redacted]", actual)
            self.assertIn(f"${operation.upper()}_FORGED", curl)

    def test_an_unreachable_endpoint_does_not_show_them_either(self):
        secret = "qzj7/+=%25&'wvk8"
        with tempfile.TemporaryDirectory() as folder, socket.socket() as plain:
            plain.bind(("127.0.0.1", 0))
            path = pathlib.Path(folder) / "contract.yaml"
            path.write_text(ECHO_CONTRACT)
            done = Checked("--url", f"http://127.0.0.1:{plain.getsockname()[1]}",
                           "--credential", f"queryKey={secret}", contract=path)
        self.assertEqual(done.status, 3)
        self.assertIn("entry=", done.err)
        self.assert_silent(done, [secret])

    def test_a_password_in_the_url_is_not_shown(self):
        with Mock() as mock:
            url = mock.url.replace("//", "//user:qzj7wvk8@")
            done = Checked("--url", url, "--credential", "bearerAuth=demo-tenant-key")
        self.assertEqual(done.status, 2)
        self.assert_silent(done, ["qzj7wvk8"])


if __name__ == "__main__":
    unittest.main()
