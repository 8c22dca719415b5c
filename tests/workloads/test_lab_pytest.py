"""Sessions of real pytest as lab_pytest runs them, each in a process of its own. Run: python3 -m unittest discover -s tests/workloads"""
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

WORKLOADS = Path(__file__).resolve().parents[2] / "bench" / "workloads"

# Answers as the lab does, from a plan: the chunks of tests to ask for, each a list of names; null for all that there are in one.
DRIVER = """
import json, sys
sys.path.insert(0, sys.argv[1])
import lab_pytest
plan, ids, told = json.loads(sys.argv[2]), [], []

def tell(event, text, outcome, message):
    told.append([event, text, outcome, message])
    ids.extend(text.split("\\0") if event == "collected" and text else [])

def chunks():
    for chunk in plan["chunks"] or [ids]:
        yield "\\0".join(test for test in ids if chunk is ids or test.split("::", 1)[1] in chunk)

asked = chunks()
lab_pytest.run_suite("\\0".join(plan["targets"]), "", plan["root"], lambda call: call(), tell, lambda: next(asked, ""))
print()
print(json.dumps(told))
"""

# Calls a test as a workload. pytest, which is still there, keeps what is printed.
PREPARED = """
import sys
sys.path.insert(0, sys.argv[1])
import lab_pytest
print(lab_pytest.prepare(sys.argv[2])(), file=sys.__stdout__)
"""


@unittest.skipUnless(importlib.util.find_spec("pytest"), "needs pytest")
class SuiteCase(unittest.TestCase):
    """Writes a suite to a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def write(self, text, name="test_it.py"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return str(path)

    def python(self, script, *arguments, here=None, **variables):
        environment = {
            **os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DEBUG_TEMPROOT": str(self.folder), **variables}
        result = subprocess.run(
            [sys.executable, "-c", script, str(WORKLOADS), *arguments], cwd=str(here or self.folder), env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)
        return result.stdout.splitlines()[-1]

    def tell(self, *targets, root="", chunks=None, **where):
        """What a session tells."""
        plan = json.dumps({"targets": targets or ["test_it.py"], "root": root, "chunks": chunks})
        return json.loads(self.python(DRIVER, plan, **where))

    def run_suite(self, *targets, **how):
        """How each test ended, and why, by its name."""
        told = self.tell(*targets, **how)
        return {test.split("::", 1)[1]: (outcome, why) for event, test, outcome, why in told if event == "tested"}

    def outcomes(self, *targets, **how):
        return {test: outcome for test, (outcome, _) in self.run_suite(*targets, **how).items()}


class Places(SuiteCase):
    # What `pip install -e` leaves in site-packages, in short.
    FINDER = """
