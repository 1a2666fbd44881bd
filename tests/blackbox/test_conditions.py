"""Entity tags and conditions (RFC 9110 8.8.3, 13.1), and ranges of what signed URLs lead to (14)."""
import pathlib
import shutil
import tempfile
import unittest

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, Mock, bearer
from tests.blackbox.spoken import Spoken

LIST = f"/api/calls?organizationId={MAIN}"
CALL = "/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567"
KEY = bearer("demo-org-key")


class Conditions(unittest.TestCase):
    def ask(self, mock, tag, method="GET", target=LIST, **more):
        return mock.request(method, target, {**KEY, "If-None-Match": tag, **more})

    def test_the_tag_is_strong_and_that_of_the_bytes(self):
        with Mock(ALLOMIA) as mock, Mock(ALLOMIA) as other:
            first, again = mock.request("GET", LIST, KEY), mock.request("GET", LIST, KEY)
            self.assertRegex(first.headers["ETag"], r'\A"[0-9a-f]{16}"\Z')
            self.assertEqual(again.headers["ETag"], first.headers["ETag"])
            self.assertEqual(other.request("GET", LIST, KEY).headers["ETag"],
                             first.headers["ETag"])
            second = mock.request("GET", LIST + "&page=2", KEY)
            self.assertNotEqual(second.headers["ETag"], first.headers["ETag"])

    def test_what_the_client_has_is_not_sent_again(self):
        with Mock(ALLOMIA) as mock, mock.connect() as connection:
            whole = mock.request("GET", LIST, KEY)
            tag = whole.headers["ETag"]
            for named in (tag, "W/" + tag, "*", f'"other", {tag}', f'W/"a" , W/{tag}'):
                for method in ("GET", "HEAD"):
                    answer = connection.request(method, LIST, {**KEY, "If-None-Match": named})
                    self.assertEqual((answer.status, answer.body), (304, b""), named)
                    self.assertEqual(answer.headers["ETag"], tag)
                    self.assertEqual(answer.headers["Vary"], "Accept-Encoding")
                    self.assertNotIn("Content-Type", answer.headers)
                    self.assertEqual(answer.headers["Content-Length"], str(len(whole.body)))
            for named in ('"other"', tag[:-1], tag.strip('"'), "", f"W/W/{tag}"):
                self.assertEqual(self.ask(mock, named).status, 200, named)

    def test_nothing_comes_behind_the_head_of_a_304_however_late_it_is(self):
        with Mock(ALLOMIA, "--fault", "chunkedDribbleDelay,numberOfChunks=3,totalDuration=100"
                  ) as mock, mock.connect() as connection:
            for _ in range(3):
                answer = connection.request("GET", LIST, {**KEY, "If-None-Match": "*"})
                self.assertEqual((answer.status, answer.body), (304, b""))
            answer = mock.raw(f"GET {LIST} HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n"
                              f"Authorization: {KEY['Authorization']}\r\nConnection: close"
                              "\r\n\r\n".encode())
            self.assertTrue(answer.endswith(b"\r\n\r\n"))
            self.assertEqual(answer.count(b"\r\n\r\n"), 1, answer)

    def test_what_has_changed_is_sent(self):
        with Mock(ROOT / "tests/dialects/writes") as mock:
            key = {"X-Key": "demo-sluice-east"}
            tag = mock.request("GET", "/jobs", key).headers["ETag"]
            body = b'{"lock": "Upper gate", "width": 12}'
            mock.request("POST", "/jobs", {**key, "Content-Type": "application/json"}, body)
            answer = mock.request("GET", "/jobs", {**key, "If-None-Match": tag})
            self.assertEqual(answer.status, 200)
            self.assertNotEqual(answer.headers["ETag"], tag)

    def test_only_a_good_answer_has_one(self):
        with Mock(ALLOMIA) as mock:
            for answer in (mock.get(LIST), mock.request("DELETE", LIST, KEY),
                           self.ask(mock, "*", target="/nowhere"),
                           mock.request("GET", LIST, {"If-None-Match": "*"})):
                self.assertGreaterEqual(answer.status, 400)
                self.assertNotIn("ETag", answer.headers)

    def test_what_shows_signed_urls_has_none(self):
        with Mock(ALLOMIA) as mock:
            answer = self.ask(mock, "*", target=CALL)
            self.assertEqual(answer.status, 200)
            self.assertNotIn("ETag", answer.headers)

    def test_each_coding_has_its_own(self):
        with Mock(ALLOMIA) as mock:
            plain = mock.request("GET", LIST, KEY).headers["ETag"]
            coded = mock.request("GET", LIST, {**KEY, "Accept-Encoding": "gzip"})
            tag = coded.headers["ETag"]
            self.assertEqual(tag, plain[:-1] + '-gzip"')
            same = self.ask(mock, tag, **{"Accept-Encoding": "gzip"})
            self.assertEqual((same.status, same.headers["Content-Length"]),
                             (304, coded.headers["Content-Length"]))
            self.assertEqual(self.ask(mock, plain, **{"Accept-Encoding": "gzip"}).status, 200)

    def test_a_read_may_depend_on_what_is_there(self):
        with Mock(ALLOMIA) as mock:
            tag = mock.request("GET", LIST, KEY).headers["ETag"]
            for named, status in ((tag, 200), ("*", 200), ('"other"', 412), ("W/" + tag, 412)):
                answer = mock.request("GET", LIST, {**KEY, "If-Match": named})
                self.assertEqual(answer.status, status, named)

    def test_a_tag_of_the_contracts_own_stays(self):
        with Spoken() as mock:
            answer = mock.get("/tagged")
            self.assertEqual(answer.headers["ETag"], '"revision-7"')
            self.assertRegex(mock.get("/odd").headers["ETag"], r'\A"revision-[0-9]+"\Z')

    def test_a_tag_that_the_contract_describes_is_ours_only_where_ours_fits(self):
        key = {"X-Key": "demo-sluice-east"}
        page = "description: A page of jobs.\n"
        for pattern, fits in (('^"[0-9a-f]+"$', True), ('^"revision-[0-9]+"$', False)):
            with self.subTest(pattern), tempfile.TemporaryDirectory() as folder:
                api = pathlib.Path(folder) / "api"
                shutil.copytree(ROOT / "tests/dialects/writes", api)
                text = (api / "contract.yaml").read_text(encoding="utf-8")
                (api / "contract.yaml").write_text(text.replace(
                    page, page + " " * 10 + "headers: { ETag: { schema: "
                    f"{{ type: string, pattern: '{pattern}' }} }} }}\n"), encoding="utf-8")
                with Mock(api) as mock:
                    self.assertEqual("ETag" in mock.request("GET", "/jobs", key).headers, fits)
                    answer = mock.request("GET", "/jobs", {**key, "If-None-Match": "*"})
                    self.assertEqual(answer.status, 304 if fits else 200)


