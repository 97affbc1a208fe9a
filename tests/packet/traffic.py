"""Sockets talking, for capture.sh. usage: traffic.py PID-OF-A-PROCESS-IN-THE-SERVER'S-NETWORK-NAMESPACE

Both ends are in this one process: a socket stays in the namespace in which it was made.
"""
import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
namespaces = {"client": os.open("/proc/self/ns/net", os.O_RDONLY),
              "server": os.open(f"/proc/{sys.argv[1]}/ns/net", os.O_RDONLY)}


def make(host, family, kind, protocol=0):
    """A socket in the host's network namespace."""
    if libc.setns(namespaces[host], CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    try:
        s = socket.socket(family, kind, protocol)
        s.settimeout(5)
        return s
    finally:
        libc.setns(namespaces["client"], CLONE_NEWNET)


def no_offloads(host):
    """What a cable carries: checksums filled in, no segment larger than the MTU (ethtool's old ioctls)."""
    s = make(host, socket.AF_INET, socket.SOCK_DGRAM)
    # From <linux/ethtool.h>: SRXCSUM, STXCSUM, SSG, STSO, SGSO, SGRO.
    for command in (0x15, 0x17, 0x19, 0x1f, 0x24, 0x2c):
        value = ctypes.create_string_buffer(struct.pack("II", command, 0))
        request = struct.pack("16sP16x", b"eth0", ctypes.addressof(value))
        fcntl.ioctl(s, 0x8946, request)  # SIOCETHTOOL
    s.close()


def receive(s, count):
    """Exactly `count` bytes."""
    data = b""
    while len(data) < count:
        data += s.recv(count - len(data))
    return data


def tcp(family, address, port):
    """Handshake, data both ways, orderly close; then a reset; then a port where nobody listens."""
    listener = make("server", family, socket.SOCK_STREAM)
    listener.bind((address, port))
    listener.listen(5)
    client = make("client", family, socket.SOCK_STREAM)
    client.connect((address, port))
    server, _ = listener.accept()
    client.sendall(b"hello, server\n")
    receive(server, 14)
    server.sendall(b"hello, client\n" * 300)  # several segments
    receive(client, 14 * 300)
    client.send(b"!", socket.MSG_OOB)  # urgent data
    server.recv(1, socket.MSG_OOB)
    client.shutdown(socket.SHUT_WR)
    assert server.recv(1) == b""
    server.close()
    assert client.recv(1) == b""
    client.close()

    client = make("client", family, socket.SOCK_STREAM)
    client.connect((address, port))
    server, _ = listener.accept()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()  # resets
    server.close()
    listener.close()

    client = make("client", family, socket.SOCK_STREAM)
    try:
        client.connect((address, port + 1))
    except ConnectionRefusedError:
        pass
    client.close()


def udp(family, address, port):
    """A datagram there and back, one that needs fragments, an empty one, and one to a closed port."""
    server = make("server", family, socket.SOCK_DGRAM)
    server.bind((address, port))
    client = make("client", family, socket.SOCK_DGRAM)
    client.connect((address, port))
    client.send(b"ping")
    _, peer = server.recvfrom(100)
    server.sendto(b"pong", peer)
    client.recv(100)
    client.send(b"x" * 3000)
    server.recv(4000)
    client.send(b"")
    server.recv(100)
    if family == socket.AF_INET:
        client.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_NO_CHECK", 11), 1)
        client.send(b"no checksum")
        server.recv(100)
    closed = make("client", family, socket.SOCK_DGRAM)
    closed.connect((address, port + 1))
    closed.send(b"anyone?")
    try:
        closed.recv(100)
    except ConnectionRefusedError:
        pass
    for s in (server, client, closed):
        s.close()


def internet_checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ping(address, size=56, hops=64, options=None, fragment=True):
    """An echo request; waits for what comes back, an echo reply or an error, if anything does."""
    v6 = ":" in address
    if v6:
        s = make("client", socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, hops)
        for header, content in (options or {}).items():
            s.setsockopt(socket.IPPROTO_IPV6, header, content)
        if not fragment:
            s.setsockopt(socket.IPPROTO_IPV6, 62, 1)  # IPV6_DONTFRAG
    else:
        s = make("client", socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hops)
        if options:
            s.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, options)
        s.setsockopt(socket.IPPROTO_IP, 10, 2 if not fragment else 0)  # IP_MTU_DISCOVER
    body = struct.pack("!HH", 0x1234, 1) + bytes(i & 0xff for i in range(size))
    if v6:  # the kernel fills in the checksum: it knows the addresses
        message = struct.pack("!BBH", 128, 0, 0) + body
    else:
        message = struct.pack("!BBH", 8, 0, internet_checksum(struct.pack("!BBH", 8, 0, 0) + body)) + body
    s.sendto(message, (address, 0))
    s.settimeout(0.1)  # until the answer has been recorded too
    try:
        s.recv(65536)
    except OSError:
        pass
    s.close()


def pings():
    ping("10.2.0.9")  # no route behind the server. First: it grants such errors to an address only now and then
    for i in range(3):
        ping("10.0.0.2")
        ping("fd00::2")
    ping("10.0.0.2", size=4000)  # fragments
    ping("fd00::2", size=4000)
    ping("10.0.0.2", options=bytes([1, 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0]))  # no operation, record route, end
    ping("10.0.0.2", options=bytes([148, 4, 0, 0]))  # router alert
    ping("10.0.0.2", options=bytes([68, 12, 5, 0] + [0] * 8))  # timestamps
    ping("fd00::2", options={socket.IPV6_DSTOPTS: bytes([0, 0, 1, 4, 0, 0, 0, 0])})  # destination options: PadN
    ping("10.0.0.9")  # nobody there: ARP asks in vain
    ping("fd00::9")
    ping("10.1.0.9", hops=1)  # time exceeded
    ping("fd01::9", hops=1)
    ping("fd02::9")  # no route
    ping("10.1.0.9", size=1400, fragment=False)  # too big for the next link
    ping("fd01::9", size=1400, fragment=False)


def sack(address, port):
    """Data with a hole in it, so that the receiver answers with SACK blocks."""
    listener = make("server", socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((address, port))
    listener.listen(5)
    client = make("client", socket.AF_INET, socket.SOCK_STREAM)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.connect((address, port))
    server, _ = listener.accept()
    # One segment goes to a MAC address that nobody has: a hole. The next ones arrive.
    os.system("ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:99 dev eth0 nud permanent")
    client.sendall(b"lost")
    os.system("ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent")
    client.sendall(b"found")
    client.sendall(b"found")
    receive(server, 14)
    client.close()
    server.close()
    listener.close()


no_offloads("client")
no_offloads("server")
pings()
tcp(socket.AF_INET, "10.0.0.2", 9000)
tcp(socket.AF_INET6, "fd00::2", 9000)
udp(socket.AF_INET, "10.0.0.2", 9100)
udp(socket.AF_INET6, "fd00::2", 9100)
sack("10.0.0.2", 9200)
