#include "program/lines.h"

#include <elfutils/libdwfl.h>

namespace wirestep {

namespace {

bool of_the_system(const std::string& path) {
  for (const char* folder : {"/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"}) {
    if (path.starts_with(folder)) return true;
  }
  return false;
}

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

class Lines::Module {
 public:
  explicit Module(const std::string& path) : dwfl_(dwfl_begin(&callbacks())) {
    if (dwfl_ == nullptr) return;
    module_ = dwfl_report_offline(dwfl_, path.c_str(), path.c_str(), -1);
    dwfl_report_end(dwfl_, nullptr, nullptr);
    // What libdw has moved the file's addresses by, as a loader would.
    if (module_ != nullptr && dwfl_module_getelf(module_, &bias_) == nullptr) module_ = nullptr;
  }
  ~Module() {
    if (dwfl_ != nullptr) dwfl_end(dwfl_);
  }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  SourceLine find(std::uint64_t address) const {
    if (module_ == nullptr) return {};
    Dwfl_Line* line = dwfl_module_getsrc(module_, address + bias_);
    int number = 0;
    const char* file =
        line == nullptr ? nullptr : dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr);
    if (file == nullptr) return {};
    return {base_name(file), number};
  }

 private:
  static const Dwfl_Callbacks& callbacks() {
    static const Dwfl_Callbacks none = [] {
      Dwfl_Callbacks made{};
      made.section_address = dwfl_offline_section_address;
      // Separate debug files are the system's; a student's lines are in the program itself. (Looking for them
      // may ask servers: DEBUGINFOD_URLS.)
      made.find_debuginfo = [](Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*,
                               GElf_Word, char**) { return -1; };
      return made;
    }();
    return none;
  }

  Dwfl* dwfl_;
  Dwfl_Module* module_ = nullptr;
  GElf_Addr bias_ = 0;
};

Lines::Lines() = default;
Lines::~Lines() = default;

const SourceLine& Lines::find(const std::string& path, std::uint64_t offset) {
  const auto [known, is_new] = known_.try_emplace({path, offset});
  if (!is_new || path.empty() || offset == 0 || of_the_system(path)) return known->second;
  auto& module = modules_[path];
  if (module == nullptr) module = std::make_unique<Module>(path);
  // The return address is that of the next instruction, which may belong to the next line.
  known->second = module->find(offset - 1);
  return known->second;
}

}  // namespace wirestep
