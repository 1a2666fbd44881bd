"""A server of tests/dialects/writes by another hand, from its contract alone.

It keeps the contract in ways of its own: `taste` names what the contract leaves open, and,
in LIES, what it forbids.
"""
import datetime
import http.server
import json
import threading
import urllib.parse
import uuid

from tests.blackbox.harness import ROOT, load_yaml

FOLDER = ROOT / "tests" / "dialects" / "writes"
KEYS = {"demo-sluice-east": "east", "demo-sluice-east-two": "east", "demo-sluice-west": "west"}
MINE = {"lock": str, "width": int, "crew": (str, type(None)), "labels": dict}
ORDERS = {"newest": ("createdAt", True), "oldest": ("createdAt", False), "widest": ("width", True)}


# A taste that breaks the contract, and the rules that must see it.
LIES = {
    "open": {"write/outsider"},
    "keeps deleted": {"write/deleted"},
    "unchecked": {"write/invalid"},
    "any state": {"write/state"},
    "late refusal": {"write/state"},
    "patch replaces": {"write/updated"},
    "forgets labels": {"write/created"},
    "cached total": {"write/listed", "write/deleted"},
    "location of the list": {"write/location"},
}


class Refused(Exception):
    def __init__(self, status, **body):
        super().__init__(status)
        self.status, self.body = status, {"message": "no", **body}


class Jobs:
    def __init__(self, taste):
        self.taste = taste
        self.jobs = {job["id"]: dict(job) for job in load_yaml(FOLDER / "data" / "jobs.yaml")}
        self.lock = threading.Lock()
        self.total = sum(job["canal"] == "east" for job in self.jobs.values())

    def now(self):
        text = datetime.datetime.now(datetime.timezone.utc).isoformat(
            timespec="seconds" if "seconds" in self.taste else "microseconds")
        return text if "offset" in self.taste else text.replace("+00:00", "Z")

    def shown(self, job):
        shown = {name: value for name, value in job.items() if name != "canal"}
        if "extra" in self.taste:
            shown["links"] = {"self": "/jobs/" + job["id"]}
        return shown

    def find(self, owner, name):
        job = self.jobs.get(name)
        if job is None or (job["canal"] != owner and "open" not in self.taste):
            raise Refused(404, code="unknown", message=f"There is no job {name}")
        return job

    def valid(self, body, required=()):
        if "unchecked" in self.taste:
            return {name: body[name] for name in MINE if name in (body or {})}
        if not isinstance(body, dict):
            raise Refused(422, code="invalid")
        for name in required:
            if name not in body:
                raise Refused(422, code="invalid", field=name)
        for name, kinds in MINE.items():
            value = body.get(name, "" if kinds is str else 1 if kinds is int else
                             None if name == "crew" else {})
            if name in body and (not isinstance(value, kinds) or isinstance(value, bool) or
                                 (name == "lock" and value == "") or
                                 (name == "width" and not 1 <= value <= 40)):
                raise Refused(422, code="invalid", field=name)
        return {name: body[name] for name in MINE if name in body}

    def list(self, owner, query):
        field, reverse = ORDERS[query.get("sort", "newest")]
        rows = [job for job in self.jobs.values() if job["canal"] == owner and
                query.get("state", job["state"]) == job["state"] and
                query.get("lock", "") in str(job.get("lock"))]
        rows.sort(key=lambda job: self.moment(job.get(field)), reverse=reverse)
        start, size = int(query.get("offset", 0)), int(query.get("limit", 10))
        total = self.total if "cached total" in self.taste and not query.get("state") else len(rows)
        return 200, {"total": total,
                     "jobs": [self.shown(job) for job in rows[start:start + size]]}, {}

    @staticmethod
    def moment(value):
        if isinstance(value, str):
            return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
        return value if isinstance(value, (int, float)) else 0

    def create(self, owner, body, base):
        name = "job-" + uuid.uuid4().hex
        job = {**self.valid(body, ("lock", "width")), "id": name, "canal": owner,
               "state": "queued", "createdAt": self.now()}
        job["changedAt"] = job["createdAt"]
        self.jobs[name] = dict(job)
        if "forgets labels" in self.taste:
            self.jobs[name].pop("labels", None)
        location = f"{base}/jobs/{name}" if "absolute" in self.taste else f"/jobs/{name}"
        if "location of the list" in self.taste:
            location = "/jobs"
        return 201, self.shown(job), {"Location": location, "X-Job-Id": name}

    def update(self, job, body, replaces):
        taken = self.valid(body, ("lock", "width") if replaces else ())
        replaces = replaces or "patch replaces" in self.taste
        if not body:
            raise Refused(422, code="invalid")
        if replaces:
            for name in MINE:
                job.pop(name, None)
        for name, value in taken.items():
            if value is None and "nulls" not in self.taste:
                job.pop(name, None)
            elif name == "labels" and isinstance(value, dict) and not replaces:
                merged = {**job.get("labels", {}), **value}
                job["labels"] = {key: each for key, each in merged.items() if each is not None}
            else:
                job[name] = value
        job["changedAt"] = self.now()
        return 200, self.shown(job), {}

    def command(self, job, body):
        word = body.get("command") if isinstance(body, dict) else None
        if word not in ("cancel", "assign") or (word == "assign" and not body.get("crew")):
            raise Refused(422, code="invalid", message="The body is not valid")
        allowed = job["state"] in (("queued", "running") if word == "cancel" else ("queued",))
        if not allowed and "late refusal" in self.taste:
            job["crew"] = "Ghost"
        if not allowed and "any state" not in self.taste:
            raise Refused(409, code="conflict")
        if word == "cancel":
            job.update(state="cancelled", endedAt=self.now())
        else:
            job["crew"] = body["crew"]
        job["changedAt"] = self.now()
        return 200, {"ok": True, "id": job["id"], "state": job["state"]}, {}

    def answer(self, method, target, headers, data):
        path, _, query = target.partition("?")
        owner = KEYS.get(headers.get("X-Key"))
        if owner is None:
            raise Refused(401, code="unauthorized")
        parts = path.strip("/").split("/")
        try:
            body = json.loads(data) if data else None
        except ValueError:
            raise Refused(422, code="invalid") from None
        if parts == ["jobs"] and method == "GET":
            return self.list(owner, dict(urllib.parse.parse_qsl(query)))
        if parts == ["jobs"]:
            return self.create(owner, body, "http://" + headers["Host"])
        job = self.find(owner, urllib.parse.unquote(parts[1]))
        if method == "DELETE":
            if "keeps deleted" not in self.taste:
                del self.jobs[job["id"]]
            return 204, None, {}
        if method == "POST":
            return self.command(job, body)
        if method == "GET":
            return 200, self.shown(job), {}
        return self.update(job, body, method == "PUT")


class JobServer:
    def __init__(self, *taste):
        jobs = Jobs(taste)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def serve(self):
                data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with jobs.lock:
                    try:
                        status, body, headers = jobs.answer(self.command, self.path,
                                                            self.headers, data)
                    except Refused as refused:
                        status, body, headers = refused.status, refused.body, {}
                text = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if body is not None:
                    self.send_header("Content-Type", "application/json; charset=utf-8")
                    self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

            def log_message(self, *_):
                pass

        self.jobs = jobs.jobs
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
