#include "app/model/call_index.h"

#include <algorithm>

namespace wirestep::app {

void CallIndex::follow(std::size_t size) {
  for (; followed_ < size; ++followed_) {
    const Event& event = (*trace_)[followed_];
    if (const auto* call = std::get_if<CallEvent>(&event.body)) {
      this->event(static_cast<std::uint32_t>(followed_), *call);
    } else if (const auto* program = std::get_if<ProgramEvent>(&event.body)) {
      std::string name(trace_->text(program->name));
      auto known = std::find(programs_.begin(), programs_.end(), name);
      program_[program->program.value] = static_cast<std::size_t>(known - programs_.begin());
      if (known == programs_.end()) programs_.push_back(std::move(name));
    }
  }
}

void CallIndex::event(std::uint32_t index, const CallEvent& call) {
  auto found = open_.find(call.call.value);
  if (found == open_.end()) {
    if (call.stage == CallStage::returned) return;  // its begin isn't in the trace
    std::string_view text = trace_->text(call.name);
    auto name = name_.find(text);
    if (name == name_.end()) {
      name = name_.emplace(std::string(text), static_cast<std::uint16_t>(names_.size())).first;
      names_.emplace_back(text);
    }
    found = open_.emplace(call.call.value, static_cast<std::uint32_t>(rows_.size())).first;
    rows_.push_back({.first = index, .program = call.program, .name = name->second});
  }
  CallRow& row = rows_[found->second];
  if (call.stage == CallStage::begin) row.began = index;
  if (call.stage != CallStage::returned) return;
  row.returned = index;
  row.error = call.error;
  if (call.error != 0) failed_.push_back(found->second);
  open_.erase(found);
}

const std::string& CallIndex::program_of(const CallRow& row) const {
  static const std::string unknown;
  auto found = program_.find(row.program.value);
  return found == program_.end() ? unknown : programs_[found->second];
}

bool CallIndex::passes(const CallRow& row) const {
  return (filter_.program.empty() || program_of(row) == filter_.program) &&
         (filter_.name.empty() || names_[row.name] == filter_.name);
}

std::size_t CallIndex::count(const CallFilter& filter, std::size_t cursor) {
  if (filter != filter_) {
    filter_ = filter;
    all_ = filter == CallFilter{};
    passed_.clear();
    judged_ = 0;
  }
  auto before = [&](std::uint32_t index) { return index < cursor; };
  if (all_) {
    auto end = std::partition_point(rows_.begin(), rows_.end(),
                                    [&](const CallRow& row) { return before(row.first); });
    return static_cast<std::size_t>(end - rows_.begin());
  }
  std::size_t there = filter.errors ? failed_.size() : rows_.size();
  for (; judged_ < there; ++judged_) {
    std::uint32_t row = filter.errors ? failed_[judged_] : static_cast<std::uint32_t>(judged_);
    if (passes(rows_[row])) passed_.push_back(row);
  }
  auto end = std::partition_point(passed_.begin(), passed_.end(), [&](std::uint32_t row) {
    return before(filter.errors ? rows_[row].returned : rows_[row].first);
  });
  return static_cast<std::size_t>(end - passed_.begin());
}

const CallEvent& CallIndex::at(const CallRow& row, std::size_t cursor) const {
  std::uint32_t index = row.first;
  if (row.began < cursor) index = row.began;
  if (row.returned < cursor) index = row.returned;
  return std::get<CallEvent>((*trace_)[index].body);
}

}  // namespace wirestep::app
