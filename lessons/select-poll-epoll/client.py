"""Says each word to an echo server and hears it again.
client.py [ADDRESS [PORT [WORD ...]]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((address, port))
    for word in sys.argv[3:]:
        said = word.encode()
        sock.sendall(said)
        heard = b""
        while len(heard) < len(said):  # it may come back in pieces
            piece = sock.recv(512)
            if not piece:
                sys.exit("the server has closed")
            heard += piece
        print("heard:", heard.decode(), flush=True)
    sock.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
