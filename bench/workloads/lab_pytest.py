"""pytest's tests as calls to measure: a whole suite, test by test, or one test alone as a workload.

pytest runs on the thread that started Python, with collection and fixtures. The body of each test (item.runtest) is handed to the lab,
which makes the call on a thread of the host that is measured: as a service starts Python on one thread and calls it on others. So a peak
holds neither pytest's own frames nor the fixtures'.

The host python runs suites too, with each call on its main thread, where pytest makes it: what fails there fails by itself.
"""
import contextlib
import os
import sys

# What keeps a session from changing the folders it runs in, from writing over what a dying process says on stderr, and from options that
# a project gives for its own runs, such as those that start processes.
SESSION = ("-q", "--capture=sys", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-o", "addopts=")

BLOCKED_OPTIONS = ("cache_dir", "faulthandler_timeout", "faulthandler_exit_on_timeout")

# Ids are told in parts, because the lab takes no message of more than a megabyte.
BATCH = 200

# Longer messages tell no more of why a test failed.
LONGEST_MESSAGE = 500


def run_suite(targets, keyword, root, measure, tell, ask):
    """Runs the tests that `ask` names, until it names no more.

    `targets`, joined by NUL, `keyword` and `root` are those of `session_arguments`. `measure(call)` makes a call on the measured thread;
    the call never raises. `tell(kind, text, outcome, message)` says "root" with the folder that ids are told from, "collected" with ids
    joined by NUL, "uncollected" with a node and, as the message, why not, "testing" with the id of the test that begins, and "tested" with
    its id, its outcome and a message. `ask()` returns ids joined by NUL; "" where there are no more.
    """
    arguments, root = session_arguments(targets.split("\0"), keyword, root)
    tell("root", _plain(root), "", "")
    _main(arguments, _Suite(measure, tell, ask))


def prepare(test):
    """Sets up the one test of an id such as `scipy/linalg/tests/test_basic.py::TestSolve::test_simple`; returns its body.

    pytest waits on a thread of its own within the test: what the fixtures made is there as long as the process.
    """
    import threading
    alone = _Alone(test)
    usual = threading.stack_size(64 << 20)
    try:
        threading.Thread(target=alone.run, daemon=True).start()
    finally:
        threading.stack_size(usual)
    return alone.await_call()


def session_arguments(targets, keyword="", root=""):
    """The arguments of a session over importable names such as scipy.linalg, paths, and ids of tests; and the folder that ids are told
    from. Where none is given that is the current folder, the folder on sys.path that the package is in, or /.
    """
    places = [_place(target, root) for target in targets]
    roots = {root} if root else {root for root, _ in places}
    root = roots.pop() if len(roots) == 1 else "/"
    return [*SESSION, f"--rootdir={root}", *(["-k", keyword] if keyword else []), *(path for _, path in places)], root


def _place(target, told=""):
    """The folder that ids are told from, and the path of a target; `told` is that folder where ids were told before."""
    path, _, test = target.partition("::")
    suffix = f"::{test}" if test else ""
    # A file of an id, whatever has its name in another folder. Its links are left as they are: the id holds the name of the link.
    if told and os.path.isfile(os.path.join(told, path)):
        return told, os.path.join(told, path) + suffix
    here = os.getcwd()
    if not path.endswith(".py") and not os.path.exists(path):
        root, path = _package(path)
        return root, path + suffix
    for root in (here, *filter(None, sys.path), *_folders_of_package(path), "/"):
        found = os.path.realpath(os.path.join(root, path))
        if os.path.exists(found):
            # A path that is typed whole may lie in any of these folders.
            known = [entry for entry in map(os.path.realpath, (root, here, *filter(None, sys.path))) if _is_below(found, entry)]
            return (max(known, key=len) if known else "/"), found + suffix
    raise _error(
        f"there is no file {path}: give its path from the current folder, or the name of a package such as scipy.linalg", "NoWorkloadError")


def _is_below(path, folder):
    return folder != "/" and path.startswith(folder + os.sep)


def _folders_of_package(path):
    """The folders of the package that an id begins with. They need not be on sys.path: `pip install -e` may put a finder in its place."""
    package, _, rest = path.partition("/")
    spec = _spec(package) if rest and package.isidentifier() else None
    return [os.path.dirname(place) for place in spec.submodule_search_locations or ()] if spec else []


def _spec(name):
    import importlib.util
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None


def _package(name):
    spec = _spec(name)
    if spec is None:
        raise _error(
            f"this Python has no package {name}, and there is no such path: name a package such as scipy.linalg, or a path",
            "NoWorkloadError")
    path = os.path.realpath(next(iter(spec.submodule_search_locations or ()), None) or spec.origin or "")
    if not os.path.exists(path):
        raise _error(f"{name} is in no file that tests could be next to: name a package such as scipy.linalg, or a path")
    root = path
    for _ in name.split("."):
        root = os.path.dirname(root)
    return root, path


def _main(arguments, plugin):
    """One session. What keeps pytest from beginning it is an error for the user."""
    try:
        import pytest
    except ImportError:
        raise _error("this Python has no pytest: python -m pip install pytest") from None
    # The user's own options, and what a test that runs pytest itself would take for its own.
    os.environ.pop("PYTEST_ADDOPTS", None)
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        status = pytest.main(arguments, plugins=[plugin])
    finally:
        sys.dont_write_bytecode = kept
    if not plugin.is_begun:
        # With this status it finds no test of a name that it was given.
        kind = "NoWorkloadError" if status == pytest.ExitCode.USAGE_ERROR else "WorkloadError"
        raise _error(f"pytest ended with status {int(status)} before it had collected the tests: python -m pytest says why", kind)


def _error(message, kind="WorkloadError"):
    catalog = sys.modules.get("lab_catalog")
    return getattr(catalog, kind)(message) if catalog else SystemExit(message)


class _Session:
    """What both kinds of sessions do: our own loop over the tests, and what pytest reports of each."""

    is_begun = False

    def pytest_addoption(self, parser):
        """What the plugins that are left out would take from a project's ini file: where warnings are errors, so are unknown options."""
        for name in BLOCKED_OPTIONS:
            with contextlib.suppress(ValueError):
                parser.addini(name, "of a plugin that is left out")

    def pytest_collectreport(self, report):
        # A file that skips itself has tests, too, and says why they are not there.
        if report.failed or report.skipped:
            self.uncollected(report.nodeid, _message(report))

    def pytest_runtest_logreport(self, report):
        self._reports.append(report)

    def uncollected(self, node, why):
        pass

    def run(self, item, following, around):
        """Runs a test with its fixtures; `around(body)` makes the call. Returns an outcome and a message."""
        self._reports = []
        body = item.runtest

        def call():
            with _kept_process():
                around(body)

        item.runtest = call
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException as error:
            # From a fixture or a hook: it would end the session, and what is still to come with it. Nothing that was set up is whole now.
            with contextlib.suppress(BaseException):
                item.config.hook.pytest_runtest_teardown(item=item, nextitem=None)
            why = f": {error}" if str(error) else ""
            return "error", _line(f"{type(error).__name__}, which ends a session of pytest{why}")
        finally:
            del item.runtest
        return _outcome(self._reports)


@contextlib.contextmanager
def _kept_process():
    """Undoes what a body alone does to the folder and the umask of the process. What fixtures do to them holds as long as the fixtures."""
    folder, mask = None, os.umask(0o022)
    os.umask(mask)
    # There may be no such folder any more.
    with contextlib.suppress(OSError):
        folder = os.getcwd()
    try:
        yield
    finally:
        os.umask(mask)
        with contextlib.suppress(OSError):
            if folder:
                os.chdir(folder)


class _Suite(_Session):
    def __init__(self, measure, tell, ask):
        self._measure, self._tell, self._ask = measure, tell, ask

    def uncollected(self, node, why):
        self._tell("uncollected", _plain(node), "", why)

    def pytest_runtestloop(self, session):
        self.is_begun = True
        items = {_plain(item.nodeid): item for item in session.items}
        tests = list(items)
        for start in range(0, len(tests), BATCH):
            self._tell("collected", "\0".join(tests[start:start + BATCH]), "", "")
        for asked in iter(self._ask, ""):
            chunk = [items[test] for test in asked.split("\0") if test in items]
            # More may follow: only what the session itself has set up stays for that. pytest takes it down when the session ends.
            for item, following in zip(chunk, chunk[1:] + [session]):
                test = _plain(item.nodeid)
                self._tell("testing", test, "", "")
                self._tell("tested", test, *self.run(item, following, self._call))
        return True

    def _call(self, body):
        """What ends a session is a failure of the one test: pytest goes on with the next."""
        import pytest
        raised = []

        def contained():
            try:
                body()
            except BaseException as error:
                raised.append(error)

        self._measure(contained)
        for error in raised:
            if isinstance(error, (KeyboardInterrupt, pytest.exit.Exception)):
                raise RuntimeError(f"the test raised {type(error).__name__}, which ends a session of pytest") from error
            raise error


class _Alone(_Session):
    def __init__(self, test):
        import threading
        self._test, self._there, self._body, self._problem, self._kind = test, threading.Event(), None, None, None

    def run_session(self):
        _main(session_arguments([self._test])[0], self)

    def run(self, *arguments):
        if arguments:
            return super().run(*arguments)
        try:
            self.run_session()
        except BaseException as error:
            self._problem, self._kind = self._problem or str(error), type(error).__name__
        self._there.set()

    def await_call(self):
        self._there.wait()
        if self._body is None:
            kind = "NoWorkloadError" if self._problem is None or self._kind == "NoWorkloadError" else "WorkloadError"
            raise _error(f"{self._test} does not come to its call: {self._problem or 'there is no such test'}", kind)
        return self._body

    def uncollected(self, node, why):
        self._problem = f"{_plain(node)} cannot be collected: {why}"

    def pytest_runtestloop(self, session):
        self.is_begun = True
        for item in session.items[:1]:
            outcome, message = self.run(item, None, lambda body: self._hand_over(item, body))
            self._problem = f"{outcome}: {message}"
        return True

    def _hand_over(self, item, body):
        import pytest
        import threading

        def call():
            """Raises also what the body does not, because it leaves that with pytest for its report."""
            body()
            # As the tests of unittest.TestCase do (TestCaseFunction._addexcinfo).
            for kept in item.__dict__.pop("_excinfo", None) or ():
                if not isinstance(kept.value, pytest.xfail.Exception):
                    raise kept.value
            # As subtests do, which are reported while the test runs.
            reports, self._reports = self._reports, []
            for report in reports:
                if report.failed:
                    raise AssertionError(_message(report))

        self._body = call
        self._there.set()
        threading.Event().wait()


def _outcome(reports):
    """What pytest's own summary counts a test as, and its first line of why."""
    failed = [report for report in reports if report.failed]
    if failed:
        return ("failed" if failed[0].when == "call" else "error"), _message(failed[0])
    for report in reports:
        # Of a subtest: what it skips, the test itself goes on after.
        if hasattr(report, "context"):
            continue
        expected = hasattr(report, "wasxfail")
        if report.skipped:
            return ("xfailed" if expected else "skipped"), _message(report)
        if expected and report.when == "call":
            return "xpassed", _plain(report.wasxfail)
    return "passed", ""


def _message(report):
    told = report.longrepr
    crash = getattr(told, "reprcrash", None)
    text = crash.message if crash else told[2] if isinstance(told, tuple) and len(told) == 3 else str(told or "")
    return _line(text)


def _line(text):
    return _plain(" ".join(text.split()))[:LONGEST_MESSAGE]


def _plain(text):
    """Without what UTF-8 cannot hold, and without NUL, which separates texts."""
    return str(text).replace("\0", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")
