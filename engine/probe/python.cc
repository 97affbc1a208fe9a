#include "probe/python.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/types.h>

#include <algorithm>

namespace wirestep::probe::python {

namespace {

// The interpreter's functions. An object is a void* to us. "Owned" results must be given back with Py_DecRef.
struct Interpreter {
  void* (*this_thread_state)();            // PyGILState_GetThisThreadState; null: not one of its threads
  int (*check)();                          // PyGILState_Check
  int (*ensure)();                         // PyGILState_Ensure
  void (*release)(int);                    // PyGILState_Release
  int (*is_finalizing)();                  // Py_IsFinalizing, before 3.13 with an underscore
  void* (*frame)();                        // PyEval_GetFrame, not owned
  void* (*back)(void*);                    // PyFrame_GetBack, owned
  void* (*code)(void*);                    // PyFrame_GetCode, owned
  int (*line)(void*);                      // PyFrame_GetLineNumber
  void* (*attribute)(void*, const char*);  // PyObject_GetAttrString, owned
  const char* (*utf8)(void*, ssize_t*);    // PyUnicode_AsUTF8AndSize
  void (*incref)(void*);                   // Py_IncRef
  void (*decref)(void*);                   // Py_DecRef
  void (*fetch)(void**, void**, void**);   // PyErr_Fetch
  void (*restore)(void*, void*, void*);    // PyErr_Restore
};

Interpreter interpreter;
bool is_present = false;
thread_local bool walking = false;

template <class Function>
bool look_up(Function*& function, const char* name) {
  function = reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
  return function != nullptr;
}

template <std::size_t size>
bool starts_with(const Line& line, const char (&text)[size]) {
  return line.length >= size - 1 && memcmp(line.file, text, size - 1) == 0;
}

bool in_standard_library(const Line& line) {
  if (starts_with(line, "<frozen")) return true;
  constexpr char library[] = "/lib/python3";  // with site-packages and dist-packages
  return memmem(line.file, line.length, library, sizeof library - 1) != nullptr;
}

// Copies file and line of one frame; false if the interpreter wouldn't tell.
bool read_frame(void* frame, Line& line) {
  void* code = interpreter.code(frame);
  if (code == nullptr) return false;
  void* name = interpreter.attribute(code, "co_filename");
  ssize_t length = 0;
  const char* text = name == nullptr ? nullptr : interpreter.utf8(name, &length);
  if (text != nullptr) {
    // Of a path that is too long the end is kept: it has the file's name.
    line.length = std::min(static_cast<std::size_t>(length), sizeof line.file);
    memcpy(line.file, text + (static_cast<std::size_t>(length) - line.length), line.length);
    line.number = interpreter.line(frame);
  }
  if (name != nullptr) interpreter.decref(name);
  interpreter.decref(code);
  return text != nullptr;
}

void walk(Line& line) {
  constexpr int deepest = 64;
  void* frame = interpreter.frame();
  if (frame == nullptr) return;
  interpreter.incref(frame);
  for (int depth = 0; frame != nullptr && depth < deepest; ++depth) {
    const bool known = read_frame(frame, line);
    const bool found = known && !in_standard_library(line);
    if (known && starts_with(line, "<frozen importlib")) line.of_import = true;
    void* next = found ? nullptr : interpreter.back(frame);
    interpreter.decref(frame);
    frame = next;
  }
  if (frame != nullptr) interpreter.decref(frame);
}

}  // namespace

void find() {
  is_present =
      look_up(interpreter.this_thread_state, "PyGILState_GetThisThreadState") &&
      look_up(interpreter.check, "PyGILState_Check") && look_up(interpreter.ensure, "PyGILState_Ensure") &&
      look_up(interpreter.release, "PyGILState_Release") && look_up(interpreter.frame, "PyEval_GetFrame") &&
      look_up(interpreter.back, "PyFrame_GetBack") && look_up(interpreter.code, "PyFrame_GetCode") &&
      look_up(interpreter.line, "PyFrame_GetLineNumber") &&
      look_up(interpreter.attribute, "PyObject_GetAttrString") &&
      look_up(interpreter.utf8, "PyUnicode_AsUTF8AndSize") && look_up(interpreter.incref, "Py_IncRef") &&
      look_up(interpreter.decref, "Py_DecRef") && look_up(interpreter.fetch, "PyErr_Fetch") &&
      look_up(interpreter.restore, "PyErr_Restore") &&
      (look_up(interpreter.is_finalizing, "Py_IsFinalizing") ||
       look_up(interpreter.is_finalizing, "_Py_IsFinalizing"));
}

bool present() {
  return is_present;
}

bool holds_gil() {
  return is_present && interpreter.this_thread_state() != nullptr && interpreter.check() != 0;
}

void find_line(Line& line) {
  // Making a frame object can run the garbage collector and with it a finalizer that closes a socket:
  // `walking`.
  if (!is_present || walking || interpreter.is_finalizing() || interpreter.this_thread_state() == nullptr)
    return;
  walking = true;
  const bool held = interpreter.check() != 0;
  const int state = held ? 0 : interpreter.ensure();
  void *type, *value,
      *traceback;  // an exception may be on its way while an object's finalizer closes its socket
  interpreter.fetch(&type, &value, &traceback);
  walk(line);
  interpreter.restore(type, value, traceback);
  if (!held) interpreter.release(state);
  walking = false;
}

}  // namespace wirestep::probe::python
