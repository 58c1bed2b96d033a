"""Two browsers that do the same few things: Firefox, told by WebDriver BiDi, and WebKit, told by WebDriver."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from functools import partialmethod
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from gdlib.book.node import NODE, ROOT


class Browser:
    """What a check may ask for; each browser adds open, resize, evaluate, press, type, drag and close."""

    def ask(self, script, *arguments):
        """What a function in the page answers; numbers come over as JSON, so to the last bit."""
        values = ", ".join(json.dumps(argument) for argument in arguments)
        return json.loads(self.evaluate(f"(async () => JSON.stringify(await ({script})({values}) ?? null))()"))

    @property
    def complaints(self):
        """What the page has noted, see conftest.py, also of what was just about to happen."""
        return self.ask("async () => { await new Promise((done) => setTimeout(done)); return complaints; }")

    def wait(self, script, *arguments):
        """Wait until a function in the page answers yes, asked at every frame; the browser's own limit ends it."""
        look = f"while (!({script})(...given)) await new Promise(requestAnimationFrame);"
        self.ask(f"async (...given) => {{ {look} }}", *arguments)


class Firefox(Browser):
    """Firefox without a window, through the Node script beside this file."""

    def __init__(self):
        firefox = shutil.which("firefox-esr") or shutil.which("firefox")
        self.process = subprocess.Popen(
            [NODE, Path(__file__).with_name("firefox.mjs"), firefox],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def tell(self, what, *arguments):
        print(json.dumps([what, *arguments]), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline() or '{"error": "the Node process has ended"}')
        assert "error" not in answer, answer["error"]
        return answer["value"]

    open = partialmethod(tell, "open")
    resize = partialmethod(tell, "resize")
    evaluate = partialmethod(tell, "evaluate")
    press = partialmethod(tell, "press")
    type = partialmethod(tell, "type")
    drag = partialmethod(tell, "drag")

    def close(self):
        self.process.communicate()


class WebKit(Browser):
    """WebKitGTK's own small browser, in a window: it needs a screen, if only one that nobody sees."""

    def __init__(self):
        with warnings.catch_warnings(action="ignore"):  # selenium uses what it deprecates itself
            self.driver = webdriver.WebKitGTK()
        self.open, self.resize, self.close = self.driver.get, self.driver.set_window_size, self.driver.quit

    def evaluate(self, expression):
        return self.driver.execute_script(f"return {expression}")

    def press(self, *keys):
        names = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).upper() for key in keys]
        self.type("".join(getattr(Keys, name) for name in names))

    def type(self, text):
        ActionChains(self.driver, duration=0).send_keys(*text.replace("\n", Keys.ENTER)).perform()

    def drag(self, places):
        chain = ActionChains(self.driver, duration=0)
        first, *others = places
        pointer = chain.w3c_actions.pointer_action
        pointer.move_to_location(*first)
        pointer.pointer_down()
        for place in others:
            pointer.move_to_location(*place)
        pointer.pointer_up()
        chain.perform()
