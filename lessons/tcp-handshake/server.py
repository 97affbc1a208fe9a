"""Accepts one client, hears it and greets it.
server.py [ADDRESS PORT]"""
import socket
import sys

arguments = sys.argv[1:]
if len(arguments) < 2:
    arguments = ["127.0.0.1", "9000"]
here = (arguments[0], int(arguments[1]))


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(here)
    listener.listen(5)

    connection, _ = listener.accept()

    text = connection.recv(64)
    print("server heard:", text.decode(), flush=True)
    connection.sendall(b"hi")

    connection.recv(64)  # b"": the client has nothing more to say
    connection.close()
    listener.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
