"""Target files: the options of a check, in YAML."""
import json
import pathlib
import re
import tempfile
import unittest

import jsonschema
import yaml

from tests.blackbox.harness import ALLOMIA, MAIN, ROOT, SMALL, Mock, load_yaml, run
from tests.blackbox.troubled import Troubled

SCHEMA = json.loads((ROOT / "schema/target.schema.json").read_text())
KEYS = {"API_KEY": "demo-tenant-key", "OTHER_KEY": "demo-org-key",
        "FOREIGN_KEY": "foreign-tenant-key", "TENANT": "canary-1e0f2d3c4b5a"}


def documented():
    text = (ROOT / "docs/checking.md").read_text()
    return re.search(r"^```yaml\n(.*?)^```", text, re.M | re.S).group(1)


class Target(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()

    @classmethod
    def tearDownClass(cls):
        cls.mock.stop()

    def setUp(self):
        self.store = tempfile.TemporaryDirectory()
        self.addCleanup(self.store.cleanup)
        self.folder = pathlib.Path(self.store.name)

    def check(self, target, *arguments, command="check", operand=ALLOMIA, env=None):
        path = self.folder / "target.yaml"
        path.write_text(target if isinstance(target, str) else yaml.safe_dump(target))
        return run(command, operand, "--target", path, *arguments, env=env, cwd=self.folder)

    def base(self, url=None, **more):
        return {"url": url or self.mock.url, "rules": ["pagination/default-size"],
                "param": {"organizationId": MAIN},
                "credential": {"bearerAuth": "demo-tenant-key"}, **more}

    def assert_held(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_schema_knows_every_option_and_no_other(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        help_text = run("check", "--help").stdout
        options = set(re.findall(r"^ +(?:-\w, )?--([a-z0-9.-]+)", help_text, re.M))
        self.assertEqual(set(SCHEMA["properties"]), options - {"target"})

    def test_the_documented_example_is_a_target(self):
        target = documented()
        jsonschema.validate(load_yaml_text(target), SCHEMA)
        target = target.replace("https://staging.example.com/v1", self.mock.url)
        (self.folder / "authority.pem").write_bytes(b"")
        done = self.check(target, "--rules", "isolation", env=KEYS)
        self.assert_held(done)
        self.assertTrue((self.folder / "countersign.xml").stat().st_size)
        for path in self.folder.glob("countersign.*"):
            for secret in KEYS.values():
                self.assertNotIn(secret, path.read_text(), path.name)

    def test_what_the_schema_takes_is_read_and_the_other_way_round(self):
        validator = jsonschema.Draft202012Validator(SCHEMA)
        good = ({"retries": 0}, {"retries": "7"}, {"rate": 100}, {"rate": "100/m"},
                {"location": True}, {"insecure": False}, {"header": {"X-A": 1}},
                {"header": ["X-A: 1", {"X-B": "2"}]}, {"header": "X-A: 1"},
                {"rules": "pagination/default-size"}, {"fail-on": ["warn"]},
                {"insider": {"bearerAuth": "demo-org-key"}},
                {"insider": [{"bearerAuth": "demo-org-key"}, "bearerAuth=demo-org-key"]},
                {"connect-to": ["a:1:b:2"]}, {"max-rows": 1000}, {"shard": "1/1"})
        bad = ({"retries": -1}, {"retries": "many"}, {"rate": "5/d"}, {"location": "yes"},
               {"header": {"X-A": ["1"]}}, {"rules": {"a": "b"}}, {"fail-on": "pass"},
               {"pass": "hunter2"}, {"proxy-user": "me:hunter2"}, {"timout": 5},
               {"target": "x"}, {"url": "ftp://h"}, {"cert": ["a", "b"]}, {"max-rows": 0})
        for more in good:
            with self.subTest(more):
                self.assertTrue(validator.is_valid(self.base(**more)), more)
                self.assert_held(self.check(self.base(**more)))
        for more in bad:
            with self.subTest(more):
                self.assertFalse(validator.is_valid({**self.base(), **more}), more)
                done = self.check({**self.base(), **more})
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertRegex(done.stderr, r"target\.yaml:\d+:\d+: ")
                self.assertNotIn("hunter2", done.stderr)

    def test_the_command_line_wins(self):
        with Troubled(self.mock.url) as way:
            target = self.base("http://127.0.0.1:1", retries=0,
                               header=["X-A: file", "X-B: file"], rules=["http"],
                               credential={"bearerAuth": "env:NOT_SET_AT_ALL"})
            target["param"] = {"organizationId": SMALL, "limit": 5}
            done = self.check(target, "--url", way.url, "-H", "x-a: line", "--rules",
                              "pagination/default-size", "--param",
                              f"organizationId={MAIN}", "--credential",
                              "bearerAuth=demo-tenant-key")
            self.assert_held(done)
            self.assertRegex(done.stdout, r"http +0 +0 ")
            for _, path, head in way.heads:
                self.assertIn(MAIN, path)
                self.assertEqual((head.get("x-a"), head["X-B"]), ("line", "file"))
                self.assertNotIn("X-A", head)
                self.assertEqual(head["Authorization"], "Bearer demo-tenant-key")

    def test_files_are_found_from_the_folder_of_the_target(self):
        (self.folder / "known.yaml").write_text("[]\n")
        path = self.folder / "target.yaml"
        path.write_text(yaml.safe_dump(self.base(baseline="known.yaml")))
        self.assert_held(run("check", ALLOMIA, "--target", path, cwd=ROOT))
        path.write_text(yaml.safe_dump(self.base(cacert="nowhere.pem")))
        done = run("check", ALLOMIA, "--target", path, cwd=ROOT)
        self.assertIn(f"--cacert: {self.folder}/nowhere.pem: No such file", done.stderr)

    def test_a_replay_takes_one_too(self):
        with Mock(ALLOMIA, "--defect", "pages-floored@listCalls") as liar:
            report = self.folder / "report.json"
            rules = {"rules": ["pagination/pages"]}
            done = self.check({**self.base(liar.url), **rules}, "--report", f"json={report}")
            self.assertEqual(done.returncode, 1, done.stderr)
            again = {"credential": {"bearerAuth": "env:API_KEY"}}
            done = self.check(again, command="replay", operand=report, env=KEYS)
            self.assertEqual(done.returncode, 1, done.stderr)
            done = self.check({**again, "url": self.mock.url}, command="replay",
                              operand=report, env=KEYS)
            self.assert_held(done)


def load_yaml_text(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x.yaml"
        path.write_text(text)
        return load_yaml(path)


if __name__ == "__main__":
    unittest.main()
