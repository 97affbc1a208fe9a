"""client.py with a socket that doesn't block.
nonblocking.py [ADDRESS [PORT]]"""
import errno
import os
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def wait_for(connection, event):
    wanted = select.poll()
    wanted.register(connection, event)
    wanted.poll()


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.setblocking(False)
    error = connection.connect_ex((address, port))
    if error not in (0, errno.EINPROGRESS):
        raise OSError(error, os.strerror(error))
    # Here the program could do something else.

    wait_for(connection, select.POLLOUT)  # the attempt is over
    error = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error != 0:
        raise OSError(error, os.strerror(error))

    connection.send(b"hello")
    wait_for(connection, select.POLLIN)
    text = connection.recv(64)  # so short a text comes whole
    print("client heard:", text.decode(), flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
