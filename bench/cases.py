"""The cases of cases.yaml as a mock answers them, and nginx with a file of each answer."""
import json
import re

import yaml

from load import expect_kept, load
from setting import BENCH, Broken

DECLARED = yaml.safe_load((BENCH / "cases.yaml").read_text(encoding="utf-8"))
CREDENTIAL = {"Authorization": f"Bearer {DECLARED['credential']}"}
FIRST = (f"{DECLARED['base']}&limit=20", CREDENTIAL)


def facts_of(mock):
    """What the targets of cases refer to, as the mock tells it."""
    status, body = mock.get(*FIRST)
    if status != 200:
        raise Broken(f"{FIRST[0]} is answered with {status}: {body[:200]}")
    page = json.loads(body)
    rows = next(value for value in page.values() if isinstance(value, list))
    full = page["pagination"]["total"] // 20
    facts = {"base": DECLARED["base"], "deep": max(full, 1)}
    for row in rows:
        facts["id"] = row["id"]
        facts["item"] = DECLARED["item"].format(**facts)
        item = mock.get(facts["item"], CREDENTIAL)[1].decode()
        url = re.search(r'"https?://[^/"]*(/[^"]*)"', item)
        if url:
            return dict(facts, url=url.group(1))
    raise Broken("no item of the first page has a signed URL")


class Case:
    """What is asked of one mock, and of nginx, which has the body the mock answered with."""

    def __init__(self, declared, facts, mock, nginx, name):
        self.name, self.is_list = declared["name"], declared.get("list", False)
        self.mock, self.nginx = mock, nginx
        self.status = declared.get("status", 200)
        self.target = declared["target"].format(**facts)
        self.headers = {} if declared.get("anonymous") else CREDENTIAL
        status, self.body = mock.get(self.target, self.headers)
        if status != self.status:
            raise Broken(f"{self.name}: {self.target} is answered with {status}: "
                         f"{self.body[:200]}")
        expect_kept(mock, self.target, self.headers)
        self.size = len(self.body)
        self.file = f"/{name}"
        (nginx.files / name).write_bytes(self.body)
        self.ours, self.theirs = [], []

    def round(self, seconds):
        self.ours.append(load(self.mock, self.target, self.headers, seconds, self.status))
        self.theirs.append(load(self.nginx, self.file, None, seconds))


def cases_of(mock, nginx, name):
    """All cases, asked of this mock."""
    facts = facts_of(mock)
    return [Case(declared, facts, mock, nginx, f"{name}-{number}")
            for number, declared in enumerate(DECLARED["cases"])]
