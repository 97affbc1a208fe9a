"""Binds, then connects; two of them need no server.
both.py [MY-ADDRESS MY-PORT [ADDRESS PORT]]; alone it talks to itself"""
import socket
import sys

arguments = sys.argv[1:]
here = (arguments[0], int(arguments[1])) if len(arguments) > 1 else ("127.0.0.1", 7000)
there = (arguments[2], int(arguments[3])) if len(arguments) > 3 else here


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.bind(here)
    connection.connect(there)

    connection.sendall(b"hello")

    text = connection.recv(64)
    print("both heard:", text.decode(), flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
