"""Finished checks of an endpoint, for tests to look at."""
import json
import pathlib
import tempfile

from tests.blackbox.harness import ALLOMIA, load_yaml, run

# One operation for each kind of credential.
ECHO_CONTRACT = """
openapi: 3.1.0
info: { title: Echo, version: '1' }
x-countersign: { version: 1 }
components:
  securitySchemes:
    queryKey: { type: apiKey, in: query, name: entry }
    headerKey: { type: apiKey, in: header, name: X-Entry }
    bearer: { type: http, scheme: bearer }
    basic: { type: http, scheme: basic }
  responses:
    Thing:
      description: A thing.
      content:
        application/json:
          schema: { type: object, required: [ id ], properties: { id: { type: integer } } }
paths:
""" + "".join(f"""
  /{scheme}:
    get:
      operationId: {scheme}
      security: [ {{ {scheme}: [] }} ]
      responses:
        '200': {{ $ref: '#/components/responses/Thing' }}
        '401': {{ $ref: '#/components/responses/Thing' }}
""" for scheme in ("queryKey", "headerKey", "bearer", "basic"))


def owner_of(contract):
    """The owner whose records are listed: the example of a list's scope parameter."""
    for item in contract["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict):
                continue
            scope = operation.get("x-countersign", {}).get("list", {}).get("scope", {})
            name = str(scope.get("value", "")).rpartition(".")[2]
            for parameter in operation.get("parameters", []):
                if parameter.get("name") == name and "example" in parameter:
                    return parameter["example"]
    return None


def first_seen(credentials):
    """Where requests name no owner: the first that some credential sees."""
    return next((owner for credential in credentials for owner in credential.get("sees", [])),
                None)


def identities(folder):
    """Every credential of a contract, as the options of a check: the first that sees the
    owner asks, the others that see it must see the same, the rest nothing."""
    contract = load_yaml(folder / "contract.yaml")
    path = contract["x-countersign"].get("credentials")
    credentials = load_yaml(folder / path) if path else []
    owner, options, asks = owner_of(contract) or first_seen(credentials), [], False
    for credential in credentials:
        inside = owner is None or owner in credential.get("sees", [owner])
        option = "--outsider" if not inside else "--insider" if asks else "--credential"
        asks = asks or inside
        options += [option, ",".join(f"{scheme}={value}"
                                     for scheme, value in credential["present"].items())]
    return options


class Checked:
    """One finished check: status, what it said, and its JSON report."""

    def __init__(self, *arguments, env=None, contract=ALLOMIA, report=True):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "report.json"
            reports = ("--report", f"json={path}", "--report", "text=-") if report else ()
            done = run("check", contract, *reports, *arguments, env=env)
            self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
            self.bytes = path.read_bytes() if path.exists() else b""
        self.report = json.loads(self.bytes) if self.bytes else None

    def told(self, *verdicts):
        return [f"{finding['verdict']} {finding['rule']} {finding['subject']}: "
                + str(finding.get("reason") or finding.get("actual"))
                for finding in self.report["findings"] if finding["verdict"] in verdicts]


def check(mock, *arguments, clock=True, **more):
    """As the main tenant, with whatever else is given."""
    moved = ("--clock", f"{mock.url}/__admin/clock") if clock else ()
    return Checked("--url", mock.url, "--credential", "bearerAuth=demo-tenant-key", *moved,
                   *arguments, **more)


def whole_check(mock, folder=ALLOMIA, unsafe=True, more=(), env=None):
    changing = ["--allow-unsafe", "--reset", f"{mock.url}/__admin/reset"] if unsafe else []
    return Checked("--url", mock.url, "--clock", f"{mock.url}/__admin/clock", *changing,
                   *identities(folder), *more, contract=folder, env=env)


def broken_in_many_ways():
    """Defects of every family at once, one kind each."""
    listed = run("mock", ALLOMIA, "--list-defects").stdout.splitlines()
    chosen = {}
    for line in listed:
        name, family, _ = line.split("\t")
        chosen.setdefault(family, name)
    return [word for name in chosen.values() for word in ("--defect", name)]
