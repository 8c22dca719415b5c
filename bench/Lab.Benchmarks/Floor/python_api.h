/* The part of Python's C API that the floor calls, looked up in the libpython that it is given: no Python headers are needed. */
#ifndef PYTHON_API_H
#define PYTHON_API_H

#include <stddef.h>
#include <stdint.h>

typedef struct object object;
typedef ptrdiff_t ssize;

/* Py_buffer and PyMethodDef of the stable ABI. */
typedef struct {
    void *memory;
    object *exporter;
    ssize length, item_size;
    int read_only, dimensions;
    char *format;
    ssize *shape, *strides, *sub_offsets;
    void *internal;
} buffer;

typedef object *(*fast_function)(object *self, object *const *arguments, ssize count);

typedef struct {
    const char *name;
    fast_function function; /* Or another one, as the flags say. */
    int flags;
    const char *documentation;
} method;

#define ARGUMENTS_OFFSET ((size_t)1 << 63)
#define CONTIGUOUS_WITH_FORMAT (0x0008 | 0x0004)
#define BUFFER_READ 0x100
#define METHOD_FASTCALL 0x0080
#define METHOD_VARARGS_KEYWORDS (0x0001 | 0x0002)

/* X(result, name, parameters) */
#define PYTHON_API(X) \
    X(void, Py_InitializeEx, (int)) \
    X(int, PyGILState_Ensure, (void)) \
    X(void, PyGILState_Release, (int)) \
    X(object *, PyEval_SaveThread, (void)) \
    X(void, PyEval_RestoreThread, (object *)) \
    X(void, Py_DecRef, (object *)) \
    X(object *, Py_CompileString, (const char *, const char *, int)) \
    X(object *, PyImport_ExecCodeModule, (const char *, object *)) \
    X(object *, PyObject_GetAttrString, (object *, const char *)) \
    X(object *, PyObject_GetAttr, (object *, object *)) \
    X(object *, PyObject_CallNoArgs, (object *)) \
    X(object *, PyObject_Call, (object *, object *, object *)) \
    X(object *, PyObject_VectorcallDict, (object *, object *const *, size_t, object *)) \
    X(object *, PyObject_VectorcallMethod, (object *, object *const *, size_t, object *)) \
    X(object *, PyTuple_New, (ssize)) \
    X(int, PyTuple_SetItem, (object *, ssize, object *)) \
    X(object *, PyUnicode_FromString, (const char *)) \
    X(object *, PyUnicode_FromStringAndSize, (const char *, ssize)) \
    X(object *, PyUnicode_InternFromString, (const char *)) \
    X(const char *, PyUnicode_AsUTF8AndSize, (object *, ssize *)) \
    X(object *, PyFloat_FromDouble, (double)) \
    X(double, PyFloat_AsDouble, (object *)) \
    X(object *, PyDict_New, (void)) \
    X(int, PyDict_SetItem, (object *, object *, object *)) \
    X(object *, PyList_New, (ssize)) \
    X(int, PyList_SetItem, (object *, ssize, object *)) \
    X(object *, PyList_GetItem, (object *, ssize)) \
    X(int, PyObject_GetBuffer, (object *, buffer *, int)) \
    X(void, PyBuffer_Release, (buffer *)) \
    X(object *, PyMemoryView_FromMemory, (char *, ssize, int)) \
    X(object *, PyCFunction_NewEx, (method *, object *, object *)) \
    X(int, PyArg_ParseTupleAndKeywords, (object *, object *, const char *, char **, ...)) \
    X(object *, PyErr_Occurred, (void)) \
    X(void, PyErr_Fetch, (object **, object **, object **)) \
    X(void, PyErr_NormalizeException, (object **, object **, object **))

#define DECLARE(result, name, parameters) extern result (*name) parameters;
PYTHON_API(DECLARE)
#undef DECLARE

/* Ends the program with one line on stderr, Python's exception in it where one is set. */
_Noreturn void fail(const char *what);

/* The reference, which must not be null. */
object *checked(object *reference, const char *what);

/* Opens libpython for the whole process and looks everything up. */
void load_python(const char *library);

/* Runs a source file as a module; a new reference. */
object *load_module(const char *folder, const char *name);

/* Message of the exception that is set, which is taken; type, message and traceback were made as the .NET bridge makes them. */
const char *take_error(char *text, size_t size);

/* describe_error of lab_bootstrap. */
extern object *describe_error;

#endif
