"""The workload catalog: named Python calls with their set-up, and the way to prepare one for measuring.

A workload is declared by a factory. The factory is the set-up (imports, data from fixed seeds); what it returns is the call
to measure, a callable without arguments:

    @workload("scipy.lu-500", stresses="dgetrf: ...", requires=("scipy", "numpy"), blas=True)
    def lu():
        from scipy.linalg import lu_factor
        return partial(lu_factor, matrix)

Rules that keep the measurement honest:
  * Reading the catalog imports no library: imports stand inside the factories.
  * The factory never calls the measured routine, so that lazy imports inside the routine belong to the measured call.
  * The call can be repeated: it changes none of its data. (Only import.* does its work once a process.)
  * partial is written in C: a partial as the call adds no Python frame of ours. It comes from _functools, see below.

Load this file under the name `lab_catalog`, or run it:

    python lab_catalog.py                     the catalog as JSON
    python lab_catalog.py --run scipy.lu-500  one call in plain Python, with its time

A factory with a parameter n, such as `def lu(n=500)` of scipy.lu-500, makes its data of another size where one is asked for, as
scipy.lu@n=120. So does a user's setup_f(n) for file.py:f@n=120.
"""
# Nothing is imported here that a bare interpreter has not, and what only errors and the command line need is imported there: a worker
# reads the catalog before each trial, and whatever is imported by then is missing from what a call with imports of its own takes. So
# partial comes from the built-in module that functools takes it from, and modules are loaded by what importlib is made of.
import _frozen_importlib as importing
import _frozen_importlib_external as files
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))

# Workload files, and files of users, say `from lab_catalog import workload`: they must get this module, under whatever name it runs.
sys.modules.setdefault("lab_catalog", sys.modules[__name__])


# Of co_flags, as in the module inspect.
VARARGS, GENERATOR, COROUTINE, ASYNC_GENERATOR = 0x04, 0x20, 0x80, 0x200


class WorkloadError(Exception):
    """A workload cannot be prepared. The message is one line and says what to do."""

    def __init__(self, message):
        super().__init__(" ".join(message.splitlines()))


class NoWorkloadError(WorkloadError):
    """A name is not that of a workload."""


class Workload:
    """A declared workload.

    `requires` holds import names; `blas` says whether a BLAS can be involved; `lapack` is None or what the host lapack calls; `n` is the
    default of the factory's parameter n, None if it has none.
    """

    FIELDS = ("name", "library", "stresses", "requires", "blas", "lapack", "n", "file", "line", "factory")
    __slots__ = FIELDS

    def __init__(self, *values):
        for field, value in zip(self.FIELDS, values):
            setattr(self, field, value)

    @property
    def family(self):
        """What a workload is called whatever its n is: scipy.lu of scipy.lu-500; None if it takes none."""
        if self.n is None:
            return None
        return self.name[:-len(f"-{self.n}")] if self.name.endswith(f"-{self.n}") else self.name


_declared = []
_catalog = {}


def workload(name, *, stresses, requires=(), blas=False, lapack=None):
    """Declares the decorated function as the factory of the workload `name`; the function itself stays as it is.

    `lapack` names the one LAPACK routine that the call runs, with the size of its matrix: "dgetrf 500", "dgelsd 200x2" (rows x
    columns).
    """

    def declare(factory):
        code = factory.__code__
        factory.workload = Workload(
            name, name.split(".")[0], stresses, tuple(requires), blas, lapack, _default_n(factory), code.co_filename,
            code.co_firstlineno, factory)
        _declared.append(factory.workload)
        return factory

    return declare


def load_catalog():
    """Every workload of the `*_workloads.py` files in this folder, by name, in the order of files and declarations."""
    if _catalog:
        return _catalog
    _load("lab_data", os.path.join(HERE, "lab_data.py"), "lab_data.py")
    catalog = {}
    for file in sorted(file for file in os.listdir(HERE) if file.endswith("_workloads.py")):
        _declared.clear()
        _load("lab_catalog." + file[:-3], os.path.join(HERE, file), file)
        for declared in _declared:
            if declared.name in catalog:
                raise WorkloadError(f"{file}:{declared.line}: {declared.name} is declared twice: rename one")
            catalog[declared.name] = declared
    _catalog.update(catalog)
    return _catalog


def prepare(spec):
    """Runs the set-up of `spec`, a catalog name or `path/to/file.py:function`, either with @n=NUMBER, and returns the call to measure."""
    call = _prepare(spec)
    declared = _declared_as(*_split(spec)) if _catalog else None
    set_blas_threads(declared is None or declared.blas)
    return call


