"""Is greeted, says a word, and goes.    client.py [ADDRESS [PORT [WORD]]]"""
import socket
import sys

address = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 9000
word = sys.argv[3] if len(sys.argv) > 3 else "hello"


def main():
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.connect((address, port))

    text = connection.recv(64)
    print("heard", text.decode(), flush=True)

    connection.sendall(word.encode())
    connection.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
