"""Asks one question and waits for the answer.
asker.py ADDRESS PORT QUESTION"""
import socket
import sys

if len(sys.argv) < 4:
    sys.exit("ADDRESS PORT QUESTION")
there = (sys.argv[1], int(sys.argv[2]))
question = sys.argv[3]


def main():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.connect(there)
    s.send(question.encode())

    answer = s.recv(400)
    print("heard:", answer.decode(), flush=True)
    s.close()


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