def set_blas_threads(has_blas=True):
    """
    Gives the BLAS that the set-up has loaded as many threads as LAB_BLAS_THREADS says, if it is set.

    `has_blas` is False for a call that no BLAS can be involved in.
    """
    asked = os.environ.get("LAB_BLAS_THREADS")
    if asked is None:
        return
    if not (asked.isascii() and asked.isdigit()) or not 1 <= int(asked) <= 4096:
        raise WorkloadError(f"LAB_BLAS_THREADS={asked} is no number of threads: write one from 1 to 4096")
    if not _load("lab_blas", os.path.join(HERE, "lab_blas.py"), "lab_blas.py").set_threads() and has_blas:
        raise WorkloadError(f"LAB_BLAS_THREADS={asked} has no effect: the set-up loads no BLAS that can be told how many threads to use")


def run_suite(*arguments):
    """Runs suites of pytest; see lab_pytest."""
    _tests().run_suite(*arguments)


def serve_kernel(*arguments):
    """Is a Jupyter kernel; see lab_kernel."""
    _load("lab_kernel", os.path.join(HERE, "lab_kernel.py"), "lab_kernel.py").serve(*arguments)


def _tests():
    return _load("lab_pytest", os.path.join(HERE, "lab_pytest.py"), "lab_pytest.py")


def _prepare(spec):
    if "::" in spec:
        return _tests().prepare(spec)
    name, n = _split(spec)
    if ":" in name or name.endswith(".py"):
        return _prepare_from_file(name, n)
    declared = _declared_as(name, n)
    if declared is None:
        import difflib
        near = difflib.get_close_matches(name, load_catalog(), n=3, cutoff=0.5)
        advice = f"did you mean {_listed(near, 'or')}?" if near else "name one of the catalog, or your own as file.py:function"
        raise NoWorkloadError(f"no workload is named '{name}': {advice}")
    return _call_factory(declared, name, n)


def _declared_as(name, n):
    """The workload of the catalog with a name; with an n, that of a family may stand for it. None where there is none."""
    catalog = load_catalog()
    declared = catalog.get(name)
    if declared is None and n is not None:
        declared = next((each for each in catalog.values() if each.family == name), None)
    return declared


def _split(spec):
    """scipy.lu@n=120 as its name and 120; any other name as it is, and None."""
    name, sign, n = spec.rpartition("@n=")
    return (name, int(n)) if sign and n.isdecimal() else (spec, None)


def _with(factory, n):
    """The set-up with an n, where one is asked for."""
    return factory if n is None else lambda: factory(n=n)


def _default_n(factory):
    """The default of a parameter n; None without one."""
    code, defaults = factory.__code__, factory.__defaults__ or ()
    arguments = code.co_varnames[code.co_argcount - len(defaults):code.co_argcount]
    return {**dict(zip(arguments, defaults)), **(factory.__kwdefaults__ or {})}.get("n")


def _takes_n(setup):
    code = _code(setup)
    if code is not None:
        return "n" in code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    try:
        return "n" in _signature(setup).parameters
    except (TypeError, ValueError):
        return False


def lapack_routine(spec):
    """Returns what the host lapack calls for a catalog name, such as "dgetrf 500"; "" where nothing is declared, as for files of users."""
    declared = load_catalog().get(spec)
    return declared.lapack or "" if declared else ""


def _prepare_from_file(spec, n):
    shown_path, _, name = spec.rpartition(":") if ":" in spec else (spec, "", "")
    if not shown_path.endswith(".py"):
        raise NoWorkloadError(f"'{spec}' names no Python file: write path/to/file.py:function")
    path = os.path.realpath(shown_path)
    if not os.path.isfile(path):
        raise NoWorkloadError(f"there is no file {path}: give its path from the current folder, or the whole path")

    module = _load_as_script(path, shown_path)
    function = getattr(module, name, None) if name else None
    if function is None:
        names = _public_functions(module)
        advice = f"name {_listed(names, 'or')}" if names else "define one, without arguments"
        raise NoWorkloadError(f"{shown_path} has no function '{name}': {advice}")
    if not callable(function):
        raise NoWorkloadError(f"{spec} is of type {type(function).__name__}, not a function: name a function")
    if isinstance(getattr(function, "workload", None), Workload):
        return _call_own_factory(function.workload, spec, n)
    setup = getattr(module, "setup_" + name, None)
    _check_forms(function, setup, spec, name, n)
    if setup is None:
        return function
    from _functools import partial
    return partial(function, _guarded(_with(setup, n), path, shown_path, f"setup_{name}() ran"))


