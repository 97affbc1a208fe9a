#include "app/model/counter_list.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "trace/counter_name.h"

namespace wirestep::app {

namespace {

// Names without their groups: InCsumErrors is as bad in UDP as in TCP.
constexpr auto troubles = std::to_array<std::string_view>({
    "InHdrErrors",
    "InAddrErrors",
    "InDiscards",
    "OutDiscards",
    "OutNoRoutes",
    "InNoRoutes",
    "ReasmFails",
    "ReasmTimeout",
    "FragFails",
    "InCsumErrors",
    "InErrors",
    "InErrs",
    "OutErrors",
    "InTruncatedPkts",
    "InCEPkts",
    "InDestUnreachs",
    "OutDestUnreachs",
    "InTimeExcds",
    "NoPorts",
    "RcvbufErrors",
    "SndbufErrors",
    "MemErrors",
    "AttemptFails",
    "EstabResets",
    "RetransSegs",
    "SyncookiesFailed",
    "EmbryonicRsts",
    "RcvPruned",
    "OfoPruned",
    "PAWSEstab",
    "BeyondWindow",
    "ListenOverflows",
    "ListenDrops",
    "TCPLostRetransmit",
    "TCPTimeouts",
    "TCPAbortOnData",
    "TCPAbortOnClose",
    "TCPAbortOnMemory",
    "TCPAbortOnTimeout",
    "TCPBacklogDrop",
    "TCPReqQFullDrop",
    "TCPRetransFail",
    "TCPOFODrop",
    "TCPSynRetrans",
    "TCPZeroWindowDrop",
    "TCPRcvQDrop",
    "TCPTimeWaitOverflow",
    "TCPFastRetrans",
    "TCPSlowStartRetrans",
});

}  // namespace

bool counts_trouble(std::string_view counter) {
  return std::find(troubles.begin(), troubles.end(), counter_name(counter).name) != troubles.end();
}

CounterList changed_counters(const Model& model, const Trace& trace) {
  CounterList list;
  for (const ModelCounter& each : model.counters) {
    if (each.since_step == 0) continue;
    (counts_traffic(trace.text(each.name)) ? list.traffic : list.telling).push_back(&each);
  }
  auto place = [&](const ModelCounter* each) {
    return std::tuple(each->host, !counts_trouble(trace.text(each->name)), ~each->index);
  };
  for (auto* part : {&list.telling, &list.traffic})
    std::stable_sort(part->begin(), part->end(),
                     [&](const auto* a, const auto* b) { return place(a) < place(b); });
  return list;
}

}  // namespace wirestep::app
