"""The check against servers of other hands that page by offsets, and by pages from zero and by a
search: their tastes, their calls that come and go, and their troubles break nothing."""
import unittest

from tests.blackbox.checked import Checked, identities
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


if __name__ == "__main__":
    unittest.main()
