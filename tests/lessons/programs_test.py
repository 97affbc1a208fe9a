#!/usr/bin/env python3
"""The programs of tcp-handshake on their own, without Wirestep: each client with each server, and without one.

usage: programs_test.py FOLDER-OF-SOURCES FOLDER-OF-COMPILED
"""

import pathlib
import socket
import subprocess
import sys
import time

PYTHON = "/usr/bin/python3"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def listens(port):
    """Asks the kernel's list, for a connection would be the one that the server accepts."""
    wanted = f"0100007F:{int(port):04X} 00000000:0000 0A"
    return wanted in pathlib.Path("/proc/net/tcp").read_text()


def talk(server, client):
    port = free_port()
    with subprocess.Popen([*server, "127.0.0.1", port], stdout=subprocess.PIPE, text=True) as running:
        try:
            end = time.monotonic() + 10
            while not listens(port):
                assert running.poll() is None and time.monotonic() < end, f"{server} doesn't listen"
                time.sleep(0.01)
            said = subprocess.run([*client, "127.0.0.1", port], capture_output=True, text=True, timeout=10, check=True)
            heard, _ = running.communicate(timeout=10)
        finally:
            running.kill()
    assert said.stdout == "client heard: hi\n", said
    assert heard == "server heard: hello\n", heard
    assert running.returncode == 0, running.returncode


def refused(client):
    result = subprocess.run([*client, "127.0.0.1", free_port()], capture_output=True, text=True, timeout=10)
    assert result.returncode == 1, result
    assert "Connection refused" in result.stderr and "Traceback" not in result.stderr, result


def main(sources, compiled):
    servers = {"C": [f"{compiled}/server"], "Python": [PYTHON, f"{sources}/server.py"]}
    clients = {"C": [f"{compiled}/client"], "Python": [PYTHON, f"{sources}/client.py"]}
    for server_name, server in servers.items():
        for client_name, client in clients.items():
            talk(server, client)
            print(f"{client_name} client, {server_name} server: fine")
    for client_name, client in clients.items():
        refused(client)
        print(f"{client_name} client, no server: refused")
    for name in ("server.c", "client.c", "server.py", "client.py"):
        lines = len(pathlib.Path(sources, name).read_text().splitlines())
        assert lines < 60, f"{name} has {lines} lines"


if __name__ == "__main__":
    main(*sys.argv[1:])
