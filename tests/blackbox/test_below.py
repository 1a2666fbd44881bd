"""An endpoint that stands below a path of its own: its refusals may name a path with what stands
before the contract's paths, or without."""
import http.client
import unittest
import urllib.parse

from tests.blackbox.checked import Checked, identities
from tests.blackbox.harness import ROOT, Mock
from tests.blackbox.troubled import HOPS, Troubled

OPERATORS = ROOT / "tests/dialects/operators"  # "The resource {path} was not found"


def below(url, said):
    """Asks the endpoint for what stands below /v1, and lets its refusals say another path."""
    authority = urllib.parse.urlsplit(url).netloc

    def answer(_, handler):
        there = http.client.HTTPConnection(authority, timeout=30)
        headers = {name: value for name, value in handler.headers.items()
                   if name.lower() not in HOPS}
        there.request(handler.command, handler.path.removeprefix("/v1"), headers=headers)
        got = there.getresponse()
        content = got.read().replace(b"The resource /", b"The resource " + said)
        handler.send_response_only(got.status)
        for name, value in got.getheaders():
            if name.lower() not in HOPS:
                handler.send_header(name, value)
        handler.send_header("Content-Length", got.getheader("Content-Length")
                            if handler.command == "HEAD" else str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
        there.close()
        return True
    return answer


class Below(unittest.TestCase):
    def check(self, said):
        with Mock(OPERATORS) as mock, Troubled(mock.url, below(mock.url, said)) as way:
            return Checked("--url", f"{way.url}/v1", *identities(OPERATORS), "--rules", "item",
                           "--rules", "error",
                           contract=OPERATORS)

    def test_a_refusal_may_name_either_path(self):
        for said in (b"/", b"/v1/"):
            with self.subTest(said):
                checked = self.check(said)
                self.assertEqual(checked.status, 0, checked.out)

    def test_another_path_is_wrong(self):
        checked = self.check(b"/v2/")
        self.assertEqual(checked.status, 1, checked.out)
        self.assertIn("expected \"The resource /", checked.out)


if __name__ == "__main__":
    unittest.main()
