/* As a careful embedder writes them in C: every error is looked for, every reference given up. */
#include "call_operations.h"

#include <stdlib.h>
#include <string.h>

#define LIST_ITEMS 1000
#define ARRAY_ITEMS 1000000
#define BULK_ITEMS (299 * 299 * 3)

static object *function, *numbers, *holder, *value_name, *scale_name, *offset_name, *array, *release_name, *callback;
static double list_received[LIST_ITEMS];
static double *sent, *array_received;
static int sent_items;

static int named(object *module, const char *name)
{
    function = PyObject_GetAttrString(module, name);
    return function ? 0 : -1;
}

/* The number that a reference holds, which is given up. */
static double taken(object *number, const char *what)
{
    double value = PyFloat_AsDouble(checked(number, what));
    if (value == -1 && PyErr_Occurred())
        fail(what);
    Py_DecRef(number);
    return value;
}

static object *call_with(object *argument)
{
    object *arguments[2] = {NULL, argument};
    return checked(PyObject_VectorcallDict(function, arguments + 1, 1 | ARGUMENTS_OFFSET, NULL), "call");
}

static int prepare_empty(object *module) { return named(module, "empty"); }

static double empty(void)
{
    Py_DecRef(checked(PyObject_CallNoArgs(function), "empty call"));
    return 0;
}

static double empty_taking_gil(void)
{
    int state = PyGILState_Ensure();
    empty();
    PyGILState_Release(state);
    return 0;
}

static int prepare_through(object *module) { return named(module, "through"); }

static double float_in_and_out(void)
{
    object *number = checked(PyFloat_FromDouble(1.5), "float");
    double value = taken(call_with(number), "float");
    Py_DecRef(number);
    return value;
}

static int prepare_three(object *module) { return named(module, "add_three"); }

static double three_arguments(void)
{
    object *arguments[4] = {NULL, PyFloat_FromDouble(1), PyFloat_FromDouble(2), PyFloat_FromDouble(3)};
    if (!arguments[1] || !arguments[2] || !arguments[3])
        fail("float");
    object *result = PyObject_VectorcallDict(function, arguments + 1, 3 | ARGUMENTS_OFFSET, NULL);
    for (int i = 1; i <= 3; i++)
        Py_DecRef(arguments[i]);
    return taken(result, "three arguments");
}

static int prepare_keywords(object *module)
{
    scale_name = PyUnicode_InternFromString("scale");
    offset_name = PyUnicode_InternFromString("offset");
    return named(module, "scaled");
}

static void add_keyword(object *keywords, object *name, double value)
{
    object *number = checked(PyFloat_FromDouble(value), "float");
    if (PyDict_SetItem(keywords, name, number) != 0)
        fail("keyword");
    Py_DecRef(number);
}

static double keyword_arguments(void)
{
    object *keywords = checked(PyDict_New(), "dict");
    add_keyword(keywords, scale_name, 2);
    add_keyword(keywords, offset_name, 0.25);
    object *arguments[2] = {NULL, checked(PyFloat_FromDouble(1.5), "float")};
    object *result = PyObject_VectorcallDict(function, arguments + 1, 1 | ARGUMENTS_OFFSET, keywords);
    Py_DecRef(arguments[1]);
    Py_DecRef(keywords);
    return taken(result, "keyword arguments");
}

/* Into Python from UTF-8, and out of it into memory of the caller's own. */
static double string_in_and_out(void)
{
    static const char sent[] = "the quick brown fox jumps over the lazy dog";
    object *text = checked(PyUnicode_FromStringAndSize(sent, sizeof sent - 1), "string");
    object *result = call_with(text);
    ssize length;
    const char *utf8 = PyUnicode_AsUTF8AndSize(result, &length);
    char *received = utf8 ? malloc(length + 1) : NULL;
    if (!received)
        fail("string");
    memcpy(received, utf8, length + 1);
    Py_DecRef(result);
    Py_DecRef(text);
    free(received);
    return length;
}

