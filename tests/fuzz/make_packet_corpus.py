#!/usr/bin/env python3
"""Writes the corpus for packet_fuzz.cc: of a capture, the first frame of each shape, without most of its data.

usage: tests/packet/capture.sh /tmp/traffic.pcap && tests/fuzz/make_packet_corpus.py /tmp/traffic.pcap
The corpus is committed; this runs again only when packet/ learns another protocol. Needs tshark to tell shapes apart.
"""
import pathlib
import struct
import subprocess
import sys

KEPT = 200  # bytes: all headers, even those that an ICMPv6 error quotes
SHAPE = ["frame.protocols", "arp.opcode", "ip.opt.type", "ip.flags.mf", "ipv6.fraghdr.more", "icmp.type", "icmp.code",
         "icmpv6.type", "icmpv6.code", "icmpv6.opt.type", "tcp.flags", "tcp.option_kind"]


def frames(path):
    data = pathlib.Path(path).read_bytes()
    offset = 24  # a pcap file's header, then each record's
    while offset < len(data):
        length = struct.unpack_from("<I", data, offset + 8)[0]
        yield data[offset + 16:offset + 16 + length]
        offset += 16 + length


def shapes(path):
    fields = [word for field in SHAPE for word in ("-e", field)]
    return subprocess.run(["tshark", "-n", "-r", path, "-T", "fields", *fields], capture_output=True, text=True,
                          check=True).stdout.splitlines()


corpus = pathlib.Path(__file__).parent / "corpus" / "packet"
corpus.mkdir(parents=True, exist_ok=True)
seen = set()
for frame, shape in zip(frames(sys.argv[1]), shapes(sys.argv[1])):
    if shape in seen:
        continue
    seen.add(shape)
    top = shape.split("\t")[0].split(":")[2:]
    (corpus / f"{len(seen):02}-{'-'.join(top[:4])}").write_bytes(frame[:KEPT])
