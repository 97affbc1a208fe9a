#include "app/model/relative_sequence.h"

namespace wirestep::app {

RelativeSequence::Numbers RelativeSequence::operator()(const packet::Brief& segment) {
  Direction there{segment.source, segment.destination}, back{segment.destination, segment.source};
  if (segment.flags & packet::syn) initial_[there] = segment.seq;  // also when a port is used anew
  std::uint32_t seq = segment.seq - initial_.try_emplace(there, segment.seq - 1).first->second;
  if (!(segment.flags & packet::ack)) return {seq, 0};
  return {seq, segment.ack - initial_.try_emplace(back, segment.ack - 1).first->second};
}

}  // namespace wirestep::app