static int prepare_attribute(object *module)
{
    value_name = PyUnicode_InternFromString("value");
    holder = PyObject_GetAttrString(module, "holder");
    return holder ? 0 : -1;
}

static double attribute(void) { return taken(PyObject_GetAttr(holder, value_name), "attribute"); }

/* The numbers 0, 1, 2 and so on. */
static void fill_sent(int items)
{
    sent = malloc(items * sizeof(double));
    for (int i = 0; i < items; i++)
        sent[i] = i;
    sent_items = items;
}

static int prepare_list(object *module)
{
    fill_sent(LIST_ITEMS);
    numbers = PyObject_GetAttrString(module, "numbers");
    return numbers ? named(module, "last_of") : -1;
}

static double list_in(void)
{
    object *list = checked(PyList_New(sent_items), "list");
    for (int i = 0; i < sent_items; i++)
        PyList_SetItem(list, i, checked(PyFloat_FromDouble(sent[i]), "float"));
    object *last = call_with(list);
    Py_DecRef(list);
    return taken(last, "list");
}

static double list_out(void)
{
    for (int i = 0; i < LIST_ITEMS; i++) {
        list_received[i] = PyFloat_AsDouble(checked(PyList_GetItem(numbers, i), "list"));
        if (list_received[i] == -1 && PyErr_Occurred())
            fail("list");
    }
    return list_received[LIST_ITEMS - 1];
}

static object *made(object *module, const char *name)
{
    object *maker = PyObject_GetAttrString(module, name);
    object *result = maker ? PyObject_CallNoArgs(maker) : NULL;
    if (maker)
        Py_DecRef(maker);
    return result;
}

static int prepare_array_out(object *module)
{
    if (!array)
        array = made(module, "array");
    array_received = malloc(ARRAY_ITEMS * sizeof(double));
    return array ? 0 : -1;
}

static void view(buffer *seen)
{
    if (PyObject_GetBuffer(array, seen, CONTIGUOUS_WITH_FORMAT) != 0 || strcmp(seen->format, "d") != 0)
        fail("buffer");
}

static double array_out_copied(void)
{
    buffer seen;
    view(&seen);
    memcpy(array_received, seen.memory, seen.length);
    PyBuffer_Release(&seen);
    return array_received[ARRAY_ITEMS - 1];
}

static double array_out_shared(void)
{
    buffer seen;
    view(&seen);
    double last = ((double *)seen.memory)[seen.length / sizeof(double) - 1];
    PyBuffer_Release(&seen);
    return last;
}

static int prepare_array_in(object *module, const char *reader, int items)
{
    fill_sent(items);
    release_name = PyUnicode_InternFromString("release");
    function = made(module, reader);
    return function ? 0 : -1;
}

static int prepare_array_in_shared(object *module) { return prepare_array_in(module, "shared_reader", ARRAY_ITEMS); }

static int prepare_array_in_copied(object *module) { return prepare_array_in(module, "copying_reader", ARRAY_ITEMS); }

/* Lends memory to Python, and revokes it: an array that was kept would be an error. */
static double array_in(void)
{
    object *memory = checked(PyMemoryView_FromMemory((char *)sent, sent_items * sizeof(double), BUFFER_READ), "memoryview");
    double last = taken(call_with(memory), "array");
    object *arguments[2] = {NULL, memory};
    Py_DecRef(checked(PyObject_VectorcallMethod(release_name, arguments + 1, 1 | ARGUMENTS_OFFSET, NULL), "release"));
    Py_DecRef(memory);
    return last;
}

static int prepare_raise(object *module) { return named(module, "fail"); }

static double raised_and_caught(void)
{
    char text[400];
    if (PyObject_CallNoArgs(function))
        fail("nothing was raised");
    return strlen(take_error(text, sizeof text));
}

