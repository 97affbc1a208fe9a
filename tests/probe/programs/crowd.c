// Threads that talk all at once, each over a pair of its own, and a forked child that does the same. Prints
// what each of them is to the kernel, and whether all came through.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { threads = 8, rounds = 500 };

static void talk(void) {
  int pair[2];
  unsigned char out, in;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) abort();
  for (int i = 0; i < rounds; ++i) {
    out = (unsigned char)i;
    if (send(pair[0], &out, 1, 0) != 1 || recv(pair[1], &in, 1, 0) != 1 || in != out) abort();
  }
  close(pair[0]);
  close(pair[1]);
}

static void* run(void* tid) {
  talk();
  *(long*)tid = syscall(SYS_gettid);
  return NULL;
}

int main(void) {
  pthread_t all[threads];
  long tids[threads];
  for (int i = 0; i < threads; ++i) pthread_create(&all[i], NULL, run, &tids[i]);
  pid_t child = fork();
  if (child == 0) {
    talk();
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  printf("%d %d %d\n", getpid(), child, status);
  for (int i = 0; i < threads; ++i) {
    pthread_join(all[i], NULL);
    printf("%ld\n", tids[i]);
  }
  return 0;
}
