"""Echoes what its clients say; waits with select.poll.
poll-server.py [ADDRESS [PORT]]"""
import resource
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def listen_at(place):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(place)
    listener.listen(4096)
    listener.setblocking(False)
    return listener


def echo(client):
    """False once the client has nothing more to say, or doesn't read what we send."""
    try:
        text = client.recv(512)
        if text and client.send(text) == len(text):
            return True
    except OSError:
        pass
    client.close()
    return False


def accepted(listener):
    """All who have come: a wait for each would be dear."""
    while True:
        try:
            yield listener.accept()[0]
        except BlockingIOError:
            return


def main():
    listener = listen_at((address, port))
    clients = {}  # by descriptor
    waiter = select.poll()
    waiter.register(listener, select.POLLIN)
    while True:
        for fd, _ in waiter.poll():
            if fd == listener.fileno():
                for client in accepted(listener):
                    client.setblocking(False)
                    clients[client.fileno()] = client
                    waiter.register(client, select.POLLIN)
            elif not echo(clients[fd]):
                waiter.unregister(fd)
                del clients[fd]


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
