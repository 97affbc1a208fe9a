"""Connects, says hello and hears the answer.
client.py [ADDRESS PORT [MY-ADDRESS MY-PORT]]"""
import socket
import sys

arguments = sys.argv[1:]
if len(arguments) < 2:
    arguments = ["127.0.0.1", "9000"]
there = (arguments[0], int(arguments[1]))


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if len(arguments) > 3:  # else the kernel chooses
        connection.bind((arguments[2], int(arguments[3])))
    connection.connect(there)

    connection.sendall(b"hello")

    text = connection.recv(64)
    print("client heard:", text.decode(), flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
