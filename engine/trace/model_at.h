#pragma once

#include <map>

#include "trace/model.h"

namespace wirestep {

// The live model, and models at any cursor before it. While it follows the trace it leaves checkpoints;
// another moment is the nearest checkpoint before it and the events from there. The checkpoints have a
// budget: when it is used up, every second one is dropped, so that a session of any length keeps some, evenly
// spread, and the way from one to a moment doubles. One thread.
class ModelAt {
 public:
  // `budget`: bytes that the checkpoints may take, as estimated.
  explicit ModelAt(const Trace& trace, std::size_t budget = 64u << 20) : trace_(trace), budget_(budget) {}
  ModelAt(const ModelAt&) = delete;
  ModelAt& operator=(const ModelAt&) = delete;

  // Folds the live model up to the trace's first `end` events; never back.
  void follow(std::size_t end);
  // As far as it was followed. The reference stays good, and shows what is live.
  const Model& live() const { return live_; }

  // The model after the trace's first `cursor` events; good until the next call of this or of follow().
  // What wasn't followed yet is.
  const Model& operator()(std::size_t cursor);

  // Bytes that the checkpoints take, as estimated, and the events between two of them.
  std::size_t memory() const { return memory_; }
  std::size_t spacing() const { return spacing_; }

 private:
  struct Checkpoint {
    Model model;
    std::size_t memory;
  };

  void keep();

  const Trace& trace_;
  const std::size_t budget_;
  Model live_, past_;
  std::map<std::size_t, Checkpoint> checkpoints_;  // by cursor
  std::size_t spacing_ = 4096, memory_ = 0;
};

}  // namespace wirestep
