"""Says each word, and hears nothing.
sender.py [ADDRESS [PORT [WORD ...]]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((address, port))
    for word in sys.argv[3:]:
        sock.sendall(word.encode())
    sock.shutdown(socket.SHUT_WR)  # a FIN: no more words
    while sock.recv(16):
        pass
    sock.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
