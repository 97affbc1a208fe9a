#include "trace/model.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace wirestep {

namespace {

constexpr std::size_t output_kept = 16u << 10;
constexpr std::size_t dropped_kept = 64;

bool precedes(const ModelFrame& frame, FrameId id) {
  return frame.frame.frame < id;
}

// Folds one event into the model. One operator() per event, in the order of trace/event.h.
class Fold {
 public:
  Fold(Model& model, const Trace& trace, Time time) : model_(model), trace_(trace), time_(time) {}

  void operator()(const SessionEvent& event) {
    model_.lesson = text(event.lesson);
    model_.language = text(event.language);
    model_.wire = event.wire;
    model_.tamed = event.tamed;
  }

  void operator()(const HostEvent& event) {
    CHECK(event.host.value == model_.hosts.size());
    model_.hosts.push_back(
        {event.host, text(event.name), event.address, event.mac, WireMode::live, {}, false, {}});
  }

  void operator()(const FrameEvent& event) {
    auto& frames = model_.in_flight;
    auto place = std::lower_bound(frames.begin(), frames.end(), event.frame, precedes);
    auto found = place != frames.end() && place->frame.frame == event.frame ? place : frames.end();
    if (event.rule && event.stage != FrameStage::delivered) count_hit(event.rule);
    switch (event.stage) {
      case FrameStage::sent:
        frames.insert(place, {event, time_, model_.cursor, time_});
        break;
      case FrameStage::duplicated: {
        ModelFrame made{event, time_, model_.cursor, time_};
        made.frame.stage = FrameStage::sent;
        frames.insert(place, made);
        break;
      }
      case FrameStage::corrupted:
        if (found == frames.end()) break;
        found->frame.bytes = event.bytes;
        found->frame.offset = event.offset;
        found->frame.mask = event.mask;
        break;
      case FrameStage::held:
      case FrameStage::delayed:
        if (found == frames.end()) break;
        found->frame = event;
        found->since = time_;
        break;
      case FrameStage::delivered:
        if (found != frames.end()) frames.erase(found);
        std::erase_if(model_.dropped, [&](const ModelFrame& f) { return f.frame.frame == event.frame; });
        break;
      case FrameStage::dropped:
        if (found == frames.end()) break;
        model_.dropped.push_back({event, found->sent, found->sent_index, time_});
        if (model_.dropped.size() > dropped_kept) model_.dropped.pop_front();
        frames.erase(found);
        break;
    }
  }

  void operator()(const WireEvent& event) {
    ModelHost& host = model_.hosts.at(event.from.value);
    host.wire = event.mode;
    host.transit = event.transit;
    host.cut = event.cut;
    host.impairment = event.impairment;
  }

  void operator()(const RuleEvent& event) {
    if (event.added) {
      model_.rules.push_back({event.rule, 0});
    } else {
      std::erase_if(model_.rules, [&](const ModelRule& r) { return r.rule.id == event.rule.id; });
    }
  }

  void operator()(const ProgramEvent& event) {
    if (!event.started) {
      if (ModelProgram* program = find(event.program)) {
        program->clock.ended(time_);
        program->running = false;
        program->suspended_by = 0;
        program->changed = time_;
        std::erase_if(program->descriptors,
                      [&](const ModelDescriptor& d) { return d.descriptor.pid == program->pid; });
        program->status = event.status;
        program->signal = event.signal;
      }
      return;
    }
    std::string program_name = text(event.name);
    auto same = std::find_if(model_.programs.begin(), model_.programs.end(),
                             [&](const ModelProgram& p) { return p.name == program_name; });
    if (same == model_.programs.end()) same = model_.programs.insert(same, ModelProgram{});
    *same = ModelProgram{};
    same->id = event.program;
    same->name = program_name;
    same->host = event.host;
    same->command = text(event.command);
    same->source = text(event.source);
    same->language = text(event.language);
    same->pid = event.pid;
    same->running = true;
    same->changed = time_;
    same->clock.started(time_);
  }

  void operator()(const GateEvent& event) {
    if (ModelProgram* program = find(event.program)) program->gate = event.gate;
  }

  void operator()(const SuspendEvent& event) {
    ModelProgram* program = find(event.program);
    if (program == nullptr) return;
    program->suspended_by = event.suspended ? event.signal : 0;
    program->changed = time_;
  }

