"""Echoes what its clients say; waits with whatever selectors thinks best.
selectors-server.py [ADDRESS [PORT]]"""
import resource
import selectors
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
    waiter = selectors.DefaultSelector()
    waiter.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in waiter.select():
            if key.fileobj is listener:
                client, _ = listener.accept()
                client.setblocking(False)
                waiter.register(client, selectors.EVENT_READ)
            elif not echo(key.fileobj):
                waiter.unregister(key.fileobj)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
