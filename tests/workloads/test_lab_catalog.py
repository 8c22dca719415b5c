"""The catalog's contract, on any Python from 3.9 on and without NumPy. Run: python3 -m unittest discover -s tests/workloads"""
import functools
import importlib.util
import inspect
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

WORKLOADS = Path(__file__).resolve().parents[2] / "bench" / "workloads"
CATALOG_FILE = WORKLOADS / "lab_catalog.py"
LIBRARIES = {"import", "ipykernel", "lab", "lapack", "numpy", "pmdarima", "scipy", "statsmodels", "stdlib"}
HEAVY = ("ipykernel", "numpy", "scipy", "pandas", "statsmodels", "pmdarima")


def load_lab_catalog():
    """The catalog as a worker loads it: by path, under its own name."""
    spec = importlib.util.spec_from_file_location("lab_catalog", str(CATALOG_FILE))
    module = importlib.util.module_from_spec(spec)
    sys.modules["lab_catalog"] = module
    spec.loader.exec_module(module)
    return module


lab_catalog = load_lab_catalog()


def run_python(*arguments):
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment)


class Catalog(unittest.TestCase):
    def setUp(self):
        self.catalog = lab_catalog.load_catalog()

    def test_holds_80_to_105_workloads(self):
        self.assertIn(len(self.catalog), range(80, 126))

    def test_names_are_library_dot_case(self):
        for name, declared in self.catalog.items():
            self.assertRegex(name, r"^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$")
            self.assertEqual((name, name.split(".")[0]), (declared.name, declared.library))
        self.assertEqual({declared.library for declared in self.catalog.values()}, LIBRARIES)

    def test_holds_both_families_of_lu(self):
        for family in ("lu", "zlu"):
            for n in (10, 50, 99, 100, 200, 300, 500, 1000):
                self.assertIn(f"scipy.{family}-{n}", self.catalog)

    def test_a_workload_whose_factory_has_an_n_takes_others_under_the_name_without_it(self):
        families = {name: declared.family for name, declared in self.catalog.items() if declared.n is not None}
        self.assertEqual("scipy.lu", families["scipy.lu-500"])
        self.assertEqual("stdlib.deepcopy-elements", families["stdlib.deepcopy-elements-900"])
        self.assertIsNone(self.catalog["lab.empty"].family)
        for name, family in families.items():
            self.assertNotIn(family, self.catalog)
            self.assertEqual(f"{family}-{self.catalog[name].n}", name)
        self.assertEqual([[]], lab_catalog.prepare("stdlib.json@n=2")())
        self.assertEqual("[[[]]]", lab_catalog.prepare("stdlib.repr-900@n=3")())

    def test_every_workload_says_what_it_stresses(self):
        for declared in self.catalog.values():
            self.assertRegex(declared.stresses, r"^\S.{20,}\.$", declared.name)

    def test_every_workload_is_found_where_it_says(self):
        for declared in self.catalog.values():
            line = Path(declared.file).read_text(encoding="utf-8").splitlines()[declared.line - 1]
            self.assertRegex(line.strip(), r"^@", declared.name)

    def test_every_library_that_a_workload_stands_for_is_required(self):
        for declared in self.catalog.values():
            if declared.library in HEAVY:
                self.assertIn(declared.library, declared.requires)
            if declared.library in ("stdlib", "lab"):
                self.assertEqual(((), False), (declared.requires, declared.blas))

    def test_a_lapack_routine_is_declared_with_its_size(self):
        routines = {name: declared.lapack for name, declared in self.catalog.items() if declared.lapack}
        for name, routine in routines.items():
            self.assertRegex(routine, r"^(dgetrf|zgetrf|dgeqrf|dgelsd) [1-9]\d*(x[1-9]\d*)?$", name)
            self.assertEqual(routine, lab_catalog.lapack_routine(name))
        self.assertEqual("dgetrf 500", routines["scipy.lu-500"])
        self.assertEqual("zgetrf 10", routines["lapack.zgetrf-10"])
        self.assertEqual("dgelsd 200x2", routines["scipy.lstsq-gelsd-200x2"])
        self.assertTrue({name for name in self.catalog if name.startswith("lapack.")} <= set(routines))

    def test_no_lapack_routine_is_declared_for_the_rest(self):
        for name in ("scipy.svd-300", "stdlib.json-900", "no.such-workload", "mine.py:f"):
            self.assertEqual("", lab_catalog.lapack_routine(name))

    def test_every_file_says_what_it_stresses(self):
        for path in WORKLOADS.glob("*.py"):
            self.assertRegex(path.read_text(encoding="utf-8"), r'^"""\S.{40,}', path.name)

    def test_loading_imports_no_library_and_leaves_sys_path(self):
        script = textwrap.dedent("""
            import importlib.util, sys
            spec = importlib.util.spec_from_file_location("lab_catalog", sys.argv[1])
            module = sys.modules["lab_catalog"] = importlib.util.module_from_spec(spec)
            before = list(sys.path)
            spec.loader.exec_module(module)
            module.load_catalog()
            assert sys.path == before, sys.path
            print([name for name in sys.argv[2:] if name in sys.modules])
            """)
        result = run_python("-c", script, CATALOG_FILE, *HEAVY)
        self.assertEqual(("[]\n", ""), (result.stdout, result.stderr))

    def test_what_needs_no_package_runs_and_can_be_repeated(self):
        for name, declared in self.catalog.items():
            if not declared.requires:
                with self.subTest(name):
                    call = lab_catalog.prepare(name)
                    call()
                    call()


