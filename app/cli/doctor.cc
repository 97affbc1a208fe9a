#include "world/doctor.h"

#include <unistd.h>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/text/columns.h"
#include "app/text/paint.h"

namespace wirestep::app {

int run_doctor() {
  Paint paint(wants_colour(STDOUT_FILENO));
  bool good = true;
  for (const Finding& finding : examine_machine()) {
    Tone tone = finding.ok ? Tone::good : finding.required ? Tone::bad : Tone::waiting;
    const char* sign = finding.ok ? "✓" : finding.required ? "✗" : "–";
    print_line(paint(tone, sign) + " " + fit_left(finding.name, 34) + " " + finding.found);
    if (!finding.ok && !finding.cure.empty()) print_line("    " + finding.cure);
    good = good && (finding.ok || !finding.required);
  }
  print_line(good ? "This machine allows all that Wirestep needs."
                  : "Without what is marked ✗, Wirestep can only play in loopback mode.");
  return good ? fine : machine_cannot;
}

}  // namespace wirestep::app
