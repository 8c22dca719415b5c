"""A host's mistake that kills Python in find_signature: a PyMethodDef with ml_doc at byte 20, where CPython reads it at 24.

    doctor --abi bench/workloads/misplaced_doc.py                   names the mistake, and makes no call
    triage bench/workloads/misplaced_doc.py:read_documentation      makes the call, and explains the death
"""
import ctypes


class PyMethodDef(ctypes.Structure):
    """Packed: the four bytes of padding after ml_flags are missing, so that CPython takes the upper half of ml_doc for a pointer."""
    _pack_ = 4
    _layout_ = "ms"  # Python 3.14 and later ask for it where _pack_ is.
    _fields_ = [("ml_name", ctypes.c_char_p), ("ml_meth", ctypes.c_void_p), ("ml_flags", ctypes.c_int), ("ml_doc", ctypes.c_char_p)]


METH_NOARGS = 4


@ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p)
def answer(_self, _arguments):
    return 42


# An array that ends with an empty one, as Python's own do.
DEFINITIONS = (PyMethodDef * 2)(
    PyMethodDef(b"answer", ctypes.cast(answer, ctypes.c_void_p).value, METH_NOARGS, b"answer()\n--\n\nWhat it returns."))


def setup_read_documentation():
    new_function = ctypes.pythonapi.PyCFunction_NewEx
    new_function.restype, new_function.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    function = new_function(ctypes.addressof(DEFINITIONS), None, None)
    # Its name, its code and its flags are where CPython reads them.
    assert function() == 42
    return function


def read_documentation(function):
    return function.__doc__
