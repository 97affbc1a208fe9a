"""Says what each datagram is and who sent it.
At most ROOM bytes are taken of each. OPTION:
tell (say so if more came), small (a small
receive buffer).
receiver.py ADDRESS PORT [ROOM [OPTION]]"""
import socket
import sys

if len(sys.argv) < 3:
    sys.exit("ADDRESS PORT [ROOM [OPTION]]")
here = (sys.argv[1], int(sys.argv[2]))
room = int(sys.argv[3]) if len(sys.argv) > 3 else 65536
option = sys.argv[4] if len(sys.argv) > 4 else ""


def main():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if option == "small":  # the kernel takes its minimum
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    s.bind(here)

    while True:
        cut = ""
        if option == "tell":
            data, _, flags, client = s.recvmsg(room)
            if flags & socket.MSG_TRUNC:
                cut = ", cut,"
        else:
            data, client = s.recvfrom(room)
        text = data[:20].decode(errors="replace")
        print(f"{len(data)} bytes{cut} from {client[0]}: {text}", flush=True)


try:
    main()
except OSError as error:
    sys.exit(error.strerror)
