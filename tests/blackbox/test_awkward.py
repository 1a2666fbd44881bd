"""What a correct list may do between its pages, and clients forget: empty and short pages, another
size, rows that come, a refusal in the middle. Only where the contract permits it."""
import json
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, Mock, bearer, run

BOOKS = ROOT / "tests/dialects/aip-158-like"  # cursors; its pages may be short or empty
FULL = ROOT / "tests/dialects/cursor"  # cursors; its pages are full
FAULTS = "/__admin/faults"


class AwkwardCase(unittest.TestCase):
    def put(self, mock, *faults):
        answer = mock.request("PUT", FAULTS, body=json.dumps(faults).encode())
        self.assertEqual(answer.status, 200, answer)

    def get(self, mock, target):
        return mock.request("GET", target, bearer("demo-shelf-main"))

    def pages(self, mock, size=5, most=500):
        """The names on each page of a walk."""
        pages, token = [], ""
        while True:
            answer = self.get(mock, f"/v1/books?page_size={size}&page_token={token}" if token
                              else f"/v1/books?page_size={size}")
            self.assertEqual(answer.status, 200, answer)
            body = answer.json()
            pages.append([book["name"] for book in body["books"]])
            token = body["next_page_token"]
            self.assertLess(len(pages), most, "the walk has no end")
            if not token:
                return pages


class Short(AwkwardCase):
    def test_empty_pages_lead_on(self):
        with Mock(BOOKS) as mock:
            plain = sum(self.pages(mock), [])
            self.put(mock, {"type": "emptyPage"})
            pages = self.pages(mock)
        self.assertEqual(sum(pages, []), plain)
        self.assertEqual([bool(page) for page in pages[:6]], [True, False] * 3)
        self.assertTrue(pages[-1])

    def test_pages_are_short(self):
        with Mock(BOOKS) as mock:
            plain = sum(self.pages(mock), [])
            self.put(mock, {"type": "shortPage", "rows": 2})
            pages = self.pages(mock)
        self.assertEqual(sum(pages, []), plain)
        self.assertLessEqual(max(map(len, pages)), 2)

    def test_the_size_is_another_one(self):
        with Mock(BOOKS) as mock:
            plain = sum(self.pages(mock), [])
            self.put(mock, {"type": "pageSize", "size": 3, "probability": 0.5})
            pages = self.pages(mock, size=9)
        self.assertEqual(sum(pages, []), plain)
        self.assertIn(3, map(len, pages))
        self.assertIn(9, map(len, pages))

    def test_the_check_holds_them_to_be_right(self):
        for faults in ([{"type": "emptyPage"}], [{"type": "shortPage", "rows": 3}],
                       [{"type": "pageSize", "size": 4, "probability": 0.3}],
                       [{"type": "emptyPage", "probability": 0.3},
                        {"type": "shortPage", "rows": 1, "probability": 0.3}]):
            with self.subTest(faults), Mock(BOOKS) as mock:
                self.put(mock, *faults)
                checked = whole_check(mock, BOOKS)
                self.assertEqual(checked.told("fail", "warn", "error"), [])

    def test_where_pages_are_full_it_is_told_that_it_does_not_apply(self):
        for contract, operation, why in (
                (FULL, "listConversations", "the contract promises full pages"),
                (ALLOMIA, "listCalls", "its pages are asked for by numbers"),
                (ALLOMIA, "getCall", "it has no pages")):
            for kind in ("emptyPage", "shortPage", "pageSize,size=3"):
                done = run("mock", contract, "--port", 0, "--fault", f"{operation}:{kind}")
                self.assertEqual(done.returncode, 2)
                self.assertIn(f"{kind.split(',')[0]} is not for {operation}: {why}", done.stderr)
        done = run("mock", ALLOMIA, "--port", 0, "--fault", "emptyPage")
        self.assertEqual(done.returncode, 2)
        self.assertIn("emptyPage is for no operation of this contract", done.stderr)
        listed = run("mock", FULL, "--list-faults").stdout
        self.assertIn("\tnot for listConversations\tthe contract promises full pages", listed)


class Moving(AwkwardCase):
    def calls(self, mock, page, size=10):
        return mock.get(f"/api/calls?organizationId={MAIN}&page={page}&limit={size}",
                        "demo-org-key")

    def test_rows_come_between_pages(self):
        with Mock(ALLOMIA) as mock:
            self.put(mock, {"type": "newRows", "rows": 3})
            bodies = [self.calls(mock, page).json() for page in range(1, 7)]
            seen = [call["id"] for body in bodies for call in body["calls"]]
            self.assertEqual([body["pagination"]["total"] for body in bodies],
                             [123, 124, 125, 126, 126, 126])
            # What stood last on a page is first on the next one: a client that does not look
            # takes it twice.
            self.assertEqual(bodies[1]["calls"][0], bodies[0]["calls"][-1])
            self.assertEqual(len(seen) - len(set(seen)), 3)
            again = self.calls(mock, 1).json()["calls"]
            self.assertNotIn(again[0]["id"], seen)
            mock.request("POST", "/__admin/reset")
            mock.request("DELETE", FAULTS)
            self.assertEqual(self.calls(mock, 1).json(), bodies[0])

    def test_the_middle_of_a_walk_is_refused_for_a_while(self):
        with Mock(ALLOMIA) as mock:
            self.put(mock, {"type": "limitedPage", "retryAfter": 5})
            clock = "/__admin/clock"
            mock.request("PUT", clock, body=b'{"frozen": true}')
            self.assertEqual(self.calls(mock, 1).status, 200)
            for page in (2, 3):
                refused = self.calls(mock, page)
                self.assertEqual((refused.status, refused.headers["Retry-After"]), (429, "5"))
                mock.request("PUT", clock, body=b'{"advance": 2}')
                refused = self.calls(mock, page)
                self.assertEqual((refused.status, refused.headers["Retry-After"]), (429, "3"))
                mock.request("PUT", clock, body=b'{"advance": 3}')
                self.assertEqual(self.calls(mock, page).status, 200)
            item = mock.get("/api/calls/f6a7b8c9-d0e1-2345-fabc-678901234567", "demo-org-key")
            self.assertEqual(item.status, 200)

    def test_the_check_gets_through(self):
        for faults in ([{"type": "limitedPage", "probability": 0.1}],
                       [{"type": "newRows", "rows": 3, "probability": 0.02}]):
            with self.subTest(faults), Mock(ALLOMIA) as mock:
                self.put(mock, *faults)
                checked = whole_check(mock)
                self.assertEqual(checked.told("fail", "warn", "error"), [])


if __name__ == "__main__":
    unittest.main()
