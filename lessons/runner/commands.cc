// The runner's instructions to the world: each becomes commands, or waits until it can.

#include <algorithm>

#include "lessons/runner/facts.h"
#include "lessons/runner/runner.h"

namespace wirestep::lesson {

bool Runner::post_for(const SetWire& set) {
  command::SetWire wire;
  wire.from = host_id(set.from);
  wire.mode = set.mode;
  if (set.mode == WireMode::slow) wire.transit = set.transit;
  wire.arp = set.arp;
  post(wire);
  return true;
}

bool Runner::post_for(const Deliver& deliver) {
  if (deliver.all) {
    for (const ModelFrame& each : model_.in_flight) {
      if (each.frame.stage != FrameStage::held) continue;
      commanded_.insert(each.frame.frame);
      post(command::Deliver{each.frame.frame});
    }
    return true;
  }
  return post_for_oldest(deliver.frame, FrameStage::delivered,
                         [](FrameId frame) { return command::Deliver{frame}; });
}

bool Runner::post_for(const Drop& drop) {
  if (drop.copies || drop.all) {
    for (const ModelFrame& each : model_.in_flight) {
      const FrameEvent& frame = each.frame;
      FrameId first = frame.retransmission_of ? frame.retransmission_of : frame.frame;
      if (frame.stage != FrameStage::held || (drop.copies && !delivered_.contains(first))) continue;
      commanded_.insert(frame.frame);
      post(command::Drop{frame.frame});
    }
    return true;
  }
  return post_for_oldest(drop.frame, FrameStage::dropped, [](FrameId frame) { return command::Drop{frame}; });
}

bool Runner::post_for(const Duplicate& duplicate) {
  return post_for_oldest(duplicate.frame, FrameStage::duplicated,
                         [](FrameId frame) { return command::Duplicate{frame}; });
}

bool Runner::post_for(const HoldBack& back) {
  return post_for_oldest(back.frame, FrameStage::held, [&](FrameId frame) {
    return command::HoldBack{frame, back.let_pass};
  });
}

bool Runner::post_for(const Delay& delay) {
  return post_for_oldest(delay.frame, FrameStage::delayed, [&](FrameId frame) {
    return command::Delay{frame, delay.by};
  });
}

bool Runner::post_for(const Corrupt& corrupt) {
  return post_for_oldest(corrupt.frame, FrameStage::corrupted, [&](FrameId frame) {
    return command::Corrupt{frame, corrupt.byte};
  });
}

bool Runner::post_for(const Cut& cut) {
  auto from = host_id(cut.from);
  post(cut.mend ? Command(command::Mend{from}) : Command(command::Cut{from}));
  return true;
}

bool Runner::post_for(const Impair& impair) {
  post(command::Impair{host_id(impair.from), impair.impairment});
  return true;
}

bool Runner::post_for(const AddRule& add) {
  WireRule rule = add.rule;
  rule.match.from = host_id(add.from);
  post(command::AddRule{rule});
  return true;
}

bool Runner::post_for(const Start& start) {
  const Program& program = *lesson_.program(start.program);
  post(command::StartProgram{doors_.resolve(program, start.arguments.value_or(program.arguments))});
  return true;
}

bool Runner::post_for(const command::RunProgram& run) {
  if (!run.until.empty() && student_let_begin(run)) return true;
  post(run);
  return true;
}

bool Runner::post_for(const command::RestartProgram& restart) {
  const ModelProgram* program = model_.program(restart.program);
  restarting_ = restart.program;
  restarted_from_ = program == nullptr ? ProgramId{} : program->id;
  post(restart);
  return true;
}

// One command about the oldest held frame that matches; none if the student has just done that.
bool Runner::post_for_oldest(const FrameSelector& frame, FrameStage wanted,
                             const std::function<Command(FrameId)>& command) {
  if (student_settled(frame, wanted)) return true;
  const ModelFrame* held = oldest_held(frame);
  if (held == nullptr) return false;
  commanded_.insert(held->frame.frame);
  post(command(held->frame.frame));
  return true;
}

std::optional<HostId> Runner::host_id(const std::string& name) const {
  const ModelHost* host = model_.host(name);
  return host == nullptr ? std::nullopt : std::optional(host->id);
}

const ModelFrame* Runner::oldest_held(const FrameSelector& frame) const {
  auto meant = [&](const ModelFrame& each) {
    return each.frame.stage == FrameStage::held && matches(frame, each.frame, model_, trace_);
  };
  auto found = std::find_if(model_.in_flight.begin(), model_.in_flight.end(), meant);
  return found == model_.in_flight.end() ? nullptr : &*found;
}

// Whether the student was faster than Next, and has done this to such a frame by hand. It counts
// once.
bool Runner::student_settled(const FrameSelector& frame, FrameStage stage) {
  auto meant = [&](const FrameEvent& event) {
    return event.stage == stage && matches(frame, event, model_, trace_);
  };
  auto found = std::find_if(settled_.begin(), settled_.end(), meant);
  if (found == settled_.end()) return false;
  settled_.erase(found);
  return true;
}

// Whether the student has let the program into that call already.
bool Runner::student_let_begin(const command::RunProgram& run) const {
  for (std::size_t index = interference_.value_or(model_.cursor); index < model_.cursor; ++index) {
    auto* call = std::get_if<CallEvent>(&trace_[index].body);
    if (call == nullptr || call->stage != CallStage::begin) continue;
    const ModelProgram* program = model_.program(call->program);
    if (program != nullptr && program->name == run.program && same_call(run.until, trace_.text(call->name))) {
      return true;
    }
  }
  return false;
}

}  // namespace wirestep::lesson
