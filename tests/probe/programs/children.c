// Children of all kinds. Each talks over a socket that it was given, and its parent is as it was afterwards.
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "say.h"

static int pair[2];

static void hear(const char* what) {
  char text[64] = "";
  ssize_t got = recv(pair[0], text, sizeof text - 1, 0);
  printf("%s: %zd %s\n", what, got, text);
  fflush(stdout);
}

static int end_of(pid_t child) {
  int status = -1;
  waitpid(child, &status, 0);
  return status;
}

int main(int argc, char** argv) {
  extern char** environ;
  if (argc > 1) return send(atoi(argv[1]), "exec", 4, 0) == 4 ? 0 : 1;
  socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
  char number[12];
  snprintf(number, sizeof number, "%d", pair[1]);
  char* own[] = {argv[0], number, NULL};
  char* nothing[] = {NULL};

  pid_t child = fork();
  if (child == 0) {
    // A grandchild, too, that outlives its parent.
    if (fork() == 0) {
      sleep(0);
      send(pair[1], "grandchild", 10, 0);
      _exit(0);
    }
    wait(NULL);
    send(pair[1], "child", 5, 0);
    close(pair[1]);
    exit(3);
  }
  SAY(end_of(child));
  hear("fork");
  hear("fork");
  SAY(send(pair[1], "still mine", 10, 0));
  hear("parent");

  child = vfork();
  if (child == 0) {
    // More than a vfork child may do, and what many do all the same.
    dup2(pair[1], 40);
    close(pair[0]);
    execv(argv[0], own);
    _exit(127);
  }
  SAY(end_of(child));
  hear("vfork");
  SAY(close(40));  // never was the parent's

  child = vfork();
  if (child == 0) {
    execv("/nowhere", own);
    _exit(send(pair[1], "failed", 6, 0) == 6 ? errno : 127);
  }
  SAY(end_of(child));
  hear("vfork without exec");

  child = fork();
  if (child == 0) execve(argv[0], own, nothing);
  SAY(end_of(child));
  hear("clean environment");

  SAY(posix_spawn(&child, argv[0], NULL, NULL, own, environ));
  SAY(end_of(child));
  hear("posix_spawn");

  char command[600];
  snprintf(command, sizeof command, "%s %s", argv[0], number);
  SAY(system(command));
  hear("system");
  FILE* pipe = popen("echo from popen", "r");
  char line[64] = "";
  SAY(fgets(line, sizeof line, pipe) != NULL);
  printf("%s", line);
  SAY(pclose(pipe));

  child = fork();
  if (child == 0) {
    // A daemon closes all.
    for (int fd = 3; fd < 1024; ++fd)
      if (fd != pair[1]) close(fd);
    _exit(send(pair[1], "daemon", 6, 0) == 6 ? 0 : 1);
  }
  SAY(end_of(child));
  hear("daemon");
  child = fork();
  if (child == 0) {
    send(pair[1], "crash", 5, 0);
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
  }
  SAY(WTERMSIG(end_of(child)));
  hear("crash");
  SAY(send(pair[1], "last", 4, 0));
  hear("parent");
  // What replaces the program reports anew.
  SAY(setenv("LAST", "1", 1));
  execv(argv[0], own);
  return 127;
}
