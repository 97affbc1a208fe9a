#include "program/lines.h"

#include <elfutils/libdw.h>
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
    Dwarf_Addr shift = 0;
    Dwarf_Die* unit = unit_of(address + bias_, shift);
    Dwarf_Line* line = unit == nullptr ? nullptr : dwarf_getsrc_die(unit, address + bias_ - shift);
    int number = 0;
    if (line == nullptr || dwarf_lineno(line, &number) != 0) return {};
    const char* file = dwarf_linesrc(line, nullptr, nullptr);
    if (file == nullptr) return {};
    return {base_name(file), number};
  }

 private:
  // The compilation unit with this address, and by how much `address` is more than the unit's own count.
  // Asked of each unit in turn: the index that dwfl_module_addrdie looks into (.debug_aranges) is written by
  // gcc, but not by clang.
  Dwarf_Die* unit_of(Dwarf_Addr address, Dwarf_Addr& shift) const {
    Dwarf_Die* unit = nullptr;
    while ((unit = dwfl_module_nextcu(module_, unit, &shift)) != nullptr)
      if (dwarf_haspc(unit, address - shift) == 1) break;
    return unit;
  }

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