import importlib.machinery, sys
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return importlib.machinery.PathFinder.find_spec(name, [{!r}]) if name == "pkg" else None
sys.meta_path.append(Finder)
"""

    def setUp(self):
        super().setUp()
        for name in ("one/tests/test_a.py", "two/pk/test_b.py", "three/pkg/tests/test_c.py"):
            self.write("def test_it(): pass", name)
        self.write("", "three/pkg/__init__.py")
        self.write("", "three/pkg/tests/__init__.py")
        self.elsewhere = self.folder / "elsewhere"
        self.elsewhere.mkdir()

    def ids(self, *targets, **how):
        """Where ids are told from, and those of the tests that passed."""
        told = self.tell(*targets, **how)
        return told[0][1], [test for event, test, outcome, _ in told if (event, outcome) == ("tested", "passed")]

    def again(self, *targets, here, later=None, **variables):
        """The ids of a first session, once a later one finds each of their files by itself."""
        root, ids = self.ids(*targets, here=here, **variables)
        self.assertNotEqual([], ids)
        for test in ids:
            self.assertEqual((root, [test]), self.ids(test.split("::")[0], root=root, here=later or here, **variables))
        return ids

    def test_a_later_session_finds_the_files_of_two_roots(self):
        ids = self.again("tests", "pk", here=self.folder / "one", PYTHONPATH=str(self.folder / "two"))
        self.assertEqual(2, len(self.again("tests", str(self.folder / "two/pk"), here=self.folder / "one")))
        self.assertEqual([str(self.folder)[1:] + "/" + end for end in ("one/tests/test_a.py::test_it", "two/pk/test_b.py::test_it")], ids)

    def test_a_later_session_finds_a_package_that_an_import_finder_knows(self):
        self.write(self.FINDER.format(str(self.folder / "three")), "site/sitecustomize.py")
        site = {"here": self.elsewhere, "PYTHONPATH": str(self.folder / "site")}
        self.assertEqual(["pkg/tests/test_c.py::test_it"], self.again("pkg", **site))
        # As a workload it has nothing but its id.
        self.assertEqual("None", self.python(PREPARED, "pkg/tests/test_c.py::test_it", **site))

    def test_the_given_root_comes_before_a_checkout_in_the_current_folder(self):
        self.write("def test_other(): pass", "elsewhere/pkg/tests/test_c.py")
        self.assertEqual(
            ["pkg/tests/test_c.py::test_it"],
            self.again(str(self.folder / "three/pkg"), here=self.folder, later=self.elsewhere, PYTHONPATH=str(self.folder / "three")))

    def test_a_file_that_is_a_link_keeps_its_id(self):
        os.symlink(str(self.folder / "two/pk/test_b.py"), str(self.folder / "one/tests/test_link.py"))
        self.assertEqual(["tests/test_a.py::test_it", "tests/test_link.py::test_it"], self.again("tests", here=self.folder / "one"))

    def test_a_folder_below_the_root_is_not_taken_for_the_target(self):
        """Where ids are told from / that a folder has the name of a target says nothing."""
        self.write("def test_other(): pass", "tests/test_d.py")
        self.assertEqual(["one/tests/test_a.py::test_it"], self.ids("tests", root=str(self.folder), here=self.folder / "one")[1])


class Sessions(SuiteCase):
    def test_a_fixture_of_the_session_is_made_once_whatever_is_asked_for_at_once(self):
        self.write("""
            import pathlib
            import pytest

            @pytest.fixture(scope="session")
            def served():
                log = pathlib.Path("log")
                with log.open("a") as file:
                    file.write("made ")
                yield
                with log.open("a") as file:
                    file.write("ended ")

            @pytest.fixture(scope="module")
            def kept(served):
                yield

            @pytest.mark.parametrize("n", "abc")
            def test_it(n, kept):
                pass
            """)
        tests = self.outcomes(chunks=[["test_it[a]"], ["test_it[b]"], ["test_it[c]"]])
        self.assertEqual(dict.fromkeys(["test_it[a]", "test_it[b]", "test_it[c]"], "passed"), tests)
        self.assertEqual("made ended ", (self.folder / "log").read_text())

    def test_the_folder_and_the_umask_are_those_of_the_fixtures_and_not_of_the_bodies(self):
        self.write("""
            import os
            import tempfile
            import pytest

            @pytest.fixture(scope="module", autouse=True)
            def moved(tmp_path_factory):
                before, mask = os.getcwd(), os.umask(0o077)
                os.chdir(tmp_path_factory.mktemp("here"))
                yield os.getcwd()
                os.umask(mask)
                os.chdir(before)

            def test_moves(moved):
                os.chdir("/")
                os.umask(0)

            def test_stays(moved):
                assert os.getcwd() == moved
                assert os.umask(0o077) == 0o077

            def test_removes(moved):
                os.rmdir(moved)

            def test_goes_on():
                os.chdir("/")
            """)
        self.write("def test_after(): open('test_next.py').close()", "test_next.py")
        self.assertEqual({"passed"}, set(self.outcomes("test_it.py", "test_next.py").values()))

    def test_what_ends_a_session_from_a_fixture_or_a_hook_is_an_error_of_one_test(self):
        self.write("""
            import pytest

            def pytest_runtest_teardown(item):
                if item.name == "test_hook":
                    raise ValueError("in a hook")

            def pytest_runtest_logreport(report):
                if report.nodeid.endswith("test_report"):
                    raise ValueError("of a report")
            """, "conftest.py")
        self.write("""
            import pytest

            made = []

            @pytest.fixture(scope="module", autouse=True)
            def kept():
                made.append(1)

            @pytest.fixture
            def exits():
                pytest.exit("no\\nmore")

            @pytest.fixture
            def interrupts():
                raise KeyboardInterrupt

            @pytest.fixture
            def exits_late():
                yield
                pytest.exit("late")

            def test_exits(exits): pass
            def test_interrupts(interrupts): pass
            def test_exits_late(exits_late): pass
            def test_hook(): pass
            def test_report(): pass
            def test_after(kept): assert len(made) > 1
            """)
        self.assertEqual({
            "test_exits": ("error", "Exit, which ends a session of pytest: no more"),
            "test_interrupts": ("error", "KeyboardInterrupt, which ends a session of pytest"),
            "test_exits_late": ("error", "Exit, which ends a session of pytest: late"),
            "test_hook": ("error", "ValueError: in a hook"),
            "test_report": ("error", "ValueError, which ends a session of pytest: of a report"),
            "test_after": ("passed", ""),
        }, self.run_suite())

    def test_options_of_the_plugins_that_are_left_out_are_known(self):
        self.write("""
            [pytest]
            filterwarnings = error
            addopts = --strict-config
            cache_dir = .cache
            faulthandler_timeout = 60
            faulthandler_exit_on_timeout = true
            """, "pytest.ini")
        self.write("def test_it(): pass")
        self.assertEqual({"test_it": "passed"}, self.outcomes())

    def test_a_skipped_subtest_skips_no_test(self):
        # Reported as pytest 9 and pytest-subtests do; older ones have none.
        self.write("""
            import pytest

            @pytest.fixture
            def subtest(request):
                def report(outcome, why):
                    made = pytest.TestReport(request.node.nodeid, request.node.location, {}, outcome, why, "call")
                    made.context = "a subtest"
                    request.node.ihook.pytest_runtest_logreport(report=made)
                return report
            """, "conftest.py")
        self.write("""
            import pytest

            def test_one(subtest): subtest("skipped", ("test_it.py", 4, "Skipped: not here"))
            def test_all(subtest):
                subtest("skipped", ("test_it.py", 4, "Skipped: not here"))
                pytest.skip("nowhere")
            def test_fails(subtest): subtest("failed", "no")
            """)
        self.assertEqual(
            {"test_one": ("passed", ""), "test_all": ("skipped", "Skipped: nowhere"), "test_fails": ("failed", "no")}, self.run_suite())

    def test_a_file_that_skips_itself_says_why(self):
        self.write("import pytest\npytest.importorskip('no_such_module')\ndef test_it(): pass")
        why = "Skipped: could not import 'no_such_module': No module named 'no_such_module'"
        self.assertIn(["uncollected", "test_it.py", "", why], self.tell())

    def test_options_of_the_environment_are_left_out(self):
        self.write("def test_one(): pass\ndef test_two(): pass")
        self.assertEqual({"test_one": "passed", "test_two": "passed"}, self.outcomes(PYTEST_ADDOPTS="-k one --no-such-option"))


if __name__ == "__main__":
    unittest.main()
