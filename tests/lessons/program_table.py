"""What the programs of each lesson do on their own, without Wirestep. programs_test.py plays it.

To add a lesson: an entry in LESSONS below, named as its folder. Every program of its lesson.md has to appear, and each is
tried in C, Python and C with libuv; a pair is tried with each language of the one against each language of the other. Then

    ctest --test-dir build/release -R lesson_programs:my-lesson

- Pair(server, client, …): the server is started, the client once it listens (udp: once its port is bound); both must end with
  status 0 and have said exactly what is written here. A server that never ends has `server_ends=False` and is ended by
  SIGTERM once the clients are done and it has said what it is to say. `clients=3` lets three clients come, one after the other.
- Alone(program, …): it runs without anybody to talk to. `says` is its whole output; `complains` is a regular expression that is
  found in its one line on standard error, upper or lower case (libuv has messages of its own); its status is 0 without, 1
  with one. Nobody listens at {port}.

Arguments are texts in which {port} and {other} stand for two ports that are free; those of a Pair are the same for both
programs unless they are said. What is None isn't looked at.
"""

import dataclasses


@dataclasses.dataclass
class Pair:
    server: str
    client: str
    server_says: str | None
    client_says: str | None
    arguments: tuple = ("127.0.0.1", "{port}")
    server_arguments: tuple | None = None
    client_arguments: tuple | None = None
    udp: bool = False
    server_ends: bool = True
    clients: int = 1


@dataclasses.dataclass
class Alone:
    program: str
    says: str | None = ""
    complains: str = ""
    arguments: tuple = ("127.0.0.1", "{port}")


@dataclasses.dataclass
class Programs:
    pairs: list = dataclasses.field(default_factory=list)
    alone: list = dataclasses.field(default_factory=list)
    longest: int = 60  # lines of a source: students read it beside the ladder


HELLO, HI = "server heard: hello\n", "client heard: hi\n"
FROM_OTHER = ("127.0.0.1", "{port}", "127.0.0.1", "{other}")

NO_ADDRESS = "assign requested address|address not available"

LESSONS = {
    "osi-model": Programs(
        pairs=[
            Pair("udp-server", "udp-client", "41  A\ne6 b1 89  汉\n", "handed over: 1\nhanded over: 3\n", udp=True, server_ends=False,
                 client_arguments=("127.0.0.1", "{port}", "A", "汉")),
            Pair("tcp-server", "tcp-client", "35 3a 68 65 6c 6c 6f  5:hello\n" * 2, "handed over: 7\n", server_ends=False, clients=2,
                 client_arguments=("127.0.0.1", "{port}", "5:hello")),
        ],
        alone=[
            Alone("udp-client"),
            Alone("tcp-client", complains="connection refused"),
            Alone("udp-server", complains=NO_ADDRESS, arguments=("192.0.2.1", "{port}")),
            Alone("tcp-server", complains=NO_ADDRESS, arguments=("192.0.2.1", "{port}")),
        ],
        longest=65,
    ),
    "blocking": Programs(
        pairs=[
            Pair("server", "client", "server heard 5 bytes\n" * 3, "heard welcome\n", server_ends=False, clients=3),
            Pair("server", "connector", "server heard 0 bytes\n", "heard welcome\n", server_ends=False),
            Pair("server", "reader", "server heard 0 bytes\n", "heard welcome, after 0 calls in vain\n", server_ends=False),
            *(Pair("server", "reader", "server heard 0 bytes\n", None, server_ends=False, client_arguments=("127.0.0.1", "{port}", how))
              for how in ("nonblocking", "timeout")),
            *(Pair("server", "sender", "server heard 10000000 bytes\n", "sent 10000000 bytes\n", server_ends=False,
                   client_arguments=("127.0.0.1", "{port}", how, "10000000"))
              for how in ("blocking", "nonblocking")),
        ],
        alone=[
            *(Alone(each, complains="connection refused") for each in ("client", "connector", "reader", "sender")),
            Alone("server", complains=NO_ADDRESS, arguments=("192.0.2.1", "{port}")),
        ],
        longest=90,  # the server with libuv
    ),
    "tcp-handshake": Programs(
        pairs=[
            Pair("server", "client", HELLO, HI),
            Pair("server", "nonblocking", HELLO, HI),
            Pair("server", "client", HELLO, HI, client_arguments=FROM_OTHER),
        ],
        alone=[
            Alone("client", complains="connection refused"),
            Alone("nonblocking", complains="connection refused"),
            Alone("client", complains="connection refused", arguments=FROM_OTHER),
            Alone("client", says="client heard: hello\n", arguments=("127.0.0.1", "{port}") * 2),  # its SYN meets itself
            Alone("server", complains=NO_ADDRESS, arguments=("192.0.2.1", "{port}")),
        ],
        longest=70,
    ),
    "udp": Programs(
        pairs=[
            Pair("receiver", "sender", "3 bytes from 127.0.0.1: one\n0 bytes from 127.0.0.1: \n4000 bytes from 127.0.0.1: "
                 + "x" * 20 + "\n3 bytes from 127.0.0.1: two\n", "", udp=True, server_ends=False,
                 client_arguments=("127.0.0.1", "{port}", "one", "", "=4000", "-c", "two")),
            Pair("receiver", "sender", "4 bytes, cut, from 127.0.0.1: 0123\n4 bytes from 127.0.0.1: next\n", "", udp=True,
                 server_ends=False, server_arguments=("127.0.0.1", "{port}", "4", "tell"),
                 client_arguments=("127.0.0.1", "{port}", "0123456789", "next")),
            Pair("server", "asker", "", "heard: OK yes 100%\n", udp=True, server_ends=False, clients=3,
                 client_arguments=("127.0.0.1", "{port}", "yes 100%%")),
        ],
        alone=[
            Alone("sender", complains="message too long", arguments=("127.0.0.1", "{port}", "=70000")),
            Alone("sender", complains="permission denied", arguments=("127.255.255.255", "{port}", "hello")),
            Alone("asker", complains="connection refused", arguments=("127.0.0.1", "{port}", "?")),
            Alone("receiver", complains="assign requested address|address not available", arguments=("192.0.2.1", "{port}")),
            Alone("server", complains="assign requested address|address not available", arguments=("192.0.2.1", "{port}")),
        ],
        longest=90,  # the sender in C with libuv: its options are what the lesson tries
    ),
    "select-poll-epoll": Programs(
        pairs=[
            *(
                Pair(f"{name}-server", "client", "", "heard: hello\nheard: again\n", server_ends=False, clients=3,
                     client_arguments=("127.0.0.1", "{port}", "hello", "again"))
                for name in ("select", "poll", "epoll", "selectors")
            ),
            *(
                Pair("reader", "sender", says, "", server_arguments=("127.0.0.1", "{port}", mode),
                     client_arguments=("127.0.0.1", "{port}", "12345678"))
                for mode, says in (("level", ""), ("rearm", ""), ("writable", None))
            ),
        ],
        alone=[
            Alone("client", complains="connection refused"),
            Alone("sender", complains="connection refused"),
            Alone("reader", complains="assign requested address", arguments=("192.0.2.1", "{port}")),
            *(
                Alone(f"{name}-server", complains="assign requested address|address not available",
                      arguments=("192.0.2.1", "{port}"))
                for name in ("select", "poll", "epoll", "selectors")
            ),
        ],
        longest=80,  # the one with select
    ),
}
