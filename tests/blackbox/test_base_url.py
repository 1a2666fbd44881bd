"""Behind a proxy: URLs in answers are built from --base-url, and from nothing a request says."""
import re
import unittest
import urllib.parse

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, Mock, bearer, run

BASE = "https://api.example:8443/shop"
TICKETS = ROOT / "tests/dialects/link-header"
PARCELS = ROOT / "tests/dialects/full-urls"
KEY = bearer("demo-org-key")
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
SECRET = {"COUNTERSIGN_URL_SECRET": "correct horse battery staple"}
FORWARDED = {"Forwarded": "host=evil.example;proto=https", "X-Forwarded-Host": "evil.example",
             "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil"}


def urls_of(record):
    return [value for name, value in record.items() if name.endswith("Url")]


class BaseUrl(unittest.TestCase):
    def test_signed_urls_are_of_the_base_and_honoured_behind_it(self):
        with Mock(ALLOMIA, "--base-url", BASE) as mock:
            urls = urls_of(mock.request("GET", CALL, KEY).json())
            self.assertTrue(urls)
            for url in urls:
                with self.subTest(url):
                    self.assertTrue(url.startswith(BASE + "/"), url)
                    inside = url[len(BASE):]  # what a proxy passes on, the prefix taken off
                    self.assertEqual(mock.get(inside).status, 200)
                    self.assertEqual(mock.request("GET", inside, {"Host": "other"}).status, 200)
                    self.assertEqual(mock.get(inside + "0").status, 403)

    def test_every_scheme_signs_what_is_seen_from_outside(self):
        key = {"X-Archive-Key": "demo-archive-key"}
        with Mock(ROOT / "tests/dialects/signed-urls", "--base-url", BASE) as mock:
            listed = mock.request("GET", "/tapes?size=1", key).json()
            identifier = next(iter(listed.values()))[0]["id"]
            files = mock.request("GET", f"/tapes/{identifier}", key).json()["files"]
            urls = [value for value in files.values() if str(value).startswith("http")]
            self.assertEqual(len(urls), 9)
            for url in urls:
                self.assertTrue(url.startswith(BASE + "/"), url)
                self.assertEqual(mock.get(url[len(BASE):]).status, 200, url)

    def test_the_path_of_the_base_is_signed_with_the_rest(self):
        with Mock(ALLOMIA, "--base-url", BASE) as one, \
                Mock(ALLOMIA, "--base-url", BASE, env=SECRET) as two, \
                Mock(ALLOMIA, "--base-url", BASE + "2", env=SECRET) as three:
            url = urls_of(two.request("GET", CALL, KEY).json())[0]
            inside = url[len(BASE):]
            self.assertEqual([mock.get(inside).status for mock in (one, two, three)],
                             [403, 200, 403])

    def test_links_in_headers_are_of_the_base(self):
        with Mock(TICKETS, "--base-url", BASE + "/") as mock:
            answer = mock.request("GET", "/wares/v2/tickets?page=2&per_page=3",
                                  bearer("demo-ledger-token"))
            targets = re.findall("<([^>]*)>", answer.headers["Link"])
            self.assertGreaterEqual(len(targets), 2)
            for target in targets:
                self.assertTrue(target.startswith(BASE + "/wares/v2/tickets?"), target)

    def test_relative_links_lead_to_the_same_place_from_outside(self):
        with Mock(PARCELS, "--base-url", BASE) as mock:
            page = mock.request("GET", "/parcels?offset=10&limit=5", bearer("demo-lark-token")).json()
            for name in ("first", "next", "last"):
                outside = urllib.parse.urljoin(BASE + "/parcels?offset=10&limit=5", page[name])
                self.assertTrue(outside.startswith(BASE + "/parcels?"), outside)

    def test_without_a_base_the_host_counts_and_forwarding_fields_do_not(self):
        with Mock(ALLOMIA) as mock:
            url = urls_of(mock.request("GET", CALL, {**KEY, **FORWARDED, "Host": "here:81"})
                          .json())[0]
            self.assertTrue(url.startswith("http://here:81/"), url)
        with Mock(TICKETS) as mock:
            answer = mock.request("GET", "/wares/v2/tickets?per_page=3", {
                **bearer("demo-ledger-token"), **FORWARDED, "Host": "here"})
            self.assertIn("<http://here/wares/v2/tickets?", answer.headers["Link"])

    def test_the_refusal_that_names_the_clock_does_so_from_outside(self):
        with Mock(ROOT / "tests/dialects/rate-limit", "--base-url", BASE,
                  "--clock", "2025-03-01T12:00:00Z") as mock:
            for _ in range(16):
                answer = mock.request("GET", "/search", {"X-Station-Key": "demo-station-one"})
            self.assertEqual(answer.status, 429, answer)
            self.assertEqual(answer.headers["Countersign-Clock"], "/shop/__admin/clock")

    def test_what_is_no_base_is_refused_before_anything_is_served(self):
        for base in ("ftp://host", "host", "http://", "http://host/?a=b", "http://host/#a",
                     "http://user@host/", "http://host/a%20b", "http://host//a", "/shop"):
            with self.subTest(base):
                done = run("mock", ALLOMIA, "--port", "0", "--base-url", base)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("hint:", done.stderr)


if __name__ == "__main__":
    unittest.main()
