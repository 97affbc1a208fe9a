#!/usr/bin/env bash
# Real traffic for packet/'s golden test: two hosts in network namespaces of their own, joined by a veth pair, and
# tcpdump on one end. Needs no root: everything happens in a user namespace, and is gone when this script ends.
# usage: capture.sh OUT.pcap
# Exit status 77: this machine can't (no namespaces, no tcpdump); says why.
set -euo pipefail
out=$(realpath "$1")
here=$(realpath "$(dirname "$0")")

if [ -z "${WIRESTEP_CAPTURE_INSIDE:-}" ]; then
  for tool in unshare nsenter ip tcpdump; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || { echo "needs $tool"; exit 77; }
  done
  [ -x /usr/bin/python3 ] || { echo "needs /usr/bin/python3"; exit 77; }
  # Not as root: tcpdump as root insists on becoming a user that a namespace with one user doesn't have. The
  # capabilities stay.
  into="unshare -U --map-user=1000 --map-group=1000 --keep-caps"
  $into true 2>/dev/null || { echo "this machine allows no user namespaces"; exit 77; }
  export WIRESTEP_CAPTURE_INSIDE=1 PATH=$PATH:/usr/sbin:/sbin
  # A PID namespace of its own: whatever the script leaves running ends with it.
  exec $into -nmpf --mount-proc --kill-child bash "$0" "$out"
fi

# The other host is the network namespace of a sleeping process; this script is the client.
unshare -n sleep infinity & server_pid=$!
while [ "$(readlink /proc/$server_pid/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
server() { nsenter -t "$server_pid" -n "$@"; }

ip link add eth0 address 02:00:00:00:00:01 type veth peer name peer0 address 02:00:00:00:00:02
ip link set peer0 netns "$server_pid"
server ip link set peer0 name eth0
# Before there is a carrier, so that the first multicast reports and duplicate address detection are in it.
ip link set eth0 up
# --immediate-mode, -U: each frame is read and written at once; else tcpdump ends without its last
# block. -s, -B: many slots of a frame's size; those of the default size are few, and frames are lost.
: >"$out.log"
tcpdump --immediate-mode -U -s 2000 -B 8192 -i eth0 -w "$out" 2>"$out.log" & tcpdump_pid=$!
for _ in $(seq 200); do grep -q listening "$out.log" && break; sleep 0.02; done
grep -q listening "$out.log" || { cat "$out.log"; exit 77; }

ip link set lo up; server ip link set lo up
ip addr add 10.0.0.1/24 dev eth0; server ip addr add 10.0.0.2/24 dev eth0
server ip link set eth0 up
ip addr add fd00::1/64 dev eth0 nodad; server ip addr add fd00::2/64 dev eth0 nodad
# A network behind the server that doesn't exist, and one whose path is narrow: for the errors.
server sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0
server sysctl -qw net.ipv6.icmp.ratelimit=0 2>/dev/null || true
server ip link add narrow mtu 1280 type veth peer name nowhere
server ip addr add 10.1.0.1/24 dev narrow; server ip addr add fd01::1/64 dev narrow nodad
server ip link set narrow up; server ip link set nowhere up
server ip neigh add 10.1.0.9 lladdr 02:00:00:00:01:09 dev narrow
server ip neigh add fd01::9 lladdr 02:00:00:00:01:09 dev narrow
ip route add 10.1.0.0/24 via 10.0.0.2; ip route add 10.2.0.0/24 via 10.0.0.2
ip route add fd01::/64 via fd00::2; ip route add fd02::/64 via fd00::2

/usr/bin/python3 "$here/traffic.py" "$server_pid"

sleep 0.2
kill -INT "$tcpdump_pid"; wait "$tcpdump_pid" || true
rm -f "$out.log"
kill "$server_pid"
