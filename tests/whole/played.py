"""A lesson is played in the real window to its end: with the mouse alone, or with the keyboard alone. How far it came is
read where the window keeps it from one start to the next; each step is counted only once the kernel met what it expects.

usage: played.py WIRESTEP FOLDER-OF-THE-LESSON mouse|keyboard
"""

import os
import re
import sys
import tempfile

from display import Display, Window, need, until

WIRESTEP = os.path.abspath(sys.argv[1])
FOLDER = os.path.abspath(sys.argv[2])
LESSON = os.path.basename(FOLDER)


def text_of(lesson):
    with open(os.path.join(os.path.dirname(FOLDER), lesson, "lesson.md")) as file:
        return file.read()


TITLE = text_of(LESSON).split("\n")[0][2:]
STEPS = len(re.findall("^## ", text_of(LESSON), re.M))
IS_FIRST = "\nplace = 1\n" in text_of(LESSON)  # in the list

# Where things are at 1280x800, the size that the window opens with.
NEXT = (307, 463)
THEME = (981, 22)
FIRST_LESSON = (640, 215)


class Kept:
    """What the window has kept by now."""

    def __init__(self, directory):
        self.path = os.path.join(directory, "wirestep", "window.properties")

    def read(self):
        try:
            with open(self.path) as file:
                lines = [line.split(" = ") for line in file.read().splitlines()[1:]]
        except FileNotFoundError:
            lines = []
        return dict(lines)

    def played(self):
        return int(self.read().get("lesson." + LESSON, "none 0").split()[1])


def play_to_the_end(kept, go_on):
    for step in range(1, STEPS + 1):
        # Once plays the step. Again where a busy machine made one click of two, or let the step's time run out.
        for _ in range(3):
            go_on()
            if until(lambda: kept.played() >= step, limit=25):
                break
        assert kept.played() >= step, f"step {step} wasn't played: {kept.read()}"
        if step < STEPS:
            go_on()  # enters the next one
    assert kept.played() == STEPS


def with_the_mouse(display, directory):
    kept = Kept(directory)
    with Window(display, [WIRESTEP] if IS_FIRST else [WIRESTEP, LESSON], XDG_STATE_HOME=directory) as window:
        if IS_FIRST:
            window.click(*FIRST_LESSON)
        assert until(lambda: TITLE in window.xdotool("getwindowname", window.id)), "the lesson didn't open"
        window.click(*THEME)
        assert until(lambda: kept.read().get("theme") == "light"), "the button for the theme was missed"
        play_to_the_end(kept, lambda: window.click(*NEXT))
        window.click(*NEXT)  # back to the lessons
        assert until(lambda: window.xdotool("getwindowname", window.id).strip() == "Wirestep"), "it didn't end"
        window.press("ctrl+q")
        assert window.ended() == 0


def with_the_keyboard(display, directory):
    kept = Kept(directory)
    with Window(display, [WIRESTEP] if IS_FIRST else [WIRESTEP, LESSON], XDG_STATE_HOME=directory) as window:
        if IS_FIRST:
            window.press("Return")
        assert until(lambda: TITLE in window.xdotool("getwindowname", window.id)), "the lesson didn't open"
        window.press("F2")
        assert until(lambda: kept.read().get("locale") == "zh-CN")
        window.press("F2")
        assert until(lambda: kept.read().get("locale") == "en")
        window.press("ctrl+p")
        window.type("colours projector")
        window.press("Return")
        assert until(lambda: kept.read().get("theme") == "projector"), "the palette didn't do it"
        window.press("F5", "question", "Escape", "Escape")  # presenter mode and the page of keys, and back
        play_to_the_end(kept, lambda: window.press("Return"))
        window.press("ctrl+q")
        assert window.ended() == 0


def main():
    need("Xvfb", "xdotool")
    test = {"mouse": with_the_mouse, "keyboard": with_the_keyboard}[sys.argv[3]]
    with Display() as display, tempfile.TemporaryDirectory() as directory:
        test(display.name, directory)


main()
