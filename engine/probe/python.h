#pragma once

#include <cstddef>

#include "probe/record.h"

// Where a Python program is: asked of the interpreter that runs in this process, if there is one, through its
// public C API (3.9 and newer), looked up at run time.
//
// Frames may be looked at only with the GIL. CPython gives it up around most socket calls, so it is taken for
// the walk and given back. A few calls are made while holding it (setsockopt, getsockopt): those must not
// wait at the gate, or every other thread of the program would wait, too.
//
// A module that is being imported makes calls of its own (selectors tries whether epoll works): those are
// none of the program's, and aren't reported.
//
// CPython's own signal handler calls write on its wake-up descriptor, at any moment: in the middle of malloc
// with the GIL held, or while taking the GIL. Nothing of the interpreter may be touched then, so a write on a
// Unix socket has no line.

namespace wirestep::probe::python {

// Looks for an interpreter. Once, at load.
void find();

bool present();

// Does the calling thread hold the GIL?
bool holds_gil();

struct Line {
  int number = 0;          // 0: not known
  std::size_t length = 0;  // of the file's path
  char file[file_bytes];
  bool of_import = false;  // a module of the standard library made the call while it was being imported
};

// The line of the student's file that made the call: the innermost that isn't in the standard library. Only
// from a thread of the interpreter's, else the line is not known.
void find_line(Line& line);

}  // namespace wirestep::probe::python
