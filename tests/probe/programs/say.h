// Prints what a call returned and errno, so that a run under the probe can be compared with one without.
// errno is set before, so that a change to it after a success is seen, too.
#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAY(call)                                                                \
  do {                                                                           \
    errno = ENOTUNIQ;                                                            \
    long result_ = (long)(call);                                                 \
    const char* error_ = strerrorname_np(errno);                                 \
    printf("%d %s = %ld %s\n", __LINE__, #call, result_, error_ ? error_ : "0"); \
    fflush(stdout);                                                              \
  } while (0)