  void operator()(const DescriptorEvent& event) {
    ModelProgram* program = find(event.program);
    if (program == nullptr) return;
    auto& list = program->descriptors;
    auto before = [](const ModelDescriptor& each, const DescriptorEvent& other) {
      return std::pair(each.descriptor.pid, each.descriptor.fd) < std::pair(other.pid, other.fd);
    };
    auto place = std::lower_bound(list.begin(), list.end(), event, before);
    bool known =
        place != list.end() && place->descriptor.pid == event.pid && place->descriptor.fd == event.fd;
    if (!event.open) {
      if (known) list.erase(place);
    } else if (known) {
      *place = {event, time_, model_.cursor};
    } else {
      list.insert(place, {event, time_, model_.cursor});
    }
  }

  void operator()(const OutputEvent& event) {
    ModelProgram* program = find(event.program);
    if (program == nullptr) return;
    program->output += trace_.text(event.text);
    if (program->output.size() > output_kept) program->output.erase(0, program->output.size() - output_kept);
  }

  void operator()(const CallEvent& event) {
    ModelProgram* program = find(event.program);
    if (program == nullptr) return;
    auto& threads = program->threads;
    auto thread = std::find_if(threads.begin(), threads.end(), [&](const ModelThread& t) {
      return t.pid == event.pid && t.tid == event.tid;
    });
    ModelThread latest{event.pid, event.tid, event, time_, model_.cursor};
    program->clock.called(event.pid, event.tid, event.stage == CallStage::begin, time_);
    if (thread == threads.end()) {
      threads.push_back(latest);
    } else {
      *thread = latest;
    }
    if (event.stage == CallStage::returned && event.line > 0) keep_result(*program, event);
  }

  void operator()(const SocketEvent& event) {
    const Socket& socket = trace_.socket(event.socket);
    auto& sockets = model_.sockets;
    auto& cookies = model_.socket_cookies;
    auto found = sockets.end();
    for (auto at = cookies.begin(); found == sockets.end() && at != cookies.end(); ++at) {
      at = std::find(at, cookies.end(), socket.cookie);
      if (at == cookies.end()) break;
      auto place = sockets.begin() + (at - cookies.begin());
      if (place->socket.host == socket.host) found = place;
    }
    if (socket.state == TcpState::gone) {
      if (found != sockets.end()) remove_socket(static_cast<std::size_t>(found - sockets.begin()));
    } else if (found == sockets.end()) {
      sockets.push_back({socket, time_, time_});
      cookies.push_back(socket.cookie);
    } else {
      if (found->socket.state != socket.state) found->since = time_;
      found->socket = socket;
      found->seen = time_;
    }
  }

  void operator()(const CommandEvent&) {}

  void operator()(const StepEvent& event) {
    model_.step = text(event.id);
    model_.expectations.clear();
    for (ModelCounter& counter : model_.counters) counter.since_step = 0;
    for (ModelProgram& program : model_.programs) program.times_at_step = program.times;
  }

  void operator()(const ExpectationEvent& event) {
    model_.expectations.push_back({text(event.step), text(event.text), event.met, text(event.found)});
  }

  void operator()(const CountersEvent& event) {
    for (const CounterChange& change : trace_.counters(event.changes)) {
      ModelCounter& counter = counter_of(event.host, change.name);
      counter.value = change.value;
      counter.since_start += change.delta;
      counter.since_step += change.delta;
      counter.changed = time_;
      counter.index = model_.cursor;
    }
  }

  void operator()(const OwnerEvent& event) {
    model_.owners[event.inode] = {event.pid, text(event.program), text(event.user)};
  }

  void operator()(const WaitEvent& event) {
    ModelProgram* program = find(event.program);
    if (program == nullptr) return;
    if (event.stage != CallStage::returned) {
      program->wait = ModelWait{event, model_.cursor, std::nullopt};
    } else if (program->wait && program->wait->began.call == event.call) {
      program->wait->returned = event;
      program->wait->returned_index = model_.cursor;
    }
  }

  void operator()(const ProgramTimeEvent& event) {
    ModelProgram* program = find(event.program);
    if (program == nullptr) return;
    program->times = event;
    program->clock.looked(time_, event.user + event.system, event.voluntary);
  }

