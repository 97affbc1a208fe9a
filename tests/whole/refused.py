"""What can't be done is refused: with one clear message on stderr, the exit status that is promised to scripts, and
nothing of the session lost.

usage: refused.py WIRESTEP LESSONS
"""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

WIRESTEP, LESSONS = map(os.path.abspath, sys.argv[1:3])
FINE, FAILED, WRONG_USAGE, CANNOT, STOPPED = 0, 1, 2, 3, 130

# In namespaces of its own, so that a mount or a limit is nobody else's.
NO_NAMESPACES = ("unshare", "-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh")
NO_PYTHON = ("unshare", "-Urm", "sh", "-c",
             'for p in /usr/bin/python3; do mount --bind /dev/null "$(readlink -f $p)"; done && exec "$@"', "sh")
SMALL_DISK = ("unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=16k none full && exec "$@"', "sh")

LESSON_WITH_ERRORS = """# A title

A summary.

```toml
[[host]]
name = "client"
[[program]]
name = "client"
host = "sever"
```

## A step {#step}

```step
hold wier
```
"""


class Place:
    """A folder of a test's own, with lessons of all kinds of wrongness."""

    def __init__(self, folder):
        self.folder = folder
        os.mkdir(self.path("full"))
        os.mkdir(self.path("empty"))
        os.mkdir(self.path("wrong"))
        with open(self.path("wrong/lesson.md"), "w") as file:
            file.write(LESSON_WITH_ERRORS)
        for name in ("own", "missing", "uncompilable"):
            shutil.copytree(LESSONS + "/tcp-handshake", self.path(name))
        os.remove(self.path("missing/client.py"))
        shutil.copytree(LESSONS + "/tcp-handshake", self.path("untranslated"))
        with open(self.path("untranslated/lesson.zh-CN.md"), "a") as file:
            file.write("\n## 多余 {#more}\n")
        with open(self.path("uncompilable/client.c"), "w") as file:
            file.write("int main(void) {\n  return oops;\n}\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *command, environment=None, stdout=subprocess.PIPE):
        given = dict(os.environ, XDG_CACHE_HOME=self.path("cache"), TMPDIR=self.folder, LC_ALL="C.UTF-8")
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            given.pop(name, None)
        given.update(environment or {})
        return subprocess.run(command, cwd=self.folder, env=given, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, text=True, timeout=120)

    def events_in(self, file):
        opened = self.run(WIRESTEP, "open", file, "--json")
        assert opened.returncode == FINE, opened.stderr
        return [json.loads(line) for line in opened.stdout.splitlines()]


# What is tried, the status, what stderr says; and how: a command before wirestep, variables.
PLAY = ("run", "tcp-handshake", "--json")
REFUSED = [
    (("run", "nosuch"), WRONG_USAGE, r'there is no lesson "nosuch"\. The lessons are .*tcp-handshake'),
    (("check", "nosuch"), WRONG_USAGE, r'there is no lesson "nosuch"'),
    (("check", "untranslated/lesson.md", "--lang", "c"), WRONG_USAGE, r"untranslated/lesson\.zh-CN\.md:\d+:1: lesson\.md has no such step"),
    (("nosuch",), WRONG_USAGE, r'there is no lesson "nosuch"'),
    (("run", "nowhere/lesson.md"), WRONG_USAGE, r'there is no lesson "nowhere/lesson.md"'),
    (("run", "wrong/lesson.md"), WRONG_USAGE, r'^wrong/lesson\.md:10:8: .*"sever".*one of client(.|\n)*^wrong/lesson\.md:16:6: '),
    (("run", "missing/lesson.md", "--lang", "python"), WRONG_USAGE, r"there is no \S*/missing/client\.py"),
    (("run", "tcp-handshake", "--lang", "cobol"), WRONG_USAGE, r'"cobol"\. It has c, python'),
    (("run",), WRONG_USAGE, r"LESSON is required"),
    (("run", "tcp-handshake", "--nosuch"), WRONG_USAGE, r"--nosuch"),
    (("lab",), WRONG_USAGE, r"--server CMD, --client CMD"),
    (("tcp-handshake", "--step", "nosuch"), WRONG_USAGE, r'no step "nosuch"'),
    (("exec", "server"), WRONG_USAGE, r"wants a host and a command"),
    (("tcp-handshake",), CANNOT, r"display.*wirestep run tcp-handshake"),
    (("open", "nowhere.pcapng"), CANNOT, r"nowhere\.pcapng: No such file or directory"),
    (("open", "wrong/lesson.md"), CANNOT, r"neither a pcapng nor a pcap"),
    ((*PLAY, "--save", "nowhere/x.pcapng"), CANNOT, r"nowhere/x\.pcapng: No such file or directory"),
    ((*PLAY, "--save", "wrong"), CANNOT, r"wrong: Is a directory"),
    (("lab", "--headless", "--server", "no-such-command"), FAILED, r"server ended with status 127: .*no-such-command"),
    (("lab", "--headless", "--server", "exit 3", "--client", "true"), FAILED, r"server ended with status 3"),
    (("lab", "--headless", "--client", "kill -9 $$"), FAILED, r"client was ended by SIGKILL"),
    (("check", "uncompilable/lesson.md", "--lang", "c"), CANNOT, r"uncompilable/client\.c:2:\d+: error: .*oops"),
    (("check", "own/lesson.md", "--lang", "c"), CANNOT, r"no C compiler\. .*apt install gcc", (), {"PATH": "empty"}),
    (("check", "tcp-handshake", "--lang", "python"), CANNOT, r"no python3 here\. .*apt install python3", NO_PYTHON,
     {"PATH": "/usr/bin:/bin"}),
    (("check", "tcp-handshake"), CANNOT, r"CLONE_NEWUSER.*sysctl.*wirestep doctor", NO_NAMESPACES),
    ((*PLAY, "--save", "x.pcapng"), CANNOT, r"CLONE_NEWUSER.*sysctl.*wirestep doctor", NO_NAMESPACES),
]


def refuse(place, arguments, status, message, prefix=(), environment=None):
    ran = place.run(*prefix, WIRESTEP, *arguments, environment=environment)
    said = f"{' '.join(arguments)}: status {ran.returncode}, stderr: {ran.stderr}"
    assert ran.returncode == status, said
    assert re.search(message, ran.stderr, re.MULTILINE), said
    about_a_file = [re.match(r"\S+:\d+:\d+: ", line) is not None for line in ran.stderr.splitlines()]
    assert len(about_a_file) == 1 or all(about_a_file), said
    assert not [name for name in os.listdir(place.folder) if "part" in name], os.listdir(place.folder)


def full_disk(place):
    """What doesn't fit is kept elsewhere, and where is said."""
    ran = place.run(*SMALL_DISK, WIRESTEP, *PLAY, "--save", "full/x.pcapng")
    assert ran.returncode == CANNOT, ran.stderr
    refuge = re.search(r"No space left.*The session is in (\S+) instead", ran.stderr)
    assert refuge and ran.stderr.count("\n") == 1, ran.stderr
    assert len(place.events_in(refuge[1])) == len(ran.stdout.splitlines())
    os.remove(refuge[1])

    ran = place.run(*SMALL_DISK, WIRESTEP, *PLAY, "--save", "full/x.pcapng", environment={"TMPDIR": "full"})
    assert ran.returncode == CANNOT and ran.stderr.count("\n") == 1, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]), "the JSON is whole"


