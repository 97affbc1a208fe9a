"""Sends each MESSAGE as one datagram; "=4000"
stands for 4000 bytes. These change the socket
for what follows: -c connects it, -b allows
broadcast, -w forbids fragments.
sender.py ADDRESS PORT MESSAGE..."""
import socket
import sys

IP_MTU_DISCOVER, IP_PMTUDISC_DO = 10, 2  # Linux

if len(sys.argv) < 3:
    sys.exit("ADDRESS PORT MESSAGE...")
there = (sys.argv[1], int(sys.argv[2]))

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
connected = failed = False
for message in sys.argv[3:]:
    data = message.encode()
    if message.startswith("="):
        data = b"x" * int(message[1:])
    try:
        if message == "-c":
            s.connect(there)
            connected = True
        elif message == "-b":
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        elif message == "-w":
            s.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO)
        elif connected:
            s.send(data)
        else:
            s.sendto(data, there)
    except OSError as error:
        print("sender:", error.strerror, file=sys.stderr, flush=True)
        failed = True
s.close()
sys.exit(failed)
