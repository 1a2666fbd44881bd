"""Lawful endpoints of other tastes: a shipped contract, changed where its documents allow it,
is served, and the check holds it to the contract as it ships."""
import pathlib
import shutil
import tempfile
import unittest

from tests.blackbox.checked import whole_check
from tests.blackbox.harness import Mock


class Tasting(unittest.TestCase):
    shipped = None  # the folder of the contract

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.contract = pathlib.Path(self.folder.name) / "api"
        shutil.copytree(self.shipped, self.contract)
        shutil.rmtree(self.contract / "cases")

    def tearDown(self):
        self.folder.cleanup()

    def assert_fair(self, *warned, status=0, unsafe=True):
        """Nothing fails, and nothing warns but what is named: rules of which the documents
        let one reading be the natural one."""
        with Mock(self.contract) as mock:
            checked = whole_check(mock, self.shipped, unsafe)
        self.assertEqual(checked.told("fail", "error"), [])
        rules = {line.split()[1] for line in checked.told("warn")}
        self.assertLessEqual(rules, set(warned), checked.told("warn"))
        self.assertEqual(checked.status, status, checked.err)
        return checked
