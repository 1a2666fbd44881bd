"""The check against servers of other hands that page by offsets, and by pages from zero and by a
search: their tastes, their calls that come and go, and their troubles break nothing."""
import json
import unittest

from tests.blackbox.checked import Checked, identities, whole_check
from tests.blackbox.harness import ROOT, Mock
from tests.blackbox.other_servers import MOVES, TROUBLES, OffsetServer, SearchServer


def check(server, *more):
    return Checked("--url", server.url(), *identities(server.folder), *more,
                   contract=server.folder)


class OtherHands(unittest.TestCase):
    def assert_fair(self, server, unsettled=None):
        with server:
            checked = check(server)
        self.assertEqual(checked.told("fail", "warn", "error"), [])
        self.assertEqual(checked.status, 0, checked.err)
        moved = [finding for finding in checked.report["findings"]
                 if finding["verdict"] == "inconclusive" and "unstable" in finding["reason"]]
        if unsettled is not None:
            self.assertLessEqual(len(moved), unsettled, moved)
        return checked

    def test_they_hold_as_they_are(self):
        for kind in (OffsetServer, SearchServer):
            with self.subTest(kind.__name__):
                self.assert_fair(kind(), 0)

    def test_every_taste_is_fair(self):
        for kind in (OffsetServer, SearchServer):
            for taste in kind.tastes_known:
                with self.subTest(kind.__name__, taste=taste):
                    self.assert_fair(kind([taste]), 0)

    def test_whatever_moves_nothing_is_broken(self):
        for move in MOVES:
            with self.subTest(move):
                # Of calls that change anywhere no part stands still.
                checked = self.assert_fair(OffsetServer((), [move]), 4 if move == "changes" else 1)
                self.assertGreater(len(checked.report["unstable"]), 0)

    def test_a_list_without_a_range_may_move(self):
        for move in MOVES:
            with self.subTest(move):
                checked = self.assert_fair(SearchServer((), [move], 29))
                self.assertLess(checked.report["requests"], 5000)

    def test_no_trouble_that_passes_breaks_anything(self):
        for kind in (OffsetServer, SearchServer):
            with self.subTest(kind.__name__):
                checked = self.assert_fair(kind((), (), 7, TROUBLES), 0)
                self.assertGreater(sum(checked.report["retries"].values()), 0)
                self.assertIn("trouble: ", checked.err + checked.out)


class Cursors(unittest.TestCase):
    """Lists that lead on by cursors or links, of a mock to which a row comes now and then."""

    def test_rows_may_come_while_cursors_are_followed(self):
        coming = json.dumps([{"type": "newRows", "rows": 90, "probability": 0.1}]).encode()
        for name in ("cursor", "aip-158-like", "link-header", "next-url"):
            folder = ROOT / "tests/dialects" / name
            with self.subTest(name), Mock(folder) as mock:
                self.assertEqual(mock.request("PUT", "/__admin/faults", body=coming).status, 200)
                checked = whole_check(mock, folder, unsafe=False)
                self.assertEqual(checked.told("fail", "warn", "error"), [])
                self.assertEqual(checked.status, 0, checked.err)
                self.assertGreater(checked.report["unstable"][0]["appeared"], 10)


if __name__ == "__main__":
    unittest.main()
