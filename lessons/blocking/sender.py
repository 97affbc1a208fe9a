"""Is greeted and sends half a million bytes.

    sender.py [ADDRESS [PORT [HOW [BYTES]]]]
    HOW: blocking or nonblocking
"""
import select
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000
how = sys.argv[3] if len(sys.argv) > 3 else "blocking"
size = int(sys.argv[4]) if len(sys.argv) > 4 else 500_000


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.connect((address, port))
    connection.recv(64)
    connection.setblocking(how == "blocking")

    room = select.poll()
    room.register(connection, select.POLLOUT)
    data = memoryview(bytes(size))
    sent = 0
    while sent < len(data):
        try:
            sent += connection.send(data[sent:])
        except BlockingIOError:
            room.poll()  # wait until there is room
    print("sent", sent, "bytes", flush=True)
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
