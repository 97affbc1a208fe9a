"""Shows every datagram as bytes and as text.
udp-server.py [ADDRESS [PORT]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((address, port))
    while True:
        data, sender = sock.recvfrom(64)
        text = data.decode(errors="replace")  # bytes become characters
        print(data.hex(" "), "", text, flush=True)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
