"""While a lesson is open in the window, saving its file shows what was saved: by writing it, as a script does, and by moving
it into its place, as editors do.

usage: reloaded.py WIRESTEP FOLDER-OF-A-LESSON
"""

import os
import pathlib
import shutil
import sys
import tempfile

from display import Display, Window, need, until

WIRESTEP, FOLDER = map(os.path.abspath, sys.argv[1:3])


def main():
    need("Xvfb", "xdotool")
    with Display() as display, tempfile.TemporaryDirectory() as directory:
        lesson = pathlib.Path(shutil.copytree(FOLDER, directory + "/lesson")) / "lesson.md"
        text = lesson.read_text()
        title = text.splitlines()[0]
        with Window(display.name, [WIRESTEP, str(lesson)], XDG_STATE_HOME=directory, XDG_CACHE_HOME=directory) as window:

            def shows(words):
                return until(lambda: window.xdotool("getwindowname", window.id).startswith(words), limit=30)

            assert shows(title.removeprefix("# "))
            lesson.write_text(text.replace(title, "# Written anew", 1))
            assert shows("Written anew"), "what was written isn't shown"
            lesson.write_text("no lesson at all")  # is refused, and the one before stays
            new = lesson.with_name("lesson.md.new")
            new.write_text(text.replace(title, "# Moved into place", 1))
            new.rename(lesson)
            assert shows("Moved into place"), "what was moved into place isn't shown"
            window.press("ctrl+q")
            assert window.ended() == 0


main()
