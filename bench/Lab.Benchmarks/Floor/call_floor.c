/*
 * The floor of call overhead: a C program that embeds the Python it is given and times the calls that the .NET suites time. Its loop
 * has the shape of BenchmarkDotNet's: a call through a pointer, unrolled 16 times; a pilot that finds the operations of an iteration;
 * warm-ups; iterations; and the median of the empty loop taken off.
 *
 * call_floor LIBPYTHON EXECUTABLE CATALOG SITE_DIRECTORIES SYS_PATH FOLDER WARMUPS ITERATIONS ITERATION_NANOSECONDS (OPERATION COUNT)...
 *
 * SITE_DIRECTORIES and SYS_PATH are joined by newlines; FOLDER holds lab_bootstrap.py and call_operations.py; a COUNT of 0 has the
 * pilot choose. It prints one JSON object a line for each operation.
 */
#define _GNU_SOURCE
#include "call_operations.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define UNROLL 16
#define MOST_ITERATIONS 1000

typedef struct {
    const operation *what;
    long count;
    double value;
    double nanoseconds[MOST_ITERATIONS];
} timing;

static int warmups, iterations;
static double iteration_nanoseconds;

static double nothing(void) { return 0; }

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC_RAW, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

/* Time of a loop of that many calls. */
static __attribute__((noinline)) double loop(double (*run)(void), long count)
{
    /* Volatile: the compiler must neither see which function it is nor drop what it returns. */
    double (*volatile hidden)(void) = run;
    volatile double kept;
    double (*call)(void) = hidden;
    double start = now();
    long left = count;
    for (; left >= UNROLL; left -= UNROLL) {
        kept = call(); kept = call(); kept = call(); kept = call();
        kept = call(); kept = call(); kept = call(); kept = call();
        kept = call(); kept = call(); kept = call(); kept = call();
        kept = call(); kept = call(); kept = call(); kept = call();
    }
    for (; left > 0; left--)
        kept = call();
    double elapsed = now() - start;
    (void)kept;
    return elapsed;
}

static int ascending(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static double empty_loop(long count)
{
    double overhead[5];
    for (int i = 0; i < 5; i++)
        overhead[i] = loop(nothing, count);
    qsort(overhead, 5, sizeof *overhead, ascending);
    return overhead[2];
}

static long pilot(double (*run)(void))
{
    long count = 1;
    double elapsed = loop(run, count);
    while (elapsed < iteration_nanoseconds / 2)
        elapsed = loop(run, count *= 2);
    count = (long)(count * iteration_nanoseconds / elapsed);
    return count < 1 ? 1 : count < UNROLL ? count : count / UNROLL * UNROLL;
}

static void *measure(void *argument)
{
    timing *measured = argument;
    double (*run)(void) = measured->what->run;
    measured->value = run();
    if (measured->count == 0)
        measured->count = pilot(run);
    double overhead = empty_loop(measured->count);
    for (int i = 0; i < warmups; i++)
        loop(run, measured->count);
    for (int i = 0; i < iterations; i++) {
        double elapsed = loop(run, measured->count) - overhead;
        measured->nanoseconds[i] = elapsed > 0 ? elapsed / measured->count : 0;
    }
    return NULL;
}

/* The GIL is held on entry and on return. */
static void measure_with_gil_as_wanted(timing *measured)
{
    if (measured->what->gil_per_call == 0) {
        measure(measured);
        return;
    }
    object *state = PyEval_SaveThread();
    pthread_t thread;
    int refused = 0;
    if (measured->what->gil_per_call == 1)
        measure(measured);
    else if (!(refused = pthread_create(&thread, NULL, measure, measured)))
        pthread_join(thread, NULL);
    PyEval_RestoreThread(state);
    if (refused)
        fail("pthread_create");
}

static void print_problem(const char *name)
{
    char text[400];
    take_error(text, sizeof text);
    for (char *c = text; *c; c++)
        if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ')
            *c = '\'';
    printf("{\"operation\":\"%s\",\"problem\":\"%s\",\"nanoseconds\":[]}\n", name, text);
}

static void run_operation(object *module, const char *name, long count)
{
    const operation *what = NULL;
    for (int i = 0; i < operation_count; i++)
        if (strcmp(operations[i].name, name) == 0)
            what = &operations[i];
    if (!what)
        fail("there is no such operation");
    if (what->prepare(module) != 0) {
        print_problem(name);
        return;
    }
    static timing measured;
    measured.what = what;
    measured.count = count;
    measure_with_gil_as_wanted(&measured);
    printf("{\"operation\":\"%s\",\"count\":%ld,\"value\":%.17g,\"nanoseconds\":[", name, measured.count, measured.value);
    for (int i = 0; i < iterations; i++)
        printf("%s%.6f", i ? "," : "", measured.nanoseconds[i]);
    printf("]}\n");
    fflush(stdout);
}

static void start(object *bootstrap, char **arguments)
{
    describe_error = checked(PyObject_GetAttrString(bootstrap, "describe_error"), "describe_error");
    object *tuple = checked(PyTuple_New(4), "tuple");
    for (int i = 0; i < 4; i++)
        PyTuple_SetItem(tuple, i, checked(PyUnicode_FromString(arguments[i]), "string"));
    object *function = checked(PyObject_GetAttrString(bootstrap, "start"), "start");
    Py_DecRef(checked(PyObject_Call(function, tuple, NULL), "start"));
}

int main(int count, char **arguments)
{
    if (count < 10)
        fail("usage: see the head of call_floor.c");
    warmups = atoi(arguments[7]);
    iterations = atoi(arguments[8]);
    iteration_nanoseconds = atof(arguments[9]);
    if (iterations > MOST_ITERATIONS)
        iterations = MOST_ITERATIONS;
    /* As BenchmarkDotNet does with its own processes (ProcessPriorityClass.High); without the privilege neither gets it. */
    (void)setpriority(PRIO_PROCESS, 0, -11);
    load_python(arguments[1]);
    Py_InitializeEx(0);
    start(checked(load_module(arguments[6], "lab_bootstrap"), "lab_bootstrap"), arguments + 2);
    object *module = load_module(arguments[6], "call_operations");
    for (int i = 10; i + 1 < count; i += 2)
        run_operation(module, arguments[i], atol(arguments[i + 1]));
    /* Python is not finalised: that takes seconds with large libraries. */
    fflush(stdout);
    _Exit(0);
}
