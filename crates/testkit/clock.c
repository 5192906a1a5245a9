/* A clock of its own for one process of a test: loaded with LD_PRELOAD, it moves the time of day by
   PAIL_TEST_CLOCK_S seconds and leaves the clock that measures lengths alone. Nothing is shared and nothing is
   left behind, by kill -9 neither. scripts/install-test-tools.sh compiles it. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    int ended = (int)syscall(SYS_clock_gettime, clock, time);
    const char *seconds = getenv("PAIL_TEST_CLOCK_S");
    if (ended == 0 && clock == CLOCK_REALTIME && seconds != NULL) {
        time->tv_sec += atol(seconds);
    }
    return ended;
}
