"""The whole window, on a display of its own: the pictures it takes, what it says when it can't, the keys, and that it
costs nothing while nothing moves.

usage: window.py WIRESTEP SOURCES
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from display import Display, need

WIRESTEP, SOURCES = (os.path.abspath(path) for path in sys.argv[1:3])


def run(display, *arguments):
    environment = dict(os.environ, DISPLAY=display)
    environment.pop("WAYLAND_DISPLAY", None)
    if not display:
        del environment["DISPLAY"]
    return subprocess.run([WIRESTEP, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=120)


def picture(path):
    """Width, height, and how many different rows of pixels there are."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    width, height = struct.unpack(">II", data[16:24])
    pixels, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            pixels += data[at + 8:at + 8 + length]
        at += length + 12
    rows = zlib.decompress(pixels)
    assert len(rows) == height * (width * 3 + 1)
    return width, height, len({rows[i * (width * 3 + 1):(i + 1) * (width * 3 + 1)] for i in range(height)})


def pictures_have_the_size_that_was_asked_for(display, directory):
    cases = [("syn", "dark", "en", 1280, 800), ("close", "light", "zh-CN", 1600, 900)]
    for step, theme, locale, width, height in cases:
        path = os.path.join(directory, step + ".png")
        done = run(display, "tcp-handshake", "--step", step, "--theme", theme, "--locale", locale,
                   "--size", f"{width}x{height}", "--screenshot", path)
        assert done.returncode == 0, done.stderr
        wide, high, rows = picture(path)
        assert (wide, high) == (width, height)
        assert rows > height / 3, "hardly anything is on it"


def what_cannot_be_done_is_said(display, directory):
    done = run(display, "tcp-handshake", "--step", "sin", "--screenshot", os.path.join(directory, "x.png"))
    assert done.returncode == 2 and "syn-recv" in done.stderr, done.stderr
    done = run(display, "tcp-handshake", "--screenshot", "/proc/x.png")
    assert done.returncode == 3 and "/proc/x.png" in done.stderr, done.stderr
    done = run("", "tcp-handshake")
    assert done.returncode == 3 and "wirestep run tcp-handshake" in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


def a_failed_expectation_ends_with_its_report(display, directory):
    folder = os.path.join(directory, "tcp-handshake")
    shutil.copytree(os.path.join(SOURCES, "lessons", "tcp-handshake"), folder)
    path = os.path.join(folder, "lesson.md")
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace("expect client tcp 9000 SYN_SENT", "expect client tcp 9000 ESTABLISHED within 1s", 1))
    shot = os.path.join(directory, "failed.png")
    done = run(display, folder, "--lang", "python", "--step", "syn", "--screenshot", shot)
    assert done.returncode == 1 and "ESTABLISHED" in done.stderr, done.stderr
    assert not os.path.exists(shot)


def processor_time(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def nothing_moves_and_nothing_is_spent(display, directory):
    if shutil.which("xdotool") is None:
        print("no xdotool: the keys weren't tried")
        return
    environment = dict(os.environ, DISPLAY=display, XDG_STATE_HOME=directory)
    window = subprocess.Popen([WIRESTEP, "tcp-handshake"], env=environment)
    try:
        find = ["xdotool", "search", "--sync", "--pid", str(window.pid), "--name", "Wirestep"]
        found = subprocess.run(find, env=environment, capture_output=True, text=True, timeout=100).stdout.split()[-1]
        spent = []
        # On a busy machine it takes its time until it has begun.
        while not spent or (spent[-1] > 0.03 and len(spent) < 12):
            before = processor_time(window.pid)
            time.sleep(3)
            spent.append(processor_time(window.pid) - before)
        assert spent[-1] <= 0.03, f"{spent} s of processor time in 3 s each"

        def press(key, check=True):
            command = ["xdotool", "windowfocus", found, "key", "--window", found, key]
            subprocess.run(command, env=environment, check=check, stderr=None if check else subprocess.DEVNULL)
            time.sleep(0.3)

        for key in ("1", "Return", "Escape"):  # an answer, the first step, the list of lessons
            press(key)
        assert window.poll() is None
        press("ctrl+q", check=False)  # the window may be gone before the key is up
        assert window.wait(timeout=100) == 0
    finally:
        if window.poll() is None:
            window.kill()
            window.wait()


def main():
    need("Xvfb")
    with Display() as display, tempfile.TemporaryDirectory() as directory:
        for test in (pictures_have_the_size_that_was_asked_for, what_cannot_be_done_is_said,
                     a_failed_expectation_ends_with_its_report, nothing_moves_and_nothing_is_spent):
            test(display.name, directory)
            print("ok:", test.__name__)


main()
