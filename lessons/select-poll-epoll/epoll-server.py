"""Echoes what its clients say; waits with select.epoll.
epoll-server.py [ADDRESS [PORT]]"""
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


def main():
    listener = listen_at((address, port))
    clients = {}  # by descriptor
    waiter = select.epoll()
    waiter.register(listener, select.EPOLLIN)
    while True:
        for fd, _ in waiter.poll(maxevents=64):
            if fd == listener.fileno():
                client, _ = listener.accept()
                client.setblocking(False)
                clients[client.fileno()] = client
                waiter.register(client, select.EPOLLIN)
            elif not echo(clients[fd]):
                del clients[fd]  # it has left the interest list by itself


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