def full_output(place):
    with open("/dev/full", "w") as full:
        ran = place.run(WIRESTEP, *PLAY, "--save", "x.pcapng", stdout=full)
    assert ran.returncode == CANNOT, ran.returncode
    assert re.fullmatch(r"wirestep: writing to standard output: No space left.*\n", ran.stderr), ran.stderr
    assert place.events_in("x.pcapng")


def closed_output(place):
    """Nothing of ours gets the number of a closed descriptor."""
    ran = place.run("sh", "-c", 'exec "$@" >&-', "sh", WIRESTEP, *PLAY, "--save", "y.pcapng")
    assert ran.returncode == CANNOT, ran.returncode
    assert re.fullmatch(r"wirestep: writing to standard output: Bad file descriptor.*\n", ran.stderr), ran.stderr
    assert place.events_in("y.pcapng")


def start(place, *arguments):
    return subprocess.Popen((WIRESTEP, *arguments), cwd=place.folder, stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def reader_has_enough(place):
    """… | head -1"""
    playing = start(place, *PLAY, "--save", "z.pcapng")
    assert json.loads(playing.stdout.readline())["type"] == "session"
    playing.stdout.close()
    said = playing.stderr.read()
    playing.stderr.close()
    assert (playing.wait(timeout=60), said) == (FINE, ""), (playing.returncode, said)
    assert place.events_in("z.pcapng")


def interrupted(place, with_signal):
    """Ctrl-C in the middle, which a terminal sends to all that runs in it: what was printed until then is saved."""
    playing = start(place, *PLAY, "--save", "c.pcapng")
    printed = []
    while sum(event["type"] == "step" for event in printed) < 4:
        printed.append(json.loads(playing.stdout.readline()))
    os.killpg(playing.pid, with_signal)
    printed += [json.loads(line) for line in playing.stdout]
    said = playing.stderr.read()
    assert (playing.wait(timeout=60), said) == (STOPPED, ""), (playing.returncode, said)
    saved = place.events_in("c.pcapng")
    assert saved == printed, next((e, f) for e, f in itertools.zip_longest(printed, saved) if e != f)


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        for row in REFUSED:
            refuse(place, *row)
        full_disk(place)
        full_output(place)
        closed_output(place)
        reader_has_enough(place)
        interrupted(place, signal.SIGINT)
        interrupted(place, signal.SIGTERM)
    print(f"{len(REFUSED)} refusals, each with its message and status")


main()
