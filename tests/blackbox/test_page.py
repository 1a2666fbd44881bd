"""The page at /__admin/: self-contained, usable by mouse, keyboard and on narrow screens."""
import base64
import hashlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from tests.blackbox.browser import CHROMIUM, Browser
from tests.blackbox.harness import ALLOMIA, FIXTURES, MAIN, ROOT, Mock
from tests.blackbox.test_formats import Page

LISTED = f"/api/calls?organizationId={MAIN}"
TOKEN = "c2VjcmV0-of-the-control"


class Text(unittest.TestCase):
    """What is served, before a browser sees it."""

    @classmethod
    def setUpClass(cls):
        with Mock() as mock:
            cls.answer = mock.get("/__admin/")
            cls.led = mock.get("/__admin")
        cls.page = Page(cls.answer.body.decode())

    def test_it_is_the_file(self):
        self.assertEqual(self.answer.body, (ROOT / "mock/page.html").read_bytes())
        self.assertEqual(self.answer.headers["Content-Type"], "text/html; charset=utf-8")

    def test_the_policy_allows_its_own_style_and_script_alone(self):
        policy = dict(part.strip().split(" ", 1)
                      for part in self.answer.headers["Content-Security-Policy"].split(";"))
        for kind in ("style", "script"):
            digest = hashlib.sha256(self.page.raw[kind].encode()).digest()
            self.assertEqual(policy.pop(f"{kind}-src"),
                             f"'sha256-{base64.b64encode(digest).decode()}'")
        self.assertEqual(policy, {
            "default-src": "'none'", "img-src": "data:", "connect-src": "'self'",
            "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"})

    def test_nothing_is_fetched_and_nothing_runs_from_attributes(self):
        links = [value for tag, name, value in self.page.attributes if name == "href"]
        for link in links:
            self.assertRegex(link, r"^(data:,|#[a-z]+|[a-z]+(\.yaml)?)$")
        for tag, name, value in self.page.attributes:
            self.assertFalse(name.startswith("on"), (tag, name))
            self.assertNotIn(name, ("src", "style", "srcdoc", "action"))
        self.assertNotRegex(self.page.raw["style"], r"url\(|@import")
        self.assertNotIn("innerHTML", self.page.raw["script"])

    def test_without_the_slash_it_is_led_to(self):
        self.assertEqual((self.led.status, self.led.headers["Location"]), (308, "__admin/"))