def _check_forms(function, setup, spec, name, n):
    """The forms of a user's workload: f() alone, or f(data) with setup_f() or setup_f(n)."""
    if n is not None and (setup is None or not callable(setup) or not _takes_n(setup)):
        raise WorkloadError(f"{spec} takes no n: write def setup_{name}(n) in the file; what it returns is handed to {name}")
    if _is_lazy(function):
        raise WorkloadError(f"{spec} is a generator or coroutine: calling it runs nothing; name a function that runs it to its end")
    if setup is None:
        if not _accepts(function):
            raise WorkloadError(f"{spec} needs arguments {_signature(function)}: "
                                f"define setup_{name}() in the file; what it returns is handed to {name}")
    elif n is None and callable(setup) and _takes_n(setup) and not _accepts(setup):
        raise WorkloadError(f"setup_{name} of {spec} must be a function without arguments, or be given its n: write {spec}@n=100")
    elif not callable(setup) or n is None and not _accepts(setup):
        raise WorkloadError(f"setup_{name} of {spec} must be a function without arguments: change it")
    elif not _accepts(function, None):
        raise WorkloadError(f"{spec} takes {_signature(function)}: it must take one argument, what setup_{name}() returns")


def _call_factory(declared, spec, n=None):
    if n is not None and not _takes_n(declared.factory):
        raise WorkloadError(f"{spec} takes no n: give its factory a parameter n, as in def factory(n=100)")
    missing = [package for package in declared.requires if _is_missing(package)]
    if missing:
        names = _listed(missing, "and")
        raise WorkloadError(f"{spec} needs {names}, which this Python does not have: pip install {' '.join(missing)}")
    return _guarded(_with(declared.factory, n), declared.file, os.path.basename(declared.file), f"{declared.name} was set up")


def _is_missing(package):
    """What importlib.util.find_spec would say, without importlib."""
    finders = (finder for finder in sys.meta_path if hasattr(finder, "find_spec"))
    return package not in sys.modules and all(finder.find_spec(package, None) is None for finder in finders)


def _call_own_factory(declared, spec, n):
    """The same for a user's, which nobody has tested yet."""
    if n is None and not _accepts(declared.factory):
        raise WorkloadError(f"the factory of {spec} needs arguments {_signature(declared.factory)}: it is called without any")
    call = _call_factory(declared, spec, n)
    if not callable(call) or not _accepts(call):
        raise WorkloadError(f"the factory of {spec} returned {type(call).__name__}: return a function without arguments")
    return call


class _ScriptLoader(files.SourceFileLoader):
    """Loads a file as `python file.py` does: no __pycache__ is left in its folder. One that is there is read."""

    def set_data(self, path, data, *, _mode=0o666):
        pass


def _load(name, path, shown_path):
    """Executes the file as the module `name`; what goes wrong is told as `file:line: message`."""
    module = importing.module_from_spec(files.spec_from_file_location(name, path, loader=_ScriptLoader(name, path)))
    sys.modules[name] = module
    try:
        module.__spec__.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise _explained(error, path, shown_path, "the file was loaded") from error
    return module


def _load_as_script(path, shown_path):
    """Loads a user's file with its folder first on sys.path, under its own name unless another module has it.

    One in a package is loaded as the part of it that it is, as `python -m` does: then the package's folder comes first.
    """
    folder, file = os.path.split(path)
    name = stem = os.path.splitext(file)[0]
    root = folder
    while os.path.isfile(os.path.join(root, "__init__.py")) and os.path.dirname(root) != root:
        root, package = os.path.split(root)
        name = f"{package}.{name}"
    for entry in (folder, root):
        if sys.path[:1] != [entry]:
            sys.path.insert(0, entry)
    parent = name.rpartition(".")[0]
    if parent:
        _guarded(lambda: __import__(parent), path, shown_path, f"the package {parent} was imported")
    holder = sys.modules.get(name)
    is_free = holder is None or getattr(holder, "__file__", None) == path
    return _load(name if is_free else "lab_user_" + stem, path, shown_path)


def _guarded(setup, file, shown_path, when):
    try:
        return setup()
    except (Exception, SystemExit) as error:
        raise _explained(error, file, shown_path, when) from error


