"""What stands under /__admin/, and the OpenAPI document that describes it and is served there."""
import json
import time
import unittest

import jsonschema

from tests.blackbox.checked import Checked
from tests.blackbox.harness import ALLOMIA, FIXTURES, MAIN, ROOT, Loader, Mock, load_yaml, run
import yaml

DOCUMENT = ROOT / "mock/control.yaml"
HOOKED = FIXTURES / "hmsovereign"
CALL = "f6a7b8c9-d0e1-2345-fabc-678901234567"

# Requests and the status each is answered with; every operation of the document is among them.
ASKED = (
    ("GET", "/", None, 200),
    ("GET", "/health", None, 200),
    ("GET", "/ready", None, 200),
    ("GET", "/contract", None, 200),
    ("GET", "/contract/document", None, 200),
    ("GET", "/metrics", None, 200),
    ("GET", "/openapi.yaml", None, 200),
    ("GET", "/clock", None, 200),
    ("PUT", "/clock", {"now": "2025-05-28T14:20:15Z"}, 200),
    ("GET", "/clock", None, 200),
    ("PUT", "/clock", {"advance": 0.5, "rate": 2.5, "frozen": False}, 200),
    ("PUT", "/clock", {"offset": "soon"}, 400),
    ("PUT", "/clock", [], 400),
    ("DELETE", "/clock", None, 200),
    ("GET", "/preferences", None, 200),
    ("PUT", "/preferences", {"listCalls": "code=500", "*": "delay=0"}, 200),
    ("PUT", "/preferences", {"listHalls": "code=500"}, 400),
    ("DELETE", "/preferences", None, 200),
    ("GET", "/faults", None, 200),
    ("GET", "/faults/kinds", None, 200),
    ("PUT", "/faults", {"type": "latency", "latency": 1}, 200),
    ("PUT", "/faults", [{"type": "status", "status": 503, "method": "GET", "times": 1}], 200),
    ("PUT", "/faults", {"seed": 7, "faults": [{"fault": "EMPTY_RESPONSE", "probability": 0}]}, 200),
    ("PUT", "/faults", {"type": "lightning"}, 400),
    ("DELETE", "/faults", None, 200),
    ("GET", "/journal", None, 200),
    ("GET", "/journal?since=1&limit=2", None, 200),
    ("GET", "/journal?limit=many", None, 400),
    ("POST", "/journal/count", {"method": "GET"}, 200),
    ("POST", "/journal/count", {"methd": "GET"}, 400),
    ("POST", "/journal/find", {"method": "GET"}, 200),
    ("POST", "/journal/find", {"operation": "none"}, 200),
    ("POST", "/journal/find", {"status": {"equals": 200}}, 400),
    ("DELETE", "/journal", None, 200),
    ("GET", "/defects", None, 200),
    ("PUT", "/defects", {"on": ["pages-floored@listCalls"]}, 200),
    ("PUT", "/defects", ["pages-floored@listCall"], 400),
    ("PUT", "/defects", {"on": [1]}, 400),
    ("PUT", "/defects", {}, 400),
    ("DELETE", "/defects", None, 200),
    ("POST", "/reset", None, 200),
    ("POST", "/reload", None, 200),
    ("PATCH", f"/records/calls/{CALL}", {"agentName": "Ada"}, 200),
    ("PATCH", f"/records/calls/{CALL}", [], 400),
    ("PATCH", "/records/calls/none", {}, 404),
    ("PATCH", "/records/halls/none", {}, 404),
    ("GET", "/webhooks", None, 200),
    ("PUT", "/webhooks", {"url": "http://127.0.0.1:9/"}, 404),
    ("DELETE", "/webhooks", None, 404),
    ("POST", "/webhooks/none", None, 404),
)
HOOKS = (
    ("GET", "/webhooks", None, 200),
    ("PUT", "/webhooks", {"url": "http://127.0.0.1:9/"}, 200),
    ("PUT", "/webhooks", {"url": "http://192.0.2.1/"}, 403),
    ("PUT", "/webhooks", {}, 400),
    ("POST", "/webhooks/none", {}, 404),
    ("DELETE", "/webhooks", None, 200),
)


def operations(document):
    return {(method.upper(), path): operation for path, item in document["paths"].items()
            for method, operation in item.items() if method != "parameters"}


def template(document, path):
    """The path of the document that a request's path is one of."""
    for declared in document["paths"]:
        ours, theirs = declared.split("/"), path.partition("?")[0].split("/")
        if len(ours) == len(theirs) and all(
                one == other or one.startswith("{") for one, other in zip(ours, theirs)):
            return declared
    return None


def resolved(document, value):
    while "$ref" in value:
        name = value["$ref"]
        value = document
        for word in name.split("/")[1:]:
            value = value[word]
    return value


