#include "app/shell/machine.h"

#include "base/error.h"

namespace wirestep::app {

namespace {

// A busy server's sockets change without end: then the record begins anew, with what is the case.
constexpr std::size_t most_memory = std::size_t{256} << 20;

}  // namespace

bool Machine::follow(bool shown) {
  if (!shown) {
    bool was = record_ != nullptr;
    end();
    return was;
  }
  if (record_ && record_->trace.memory() > most_memory) end();
  bool begun = !record_;
  if (begun) begin();
  std::size_t before = record_->model.cursor;
  record_->model.advance_to(record_->trace, record_->trace.size());
  return begun || record_->model.cursor != before;
}

const MachineView* Machine::view(Time now) {
  if (!record_) return nullptr;
  view_.model = &record_->model;
  view_.now = now;
  return &view_;
}

void Machine::begin() {
  record_ = std::make_unique<Record>();
  view_ = {};
  try {
    watch_ = std::make_unique<MachineWatch>(record_->trace, wake_);
  } catch (const SetupError& refused) {
    view_.trouble = refused.what();
  }
}

void Machine::end() {
  watch_.reset();
  record_.reset();
}

}  // namespace wirestep::app
