"""Connects without waiting for it, then waits with poll().

    connector.py [ADDRESS [PORT]]
"""
import errno
import os
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def wait_until(connection, ready):
    poll = select.poll()
    poll.register(connection, ready)
    poll.poll()


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.setblocking(False)

    result = connection.connect_ex((address, port))
    if result not in (0, errno.EINPROGRESS):
        sys.exit("connect: " + os.strerror(result))

    wait_until(connection, select.POLLOUT)
    error = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error != 0:
        sys.exit("connect: " + os.strerror(error))

    wait_until(connection, select.POLLIN)
    text = connection.recv(64)
    print("heard", text.decode(), flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