class Ranges(unittest.TestCase):
    def setUp(self):
        self.mock = Mock(ALLOMIA)
        self.addCleanup(self.mock.stop)
        call = self.mock.get(CALL, "demo-org-key").json()
        self.url = call["recordingUrl"][len(self.mock.url):]
        self.text = call["transcriptUrl"][len(self.mock.url):]
        self.whole = self.ask().body

    def ask(self, wanted=None, method="GET", url=None, **more):
        headers = {**({} if wanted is None else {"Range": wanted}),
                   **{name.replace("_", "-"): value for name, value in more.items()}}
        return self.mock.request(method, url or self.url, headers)

    def test_a_part_is_sent_and_says_which(self):
        size = len(self.whole)
        for wanted, first, last in (("bytes=0-9", 0, 9), ("bytes=100-", 100, size - 1),
                                    ("bytes=-44", size - 44, size - 1), ("bytes=0-0", 0, 0),
                                    (f"bytes=5-{size + 5}", 5, size - 1),
                                    (f"bytes=-{size + 5}", 0, size - 1)):
            with self.subTest(wanted):
                answer = self.ask(wanted)
                self.assertEqual(answer.status, 206)
                self.assertEqual(answer.headers["Content-Range"], f"bytes {first}-{last}/{size}")
                self.assertEqual(answer.body, self.whole[first:last + 1])
                self.assertEqual(answer.headers["Content-Length"], str(last - first + 1))
                self.assertEqual(answer.headers["Content-Type"], "audio/wav")
                self.assertEqual(answer.headers["ETag"], self.ask().headers["ETag"])

    def test_what_is_not_there_is_refused(self):
        for wanted in (f"bytes={len(self.whole)}-", "bytes=-0", "bytes=99999999-100000000"):
            answer = self.ask(wanted)
            self.assertEqual((answer.status, answer.headers["Content-Range"]),
                             (416, f"bytes */{len(self.whole)}"))

    def test_what_need_not_be_understood_is_ignored(self):
        for wanted in ("bytes=0-1,4-5", "bytes=5-1", "rows=0-1", "bytes", "bytes=x-"):
            answer = self.ask(wanted)
            self.assertEqual((answer.status, answer.body), (200, self.whole), wanted)
            self.assertNotIn("Content-Range", answer.headers)

    def test_head_says_that_ranges_are_served_and_how_much_there_is(self):
        for answer in (self.ask(method="HEAD"), self.ask("bytes=0-1", method="HEAD")):
            self.assertEqual((answer.status, answer.headers["Accept-Ranges"]), (200, "bytes"))
            self.assertEqual(answer.headers["Content-Length"], str(len(self.whole)))

    def test_a_part_of_something_else_is_not_sent(self):
        tag = self.ask().headers["ETag"]
        for named, status in ((tag, 206), ('"other"', 200), ("W/" + tag, 200),
                              ("Wed, 28 May 2025 14:20:15 GMT", 200)):
            self.assertEqual(self.ask("bytes=0-1", If_Range=named).status, status, named)
        self.assertEqual(self.ask("bytes=0-1", If_None_Match=tag).status, 304)

    def test_a_part_is_never_coded(self):
        whole = self.ask(url=self.text).body
        answer = self.ask("bytes=0-19", url=self.text, Accept_Encoding="gzip")
        self.assertEqual((answer.status, answer.body), (206, whole[:20]))
        self.assertNotIn("Content-Encoding", answer.headers)

    def test_a_url_that_is_refused_is_so_whatever_part_is_wanted(self):
        answer = self.ask("bytes=0-1", url=self.url + "0")
        self.assertEqual(answer.status, 403)
        self.assertNotIn("Accept-Ranges", answer.headers)

    def test_a_list_keeps_to_what_its_contract_says_of_range(self):
        answer = self.mock.request("GET", LIST, {**KEY, "Range": "bytes=0-1"})
        self.assertEqual(answer.status, 200)
        self.assertNotIn("Accept-Ranges", answer.headers)


if __name__ == "__main__":
    unittest.main()
