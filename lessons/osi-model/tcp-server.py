"""Takes one client after another, and shows what each sends.
tcp-server.py [ADDRESS [PORT]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9001


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((address, port))
    listener.listen(5)
    while True:
        sock, sender = listener.accept()
        try:
            while data := sock.recv(64):
                text = data.decode(errors="replace")  # bytes become characters
                print(data.hex(" "), "", text, flush=True)
        except OSError as error:  # the others are served all the same
            print("recv:", error.strerror, file=sys.stderr, flush=True)
        sock.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
