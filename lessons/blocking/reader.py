"""Reads what the server says.

    reader.py [ADDRESS [PORT [HOW]]]
    HOW: blocking, nonblocking or timeout
"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000
how = sys.argv[3] if len(sys.argv) > 3 else "blocking"


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.connect((address, port))

    if how == "nonblocking":
        connection.setblocking(False)
    if how == "timeout":
        connection.settimeout(0.5)

    text = None
    in_vain = 0
    while text is None:
        try:
            text = connection.recv(64)
        except (BlockingIOError, TimeoutError):
            in_vain += 1
    print(f"heard {text.decode()}, after {in_vain} calls in vain", flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
