"""`wirestep check` on lessons that are wrong says where they are, what was expected, what was the case instead, and the story
so far: as much as their author needs to put them right.

usage: wrong.py WIRESTEP LESSONS
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

WIRESTEP, LESSONS = (os.path.abspath(argument) for argument in sys.argv[1:3])

HEAD = """# A wrong lesson

About nothing.

```toml
[[host]]
name = "client"
[[host]]
name = "server"
[[program]]
name = "client"
arguments = ["10.0.0.2", "9000"]
[[program]]
name = "server"
arguments = ["10.0.0.2", "9000"]
```

## A step {#a}

```step
"""
FIRST = HEAD.count("\n") + 1  # line of the step's first instruction

TALK = "start server\nrun server\nexpect server tcp 9000 LISTEN\nexpect server in accept\nstart client\nrun client\n"
REFUSED = "start client\nrun client\n"

# Of each: its step, the last line of which is wrong; what is said of that line; what the story has.
CASES = (
    ("a wrong state", "hold wire\nstart client\nrun client until connect\nexpect client tcp 9000 ESTABLISHED within 1s",
     r"client lists: 10\.0\.0\.1:\d+ → 10\.0\.0\.2:9000 SYN_SENT", r"client sends #\d+ SYN .*; the wire holds it"),
    ("a wrong errno", REFUSED + "expect client connect failed ETIMEDOUT within 1s",
     r"client's connect\(\d+, 10\.0\.0\.2:9000, 16\) fails: ECONNREFUSED; now client has exited with status 1",
     r"RST-ACK .* is delivered to client \(live\)"),
    ("wrong bytes", TALK + 'expect server recv returned 5 "hallo" within 1s',
     r'server\'s recv\(\d+, "hello", 64, 0\) returns 5; .*now server has exited with status 0', r"server prints: server heard:"),
    ("a wrong text", REFUSED + 'expect client printed "refusd" within 1s', r'client has printed: ".*Connection refused', r"client prints"),
    ("a frame that never comes", "hold wire\n" + REFUSED + "deliver SYN-ACK",
     r"the wire holds: SYN .*\(copy 2\)", r"client sends #\d+ SYN .*\(copy 2\)"),
    ("a happening that was before", TALK + "expect client exited 0\nhold wire\nexpect client connect returned 0 within 1s",
     r"that had happened at \d+\.\d+ s, before the instruction above it", r"command: hold wire"),
    ("something that comes", TALK + "expect no wire saw FIN for 3s", r"at \d+\.\d+ s (client|server) sends #\d+ FIN", r"#\d+ FIN"),
    ("something that doesn't last", TALK + "expect still server in accept for 3s",
     r"(at \d+\.\d+ s server's accept4?\(|it wasn't so to begin with)", r"accept"),
    ("a step that hangs", "start server\nrun server\nexpect server in accept\nexpect server exited 0 within 1s",
     r"server is in accept4?\(\), since 1\.\d s", r"server calls accept"),
    ("a program that was never started", "run client until connect", r'no program called "client" is running', r"refused"),
    ("a program that can't begin", "start server with 192.0.2.1\nrun server\nexpect server tcp 9000 LISTEN within 1s",
     r"server lists no tcp socket", r"server's bind\(.*\) fails: EADDRNOTAVAIL"),
    ("a setting that isn't one", "sysctl client net.ipv4.tcp_nonsense = 1", r"net.ipv4.tcp_nonsense: this kernel has no such setting", r"refused"),
)


def check(folder, name, step, found, story):
    with open(os.path.join(folder, "lesson.md"), "w") as file:
        file.write(HEAD + step + "\n```\n")
    done = subprocess.run([WIRESTEP, "check", folder, "--lang", "python"], capture_output=True, text=True, timeout=60)
    if done.returncode == 3:
        print("skipped: this machine allows no world:", done.stderr)
        sys.exit(77)
    assert done.returncode == 1, done
    lines = step.split("\n")
    where = re.escape(f"lesson.md:{FIRST + len(lines) - 1}: {lines[-1]}\n  but ")
    assert re.search(where + found, done.stderr), done.stderr
    told = done.stderr.split("The story so far:\n")[1]
    assert re.search(story, told), done.stderr
    assert "failed in step 1 of 1" in done.stdout, done.stdout
    print("ok:", name, flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for program in ("client.py", "server.py"):
            shutil.copy(os.path.join(LESSONS, "tcp-handshake", program), folder)
        for case in CASES:
            check(folder, *case)


main()
