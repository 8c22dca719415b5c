/* The calls that are timed, under the names that the .NET suites give them. */
#ifndef CALL_OPERATIONS_H
#define CALL_OPERATIONS_H

#include "python_api.h"

typedef struct {
    const char *name;
    /* Makes what the call needs, with the GIL held; 0, or -1 with an exception set. */
    int (*prepare)(object *module);
    /* One operation; the number that it brought back. */
    double (*run)(void);
    /* 0: the GIL is held over the calls; 1: each call takes it, on the thread that started Python; 2: the same on another thread. */
    int gil_per_call;
} operation;

extern const operation operations[];
extern const int operation_count;

#endif
