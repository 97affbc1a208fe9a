#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trace/model.h"

namespace wirestep::app {

// One row of a program's list of open descriptors. Neighbours that lead to the same thing in the same way
// stand in one: 0, 1 and 2 of a terminal.
struct DescriptorRow {
  std::int32_t pid = 0;
  std::int32_t first = 0, last = 0;     // numbers
  DescriptorEvent descriptor;           // of the first
  const ModelSocket* socket = nullptr;  // as the kernel lists it; null if it lists none. In the model
};

// All that the program's processes have open, process by process.
std::vector<DescriptorRow> descriptor_rows(const Model& model, const Trace& trace,
                                           const ModelProgram& program);

// "3", "0–2".
std::string numbers_of(const DescriptorRow& row);
// The flags that change what a call on it does: "O_NONBLOCK O_CLOEXEC"; of a pipe or a file its mode, too.
std::string flags_of(const DescriptorEvent& descriptor);

}  // namespace wirestep::app
