#pragma once

#include "trace/event.h"

// The JSON form of every event, written once for both directions: fields(io, event) names each field, and
// `io` either writes it or reads it. The names are a promise to scripts (DESIGN 5), so a field is added at
// the end and none is renamed. `io` has a method per kind of field:
//
//   text(key, t)         a string; bytes that aren't UTF-8 are also kept whole, as hex digits under key +
//   "_hex" text_or_null         the same, null if empty lines(key, t)        an array of the text's lines
//   flag, number         true or false; a number
//   newer                a number that sessions saved by older versions lack; then it is 0
//   group(key, c, g)     an object of a structure's own fields if condition c holds, else null
//   counters(key, c)     an array with an object for each counter that changed
//   wait_items(key, c)   an array with an object for each descriptor of a wait
//   number_if(c, key, n) a number if condition c holds, else null
//   seconds, seconds_if  nanoseconds as a number of seconds
//   word(key, e, n)      one of an enum's n words
//   id_or_null(key, i)   a number, null if 0
//   cookie(key, c)       a string of digits, for scripts in languages whose numbers are doubles; null if not
//   known host(key, h)         the name of a host that a HostEvent introduced new_host, program    a host's
//   introduction; a program's name and number errno_name, signal   "ECONNREFUSED", "SIGKILL"; null if 0
//   open_flags           an array of open(2)'s words: ["O_RDWR", "O_NONBLOCK"]
//   endpoint, mac        "10.0.0.1:40000"; null if there is none
//   host_or_null         the same, null if none is meant
//   seen(frame)          what packet/ sees in the frame's bytes; written only, since the bytes say it again
//
// Conditions only use fields that come before them.

