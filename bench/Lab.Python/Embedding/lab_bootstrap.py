"""What the embedding host needs from inside the interpreter: paths, the catalog, and exceptions told in strings."""

import sys


def _lazy_types():
    """The types of what a call returns that has run nothing yet."""
    async def call():
        pass

    async def call_in_parts():
        yield

    unawaited = call()
    types = type(unawaited), type(None for _ in ()), type(call_in_parts())
    unawaited.close()
    return types


LAZY_TYPES = coroutine, generator, async_generator = _lazy_types()


def start(executable, catalog, site_directories, path):
    """Make this interpreter see what the interpreter `executable` sees, and load the catalog. The last two are joined by newlines."""
    # What importlib is made of: the measured call may import importlib itself.
    import _frozen_importlib as importing
    import _frozen_importlib_external as files
    import site

    sys.executable = executable
    if not sys.argv:
        sys.argv = [""]  # Libraries read sys.argv[0]; an embedded interpreter may have none.
    for directory in site_directories.splitlines():
        if directory not in sys.path:
            site.addsitedir(directory)  # Also runs what its .pth files import.
    # PYTHONHOME brings in the packages of the Python that a virtual environment was made from, which the environment does not see.
    sys.path[:] = path.splitlines()
    spec = files.spec_from_file_location("lab_catalog", catalog)
    module = importing.module_from_spec(spec)
    sys.modules["lab_catalog"] = module
    spec.loader.exec_module(module)


def prepare(workload):
    """The set-up of a workload; returns the callable to measure."""
    return sys.modules["lab_catalog"].prepare(workload)


def lapack_routine(workload):
    """The LAPACK routine that is declared for a workload, such as "dgetrf 500"; "" where none is."""
    return sys.modules["lab_catalog"].lapack_routine(workload)


def set_blas_threads():
    """What `prepare` does once the set-up has run, for a call that has none: see lab_catalog."""
    sys.modules["lab_catalog"].set_blas_threads()


def run_suite(*arguments):
    """Runs suites of pytest; see lab_pytest."""
    sys.modules["lab_catalog"].run_suite(*arguments)


def serve_kernel(*arguments):
    """Is a Jupyter kernel; see lab_kernel."""
    sys.modules["lab_catalog"].serve_kernel(*arguments)


class DotNetError(RuntimeError):
    """An exception of .NET that left a function which Python called."""

    type_name = message = stack_trace = ""
    _origin = None  # The exception itself, in a capsule.


def dot_net_error(short_name, type_name, message, stack_trace, origin, cause):
    error = DotNetError(f"{short_name}: {message}")
    error.type_name, error.message, error.stack_trace, error._origin = type_name, message, stack_trace, origin
    if cause is not None:
        error.__cause__ = cause
    if stack_trace and hasattr(error, "add_note"):  # From Python 3.11 on a traceback ends with the notes.
        error.add_note(f".NET stack trace:\n{stack_trace}")
    return error


_binders = {}


class Binder:
    """What binds the arguments of calls to the parameters of a function, as Python does it for a function of its own."""
    __slots__ = (
        "bind",  # Returns the arguments in the order in which the parameters are declared.
        "positional",  # How many arguments a call has that gives each parameter by position; -1 where no call can.
    )


def binder(name, parameters):
    """
    The binder of a function of that name. Its defaults are literals, as no name is known in there; functions with the same name and
    parameters have the same ones.
    """
    if (name, parameters) in _binders:
        return _binders[name, parameters]
    code = _function(name, parameters, "pass").__code__
    positional, by_name = code.co_argcount, code.co_kwonlyargcount
    names = list(code.co_varnames)
    rest = names[positional + by_name:]
    others = [rest.pop(0)] if code.co_flags & 4 else []  # *args comes before what can be given by name alone.
    ordered = names[:positional] + others + names[positional:positional + by_name] + rest
    made = Binder()
    made.bind = _function(name, parameters, f"return ({''.join(f'{n}, ' for n in ordered)})")
    made.positional = positional if len(ordered) == positional else -1
    if len(_binders) >= 1_000:
        _binders.clear()
    _binders[name, parameters] = made
    return made


def _function(name, parameters, body):
    scope = {"__builtins__": {}}
    exec(f"def {name}({parameters}): {body}", scope)
    return scope[name]


def describe_error(kind, value, trace):
    """Type, message and traceback of an exception, joined by NUL: one string is all that crosses into .NET."""
    import traceback

    # As `type` tells them: a metaclass may make properties of these names that raise.
    module, name = (type.__dict__[field].__get__(kind) for field in ("__module__", "__qualname__"))
    if module != "builtins" and isinstance(module, str):
        name = f"{module}.{name}"
    try:
        message = str(value)
    except BaseException as error:
        message = f"<str() of it raised {type(error).__name__}>"
    if kind is RecursionError and message.startswith("maximum recursion depth exceeded"):
        message += f" (sys.getrecursionlimit() is {sys.getrecursionlimit()})"
    try:
        # The end of a deep traceback says where it happened; limit keeps a recursion of thousands of frames readable.
        text = "".join(traceback.format_exception(kind, value, trace, limit=-12))
    except BaseException:
        text = "".join(traceback.format_tb(trace, limit=-12))
    return "\0".join(_printable(part, limit) for part, limit in ((name, 1_000), (message, 10_000), (text, 50_000)))


def _printable(text, limit):
    """Without NUL, without what UTF-8 cannot hold (surrogateescape'd file names), and of a length that a message may have."""
    if len(text) > limit:
        text = text[:limit // 2] + f" [... {len(text) - limit} characters ...] " + text[-(limit // 2):]
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")


def mark_forks(descriptor, mark):
    """Whenever this process forks, have the child write the mark, which is in hexadecimal, and its own id to the descriptor."""
    import os

    def say():
        try:
            os.write(int(descriptor), bytes.fromhex(mark) + os.getpid().to_bytes(8, "little"))
        except OSError:
            pass

    os.register_at_fork(after_in_child=say)


def report_frames(descriptor, signal):
    """Whenever this process gets the signal, write the frames of all threads to the descriptor; works without the GIL."""
    import faulthandler

    faulthandler.register(int(signal), file=int(descriptor), all_threads=True, chain=False)
