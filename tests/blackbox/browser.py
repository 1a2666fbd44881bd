"""A headless Chromium, driven by the DevTools protocol over a pipe, for tests of pages."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

CHROMIUM = shutil.which("chromium")
WAIT = 60  # seconds; a browser starts slowly on a busy machine


class Browser:
    """One browser with one page; what goes wrong in the page is collected in `problems`, what it
    asks the network for in `asked`."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        theirs_in, self.write_end = os.pipe()
        self.read_end, theirs_out = os.pipe()
        command = (f'exec "$0" --headless=new --no-sandbox --disable-gpu --no-first-run '
                   f'--disable-component-update --disable-background-networking '
                   f'--remote-debugging-pipe --user-data-dir={self.folder.name} about:blank '
                   f'3<&{theirs_in} 4>&{theirs_out}')
        self.process = subprocess.Popen(
            ["sh", "-c", command, CHROMIUM], pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self.number, self.received, self.session = 0, b"", None
        self.problems, self.asked = [], []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def close(self):
        """Ends the browser's own group of processes."""
        try:
            self.session = None
            self.send("Browser.close")
        except (AssertionError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, 9)
            self.process.wait(10)
        os.close(self.read_end)
        os.close(self.write_end)
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def message(self, end):
        while b"\0" not in self.received:
            left = end - time.monotonic()
            ready = left > 0 and select.select([self.read_end], [], [], left)[0]
            piece = os.read(self.read_end, 1 << 16) if ready else b""
            if not piece:
                raise AssertionError("the browser does not answer")
            self.received += piece
        text, _, self.received = self.received.partition(b"\0")
        return json.loads(text)

    def note(self, message):
        method, told = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(told["exceptionDetails"]["text"] + " " + str(
                told["exceptionDetails"].get("exception", {}).get("description")))
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.problems.append(f"{told['entry']['text']} {told['entry'].get('url')}")
        elif method == "Network.requestWillBeSent":
            self.asked.append(told["request"]["url"])

    def send(self, method, **params):
        self.number += 1
        sent = {"id": self.number, "method": method, "params": params}
        if self.session:
            sent["sessionId"] = self.session
        os.write(self.write_end, json.dumps(sent).encode() + b"\0")
        end = time.monotonic() + WAIT
        while True:
            message = self.message(end)
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self.note(message)

    def open(self, url):
        """Leaves the page that is shown, with all that went wrong in it, for another."""
        for place in ("about:blank", url):
            self.problems.clear()
            self.asked.clear()
            self.send("Page.navigate", url=place)
            self.until(f"location.href === {json.dumps(place)} && "
                       "document.readyState === 'complete'")

    def evaluate(self, expression):
        return self.send("Runtime.evaluate", expression=expression, awaitPromise=True,
                         returnByValue=True, userGesture=True)

    def value(self, expression):
        """What a script sees in the page; it may be a promise."""
        told = self.evaluate(expression)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def until(self, expression):
        """Waits until it is true; returns it."""
        end = time.monotonic() + WAIT
        while True:
            found = self.evaluate(expression)["result"]  # not there yet: an error, which is no end
            if found.get("value"):
                return found["value"]
            assert time.monotonic() < end, f"it never came: {expression}"
            time.sleep(0.05)

    def look(self, width, height=900, dark=False):
        """Makes the window as wide as that, light or dark."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def press(self, key, code=None, text=None):
        """Presses a key and lets it go."""
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "key": key, "code": code or key,
                     "windowsVirtualKeyCode": {"Tab": 9, "Enter": 13, " ": 32}.get(key, 0)}
            if kind == "keyDown" and text:
                event["text"] = text
            self.send("Input.dispatchKeyEvent", **event)

    def screenshot(self, path):
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        told = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": size["width"], "height": size["height"],
                               "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(told["data"]))
