"""One socket for all clients: answers each
question with "OK" and the time, in the form
that the question has ("%Y-%m-%d").
server.py ADDRESS PORT"""
import socket
import sys
import time

if len(sys.argv) < 3:
    sys.exit("ADDRESS PORT")
here = (sys.argv[1], int(sys.argv[2]))


def main():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(here)

    while True:
        question, client = s.recvfrom(200)
        answer = "OK " + time.strftime(question.decode(errors="replace"))
        s.sendto(answer.encode(), client)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
