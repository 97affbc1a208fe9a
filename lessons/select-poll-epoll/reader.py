"""Reads what its one client says, 2 bytes at a wake-up. With "edge" that is the mistake
that the lesson is about: make the socket non-blocking and read until EAGAIN instead.
reader.py ADDRESS PORT level|edge|oneshot|rearm|writable"""
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000
mode = sys.argv[3] if len(sys.argv) > 3 else "level"
EVENTS = {
    "level": 0,
    "edge": select.EPOLLET,
    "oneshot": select.EPOLLONESHOT,
    "rearm": select.EPOLLONESHOT,
    "writable": select.EPOLLOUT,
}


def one_client():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(1)
    client, _ = listener.accept()
    listener.close()
    return client


def main():
    client = one_client()
    events = select.EPOLLIN | select.EPOLLRDHUP | EVENTS[mode]
    waiter = select.epoll()
    waiter.register(client, events)
    idle = 0
    while True:
        [(_, ready)] = waiter.poll(maxevents=1)
        if ready == select.EPOLLOUT:  # it could send, and has nothing to send
            idle += 1
            if idle == 1000:
                print("woken 1000 times for nothing", flush=True)
                events &= ~select.EPOLLOUT
                waiter.modify(client, events)
            continue
        if not client.recv(2):
            break
        if mode == "rearm":
            waiter.modify(client, events)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
