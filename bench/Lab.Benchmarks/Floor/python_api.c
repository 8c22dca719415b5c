#include "python_api.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFINE(result, name, parameters) result (*name) parameters;
PYTHON_API(DEFINE)
#undef DEFINE

object *describe_error;
static object *none;

_Noreturn void fail(const char *what)
{
    char text[400];
    int raised = describe_error && PyErr_Occurred();
    fprintf(stderr, "%s%s%s\n", what, raised ? ": " : "", raised ? take_error(text, sizeof text) : "");
    exit(1);
}

object *checked(object *reference, const char *what)
{
    if (!reference)
        fail(what);
    return reference;
}

void load_python(const char *library)
{
    void *opened = dlopen(library, RTLD_NOW | RTLD_GLOBAL);
    if (!opened)
        fail(dlerror());
#define FIND(result, name, parameters) \
    if (!(*(void **)&name = dlsym(opened, #name))) \
        fail("libpython has no " #name);
    PYTHON_API(FIND)
#undef FIND
    none = dlsym(opened, "_Py_NoneStruct");
}

object *load_module(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.py", folder, name);
    FILE *file = fopen(path, "r");
    static char source[1 << 16];
    size_t length = file ? fread(source, 1, sizeof source - 1, file) : 0;
    if (length == 0)
        fail(path);
    fclose(file);
    source[length] = '\0';
    /* In angle brackets, as the .NET bridge has it: for a traceback Python would look for any other file along sys.path. */
    char shown[256];
    snprintf(shown, sizeof shown, "<%s>", name);
    object *code = checked(Py_CompileString(source, shown, 257), name);
    object *module = checked(PyImport_ExecCodeModule(name, code), name);
    Py_DecRef(code);
    return module;
}

const char *take_error(char *text, size_t size)
{
    object *parts[3] = {0};
    PyErr_Fetch(&parts[0], &parts[1], &parts[2]);
    PyErr_NormalizeException(&parts[0], &parts[1], &parts[2]);
    object *arguments = PyTuple_New(3);
    for (int i = 0; i < 3; i++) {
        if (!parts[i])
            parts[i] = none; /* Never freed here: a reference more or less of it is nothing to this program. */
        PyTuple_SetItem(arguments, i, parts[i]);
    }
    object *told = PyObject_Call(describe_error, arguments, NULL);
    ssize length = 0;
    const char *utf8 = told ? PyUnicode_AsUTF8AndSize(told, &length) : NULL;
    /* Type, message, traceback, joined by NUL. */
    const char *message = utf8 ? utf8 + strlen(utf8) + 1 : "an exception that could not be described";
    snprintf(text, size, "%s", message);
    if (told)
        Py_DecRef(told);
    Py_DecRef(arguments);
    return text;
}
