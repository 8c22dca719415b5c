/* What makes Python 3.14 check its stack in ways that a call seldom does. Called through ctypes.PyDLL, with the GIL held. */
#define _GNU_SOURCE
#include <alloca.h>
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

/* What is kept here is not left out. */
void *volatile frame;

/* Calls back from a frame that leaves so much of the thread's own stack: too little for Python to raise in. */
void call_near_end(void (*back)(void), long left)
{
    pthread_attr_t attributes;
    void *low;
    size_t size, guard;
    long taken;

    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &low, &size);
    pthread_attr_getguardsize(&attributes, &guard);
    pthread_attr_destroy(&attributes);
    taken = (char *)__builtin_frame_address(0) - (char *)low - (long)guard - left;
    if (taken > 0)
        frame = memset(alloca(taken), 1, taken);
    back();
}

/* Has Python believe that the stack ends so far below this frame, and is of this size: the next check refuses. */
int believe(long below, size_t size)
{
    void *state = ((void *(*)(void))dlsym(RTLD_DEFAULT, "PyThreadState_Get"))();
    int (*protect)(void *, void *, size_t) = dlsym(RTLD_DEFAULT, "PyUnstable_ThreadState_SetStackProtection");

    return protect ? protect(state, (char *)__builtin_frame_address(0) - below, size) : -2;
}

/* Native frames of a kilobyte, which Python does not check. */
long descend(long levels)
{
    volatile char local[1024];

    local[0] = (char)levels;
    return levels == 0 ? local[0] : descend(levels - 1) + local[0];
}