def _explained(error, file, shown_path, when):
    """Describes an exception from a user's code in one line that starts with the place."""
    if isinstance(error, SyntaxError) and error.filename:
        shown = shown_path if error.filename == file else error.filename
        return WorkloadError(f"{shown}:{error.lineno or 1}: {type(error).__name__}: {error.msg}")
    place = _place(error, file, shown_path)
    if isinstance(error, ModuleNotFoundError) and error.name:
        folder = _folder_with(error.name.partition(".")[0], file)
        if folder:
            return WorkloadError(f"{place}: needs {error.name}, which is in {folder}: run it with PYTHONPATH={folder}")
        return WorkloadError(f"{place}: needs {error.name}, which this Python does not have: install it with pip")
    return WorkloadError(f"{place}: {_headline(error)} (while {when})")


def _folder_with(name, file):
    """The current folder, or one above the file, that has a module of this name; None if none has."""
    folders = [os.getcwd(), os.path.dirname(file)]
    while os.path.dirname(folders[-1]) != folders[-1]:
        folders.append(os.path.dirname(folders[-1]))
    for folder in folders:
        package = os.path.join(folder, name)
        if os.path.isfile(package + ".py") or (os.path.isdir(package) and any(file.endswith(".py") for file in os.listdir(package))):
            return folder
    return None


def _place(error, file, shown_path):
    """Where `file` was when the error came out of it; where the error was raised if it never passed the file."""
    import traceback
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == file]
    return f"{shown_path}:{own[-1].lineno}" if own else f"{frames[-1].filename}:{frames[-1].lineno}"


def _headline(error):
    """Type and message on one line; long messages (NumPy's ImportError is a page) are cut."""
    message = " ".join(str(error).split())
    message = message if len(message) <= 300 else message[:297] + "..."
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _accepts(function, *arguments):
    """Whether the function can be called so; yes where a built-in does not tell."""
    code = _code(function)
    if code is not None:
        # What inspect.signature would say of a plain function, without the eight modules that inspect imports.
        least = code.co_argcount - len(function.__defaults__ or ())
        most = code.co_argcount if not code.co_flags & VARARGS else len(arguments)
        wanted = code.co_varnames[code.co_argcount:code.co_argcount + code.co_kwonlyargcount]
        return least <= len(arguments) <= most and all(name in (function.__kwdefaults__ or {}) for name in wanted)
    import inspect
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _code(function):
    """The code of a plain function that is what it looks like; None of anything else that can be called."""
    is_plain = type(function) is type(_accepts) and not hasattr(function, "__wrapped__") and not hasattr(function, "__signature__")
    return function.__code__ if is_plain else None


def _signature(function):
    import inspect
    return inspect.signature(function)


def _is_lazy(function):
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return bool(getattr(code, "co_flags", 0) & (GENERATOR | COROUTINE | ASYNC_GENERATOR))


def _public_functions(module):
    import inspect
    return [name for name, value in vars(module).items()
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith(("_", "setup_"))]


def _listed(names, conjunction):
    return ", ".join(names[:-1]) + f" {conjunction} " + names[-1] if len(names) > 1 else names[0]


def _describe(declared):
    """The JSON form; `file` is the name in this folder, so that the text is the same on every machine."""
    fields = {field: getattr(declared, field) for field in (*Workload.FIELDS, "family") if field not in ("n", "factory")}
    return {**fields, "file": os.path.basename(declared.file)}


def _keep_compiled():
    """Leaves the bytecode of this folder's files beside them: hundreds of workers read the catalog, and compiling it takes each 14 ms.

    Where the folder cannot be written, they compile it. A variable that forbids bytecode is meant for the user's own files.
    """
    import compileall
    compileall.compile_dir(HERE, maxlevels=0, quiet=2)


def _run(spec):
    import time
    call = prepare(spec)
    start = time.perf_counter()
    call()
    print(f"{spec}: {(time.perf_counter() - start) * 1000:.1f} ms")


def main(arguments=None):
    """The command line. Exit codes: 0 done, 2 no such workload or it cannot be prepared."""
    import argparse
    parser = argparse.ArgumentParser(description="The workload catalog as JSON, or one workload run in plain Python.")
    parser.add_argument("--mark", metavar="WORD", help="print the catalog as one line after this word: site customisation may print too")
    parser.add_argument("--run", metavar="NAME", help="a catalog name or path/to/file.py:function")
    options = parser.parse_args(arguments)
    sys.path[:] = [entry for entry in sys.path if not entry or os.path.realpath(entry) != HERE]
    try:
        if options.run:
            _run(options.run)
        else:
            import json
            catalog = [_describe(declared) for declared in load_catalog().values()]
            print(f"\n{options.mark} {json.dumps(catalog)}" if options.mark else json.dumps(catalog, indent=1))
            if options.mark:
                _keep_compiled()
    except WorkloadError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
