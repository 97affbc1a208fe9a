"""Serves one client after the other: greets it and hears it out.

    server.py [ADDRESS [PORT]]
"""
import socket
import sys
import time

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def work():  # for a second of processor time
    end = time.process_time() + 1
    while time.process_time() < end:
        pass


def serve(client):
    heard = 0
    client.sendall(b"welcome")
    while data := client.recv(65536):
        heard += len(data)
        if data.startswith(b"work"):  # so short a word comes whole
            work()
    print("server heard", heard, "bytes", flush=True)


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((address, port))
    listener.listen(5)

    while True:
        client, _ = listener.accept()
        with client:
            try:
                serve(client)
            except OSError as error:
                print("recv:", error.strerror, file=sys.stderr)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
