"""docs/dialects.md names every contract that shows a dialect, and none that is not there."""
import re
import unittest

from tests.blackbox.harness import FIXTURES, ROOT, contracts, dialects

PAGE = ROOT / "docs/dialects.md"
NAME = re.compile(r"`((?:fixtures/)?[a-z0-9]+(?:-[a-z0-9]+)*)`")


def tables():
    """The tables of the page: header cells and rows of cells."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            yield rows[0], rows[2:]
            rows = []


def cells():
    """The cells that name contracts: the last of each trait, all but the first of each API."""
    for header, rows in tables():
        for row in rows:
            yield from row[1:] if header[0] == "API" else row[-1:]


def named():
    return {name for cell in cells() for name in NAME.findall(cell)
            if name not in ("self", "nullslast", "all")}


class Dialects(unittest.TestCase):
    def test_each_contract_named_there_is_there(self):
        for name in named():
            folder = ROOT / name if name.startswith("fixtures/") else ROOT / "tests/dialects" / name
            self.assertTrue((folder / "contract.yaml").is_file(), name)

    def test_each_contract_is_named_there(self):
        ours = {folder.name for folder in dialects()}
        ours |= {f"fixtures/{folder.name}" for folder in contracts() if folder.parent == FIXTURES}
        self.assertEqual(ours - named(), set())

    def test_each_row_has_all_its_cells(self):
        for header, rows in tables():
            for row in rows:
                self.assertEqual(len(row), len(header), row)

    def test_the_pages_lead_to_each_other(self):
        for page in ("README.md", "docs/contract.md"):
            self.assertRegex((ROOT / page).read_text(encoding="utf-8"), r"\]\((docs/)?dialects\.md")
        self.assertIn("\n## What it does not say\n",
                      (ROOT / "docs/contract.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