class CommandLine(unittest.TestCase):
    def test_prints_the_catalog_as_json(self):
        result = run_python(CATALOG_FILE)
        self.assertEqual("", result.stderr)
        entries = json.loads(result.stdout)
        self.assertEqual(list(lab_catalog.load_catalog()), [entry["name"] for entry in entries])
        for entry in entries:
            self.assertEqual(["name", "library", "stresses", "requires", "blas", "lapack", "file", "line", "family"], list(entry))
            self.assertTrue((WORKLOADS / entry["file"]).is_file())
        self.assertNotIn(str(WORKLOADS), result.stdout)

    def test_runs_one_workload(self):
        result = run_python(CATALOG_FILE, "--run", "stdlib.json-900")
        self.assertRegex(result.stdout, r"^stdlib\.json-900: \d+\.\d ms\n$")
        self.assertEqual(("", 0), (result.stderr, result.returncode))

    def test_tells_an_error_in_one_line(self):
        result = run_python(CATALOG_FILE, "--run", "stdlib.jsn-900")
        self.assertEqual(("", 2), (result.stdout, result.returncode))
        self.assertEqual(1, len(result.stderr.splitlines()))


class UserFileCase(unittest.TestCase):
    """Writes a user's file to a folder of its own and restores sys.path and sys.modules."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        path, modules = list(sys.path), dict(sys.modules)
        self.addCleanup(lambda: (sys.path.__setitem__(slice(None), path), sys.modules.clear(), sys.modules.update(modules)))

    def write(self, text, name="work.py"):
        (self.folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
        return str(self.folder / name)

    def prepare(self, text, function):
        return lab_catalog.prepare(f"{self.write(text)}:{function}")

    def error(self, spec):
        with self.assertRaises(lab_catalog.WorkloadError) as caught:
            lab_catalog.prepare(spec)
        message = str(caught.exception)
        self.assertEqual(1, len(message.splitlines()), message)
        return message

    def error_in(self, text, function):
        """The message, without the folder."""
        return self.error(f"{self.write(text)}:{function}").replace(str(self.folder) + os.sep, "")


class UserFiles(UserFileCase):
    def test_a_function_without_arguments_is_returned_as_it_is(self):
        call = self.prepare("def f(): return 42", "f")
        self.assertTrue(inspect.isfunction(call))
        self.assertEqual(("f", 42), (call.__name__, call()))

    def test_a_set_up_runs_once_and_its_result_is_the_argument_of_each_call(self):
        call = self.prepare("""
            runs = []
            def setup_f():
                runs.append(1)
                return [len(runs)]
            def f(data): return data
            """, "f")
        self.assertIs(functools.partial, type(call))
        self.assertEqual([1], call())
        self.assertIs(call(), call())

    def test_a_decorated_function_is_a_factory(self):
        call = self.prepare("""
            from lab_catalog import workload
            @workload("mine.f", stresses="Nothing.")
            def f():
                return lambda: "measured"
            """, "f")
        self.assertEqual("measured", call())
        self.assertNotIn("mine.f", lab_catalog.load_catalog())

    def test_a_factory_works_when_the_catalog_is_the_main_program(self):
        path = self.write("""
            from lab_catalog import workload
            @workload("mine.f", stresses="Nothing.")
            def f():
                return dict
            """)
        result = run_python(CATALOG_FILE, "--run", path + ":f")
        self.assertEqual(("", 0), (result.stderr, result.returncode))

    def test_the_folder_of_the_file_comes_first_on_the_path(self):
        self.write("VALUE = 7", "beside_the_work.py")
        self.assertEqual(7, self.prepare("import beside_the_work\ndef f(): return beside_the_work.VALUE", "f")())
        self.assertEqual(str(self.folder), sys.path[0])

    def test_a_file_named_like_a_loaded_module_replaces_nothing(self):
        path = self.write("def f(): return 1", "json.py")
        self.assertEqual(1, lab_catalog.prepare(path + ":f")())
        self.assertIs(json, sys.modules["json"])

    def test_an_edited_file_is_loaded_again(self):
        self.assertEqual(1, self.prepare("def f(): return 1", "f")())
        self.assertEqual(22, self.prepare("def f(): return 22", "f")())

    def test_a_builtin_that_tells_no_signature_is_accepted(self):
        self.assertIs(dict, self.prepare("f = dict", "f"))

    def test_nothing_is_left_beside_the_file(self):
        self.prepare("def f(): pass", "f")
        self.assertEqual(["work.py"], os.listdir(self.folder))


class Errors(UserFileCase):
    def test_unknown_name_gives_the_nearest(self):
        self.assertRegex(self.error("scipy.lu-501"), r"^no workload is named 'scipy\.lu-501': did you mean scipy\.lu-\d+, .* or .*\?$")
        self.assertIn("scipy.lu-500", self.error("lu-500"))
        self.assertIn("file.py:function", self.error("@@@@"))

    def test_not_a_python_file(self):
        self.assertEqual("'notes.txt:f' names no Python file: write path/to/file.py:function", self.error("notes.txt:f"))

    def test_missing_file(self):
        self.assertRegex(self.error(str(self.folder / "absent.py") + ":f"), r"^there is no file .*absent\.py: give its path")

    def test_missing_function_lists_those_there_are(self):
        text = """
            from os.path import join
            def one(): pass
            def _hidden(): pass
            def setup_two(): pass
            def two(data): pass
            """
        self.assertEqual("work.py has no function 'three': name one or two", self.error_in(text, "three"))
        self.assertEqual("work.py has no function 'f': define one, without arguments", self.error_in("", "f"))
        self.assertRegex(self.error(self.write("def f(): pass")), r"work\.py has no function '': name f$")

    def test_not_callable(self):
        self.assertEqual("work.py:f is of type int, not a function: name a function", self.error_in("f = 3", "f"))

    def test_arguments_without_a_set_up(self):
        self.assertEqual(
            "work.py:f needs arguments (a, b): define setup_f() in the file; what it returns is handed to f",
            self.error_in("def f(a, b): pass", "f"))

    def test_a_set_up_that_does_not_fit(self):
        self.assertRegex(self.error_in("def setup_f(): pass\ndef f(): pass", "f"), "must take one argument, what setup_f")
        self.assertRegex(self.error_in("def setup_f(n): pass\ndef f(a): pass", "f"), "must be a function without arguments")

    def test_a_set_up_with_an_n(self):
        text = "def setup_f(n=3): return n\ndef f(a): return a * 2"
        self.assertEqual(6, self.prepare(text, "f")())
        self.assertEqual(14, self.prepare(text, "f@n=7")())
        keyword = "def setup_f(*, n): return n\ndef f(a): return a"
        self.assertEqual(7, self.prepare(keyword, "f@n=7")())
        self.assertEqual(5, self.prepare(factory("return lambda: n", parameters="n"), "f@n=5")())
        self.assertIn("or be given its n: write work.py:f@n=100", self.error_in(keyword, "f"))

    def test_an_n_that_no_set_up_takes(self):
        advice = "work.py:f takes no n: write def setup_f(n) in the file; what it returns is handed to f"
        for text in ("def f(): pass", "def f(n): pass", "def setup_f(): pass\ndef f(a): pass", "setup_f = 3\ndef f(a): pass"):
            self.assertEqual(advice, self.error_in(text, "f@n=7"))
        self.assertEqual(
            "lab.empty takes no n: give its factory a parameter n, as in def factory(n=100)", self.error("lab.empty@n=7"))
        self.assertRegex(self.error_in(factory("return dict"), "f@n=7"), r"work\.py:f takes no n: give its factory")
        self.assertRegex(self.error("stdlib.jsn-900@n=7"), r"^no workload is named 'stdlib\.jsn-900': did you mean stdlib\.json-900")

    def test_a_generator_or_coroutine_would_measure_nothing(self):
        self.assertRegex(self.error_in("def f(): yield 1", "f"), "calling it runs nothing")
        self.assertRegex(self.error_in("async def f(): pass", "f"), "calling it runs nothing")

    def test_syntax_error(self):
        self.assertRegex(self.error_in("x = 1\ndef f(:\n    pass", "f"), r"^work\.py:2: SyntaxError: .+")

    def test_exception_while_the_file_is_loaded(self):
        self.assertEqual(
            "work.py:2: ZeroDivisionError: division by zero (while the file was loaded)", self.error_in("x = 0\ny = 1 / x", "f"))
        self.assertRegex(self.error_in("import sys\nsys.exit('bye\\nbye')", "f"), r"^work\.py:2: SystemExit: bye bye \(while")
        self.assertRegex(self.error_in("import json\njson.loads('')", "f"), r"^work\.py:2: JSONDecodeError: ")

    def test_missing_module(self):
        expected = "work.py:{}: needs no_such_package, which this Python does not have: install it with pip"
        self.assertEqual(expected.format(1), self.error_in("import no_such_package", "f"))
        self.assertEqual(expected.format(2), self.error_in("def setup_f():\n    import no_such_package\ndef f(a): pass", "f"))

    def write_all(self, texts):
        for path, text in texts.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def test_missing_module_that_is_near(self):
        self.write_all({"project/near.py": "", "project/code/work.py": "import near\ndef f(): pass"})
        file, folder = self.folder / "project/code/work.py", os.path.realpath(self.folder / "project")
        self.assertEqual(
            f"{file}:1: needs near, which is in {folder}: run it with PYTHONPATH={folder}", self.error(f"{file}:f"))

    def test_file_in_a_package(self):
        self.write_all({
            "outer/__init__.py": "", "outer/inner/__init__.py": "", "outer/helper.py": "V = 5", "outer/inner/near.py": "V = 7",
            "outer/inner/relative.py": "from . import near\nfrom ..helper import V\ndef f(): return near.V + V",
            "outer/inner/absolute.py": "import near\nfrom outer import helper\ndef f(): return near.V * helper.V",
        })
        call = lab_catalog.prepare(f"{self.folder}/outer/inner/relative.py:f")
        self.assertEqual(("outer.inner.relative", 12), (call.__module__, call()))
        self.assertEqual(35, lab_catalog.prepare(f"{self.folder}/outer/inner/absolute.py:f")())

    def test_package_that_cannot_be_imported(self):
        self.write_all({"broken/__init__.py": "1 / 0", "broken/work.py": "def f(): pass"})
        self.assertRegex(
            self.error(f"{self.folder}/broken/work.py:f"),
            r"__init__\.py:1: ZeroDivisionError: .* \(while the package broken was imported\)")

    def test_exception_in_the_set_up(self):
        self.assertEqual(
            "work.py:2: KeyError: 'x' (while setup_f() ran)", self.error_in("def setup_f():\n    return {}['x']\ndef f(a): pass", "f"))

    def test_missing_package_of_a_factory(self):
        message = self.error_in(factory("return dict", requires=("no_such_one", "json", "no_such_two")), "f")
        self.assertEqual(
            "work.py:f needs no_such_one and no_such_two, which this Python does not have: pip install no_such_one no_such_two",
            message)

    def test_catalog_names_whose_packages_are_missing(self):
        for name, declared in lab_catalog.load_catalog().items():
            missing = [package for package in declared.requires if importlib.util.find_spec(package) is None]
            if missing:
                message = self.error(name)
                self.assertTrue(message.startswith(f"{name} needs {missing[0]}"), message)
                self.assertTrue(message.endswith(f", which this Python does not have: pip install {' '.join(missing)}"), message)

    def test_a_factory_that_fails_or_returns_no_call(self):
        self.assertRegex(self.error_in(factory("return 1 / 0"), "f"), r"^work\.py:4: ZeroDivisionError: .* \(while mine\.f was set up\)$")
        self.assertRegex(self.error_in(factory("return None"), "f"), "returned NoneType: return a function without arguments")
        self.assertRegex(self.error_in(factory("return lambda n: n"), "f"), "returned function: return a function without arguments")
        self.assertRegex(self.error_in(factory("pass", parameters="n"), "f"), r"the factory of work\.py:f needs arguments \(n\)")

    def test_long_messages_are_cut(self):
        message = self.error_in("raise ValueError('long\\n' * 1000)", "f")
        self.assertLess(len(message), 400)
        self.assertRegex(message, r"\.\.\. \(while the file was loaded\)$")


def factory(body, requires=(), parameters=""):
    """A user's file with one declared workload, whose body is on line 4."""
    decorator = f"@workload('mine.f', stresses='Nothing.', requires={requires!r})"
    return f"from lab_catalog import workload\n{decorator}\ndef f({parameters}):\n    {body}\n"


if __name__ == "__main__":
    unittest.main()
