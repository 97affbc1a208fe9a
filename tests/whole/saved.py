"""What a session says of itself, in JSON and as a file for Wireshark: the states the held wire exposes come in their
order, and tshark finds SYN, SYN-ACK and ACK in order, nothing malformed, no bad checksum, and the records as JSON.

usage: saved.py WIRESTEP LANGUAGE
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def main(wirestep, language):
    with tempfile.TemporaryDirectory() as directory:
        saved = os.path.join(directory, "x.pcapng")
        command = [wirestep, "run", "tcp-handshake", "--lang", language, "--json", "--save", saved]
        played = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        assert played.returncode == 0, played.stderr
        events = [json.loads(line) for line in played.stdout.splitlines()]
        check_order(events)
        if shutil.which("tshark") is None:
            print("skipped: no tshark")
            sys.exit(SKIPPED)
        check_file(saved, events)


def check_order(events):
    assert events[0]["type"] == "session" and events[0]["version"] == 1, events[0]
    times = [e["t"] for e in events if "t" in e]
    assert times == sorted(times), "t decreases"

    def first(**wanted):
        for index, event in enumerate(events):
            if all(event.get(key) == value for key, value in wanted.items()):
                return index
        raise AssertionError(f"no event with {wanted}")

    syn_sent = first(type="socket", host="client", state="SYN_SENT")
    syn_delivered = first(type="frame", event="delivered", flags=["SYN"])
    syn_recv = first(type="socket", host="server", state="SYN_RECV")
    ack_delivered = first(type="frame", event="delivered", flags=["ACK"])
    server_established = first(type="socket", host="server", state="ESTABLISHED")
    assert syn_sent < syn_delivered < syn_recv < ack_delivered < server_established
    # The call, the socket and the frame are tied together by the cookie.
    connect = events[first(type="call", event="begin", name="connect")]
    assert connect["socket"] == events[syn_sent]["socket"] == events[syn_delivered]["socket"]
    assert connect["line"] > 0 and connect["file"].startswith("client.")


def tshark(saved, *arguments):
    checks = [f"-o{layer}.check_checksum:TRUE" for layer in ("ip", "tcp", "udp")]
    result = subprocess.run(["tshark", "-r", saved, *checks, *arguments], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def check_file(saved, events):
    flags = [line for line in tshark(saved, "-Y", "tcp", "-Tfields", "-etcp.flags")]
    assert [int(f, 16) for f in flags[:3]] == [0x02, 0x12, 0x10], flags[:3]
    bad = "_ws.malformed || tcp.checksum.status==0 || ip.checksum.status==0 || udp.checksum.status==0"
    assert tshark(saved, "-Y", bad) == [], "tshark calls some frames malformed"
    frames = tshark(saved, "-Y", "eth")
    sent = [e for e in events if e["type"] == "frame" and e["event"] == "sent"]
    assert len(frames) == len(sent), (len(frames), len(sent))
    records = tshark(saved, "-Y", "json", "-Tfields", "-ejson.value.string")
    assert any("SYN_SENT" in line for line in records), "no record dissects as JSON with a socket's state"
    others = [e for e in events if e["type"] != "frame"]
    assert len(records) >= len(others), (len(records), len(others))
    print(f"{len(frames)} frames and {len(records)} records as tshark wants them")


main(os.path.abspath(sys.argv[1]), sys.argv[2])