@unittest.skipUnless(CHROMIUM, "needs chromium")
class Used(unittest.TestCase):
    """The page in a browser, with a mock behind it."""

    contract, options = ALLOMIA, ()

    @classmethod
    def setUpClass(cls):
        cls.mock = Mock(cls.contract, *cls.options)
        cls.addClassCleanup(cls.mock.stop)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        for method, path in (("POST", "reset"), ("DELETE", "clock"), ("DELETE", "faults")):
            self.mock.request(method, f"/__admin/{path}")
        self.browser.look(1280)
        self.browser.open(f"{self.mock.url}/__admin/?{time.monotonic_ns()}")
        self.until("text('state') === 'serving'", """
            window.text = (id) => document.getElementById(id).textContent;
            window.set = (id, value, event) => {
                const element = document.getElementById(id);
                element.value = value;
                element.dispatchEvent(new Event('input', { bubbles: true }));
                element.dispatchEvent(new Event('change', { bubbles: true }));
            };
            window.press = (selector) => document.querySelector(selector).click();""")

    def until(self, expression, before=""):
        return self.browser.until(f"(() => {{ {before}; return {expression}; }})()")

    def value(self, expression):
        return self.browser.value(expression)

    def control(self, path):
        return self.mock.get(f"/__admin/{path}").json()

    def test_it_shows_what_is_served_and_asks_nobody_else(self):
        self.assertEqual(self.value("text('title')"), "Allomia Call API")
        self.assertIn("2 operations · 140 records", self.value("text('where')"))
        listed = self.value("text('operation-list')")
        for word in ("/api/calls", "/api/calls/{id}", "List the calls of an organization"):
            self.assertIn(word, listed)
        self.assertIn("136", self.value("text('record-sets')"))
        self.assertEqual([url for url in self.browser.asked
                          if not url.startswith((self.mock.url, "data:"))], [])
        self.assertEqual(self.browser.problems, [])

    def test_the_clock_is_moved_by_buttons(self):
        for button, seconds in (("60", 60), ("3600", 3660), ("86400", 90060)):
            self.value(f"press('[data-advance=\"{button}\"]')")
            self.until("text('clock-state').includes('ahead of real time')")
            end = time.monotonic() + 20
            while self.control("clock")["offset"] < seconds - 1 and time.monotonic() < end:
                time.sleep(0.02)
            self.assertAlmostEqual(self.control("clock")["offset"], seconds, delta=1)
        self.value("press('#freeze')")
        self.until("document.getElementById('freeze').getAttribute('aria-pressed') === 'true'")
        self.assertTrue(self.control("clock")["frozen"])
        self.value("press('#real')")
        self.until("text('clock-state') === 'real time'")
        self.assertEqual(self.control("clock")["offset"], 0)

    def test_the_clock_is_set_and_run_faster(self):
        self.value("set('clock-moment', '2025-05-28T14:20:15'); press('#clock-set button')")
        self.until("text('now') === '2025-05-28 14:20:15 UTC'")
        self.assertEqual(self.control("clock")["now"], "2025-05-28T14:20:15.000Z")
        self.value("set('clock-times', '3600'); press('#clock-rate button')")
        self.until("text('clock-state').includes('3600 times')")
        self.until("text('now') > '2025-05-28 15'")
        self.assertEqual(self.control("clock")["rate"], 3600)

    def test_faults_are_added_switched_and_removed(self):
        self.value("set('fault-operation', 'listCalls'); set('fault-kind', 'status')")
        self.value("document.querySelector('#fault-attributes [name=status]').value = 503")
        self.value("document.querySelector('#fault-probability').value = 1")
        self.value("press('#fault-add button.main')")
        self.until("text('fault-list').includes('status 503')")
        self.assertEqual(self.mock.get(LISTED, "demo-org-key").status, 503)
        self.value("press('#fault-list [role=switch]')")
        self.until("document.querySelector('#fault-list [role=switch]').ariaChecked === 'false'")
        self.assertEqual(self.mock.get(LISTED, "demo-org-key").status, 200)
        self.value("press('#fault-list [role=switch]')")
        self.until("document.querySelector('#fault-list [role=switch]').ariaChecked === 'true'")
        self.assertEqual(self.control("faults")["faults"],
                         [{"type": "status", "status": 503, "operation": "listCalls",
                           "probability": 1}])
        self.value("press('#fault-list li button:last-child')")
        self.until("document.getElementById('fault-list').children.length === 0")
        self.assertEqual(self.control("faults")["faults"], [])

    def test_kinds_that_an_operation_does_not_permit_are_not_offered(self):
        self.value("set('fault-operation', 'getCall')")
        offered = self.value("Array.from(document.getElementById('fault-kind').options, "
                             "(one) => one.value)")
        permitted = [kind["type"] for kind in self.control("faults/kinds")
                     if "getCall" in kind["for"]]
        self.assertEqual(offered, permitted)

    def test_defects_are_played_and_stopped(self):
        self.value("set('defect-name', 'pages-floored@listCalls')")
        self.assertIn("the last, shorter one", self.value("text('defect-text')"))
        self.value("press('#defect-add button')")
        self.until("text('defect-list').includes('pages-floored@listCalls')")
        self.assertEqual(self.control("defects")["on"], ["pages-floored@listCalls"])
        self.value("set('defect-name', 'no-such-defect'); press('#defect-add button')")
        self.until("text('notice').includes('no-such-defect')")
        self.value("press('#defect-list button')")
        self.until("document.getElementById('defect-list').children.length === 0")
        self.assertEqual(self.control("defects")["on"], [])

    def test_an_operation_is_tried_and_the_command_does_the_same(self):
        self.value("set('try-operation', 'listCalls'); set('try-credential', 'main')")
        self.value("document.querySelector('[data-name=limit]').value = '2'; "
                   "set('try-prefer', '')")
        self.value("press('#try-form button.main')")
        self.until("text('try-status').startsWith('200 OK')")
        shown = json.loads(self.value("text('try-result')"))
        self.assertEqual(len(shown["calls"]), 2)
        self.assertIn("content-type: application/json",
                      self.value("text('try-headers')").lower())
        command = self.value("text('try-curl')").replace("curl -i", "curl -s")
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
        self.assertEqual(json.loads(done.stdout), shown)

    def test_preferences_and_mistakes_can_be_tried(self):
        self.value("set('try-credential', 'main'); set('try-prefer', 'code=500'); "
                   "press('#try-form button.main')")
        self.until("text('try-status').startsWith('500')")
        self.value("set('try-prefer', ''); "
                   "document.querySelector('[data-name=callType]').value = \"it's\"; "
                   "press('#try-form button.main')")
        self.until("text('try-status').startsWith('400')")
        command = self.value("text('try-curl')") + " -s -o /dev/null -w '%{http_code}'"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout, "400")

    def test_the_journal_is_live_and_can_be_searched(self):
        self.mock.get(LISTED, "demo-org-key")
        self.until("text('entries').includes('/api/calls?')")
        self.mock.get("/nowhere")
        self.until("document.querySelector('#entries li').textContent.includes('/nowhere')")
        self.value("set('journal-kind', 'refused')")
        self.assertEqual(self.value("document.getElementById('entries').children.length"), 1)
        self.value("set('journal-kind', ''); set('journal-words', 'listcalls')")
        self.assertEqual(self.value("document.getElementById('entries').children.length"), 1)
        self.value("document.querySelector('#entries details').open = true")
        self.until("text('entries').includes('Bearer REDACTED')")
        self.value("press('#journal-clear')")
        self.until("document.getElementById('entries').children.length === 0")

    def test_it_stands_still_when_it_is_told_to(self):
        self.value("press('#journal-live')")
        self.mock.get("/nowhere")
        time.sleep(2.5)
        self.assertNotIn("/nowhere", self.value("text('entries')"))
        self.value("press('#journal-live')")
        self.until("text('entries').includes('/nowhere')")

    def test_everything_that_takes_input_has_a_name(self):
        roles = {"button", "textbox", "combobox", "spinbutton", "searchbox", "switch", "link",
                 "Date", "DateTime", "InputTime"}
        self.mock.get("/nowhere")
        self.until("text('entries').includes('/nowhere')")
        named, nameless = 0, []
        for node in self.browser.send("Accessibility.getFullAXTree")["nodes"]:
            if node.get("ignored") or node.get("role", {}).get("value") not in roles:
                continue
            if node.get("name", {}).get("value"):
                named += 1
            else:
                nameless.append(node["role"]["value"])
        self.assertEqual(nameless, [])
        self.assertGreater(named, 30)

    def test_the_keyboard_is_enough(self):
        reached = []
        for _ in range(80):
            self.browser.press("Tab")
            here = self.value("(document.activeElement.id || document.activeElement.textContent)")
            reached.append(here)
            if here == "Send":
                break
        for part in ("+1 hour", "freeze", "fault-operation", "Add", "reset", "try-operation"):
            self.assertIn(part, reached)
        self.assertEqual(reached[-1], "Send")
        self.browser.press("Enter", text="\r")
        self.until("/^[0-9]{3} /.test(text('try-status'))")

    def test_narrow_screens_show_it_whole_and_wide_ones_side_by_side(self):
        for width in (320, 390, 768, 1280, 1920):
            self.browser.look(width)
            self.assertLessEqual(self.value("document.documentElement.scrollWidth"), width)
            columns = self.value("new Set(Array.from(document.querySelectorAll('.column'), "
                                 "(one) => one.getBoundingClientRect().left)).size")
            self.assertEqual(columns, 2 if width >= 1024 else 1, width)

    def test_it_is_light_or_dark_as_the_reader_has_it(self):
        shades = []
        for dark in (False, True):
            self.browser.look(1280, dark=dark)
            shades.append(self.value("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(shades, ["rgb(247, 247, 245)", "rgb(21, 23, 26)"])

    def test_it_tells_when_the_mock_is_gone_and_comes_back(self):
        self.value("window.real = fetch; window.fetch = () => Promise.reject(new TypeError())")
        self.until("text('state') === 'no answer'")
        self.value("window.fetch = window.real")
        self.until("text('state') === 'serving'")


@unittest.skipUnless(CHROMIUM, "needs chromium")
class Others(unittest.TestCase):
    """Other ways to present a credential, webhooks, and a control that asks for a token."""

    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, mock):
        self.browser.open(f"{mock.url}/__admin/")

    def test_credentials_are_presented_as_each_contract_wants(self):
        dialects = ROOT / "tests/dialects"
        for folder in (FIXTURES / "zudu", dialects / "rate-limit", dialects / "writes",
                       dialects / "stripe-like", dialects / "aip-158-like"):
            with self.subTest(folder.name), Mock(folder) as mock:
                self.open(mock)
                self.browser.until("document.title.includes('Countersign mock') && "
                                   "document.getElementById('try-operation').options.length > 0")
                self.browser.value("document.querySelector('#try-form button.main').click()")
                self.browser.until("/^200 /.test(document.getElementById('try-status').textContent)")
                self.assertEqual(self.browser.problems, [])

    def test_a_contract_that_is_read_again_is_shown_anew(self):
        with tempfile.TemporaryDirectory() as copied:
            folder = pathlib.Path(copied) / "plain"
            shutil.copytree(ROOT / "tests/dialects/plain", folder)
            with Mock(folder) as mock:
                self.open(mock)
                self.browser.until("document.getElementById('operation-list').children.length")
                file = folder / "contract.yaml"
                file.write_text(file.read_text().replace("title: ", "title: Renewed ", 1))
                self.browser.until("document.title.startsWith('Renewed')")
                self.browser.open("about:blank")
                mock.process.terminate()
                mock.process.communicate(timeout=30)  # it said that it read the contract again
                mock.end()
                mock.stop = lambda: None

    def test_the_top_of_several_contracts_leads_to_the_page_of_each(self):
        with Mock(ALLOMIA, FIXTURES / "zudu") as mock:
            self.open(mock)
            self.browser.until("document.querySelectorAll('#several-list a').length === 2")
            self.assertEqual(self.browser.problems, [])
            self.browser.value("document.querySelectorAll('#several-list a')[1].click()")
            self.browser.until("document.title.startsWith('Zudu') && "
                               "document.getElementById('try-operation').options.length > 0")
            self.assertEqual(self.browser.value("location.pathname"), "/zudu/__admin/")
            self.browser.value("document.querySelector('#try-form button.main').click()")
            self.browser.until("/^200 /.test(document.getElementById('try-status').textContent)")
            self.assertIn(f"{mock.url}/zudu/api/",
                          self.browser.value("document.getElementById('try-curl').textContent"))
            self.assertEqual(mock.get("/__admin/").headers["Content-Type"], "application/json")
            self.assertEqual(mock.get("/zudu/__admin").headers["Location"], "__admin/")

    def test_webhooks_are_aimed_and_what_is_refused_is_told(self):
        with Mock(FIXTURES / "hmsovereign") as mock:
            self.open(mock)
            self.browser.until("!document.getElementById('webhooks').hidden && "
                               "document.getElementById('webhook-name').options.length > 0")
            self.browser.value("document.getElementById('webhook-url').value = "
                               "'http://127.0.0.1:9/'; "
                               "document.querySelector('#webhook-aim button').click()")
            self.browser.until("document.getElementById('webhook-state').textContent"
                               ".includes('127.0.0.1:9')")
            self.assertEqual(mock.get("/__admin/webhooks").json()["url"], "http://127.0.0.1:9/")
            self.browser.value("document.getElementById('webhook-url').value = "
                               "'http://192.0.2.1/'; "
                               "document.querySelector('#webhook-aim button').click()")
            self.browser.until("document.getElementById('notice').textContent"
                               ".includes('this machine alone')")

    def test_a_token_is_asked_for_and_kept_for_the_visit(self):
        from tests.blackbox.test_access import TokenMock
        with TokenMock() as mock:
            self.open(mock)
            self.browser.until("!document.getElementById('token').hidden")
            self.assertTrue(self.browser.value("document.getElementById('main').hidden"))
            for value, done in (("wrong", "!document.getElementById('token').hidden"),
                                (TOKEN, "document.getElementById('state').textContent "
                                        "=== 'serving'")):
                self.browser.value(f"document.getElementById('token-value').value = '{value}'; "
                                   "document.querySelector('#token button').click()")
                self.browser.until(done)
            self.browser.value("document.querySelector('[data-advance=\"60\"]').click()")
            self.browser.until("document.getElementById('clock-state').textContent"
                               ".includes('1 min ahead')")
            self.browser.open(f"{mock.url}/__admin/")
            self.browser.until("document.getElementById('state').textContent === 'serving'")


if __name__ == "__main__":
    unittest.main()
