#pragma once

#include "app/panels/view.h"

// The ways to another moment that keys, buttons and the palette share.

namespace wirestep::app {

// Chooses the frame above (-1) or below (1) the chosen one; if none is chosen, the one next to the moment
// that is shown. Shows its moment, unless it waits on the wire now.
void choose_frame(const View& view, int by);
// Shows the moment of the next (1) or previous (-1) event that is seen in the ladder or the lesson; after the
// last one, the present.
void next_moment(const View& view, int by);
void first_moment(const View& view);
// Shows the states of another connection: the one that began before (-1) or after (1) it. After the last one
// comes the latest, whichever that will be.
void choose_connection(const View& view, int by);
// Plays on from the moment that is shown, or pauses. In the present: forward from the beginning, or back from
// here.
void play(const View& view, Playback::Direction direction);
// Moves the cursor while it is played; call once a picture.
void play_on(const View& view);
// Id of the lesson's step at the moment that is shown; empty: none.
std::string step_at(const View& view);
// Unfolds the run of copies that the chosen frame belongs to, or folds it. Whether there is one.
bool has_run(const View& view);
void toggle_run(const View& view);

}  // namespace wirestep::app
