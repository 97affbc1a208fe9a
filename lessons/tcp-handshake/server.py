"""Accepts one client, hears it and greets it.
server.py [ADDRESS [PORT]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((address, port))
    listener.listen(5)

    connection, _ = listener.accept()

    text = connection.recv(64)  # so short a text comes whole
    print("server heard:", text.decode(), flush=True)
    connection.sendall(b"hi")

    connection.recv(64)  # b"": the client has nothing more to say
    connection.close()
    listener.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
