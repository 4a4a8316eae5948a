"""Debian's Firefox, driven through WebDriver BiDi, which it speaks by itself: a page, scripts in it, keys and mouse."""

import contextlib
import itertools
import json
import re
import subprocess
import time

import websocket

KEYS = {"ArrowRight": "\ue014", "ArrowUp": "\ue013", "Enter": "\ue007", "End": "\ue010", "Home": "\ue011", "Space": " "}
# A profile that asks nobody outside of this machine for anything.
QUIET = {"app.normandy.enabled": False, "app.update.enabled": False, "browser.aboutwelcome.enabled": False,
         "browser.safebrowsing.downloads.remote.enabled": False, "browser.safebrowsing.malware.enabled": False,
         "browser.safebrowsing.phishing.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
         "extensions.getAddons.cache.enabled": False, "network.captive-portal-service.enabled": False,
         "network.connectivity-service.enabled": False, "services.settings.server": "data:,none",
         "toolkit.telemetry.server": "data:,none", "focusmanager.testmode": True,
         "layout.css.devPixelsPerPx": "2.0"}


@contextlib.contextmanager
def firefox(folder):
    """A page of a headless Firefox with a profile in `folder`, at two pixels of the screen for each of the page."""
    (folder / "user.js").write_text("".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
                                            for name, value in QUIET.items()))
    command = ["firefox-esr", "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port=0"]
    with open(folder / "log", "w") as log:
        browser = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        page = Page(address(folder / "log", browser))
        yield page
        page.ask("session.end")
    finally:
        browser.terminate()
        browser.wait(30)


def address(log, browser):
    for _ in range(300):
        if found := re.search(r"listening on (ws://\S+)", log.read_text()):
            return found[1]
        if browser.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"Firefox did not start:\n{log.read_text()}")


class Page:
    """A page; `complaints` are the errors of its scripts."""

    def __init__(self, address):
        self._socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=60)
        self._numbers, self.complaints = itertools.count(), []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self._context = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("browsingContext.activate", context=self._context)

    def ask(self, method, **params):
        """A command of BiDi's, and its result."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("method") == "log.entryAdded" and answer["params"]["type"] == "javascript":
                self.complaints.append(answer["params"]["text"])
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def goto(self, address):
        self.ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def size(self, width, height):
        self.ask("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def evaluate(self, expression):
        """What an expression, or a promise, comes to: anything that JSON can hold."""
        answer = self.ask("script.evaluate", target={"context": self._context}, awaitPromise=True, userActivation=True,
                          expression=f"(async () => JSON.stringify(await ({expression})))()")
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def wait_for(self, expression, seconds=60):
        """Until an expression comes to something; returns it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.evaluate(expression):
                return found
            time.sleep(0.1)
        raise AssertionError(f"for {seconds} seconds it was not so: {expression}")

    def press(self, *keys):
        acts = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": acts})

    def mouse(self, way, held=True):
        """The mouse along a way of places on the page, with its button held from the first to the last, or not."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in way]
        down, up = ([{"type": f"pointer{what}", "button": 0}] if held else [] for what in ("Down", "Up"))
        self._act({"type": "pointer", "id": "mouse", "actions": [moves[0], *down, *moves[1:], *up]})

    def _act(self, source):
        self.ask("input.performActions", context=self._context, actions=[source])

    def screenshot(self):
        """The page as base64 of a PNG."""
        return self.ask("browsingContext.captureScreenshot", context=self._context)["data"]
