"""Connects, says hello and hears the answer.
client.py [ADDRESS [PORT [MY-ADDRESS MY-PORT]]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if len(sys.argv) > 4:  # else the kernel chooses
        connection.bind((sys.argv[3], int(sys.argv[4])))
    connection.connect((address, port))

    connection.sendall(b"hello")

    text = connection.recv(64)  # so short a text comes whole
    print("client heard:", text.decode(), flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
