"""Echoes what its clients say; waits with select.select.
select-server.py [ADDRESS [PORT [forget]]]"""
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


FD_SETSIZE = 1024


def main():
    listener = listen_at((address, port))
    watched = [listener]
    ready = watched
    while True:
        if len(sys.argv) <= 3:
            ready = watched
        ready, _, _ = select.select(ready, [], [])
        for sock in ready:
            if sock is not listener:
                if not echo(sock):
                    watched.remove(sock)
                continue
            client, _ = listener.accept()
            client.setblocking(False)
            if client.fileno() >= FD_SETSIZE:
                print("descriptor", client.fileno(), "has no bit in an fd_set", flush=True)
                client.close()
            else:
                watched.append(client)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
