"""Sends each TEXT as a datagram of its own.
udp-client.py [ADDRESS [PORT [TEXT…]]]"""
import os
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for text in sys.argv[3:]:
        data = os.fsencode(text)  # characters become bytes: UTF-8
        sent = sock.sendto(data, (address, port))
        print("handed over:", sent, flush=True)
    sock.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
