#!/usr/bin/env python3
"""The programs of a lesson on their own, without Wirestep: they compile without a warning, each talks to each other one in
every language, and says what is wrong when it can't. What each lesson's programs do is in program_table.py.

usage: programs_test.py FOLDER-OF-THE-LESSON
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib

from program_table import LESSONS

PYTHON = "/usr/bin/python3"
COMPILERS = ("gcc", "clang")
ENDINGS = {"C": ".c", "Python": ".py", "libuv": ".uv.c"}
PATIENCE = 20  # seconds that only a hang takes


def free_ports(udp):
    kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as one, socket.socket(socket.AF_INET, kind) as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return {"port": str(one.getsockname()[1]), "other": str(other.getsockname()[1])}


def is_open(port, udp):
    """Asks the kernel's list, for a connection would be the one that the server accepts."""
    state = "07" if udp else "0A"
    table = pathlib.Path("/proc/net/udp" if udp else "/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in table]
    return any(row[1].endswith(f":{int(port):04X}") and row[3] == state for row in rows)


def filled(arguments, ports):
    return [argument.format(**ports) for argument in arguments]


def talk(pair, server, client):
    ports = free_ports(pair.udp)
    server = server + filled(pair.server_arguments or pair.arguments, ports)
    client = client + filled(pair.client_arguments or pair.arguments, ports)
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as running:
        try:
            end = time.monotonic() + PATIENCE
            while not is_open(ports["port"], pair.udp):
                assert running.poll() is None and time.monotonic() < end, f"{server} opens no port"
                time.sleep(0.01)
            for _ in range(pair.clients):
                said = subprocess.run(client, capture_output=True, text=True, timeout=PATIENCE)
                assert said.returncode == 0 and said.stderr == "", said
                assert pair.client_says in (None, said.stdout), said
            heard = ""
            if not pair.server_ends:
                assert running.poll() is None, f"{server} has ended"
                # A datagram's sender doesn't wait for its receiver: what that is to say comes when it comes.
                hang = threading.Timer(PATIENCE, running.kill)
                hang.start()
                heard = running.stdout.read(len(pair.server_says or ""))
                hang.cancel()
                running.terminate()
            heard += running.communicate(timeout=PATIENCE)[0]
        finally:
            running.kill()
    assert pair.server_says in (None, heard), (server, heard)
    assert not pair.server_ends or running.returncode == 0, (server, running.returncode)


def run_alone(alone, program):
    done = subprocess.run(program + filled(alone.arguments, free_ports(False)), capture_output=True, text=True,
                          timeout=PATIENCE)
    assert done.returncode == (1 if alone.complains else 0), done
    assert alone.says in (None, done.stdout), done
    assert re.search(alone.complains, done.stderr, re.I), done
    assert len(done.stderr.splitlines()) == (1 if alone.complains else 0), done  # no Traceback


def compile_all(folder, target):
    """Each source without a warning by each compiler that is here; the first one's programs are run."""
    compilers = [compiler for compiler in COMPILERS if shutil.which(compiler)]
    assert compilers, "no C compiler is here"
    for source in sorted(folder.glob("*.c")):
        for compiler in reversed(compilers):
            libraries = ["-luv"] if source.name.endswith(".uv.c") else []
            program = os.path.join(target, source.stem)
            subprocess.run([compiler, "-g", "-Wall", "-Wextra", "-Werror", "-o", program, source, *libraries], check=True)
    print("compiled without a warning by", " and ".join(compilers))


def commands(folder, target, program):
    """How to start a program, by language."""
    found = {}
    for language, ending in ENDINGS.items():
        source = folder / (program + ending)
        if not source.exists():
            continue  # check_complete says which must be there
        found[language] = [PYTHON, str(source)] if ending == ".py" else [os.path.join(target, source.stem)]
    return found


def check_complete(folder, programs):
    """The table names every program of the lesson, and there is no source that isn't one."""
    block = re.search(r"^```toml\n(.*?)^```", (folder / "lesson.md").read_text(), re.S | re.M)
    parts = tomllib.loads(block[1]).get("program", [])
    named = {program.get("file", program["name"]) for program in parts}
    for part in parts:
        # What doesn't need libuv may be in plain C for both.
        needed = [part["language"]] if "language" in part else part.get("languages", ["c", "python"])
        plain = (folder / (part.get("file", part["name"]) + ".c")).exists()
        for language in needed if plain or "language" in part else [*needed, "uv"]:
            source = folder / (part.get("file", part["name"]) + {"c": ".c", "python": ".py", "uv": ".uv.c"}[language])
            assert source.exists(), f"there is no {source}"
    tried = {alone.program for alone in programs.alone}
    tried |= {name for pair in programs.pairs for name in (pair.server, pair.client)}
    sources = {path.name.split(".")[0] for path in folder.iterdir() if path.suffix in (".c", ".py")}
    assert named <= tried, f"program_table.py doesn't try {', '.join(sorted(named - tried))} of {folder.name}"
    assert sources <= tried, f"no test tries {', '.join(sorted(sources - tried))} in {folder}"
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".c", ".py"):
            continue
        lines = path.read_text().splitlines()
        assert len(lines) <= programs.longest, f"{path.name} has {len(lines)} lines"
        for number, line in enumerate(lines, 1):
            assert len(line) <= 100, f"{path.name}:{number} has {len(line)} characters"


def main(folder):
    folder = pathlib.Path(folder)
    assert folder.name in LESSONS, f"program_table.py has no entry {folder.name}; its docstring says how to add one"
    programs = LESSONS[folder.name]
    check_complete(folder, programs)
    with tempfile.TemporaryDirectory() as target:
        compile_all(folder, target)
        for pair in programs.pairs:
            for server_language, server in commands(folder, target, pair.server).items():
                for client_language, client in commands(folder, target, pair.client).items():
                    talk(pair, server, client)
                    print(f"{pair.server} in {server_language}, {pair.client} in {client_language}: fine", flush=True)
        for alone in programs.alone:
            for language, program in commands(folder, target, alone.program).items():
                run_alone(alone, program)
                print(f"{alone.program} in {language}, alone: {'complains' if alone.complains else 'fine'}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
