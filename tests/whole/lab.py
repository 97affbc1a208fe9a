"""Programs of all kinds, unmodified, in the sandbox: each pair says what it would say anywhere, and its calls are
reported, each with its return.

usage: lab.py WIRESTEP
"""

import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

WIRESTEP = os.path.abspath(sys.argv[1])

PROGRAMS = {
    "aio.py": """
import asyncio, sys
async def echo(reader, writer):
    while data := await reader.read(100):
        writer.write(data)
        await writer.drain()
    writer.close()
async def serve():
    server = await asyncio.start_server(echo, '127.0.0.1', 9100)
    await server.serve_forever()
async def call():
    reader, writer = await asyncio.open_connection('127.0.0.1', 9100)
    writer.write(b'hello')
    print((await reader.read(100)).decode())
    writer.close()
    await writer.wait_closed()
asyncio.run(serve() if sys.argv[1] == 'serve' else call())
""",
    "upper.py": """
import socketserver, sys
class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())
kind = {'forking': socketserver.ForkingTCPServer, 'threading': socketserver.ThreadingTCPServer}[sys.argv[1]]
kind.request_queue_size = 20  # with 5 the kernel answers a crowd with SYN cookies, and resets some: here as anywhere
kind(('', 9100), Upper).serve_forever()
""",
    "crowd.py": """
import socket, threading
def call(number):
    with socket.create_connection(('server', 9100)) as s:
        s.sendall(b'line %d\\n' % number)
        s.shutdown(socket.SHUT_WR)
        heard[number] = s.makefile('rb').read()
heard = {}
threads = [threading.Thread(target=call, args=(i,)) for i in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(all(heard[i] == b'LINE %d\\n' % i for i in range(10)))
""",
    "datagrams.py": """
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if sys.argv[1] == 'serve':
    s.bind(('0.0.0.0', 9100))
    while True:
        data, peer = s.recvfrom(2000)
        s.sendto(data[::-1], peer)
s.connect(('server', 9100))
s.send(b'olleh')
print(s.recv(2000).decode())
""",
    "epoll.c": r"""
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(9100)};
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 5)) return 1;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  while (epoll_wait(epoll, &event, 1, -1) == 1) {
    char text[100];
    if (event.data.fd == listener) {
      event = (struct epoll_event){.events = EPOLLIN, .data.fd = accept4(listener, 0, 0, SOCK_NONBLOCK)};
      epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
      continue;
    }
    ssize_t got = read(event.data.fd, text, sizeof text);
    if (got <= 0 || write(event.data.fd, text, got) != got) close(event.data.fd);
  }
}
""",
}

CALL = ("python3 -c \"import socket; s = socket.create_connection(('%s', 9100)); s.sendall(b'hello\\n'); "
        "print(s.recv(100).decode().strip())\"")

# The server's command, the client's, what the client prints, and calls that must be seen: program, name, at least.
PAIRS = [
    ("python3 -m http.server 9100", "curl -s http://server:9100/aio.py | md5sum - aio.py | cut -c1-32 | uniq | wc -l",
     "1", [("server", "accept4", 1), ("server", "send", 2), ("client", "connect", 1)]),
    ("python3 -m http.server --bind 127.0.0.1 9100", "curl -s -o /dev/null -w '%{http_code}' http://localhost:9100/",
     "200", [("server", "bind", 1), ("client", "connect", 1)]),
    ("nc -l -p 9100", "echo hi | nc -q0 server 9100; echo sent", "sent", [("server", "accept4", 0), ("client", "write", 1)]),
    ("python3 aio.py serve", "python3 aio.py call", "hello", [("server", "epoll_wait", 3), ("client", "recv", 1)]),
    ("python3 upper.py forking", CALL % "server", "HELLO", [("server", "recv", 1), ("server", "send", 1)]),
    ("python3 upper.py threading", CALL % "localhost", "HELLO", [("server", "recv", 1), ("server", "send", 1)]),
    ("python3 upper.py forking", "python3 crowd.py", "True", [("server", "send", 10), ("client", "connect", 10)]),
    ("python3 upper.py threading", "python3 crowd.py", "True", [("server", "send", 10), ("client", "recv", 10)]),
    ("python3 datagrams.py serve", "python3 datagrams.py call", "hello", [("server", "sendto", 1), ("client", "recv", 1)]),
    ("./epoll", CALL % "localhost", "hello", [("server", "epoll_wait", 2), ("server", "accept4", 1)]),
    ("./epoll", CALL % "server", "hello", [("server", "epoll_ctl", 2), ("server", "write", 1)]),
]


def play(folder, server, client, printed, wanted):
    command = [WIRESTEP, "lab", "--json", "--server", server, "--client", client]
    environment = dict(os.environ, PATH="/usr/bin:/bin")
    ran = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                         timeout=60)
    where = f"{server} | {client}: status {ran.returncode} {ran.stderr}"
    assert ran.returncode == 0, where
    events = [json.loads(line) for line in ran.stdout.splitlines()]
    said = "".join(e["text"] for e in events if e["type"] == "output" and e["program"] == "client").strip()
    assert said == printed, (where, said)
    calls = [e for e in events if e["type"] == "call"]
    begun = collections.Counter((e["program"], e["name"]) for e in calls if e["event"] == "begin")
    for program, name, least in wanted:
        assert begun[program, name] >= least, (where, program, name, begun)
    # A call that didn't return was under way when the world ended: one of a thread at most.
    open_calls = {}
    for e in calls:
        key = (e["program_id"], e["pid"], e["tid"])
        if e["event"] == "begin":
            assert key not in open_calls, (where, "two calls of a thread at once", open_calls[key], e)
            open_calls[key] = e
        elif e["event"] == "return":
            assert open_calls.pop(key)["id"] == e["id"], where
    frames = [e for e in events if e["type"] == "frame"]
    assert {e["event"] for e in frames} == {"sent", "delivered"}, where


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name, text in PROGRAMS.items():
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        subprocess.run(["cc", "-o", "epoll", "epoll.c"], cwd=folder, check=True)
        left_out = set()
        for server, client, *rest in PAIRS:
            tools = {t for t in ("curl", "nc") if f"{t} " in server + client and shutil.which(t) is None}
            left_out |= tools
            if not tools:
                play(folder, server, client, *rest)
    print("every pair is as without Wirestep" + (f"; without {', '.join(left_out)}" if left_out else ""))


main()
