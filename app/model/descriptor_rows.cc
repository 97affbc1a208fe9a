#include "app/model/descriptor_rows.h"

#include <fmt/format.h>

#include "app/model/waits_for.h"
#include "base/open_flags.h"

namespace wirestep::app {

namespace {

bool alike(const DescriptorEvent& a, const DescriptorEvent& b, const Trace& trace) {
  // Sockets and pipes by their inode: two TCP sockets are two.
  return a.pid == b.pid && a.kind == b.kind && a.flags == b.flags && a.inode == b.inode &&
         trace.text(a.target) == trace.text(b.target) && trace.text(a.detail) == trace.text(b.detail) &&
         (a.inode != 0 || a.kind == DescriptorKind::terminal || a.kind == DescriptorKind::file);
}

}  // namespace

std::vector<DescriptorRow> descriptor_rows(const Model& model, const Trace& trace,
                                           const ModelProgram& program) {
  std::vector<DescriptorRow> rows;
  for (const ModelDescriptor& each : program.descriptors) {
    const DescriptorEvent& descriptor = each.descriptor;
    if (!rows.empty() && rows.back().last + 1 == descriptor.fd &&
        alike(rows.back().descriptor, descriptor, trace)) {
      rows.back().last = descriptor.fd;
      continue;
    }
    rows.push_back(
        {descriptor.pid, descriptor.fd, descriptor.fd, descriptor, socket_of(model, program, descriptor)});
  }
  return rows;
}

std::string numbers_of(const DescriptorRow& row) {
  if (row.first == row.last) return std::to_string(row.first);
  return fmt::format("{}–{}", row.first, row.last);
}

std::string flags_of(const DescriptorEvent& descriptor) {
  bool mode = descriptor.kind == DescriptorKind::file || descriptor.kind == DescriptorKind::pipe;
  std::string text;
  std::size_t at = 0;
  for (const std::string& name : open_flag_names(descriptor.flags))
    if (at++ > 0 || mode) text.append(text.empty() ? "" : " ").append(name);
  return text;
}

}  // namespace wirestep::app
