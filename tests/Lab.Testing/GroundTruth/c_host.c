/*
 * Embeds Python without .NET, and says how deep functions without arguments go on a thread that makes its first call of Python: the
 * same measurement as the lab's, by a program that shares no line with it.
 *
 *     c_host LIBPYTHON FOLDER MODULE FUNCTION
 *
 * prints the bytes from the thread's own frame to the lowest word that it wrote, or, for the function "modules", sys.modules.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define SIZE (16 << 20)
#define PAINT 0x5ca1ab1e5ca1ab1eUL

static void *python;
static void *callable;
static char *entry;

/* The prototypes of Python.h, which need not be installed. */
#define PYTHON(result, name, ...) ((result (*)(__VA_ARGS__))dlsym(python, #name))

static void fail(const char *what)
{
    if (python && PYTHON(void *, PyErr_Occurred, void)())
        PYTHON(void, PyErr_Print, void)();
    fprintf(stderr, "c_host: %s\n", what);
    exit(1);
}

static void *measured(void *unused)
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

int main(int count, char **arguments)
{
    char code[4096];
    unsigned long *stack, *word;
    pthread_attr_t attributes;
    pthread_t thread;
    void *module;

    if (count != 5)
        fail("LIBPYTHON FOLDER MODULE FUNCTION");
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

    stack = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (word = stack; (char *)word < (char *)stack + SIZE; word++)
        *word = PAINT;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, SIZE);
    if (pthread_create(&thread, &attributes, measured, 0))
        fail("no thread");
    pthread_join(thread, 0);
    for (word = stack; *word == PAINT; word++)
        ;
    printf("%ld\n", (long)(entry - (char *)word));
    return 0;
}
