#include "app/cli/save.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "trace/pcapng.h"

namespace wirestep::app {

SaveAtEnd::SaveAtEnd(std::string file) : file_(std::move(file)) {
  if (!file_.empty()) check_saving(file_);
}

ExitStatus SaveAtEnd::after(const Trace& trace, const std::function<ExitStatus()>& session) const {
  ExitStatus status = fine;
  try {
    status = session();
  } catch (...) {
    save(trace);
    throw;
  }
  save(trace);
  return status;
}

void SaveAtEnd::save(const Trace& trace) const {
  if (file_.empty() || trace.size() == 0) return;
  try {
    save_pcapng(trace, file_);
  } catch (const SetupError& error) {
    std::error_code none;
    auto refuge =
        std::filesystem::temp_directory_path(none) / ("wirestep-" + std::to_string(getpid()) + ".pcapng");
    try {
      save_pcapng(trace, refuge);
    } catch (const SetupError&) {
      throw error;
    }
    throw SetupError(std::string(error.what()), 0, "The session is in " + refuge.string() + " instead");
  }
}

}  // namespace wirestep::app
