/*
 * Embeds Python without .NET, and says how deep functions without arguments go on a thread that makes its first call of Python: the
 * same measurement as the lab's, by a program that shares no line with it.
 *
 *     c_host LIBPYTHON FOLDER MODULE FUNCTION
 *
 * prints the bytes from the thread's own frame to the lowest word that it wrote, or, for the function "modules", sys.modules.
 *
 *     c_host LIBPYTHON FOLDER MODULE FUNCTION SIZE ENTRY
 *
 * makes the call on a stack of SIZE bytes with a wide red zone below it, from a frame that lies ENTRY bytes below its top, and prints
 * "completed". Where the stack is too small it dies, or Python refuses the call, which ends with status 1.
 */
#define _GNU_SOURCE
#include <alloca.h>
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ROOMY (16 << 20)
#define RED_ZONE (64UL << 20)
#define PAINT 0x5ca1ab1e5ca1ab1eUL

static void *python;
static void *callable;
static char *entry;
static char *top;
static long depth;

/* The prototypes of Python.h, which need not be installed. */
#define PYTHON(result, name, ...) ((result (*)(__VA_ARGS__))dlsym(python, #name))

static void fail(const char *what)
{
    if (python && PYTHON(void *, PyErr_Occurred, void)())
        PYTHON(void, PyErr_Print, void)();
    fprintf(stderr, "c_host: %s\n", what);
    exit(1);
}

static __attribute__((noinline)) void *call(void)
{
    void *result;
    int state;
    entry = __builtin_frame_address(0);
    state = PYTHON(int, PyGILState_Ensure, void)();
    result = PYTHON(void *, PyObject_CallObject, void *, void *)(callable, 0);
    if (!result)
        fail("the call raised");
    PYTHON(void, Py_DecRef, void *)(result);
    PYTHON(void, PyGILState_Release, int)(state);
    return 0;
}

static void *measured(void *unused)
{
    long missing = depth - (top - (char *)__builtin_frame_address(0));
    /* The address of what is taken is used, so that it is not left out. */
    if (missing > 0)
        top = (char *)memset(alloca(missing), 0, missing) + missing;
    return call();
}

int main(int count, char **arguments)
{
    char code[4096];
    unsigned long *stack, *word;
    pthread_attr_t attributes;
    pthread_t thread;
    void *module;
    size_t size, believed;

    if (count != 5 && count != 7)
        fail("LIBPYTHON FOLDER MODULE FUNCTION [SIZE ENTRY]");
    size = count == 7 ? atol(arguments[5]) : ROOMY;
    python = dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
    if (!python)
        fail(dlerror());
    PYTHON(void, Py_InitializeEx, int)(0);
    snprintf(code, sizeof code, "import sys; sys.path.insert(0, '%s')", arguments[2]);
    if (PYTHON(int, PyRun_SimpleString, const char *)(code))
        fail("no sys.path");
    module = PYTHON(void *, PyImport_ImportModule, const char *)(arguments[3]);
    callable = module ? PYTHON(void *, PyObject_GetAttrString, void *, const char *)(module, arguments[4]) : 0;
    if (!callable)
        fail("no such function");
    PYTHON(void *, PyEval_SaveThread, void)();

    stack = mmap(0, RED_ZONE + size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    stack = (void *)((char *)stack + RED_ZONE);
    mprotect(stack, size, PROT_READ | PROT_WRITE);
    top = (char *)stack + size;
    if (count == 5)
        for (word = stack; (char *)word < top; word++)
            *word = PAINT;
    pthread_attr_init(&attributes);
    /* pthread takes no less; then it believes that a part of the red zone is the stack's. */
    believed = size < PTHREAD_STACK_MIN ? PTHREAD_STACK_MIN : size;
    if (pthread_attr_setstack(&attributes, top - believed, believed))
        fail("no stack");
    depth = count == 7 ? atol(arguments[6]) : 0;
    if (pthread_create(&thread, &attributes, measured, 0))
        fail("no thread");
    pthread_join(thread, 0);
    if (count == 7) {
        puts("completed");
        return 0;
    }
    for (word = stack; *word == PAINT; word++)
        ;
    printf("%ld\n", (long)(entry - (char *)word));
    return 0;
}