static object *add(object *self, object *const *arguments, ssize count)
{
    (void)self;
    if (count != 2)
        fail("add takes two numbers");
    double sum = 0;
    for (int i = 0; i < 2; i++) {
        double value = PyFloat_AsDouble(arguments[i]);
        if (value == -1 && PyErr_Occurred())
            return NULL;
        sum += value;
    }
    return PyFloat_FromDouble(sum);
}

static int prepare_callback(object *module)
{
    static method definition = {"add", add, METHOD_FASTCALL, "add(a, b)\n--\n\n"};
    callback = PyCFunction_NewEx(&definition, NULL, NULL);
    return callback ? named(module, "call_back") : -1;
}

static double call_back(void) { return taken(call_with(callback), "callback"); }

/* Has Python match names and convert, as functions of C do. */
static object *add_by_name(object *self, object *arguments, object *keywords)
{
    (void)self;
    static char *names[] = {"a", "b", NULL};
    double a, b;
    return PyArg_ParseTupleAndKeywords(arguments, keywords, "dd", names, &a, &b) ? PyFloat_FromDouble(a + b) : NULL;
}

static int prepare_callback_with_keyword(object *module)
{
    static method definition = {"add", (fast_function)(void (*)(void))add_by_name, METHOD_VARARGS_KEYWORDS, "add(a, b)\n--\n\n"};
    callback = PyCFunction_NewEx(&definition, NULL, NULL);
    return callback ? named(module, "call_back_with_keyword") : -1;
}

static int prepare_bulk_list(object *module)
{
    fill_sent(BULK_ITEMS);
    return named(module, "last_of");
}

static object *item(object *self, object *const *arguments, ssize count)
{
    (void)self;
    double index = count == 1 ? PyFloat_AsDouble(arguments[0]) : -1;
    if (index < 0 || index >= sent_items)
        fail("item takes an index");
    return PyFloat_FromDouble(sent[(int)index]);
}

static int prepare_bulk_items(object *module)
{
    static method definition = {"item", item, METHOD_FASTCALL, "item(index)\n--\n\n"};
    fill_sent(BULK_ITEMS);
    callback = PyCFunction_NewEx(&definition, NULL, NULL);
    function = made(module, "item_reader");
    return callback && function ? 0 : -1;
}

static int prepare_bulk_shared(object *module) { return prepare_array_in(module, "shared_reader", BULK_ITEMS); }

static int prepare_bulk_copied(object *module) { return prepare_array_in(module, "copying_reader", BULK_ITEMS); }

const operation operations[] = {
    {"empty call", prepare_empty, empty, 0},
    {"empty call, GIL taken", prepare_empty, empty_taking_gil, 1},
    {"empty call, GIL taken by a new thread", prepare_empty, empty_taking_gil, 2},
    {"float in and out", prepare_through, float_in_and_out, 0},
    {"three arguments", prepare_three, three_arguments, 0},
    {"keyword arguments", prepare_keywords, keyword_arguments, 0},
    {"string in and out", prepare_through, string_in_and_out, 0},
    {"attribute read", prepare_attribute, attribute, 0},
    {"list of 1000 in", prepare_list, list_in, 0},
    {"list of 1000 out", prepare_list, list_out, 0},
    {"array of 1e6 out, copied", prepare_array_out, array_out_copied, 0},
    {"array of 1e6 out, shared", prepare_array_out, array_out_shared, 0},
    {"array of 1e6 in, copied", prepare_array_in_copied, array_in, 0},
    {"array of 1e6 in, shared", prepare_array_in_shared, array_in, 0},
    {"exception raised and caught", prepare_raise, raised_and_caught, 0},
    {"callback", prepare_callback, call_back, 0},
    {"callback with a keyword", prepare_callback_with_keyword, call_back, 0},
    {"268203 floats in, as a list", prepare_bulk_list, list_in, 0},
    {"268203 floats in, element by element", prepare_bulk_items, call_back, 0},
    {"268203 floats in, array copied", prepare_bulk_copied, array_in, 0},
    {"268203 floats in, array shared", prepare_bulk_shared, array_in, 0},
};

const int operation_count = sizeof operations / sizeof operations[0];
