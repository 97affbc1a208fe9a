#pragma once

#include <optional>
#include <string>

#include "app/panels/view.h"

// What the wire's panels say, in the language of the screen, and what they share.

namespace wirestep::app {

// "both ways", "from client".
std::string direction_words(const View& view, std::optional<HostId> from);
// "drop data from client, only no. 3".
std::string rule_words(const View& view, const WireRule& rule);
std::string action_words(const View& view, RuleAction action);
std::string kind_words(const View& view, FrameKind kind);
// What the frame belongs to: "fragment 2 of #7, bytes 1480–2959", "about #12" of an ICMP error; empty of
// most.
std::string tie_words(const View& view, FrameId frame);
// "fragments 3–45 of #35: 2960–65514": those of a run (Ladder::run) that had been sent by then, and what they
// carry of their packet. What isn't as the first of them, whose arrow is drawn, is counted: "1 dropped".
std::string run_words(const View& view, const LadderFrame& head, std::size_t cursor);
// What makes the wire other than it was at first, but for its clutch: "cut from client · loss 10 % · rules:
// 2"; empty if nothing does.
std::string disturbance_words(const View& view);

// The menu of the chosen frame, among the menus.
inline constexpr std::string_view frame_menu = "frame";

// Whether the wire takes commands now: it is there, and what is shown is the present.
bool wire_takes_commands(const View& view);
// Calls `seen` for each host that the chosen direction is about.
template <class Seen>
void for_chosen_directions(const View& view, Seen seen) {
  for (const ModelHost& host : view.model.hosts)
    if (!view.ui.wire.from || *view.ui.wire.from == host.id) seen(host);
}
// Whether all of the chosen direction is cut.
bool chosen_is_cut(const View& view);
// The direction that comes after this one: both ways, then each host's.
std::optional<HostId> next_direction(const View& view);

}  // namespace wirestep::app
