#include "lessons/runner/instead.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lessons/runner/story.h"

namespace wirestep::lesson {

namespace {

constexpr std::size_t most = 4;  // of what happened instead: the story has the rest

// The happening with everything open that may be: which call of which program, which stage of a frame.
std::optional<Fact> of_its_kind(const Fact& fact) {
  if (!is_happening(fact)) return std::nullopt;
  if (auto* call = std::get_if<CallFact>(&fact)) {
    CallFact any = *call;
    any.result.reset();
    any.data.reset();
    any.with.reset();
    return any;
  }
  if (auto* frame = std::get_if<FrameFact>(&fact)) return FrameFact{frame->kind, {}};
  return std::nullopt;
}

bool is_of_its_kind(const Fact& kind, const Event& event, const Model& model, const Trace& trace) {
  auto* wanted = std::get_if<CallFact>(&kind);
  auto* call = std::get_if<CallEvent>(&event.body);
  if (wanted == nullptr) return happens(kind, event, model, trace);
  if (call == nullptr || call->stage != CallStage::returned) return false;
  const ModelProgram* program = model.program(call->program);
  return program != nullptr && program->name == wanted->program &&
         same_call(wanted->call, trace.text(call->name));
}

}  // namespace

std::string happened_instead(const Fact& fact, std::size_t begin, std::size_t end, const Model& model,
                             const Trace& trace) {
  auto kind = of_its_kind(fact);
  if (!kind) return "";
  std::vector<std::string> found;
  for (std::size_t index = end; index-- > begin && found.size() < most;)
    if (is_of_its_kind(*kind, trace[index], model, trace)) found.push_back(tell(trace[index], model, trace));
  std::reverse(found.begin(), found.end());
  return fmt::format("{}", fmt::join(found, "; "));
}

std::string happened_before(const Fact& fact, std::size_t given, const Model& model, const Trace& trace) {
  if (!of_its_kind(fact)) return "";
  for (std::size_t index = given; index-- > 0;) {
    if (std::holds_alternative<StepEvent>(trace[index].body)) return "";
    if (!happens(fact, trace[index], model, trace)) continue;
    return fmt::format(
        "that had happened at {:.4f} s, before the instruction above it: a happening belongs right behind "
        "its cause",
        seconds(trace[index].time - model.start));
  }
  return "";
}

}  // namespace wirestep::lesson