namespace wirestep {

template <class Io>
void fields(Io& io, SessionEvent& event) {
  io.version();
  io.text("lesson", event.lesson);
  io.text("language", event.language);
  io.flag("wire", event.wire);
  io.flag("tamed", event.tamed);
}

template <class Io>
void fields(Io& io, HostEvent& event) {
  io.new_host("host", event.host, event.name);
  io.address("address", event.address);
  io.mac("mac", event.mac);
}

template <class Io>
void fields(Io& io, FrameEvent& event) {
  io.word("event", event.stage, 7);
  io.id_or_null("id", event.frame);
  io.host("from", event.from);
  io.host("to", event.to);
  io.word("cause", event.cause, 5);
  io.cookie("socket", event.socket);
  io.seen(event);
  io.id_or_null("retransmission_of", event.retransmission_of);
  io.id_or_null("duplicate_of", event.duplicate_of);
  io.number("copy", event.copy);
  io.number("wire_length", event.wire_length);
  io.id_or_null("rule", event.rule);
  const bool held = event.stage == FrameStage::held;
  io.seconds_if(event.delay > Nanoseconds(0), "delay", event.delay);
  io.number_if(held && event.let_pass > 0, "let_pass", event.let_pass, 0);
  io.number_if(event.mask != 0, "corrupted_byte", event.offset, 0);
  io.number_if(event.mask != 0, "corrupted_mask", event.mask, 0);
  io.id_or_null("answers", event.answers);
  io.id_or_null("fragment_of", event.fragment_of);
}

template <class Io>
void fields(Io& io, WireEvent& event) {
  io.host("from", event.from);
  io.word("mode", event.mode, 3);
  io.seconds("transit", event.transit);
  io.flag("cut", event.cut);
  Impairment& by_chance = event.impairment;
  io.number("loss", by_chance.loss);
  io.number("duplication", by_chance.duplication);
  io.number("reordering", by_chance.reordering);
  io.number("corruption", by_chance.corruption);
  io.seconds("delay", by_chance.delay);
  io.seconds("jitter", by_chance.jitter);
  io.number("rate", by_chance.rate);
  io.number("queue", by_chance.queue);
  io.number("seed", by_chance.seed);
}

template <class Io>
void fields(Io& io, RuleEvent& event) {
  io.either("event", event.added, "added", "removed");
  WireRule& rule = event.rule;
  io.id_or_null("id", rule.id);
  io.word("frame", rule.match.kind, 11);
  io.host_or_null("from", rule.match.from);
  io.number_if(rule.match.copy != 0, "copy", rule.match.copy, 0);
  io.number("least_payload", rule.match.least_payload);
  io.number_if(rule.match.most_payload != ~0u, "most_payload", rule.match.most_payload, ~0u);
  io.number_if(rule.nth != 0, "nth", rule.nth, 0);
  io.word("action", rule.action, 6);
  io.seconds("delay", rule.delay);
  io.number("let_pass", rule.let_pass);
  io.number_if(rule.byte >= 0, "byte", rule.byte, -1);
  io.number("mask", rule.mask);
}

template <class Io>
void fields(Io& io, ProgramEvent& event) {
  io.either("event", event.started, "started", "exited");
  io.new_program("program", event.program, event.name);
  io.host("host", event.host);
  io.text("command", event.command);
  io.text_or_null("source", event.source);
  io.text_or_null("language", event.language);
  io.number("pid", event.pid);
  io.signal("signal", event.signal);
  io.number_if(event.signal == 0, "status", event.status, event.started ? 0 : -1);
}

template <class Io>
void fields(Io& io, GateEvent& event) {
  io.program("program", event.program);
  io.word("gate", event.gate, 2);
}

template <class Io>
void fields(Io& io, SuspendEvent& event) {
  io.program("program", event.program);
  io.either("event", event.suspended, "suspended", "continued");
  io.signal("signal", event.signal);
}

template <class Io>
void fields(Io& io, DescriptorEvent& event) {
  io.either("event", event.open, "open", "closed");
  io.program("program", event.program);
  io.number("pid", event.pid);
  io.number("fd", event.fd);
  io.word("kind", event.kind, 9);
  io.text("target", event.target);
  io.open_flags("flags", event.flags);
  io.number_if(event.inode != 0, "inode", event.inode, 0);
  io.text_or_null("detail", event.detail);
}

template <class Io>
void fields(Io& io, OutputEvent& event) {
  io.program("program", event.program);
  io.text("text", event.text);
}

template <class Io>
void fields(Io& io, CallEvent& event) {
  io.word("event", event.stage, 3);
  const bool returned = event.stage == CallStage::returned;
  io.id_or_null("id", event.call);
  io.program("program", event.program);
  io.number("pid", event.pid);
  io.number("tid", event.tid);
  io.number_if(event.fd != -1, "fd", event.fd, -1);
  io.cookie("socket", event.socket);
  io.text("name", event.name);
  io.lines("args", event.args);
  io.number_if(returned, "result", event.result, 0);
  io.errno_name("error", event.error);
  io.text_or_null("file", event.file);
  io.number_if(event.line != 0, "line", event.line, 0);
  io.seconds_if(returned, "duration", event.duration);
}

template <class Io>
void fields(Io& io, WaitEvent& event) {
  io.word("event", event.stage, 3);
  const bool returned = event.stage == CallStage::returned, epoll = event.kind == WaitKind::epoll;
  io.id_or_null("call", event.call);
  io.program("program", event.program);
  io.word("kind", event.kind, 3);
  io.number_if(epoll, "epoll", event.epoll, -1);
  io.number("watched", event.watched);
  io.number("limit", event.limit);
  io.number_if(returned && event.ready >= 0, "ready", event.ready, -1);
  io.wait_items("descriptors", event.items);
  io.seconds_if(returned, "cpu", event.cpu);
}

template <class Io>
void fields(Io& io, WaitItem& item) {
  io.number("fd", item.fd);
  io.number("asked", item.asked);
  io.number("found", item.found);
  io.number("data", item.data);
}

template <class Io>
void fields(Io& io, ProgramTimeEvent& event) {
  io.program("program", event.program);
  io.seconds("user", event.user);
  io.seconds("system", event.system);
  io.number("voluntary", event.voluntary);
  io.number("involuntary", event.involuntary);
}

template <class Io>
void fields(Io& io, PeerEvent& event) {
  io.id_or_null("id", event.peer);
  io.text("peer", event.name);
  io.host("host", event.host);
  io.word("protocol", event.transport, 2);
  io.word("role", event.role, 3);
  io.endpoint("address", event.address);
  io.number("wanted", event.wanted);
  io.number("connecting", event.connecting);
  io.number("open", event.open);
  io.number("failed", event.failed);
  io.number("closed", event.closed);
  io.number("sent", event.sent);
  io.number("received", event.received);
  io.errno_name("error", event.error);
  io.flag("over", event.over);
  io.text("heard", event.heard);
}

template <class Io>
void fields(Io& io, Socket& socket) {
  io.host("host", socket.host);
  io.cookie("socket", socket.cookie);
  io.word("protocol", socket.transport, 2);
  io.endpoint("local", socket.local);
  io.endpoint("peer", socket.peer);
  io.state("state", socket.transport, socket.state);
  io.number("recv_queue", socket.recv_queue);
  io.number("send_queue", socket.send_queue);
  io.word("timer", socket.timer, 5);
  io.milliseconds_if(socket.timer != SocketTimer::off, "expires", socket.expires_ms);
  io.number("retransmits", socket.retransmits);
  io.number("inode", socket.inode);
  io.number("uid", socket.uid);
  io.group("info", socket.has_info, socket.info);
  io.group("memory", socket.has_memory, socket.memory);
}

template <class Io>
void fields(Io& io, SocketMemory& memory) {
  io.number("rmem", memory.rmem);
  io.number("rcvbuf", memory.rcvbuf);
  io.number("wmem", memory.wmem);
  io.number("sndbuf", memory.sndbuf);
  io.number("drops", memory.drops);
}

// The names of struct tcp_info (linux/tcp.h), with its units: microseconds, segments, bytes.
template <class Io>
void fields(Io& io, TcpInfo& info) {
  io.number("rtt", info.rtt_us);
  io.number("rttvar", info.rttvar_us);
  io.number("rto", info.rto_us);
  io.number("snd_cwnd", info.snd_cwnd);
  io.number("snd_ssthresh", info.snd_ssthresh);
  io.number("retransmits", info.retransmits);
  io.number("total_retrans", info.total_retrans);
  io.number("unacked", info.unacked);
  io.number("lost", info.lost);
  io.number("snd_mss", info.snd_mss);
  io.number("rcv_mss", info.rcv_mss);
  io.number("rcv_space", info.rcv_space);
  io.number("notsent_bytes", info.notsent_bytes);
  io.number("bytes_sent", info.bytes_sent);
  io.number("bytes_acked", info.bytes_acked);
  io.number("bytes_received", info.bytes_received);
  io.number("segs_out", info.segs_out);
  io.number("segs_in", info.segs_in);
  io.newer("snd_wnd", info.snd_wnd);
  io.newer("rcv_wnd", info.rcv_wnd);
  io.newer("rcv_ssthresh", info.rcv_ssthresh);
  io.newer("ato", info.ato_us);
  io.newer("min_rtt", info.min_rtt_us);
  io.newer("rcv_rtt", info.rcv_rtt_us);
  io.newer("last_data_sent", info.last_data_sent_ms);
  io.newer("last_data_recv", info.last_data_recv_ms);
  io.newer("last_ack_recv", info.last_ack_recv_ms);
  io.newer("advmss", info.advmss);
  io.newer("pmtu", info.pmtu);
  io.newer("reordering", info.reordering);
  io.newer("sacked", info.sacked);
  io.newer("retrans", info.retrans);
  io.newer("dsack_dups", info.dsack_dups);
  io.newer("reord_seen", info.reord_seen);
  io.newer("rcv_ooopack", info.rcv_ooopack);
  io.newer("bytes_retrans", info.bytes_retrans);
  io.newer("pacing_rate", info.pacing_rate);
  io.newer("delivery_rate", info.delivery_rate);
  io.newer("busy_time", info.busy_us);
  io.newer("rwnd_limited", info.rwnd_limited_us);
  io.newer("sndbuf_limited", info.sndbuf_limited_us);
  io.newer("ca_state", info.ca_state);
  io.newer("backoff", info.backoff);
  io.newer("probes", info.probes);
  io.newer("options", info.options);
  io.newer("snd_wscale", info.snd_wscale);
  io.newer("rcv_wscale", info.rcv_wscale);
}

template <class Io>
void fields(Io& io, SocketEvent& event) {
  io.socket(event.socket);
}

template <class Io>
void fields(Io& io, CommandEvent& event) {
  io.id_or_null("id", event.command);
  io.text("text", event.text);
  io.text_or_null("refused", event.error);
}

template <class Io>
void fields(Io& io, StepEvent& event) {
  io.text("id", event.id);
}

template <class Io>
void fields(Io& io, ExpectationEvent& event) {
  io.text("step", event.step);
  io.text("text", event.text);
  io.flag("met", event.met);
  io.text_or_null("found", event.found);
}

template <class Io>
void fields(Io& io, NoticeEvent& event) {
  io.text("text", event.text);
}

template <class Io>
void fields(Io& io, CountersEvent& event) {
  io.host("host", event.host);
  io.counters("changed", event.changes);
}

template <class Io>
void fields(Io& io, OwnerEvent& event) {
  io.host("host", event.host);
  io.number("inode", event.inode);
  io.number("pid", event.pid);
  io.text_or_null("program", event.program);
  io.text("user", event.user);
}

template <class Io>
void fields(Io& io, CounterChange& change) {
  io.text("name", change.name);
  io.number("value", change.value);
  io.number("delta", change.delta);
}

}  // namespace wirestep