  void operator()(const PeerEvent& event) {
    std::string name = text(event.name);
    auto same = std::find_if(model_.peers.begin(), model_.peers.end(),
                             [&](const ModelPeer& p) { return p.name == name; });
    ModelPeer latest{event, std::move(name), time_, model_.cursor};
    if (same == model_.peers.end()) {
      model_.peers.push_back(std::move(latest));
    } else {
      *same = std::move(latest);
    }
  }

  void operator()(const NoticeEvent& event) { model_.notices.push_back(text(event.text)); }

 private:
  std::string text(Text bytes) const { return std::string(trace_.text(bytes)); }

  // Of a few sockets the others keep their order. Ten thousand that close one after the other would each move
  // megabytes: there the last one takes its place.
  void remove_socket(std::size_t place) {
    constexpr std::size_t few = 500;
    auto& sockets = model_.sockets;
    auto& cookies = model_.socket_cookies;
    auto at = static_cast<std::ptrdiff_t>(place);
    if (sockets.size() <= few) {
      sockets.erase(sockets.begin() + at);
      cookies.erase(cookies.begin() + at);
      return;
    }
    sockets[place] = std::move(sockets.back());
    cookies[place] = cookies.back();
    sockets.pop_back();
    cookies.pop_back();
  }

  ModelCounter& counter_of(HostId host, Text name) {
    for (ModelCounter& each : model_.counters)
      if (each.host == host && trace_.text(each.name) == trace_.text(name)) return each;
    return model_.counters.emplace_back(ModelCounter{host, name, 0, 0, 0, {}, 0});
  }

  void count_hit(RuleId id) {
    for (ModelRule& rule : model_.rules)
      if (rule.rule.id == id) ++rule.hits;
  }

  ModelProgram* find(ProgramId id) {
    auto& programs = model_.programs;
    auto found =
        std::find_if(programs.begin(), programs.end(), [&](const ModelProgram& p) { return p.id == id; });
    return found == programs.end() ? nullptr : &*found;
  }

  void keep_result(ModelProgram& program, const CallEvent& event) {
    std::string file = text(event.file);
    std::string_view call = trace_.text(event.name);
    for (ModelResult& result : program.results) {
      if (result.line == event.line && result.file == file && trace_.text(result.call.name) == call) {
        result.call = event;
        result.index = model_.cursor;
        return;
      }
    }
    program.results.push_back({std::move(file), event.line, event, model_.cursor});
  }

  Model& model_;
  const Trace& trace_;
  Time time_;
};

}  // namespace

const ModelThread* ModelProgram::current() const {
  auto rank = [](const ModelThread& thread) {
    switch (thread.call.stage) {
      case CallStage::waiting:
        return 2;
      case CallStage::begin:
        return 1;
      case CallStage::returned:
        return 0;
    }
    return 0;
  };
  const ModelThread* best = nullptr;
  for (const ModelThread& thread : threads) {
    if (best == nullptr || std::pair(rank(thread), thread.index) > std::pair(rank(*best), best->index))
      best = &thread;
  }
  return best;
}

const ModelHost* Model::host(std::string_view name) const {
  auto found = std::find_if(hosts.begin(), hosts.end(), [&](const ModelHost& h) { return h.name == name; });
  return found == hosts.end() ? nullptr : &*found;
}

bool Model::wire_untouched() const {
  return rules.empty() && in_flight.empty() &&
         std::all_of(hosts.begin(), hosts.end(), [](const ModelHost& host) {
           return host.wire == WireMode::live && !host.cut && !host.impairment.any();
         });
}

const ModelProgram* Model::program(std::string_view name) const {
  auto found =
      std::find_if(programs.begin(), programs.end(), [&](const ModelProgram& p) { return p.name == name; });
  return found == programs.end() ? nullptr : &*found;
}

const ModelProgram* Model::program(ProgramId id) const {
  auto found =
      std::find_if(programs.begin(), programs.end(), [&](const ModelProgram& p) { return p.id == id; });
  return found == programs.end() ? nullptr : &*found;
}

void Model::advance(const Trace& trace) {
  const Event& event = trace[cursor];
  if (cursor == 0) start = event.time;
  time = event.time;
  std::visit(Fold(*this, trace, event.time), event.body);
  ++cursor;
}

void Model::advance_to(const Trace& trace, std::size_t end) {
  while (cursor < end) advance(trace);
}

}  // namespace wirestep
