"""An X display for tests of the whole window, with a mouse and keys."""

import os
import shutil
import subprocess
import sys
import time

SKIPPED = 77


class Display:
    """An X server without a screen, for as long as the tests run."""

    def __enter__(self):
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
        self.server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.name = ":" + number.readline().strip()
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()


def need(*tools):
    """Ends the test as skipped if one of the tools isn't there."""
    for tool in tools:
        if shutil.which(tool) is None:
            print(f"skipped: no {tool}")
            sys.exit(SKIPPED)


class Window:
    """Wirestep's window on a display; the mouse and the keys are the display's own, as a person's are."""

    def __init__(self, display, command, **environment):
        self.environment = dict(os.environ, DISPLAY=display, **environment)
        self.environment.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(command, env=self.environment)
        found = self.xdotool("search", "--sync", "--pid", str(self.process.pid), "--name", "Wirestep")
        self.id = found.split()[-1]
        self.xdotool("windowmove", "--sync", self.id, "0", "0")
        # It has its name before it is on screen, and until then the display refuses it the focus.
        assert until(lambda: self.tried("windowfocus", "--sync", self.id).returncode == 0), "it never took the focus"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def tried(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=100)

    def xdotool(self, *arguments, check=True):
        done = self.tried(*arguments)
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def press(self, *keys):
        self.xdotool("key", "--delay", "30", *keys)

    def type(self, text):
        self.xdotool("type", "--delay", "30", text)

    def click(self, x, y):
        self.xdotool("mousemove", str(x), str(y), "sleep", "0.05", "mousedown", "1", "sleep", "0.05", "mouseup", "1")

    def ended(self):
        """Waits for its end, and says its status."""
        return self.process.wait(timeout=100)


def until(what, limit=60):
    """Waits until what() is true; says whether it came to that."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False