def admin(mock, method, path, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    return mock.request(method, "/__admin" + path, headers, data)


def presented(told):
    """The header fields in which the first identity that the control tells presents itself."""
    kinds = {scheme["name"]: scheme for scheme in told["schemes"]}
    return {kinds[name].get("key", "Authorization"):
            f"Bearer {value}" if kinds[name]["kind"] == "bearer" else value
            for name, value in told["credentials"][0]["present"].items()}


class Document(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = load_yaml(DOCUMENT)

    def judge(self, answer, method, path):
        """The answer is as the document says it is."""
        operation = operations(self.document)[method, template(self.document, path)]
        declared = operation["responses"]
        response = resolved(self.document, declared.get(str(answer.status)) or
                            declared[f"{answer.status // 100}XX"])
        (media, content), = response["content"].items()
        self.assertEqual(answer.headers["Content-Type"].partition(";")[0], media)
        value = answer.json() if media == "application/json" else answer.body.decode()
        jsonschema.Draft202012Validator(
            {"allOf": [content["schema"]], "components": self.document["components"]}
        ).validate(value)

    def test_it_is_sound(self):
        done = run("lint", DOCUMENT)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 1, done.stdout)

    def test_it_is_served_as_it_stands(self):
        with Mock() as mock:
            answer = mock.get("/__admin/openapi.yaml")
            self.assertEqual(answer.body.decode(), DOCUMENT.read_text(encoding="utf-8"))
            self.assertEqual(yaml.load(answer.body, Loader=Loader), self.document)

    def test_a_check_of_the_control_by_it_holds(self):
        for folder in (ALLOMIA, HOOKED):
            with self.subTest(folder.name), Mock(folder) as mock:
                checked = Checked("--url", f"{mock.url}/__admin", "--allow-unsafe", "--fail-on",
                                  "inconclusive", contract=DOCUMENT)
                self.assertEqual(checked.status, 0, checked.out + checked.err)
                self.assertGreater(checked.report["verdicts"]["pass"], 50)

    def test_everything_is_answered_as_it_says(self):
        asked = set()
        for folder, requests in ((ALLOMIA, ASKED), (HOOKED, HOOKS)):
            with Mock(folder) as mock:
                for method, path, body, status in requests:
                    with self.subTest(f"{folder.name} {method} {path} {body}"):
                        answer = admin(mock, method, path, body)
                        self.assertEqual(answer.status, status, answer)
                        self.judge(answer, method, path)
                        asked.add((method, template(self.document, path)))
        self.assertEqual(asked, set(operations(self.document)))

    def test_methods_it_does_not_name_are_refused(self):
        with Mock() as mock:
            for path in self.document["paths"]:
                with self.subTest(path):
                    methods = {method for method, other in operations(self.document)
                               if other == path}
                    answer = admin(mock, "PURGE", path.replace("{", "").replace("}", ""))
                    self.assertEqual(answer.status, 405)
                    self.assertEqual(set(answer.headers["Allow"].split(", ")), methods)

    def test_its_mock_answers_as_the_control_does(self):
        with Mock(DOCUMENT) as mock:
            self.assertEqual(mock.get("/health").json()["status"], "ok")


class Shown(unittest.TestCase):
    """What is served, as the control tells it."""

    def test_a_mock_that_serves_is_ready(self):
        with Mock() as mock:
            self.assertEqual(admin(mock, "GET", "/ready").json(), {"status": "ready"})

    def test_one_that_is_about_to_end_is_not(self):
        slow = "/api/calls?organizationId=" + MAIN
        with Mock(ALLOMIA, "--drain", "20", "--fault", "listCalls:fixed,milliseconds=3000") as mock:
            with mock.connect() as kept, mock.connect() as late:
                self.assertEqual(kept.request("GET", "/__admin/ready").status, 200)
                late.http.request("GET", slow)
                while admin(mock, "GET", "/journal").json()["requests"] == 0:
                    time.sleep(0.01)
                mock.process.terminate()
                while (answer := kept.request("GET", "/__admin/ready")).status == 200:
                    time.sleep(0.01)
                self.assertEqual((answer.status, answer.json()), (503, {"status": "ending"}))
                self.assertEqual(late.http.getresponse().status, 401)

    def test_the_contract_is_shown_with_what_its_operations_take(self):
        with Mock() as mock:
            told = admin(mock, "GET", "/contract").json()
            shown = admin(mock, "GET", "/contract/document").json()
        document = load_yaml(ALLOMIA / "contract.yaml")
        self.assertEqual(told["title"], document["info"]["title"])
        self.assertEqual(shown, document)
        self.assertEqual({(one["method"], one["path"]): one["id"] for one in told["operations"]},
                         {key: operation["operationId"]
                          for key, operation in operations(document).items()})
        listed, = (one for one in told["operations"] if one["id"] == "listCalls")
        self.assertIn({"name": "callType", "in": "query", "required": False, "type": "string",
                       "enum": ["Inbound", "Outbound", "Web"], "example": "Inbound"},
                      listed["parameters"])
        self.assertEqual(listed["security"], [["bearerAuth"]])
        self.assertIn({"name": "main", "present": {"bearerAuth": "demo-org-key"}},
                      told["credentials"])
        self.assertIn("fixtures/allomia/data/calls.json",
                      [file.split(f"{ROOT}/")[-1] for file in told["files"]])

    def test_an_identifier_that_is_not_documented_is_that_of_a_record(self):
        with Mock(ROOT / "tests/dialects/stripe-like") as mock:
            told = admin(mock, "GET", "/contract").json()
            item, = (one for one in told["operations"] if "{" in one["path"])
            shown, = (one for one in item["parameters"] if one["in"] == "path")
            path = item["path"].replace("{%s}" % shown["name"], shown["example"])
            self.assertEqual(mock.request("GET", path, presented(told)).status, 200)

    def test_records_are_counted_as_they_are_now(self):
        def count():
            return sum(one["count"] for one in admin(mock, "GET", "/contract").json()["records"])

        with Mock(ROOT / "tests/dialects/writes") as mock:
            before = count()
            self.assertEqual(admin(mock, "POST", "/reset").json()["records"], before)
            told = admin(mock, "GET", "/contract").json()
            create = next(one for one in told["operations"] if one["method"] == "POST")
            made = mock.request("POST", create["path"],
                                {**presented(told), "Content-Type": create["body"]["media"]},
                                json.dumps(create["body"]["example"]).encode())
            self.assertEqual(made.status, 201, made)
            self.assertEqual(count(), before + 1)

    def test_every_kind_of_fault_is_shown_as_it_is_taken(self):
        with Mock() as mock:
            kinds = admin(mock, "GET", "/faults/kinds").json()
            listed = run("mock", ALLOMIA, "--list-faults").stdout.splitlines()
            self.assertEqual([kind["type"] for kind in kinds],
                             [line.split("\t")[0] for line in listed if line[0] != "\t"])
            for kind in kinds:
                with self.subTest(kind["type"]):
                    fault = {"type": kind["type"]}
                    for attribute in kind["attributes"]:
                        if attribute["required"]:
                            fault[attribute["name"]] = attribute["minimum"]
                    answer = admin(mock, "PUT", "/faults", fault)
                    self.assertEqual(answer.status, 200 if kind["for"] else 400, answer)


class Defects(unittest.TestCase):
    """Lies about the contract, switched while the mock runs."""

    DEFECT = "pages-floored@listCalls"
    LISTED = f"/api/calls?organizationId={MAIN}&limit=50"

    def pages(self, mock):
        """The number of pages that the list tells of, and that it has."""
        told = mock.get(self.LISTED, "demo-org-key").json()["pagination"]
        return told["totalPages"], -(-told["total"] // 50)

    def test_what_is_offered_is_what_is_listed(self):
        with Mock() as mock:
            told = admin(mock, "GET", "/defects").json()
            listed = run("mock", ALLOMIA, "--list-defects").stdout.splitlines()
            self.assertEqual([[one["id"], one["family"], one["summary"]]
                              for one in told["offered"]],
                             [line.split("\t") for line in listed])
            self.assertEqual(told["on"], [])

    def test_a_defect_is_switched_on_and_off(self):
        with Mock() as mock:
            told, real = self.pages(mock)
            self.assertEqual(told, real)
            answer = admin(mock, "PUT", "/defects", {"on": [self.DEFECT]})
            self.assertEqual(answer.json()["on"], [self.DEFECT])
            told, real = self.pages(mock)
            self.assertEqual(told, real - 1)
            self.assertEqual(len(answer.json()["offered"]),
                             len(admin(mock, "DELETE", "/defects").json()["offered"]))
            self.assertEqual(*self.pages(mock))

    def test_those_of_the_command_line_are_on(self):
        with Mock(ALLOMIA, "--defect", self.DEFECT) as mock:
            self.assertEqual(admin(mock, "GET", "/defects").json()["on"], [self.DEFECT])
            admin(mock, "DELETE", "/defects")
            self.assertEqual(*self.pages(mock))

    def test_what_was_asked_for_otherwise_stays(self):
        with Mock() as mock:
            admin(mock, "PUT", "/faults", {"type": "latency", "latency": 1})
            admin(mock, "PUT", "/clock", {"now": "2025-05-28T14:20:15Z"})
            admin(mock, "PUT", "/defects", [self.DEFECT])
            self.assertEqual(admin(mock, "GET", "/faults").json()["faults"][0]["type"],
                             "latency")
            self.assertTrue(admin(mock, "GET", "/clock").json()["frozen"])

    def test_one_that_is_not_offered_changes_nothing(self):
        with Mock(ALLOMIA, "--defect", self.DEFECT) as mock:
            answer = admin(mock, "PUT", "/defects", ["pages-flored@listCalls"])
            self.assertEqual(answer.status, 400)
            self.assertIn(self.DEFECT, answer.json()["hint"])
            self.assertEqual(admin(mock, "GET", "/defects").json()["on"], [self.DEFECT])


if __name__ == "__main__":
    unittest.main()
