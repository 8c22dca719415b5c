"""What functions of .NET must do in Python: those in `dotnet` are made by DotNetFunctions.cs."""

import asyncio
import functools
import gc
import inspect
import pydoc
import sys
import threading
import traceback
import types
import unittest
import weakref

dotnet = types.SimpleNamespace()

PARAMETERS = [
    "", "a", "a, b", "a, b=1", "a=-1.5, b='x, y', c=None", "a, /, b", "a, *, b", "a, *, b=(1, 2), c", "*rest", "**others",
    "a, b=2, *rest, c=3, **others", "a, /, b=[], *, c={}",
]
CALLS = [
    ((), {}), ((1,), {}), ((1, 2), {}), ((1, 2, 3), {}), ((), {"a": 1}), ((1,), {"a": 1}), ((1,), {"b": 2}), ((1,), {"c": 2}),
    ((1,), {"b": 2, "c": 3}), ((1, 2), {"b": 3}), ((), {"b": 1, "a": 2}), ((1,), {"unknown": 1}), (tuple(range(100)), {}),
    ((1,), {f"n{i}": i for i in range(100)}),
]


def run(functions):
    vars(dotnet).update(functions)
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    return 0 if unittest.TextTestRunner(sys.stderr).run(suite).wasSuccessful() else 1


def outcome(call):
    """What it returned, or what it raised."""
    try:
        return call()
    except TypeError as error:
        return str(error)


def raised(call, *arguments):
    """The exception, with its traceback, which unittest takes off."""
    try:
        call(*arguments)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def frames_of(error):
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)][1:]


def names_of(parameters):
    scope = {}
    exec(f"def function({parameters}): pass", scope)
    return list(inspect.signature(scope["function"]).parameters)


def python_function(name, parameters):
    """As Python would have the function that `make` makes."""
    scope = {}
    exec(f"def {name}({parameters}): return ({''.join(n + ',' for n in names_of(parameters))})", scope)
    return scope[name]


class Signatures(unittest.TestCase):
    def test_they_are_read(self):
        for parameters in PARAMETERS:
            with self.subTest(parameters):
                made = dotnet.make("made", parameters)
                self.assertEqual(inspect.signature(made), inspect.signature(python_function("made", parameters)))
                self.assertEqual(made.__text_signature__, f"({parameters})")

    def test_documentation(self):
        made = dotnet.make("made", "a, b=1", "Adds.\n\nOr not: ä.")
        self.assertEqual((made.__name__, made.__doc__), ("made", "Adds.\n\nOr not: ä."))
        self.assertFalse(dotnet.make("bare", "").__doc__)
        self.assertTrue(inspect.isbuiltin(made) and inspect.isroutine(made))

    def test_what_is_not_pythons_is_refused(self):
        for name, parameters in ("a b", ""), ("f", "a, a"), ("f", "a=1, b"), ("class", ""):
            with self.subTest(f"{name}({parameters})"), self.assertRaises(SyntaxError):
                dotnet.make(name, parameters)
        with self.assertRaises(NameError):
            dotnet.make("f", "a=print")  # inspect.signature could not read it.


class Binding(unittest.TestCase):
    def test_it_is_that_of_a_function_of_pythons(self):
        for parameters in PARAMETERS:
            made, expected = dotnet.make("made", parameters), python_function("made", parameters)
            for positional, named in CALLS:
                with self.subTest(f"({parameters}) given {positional}, {named}"):
                    self.assertEqual(outcome(lambda: made(*positional, **named)), outcome(lambda: expected(*positional, **named)))

    def test_errors_are_pythons(self):
        made = dotnet.make("made", "a, b=1")
        for call, message in (
            (lambda: made(), "made() missing 1 required positional argument: 'a'"),
            (lambda: made(1, c=2), "made() got an unexpected keyword argument 'c'"),
            (lambda: made(1, 2, 3), "made() takes from 1 to 2 positional arguments but 3 were given"),
        ):
            with self.assertRaises(TypeError) as raised:
                call()
            self.assertEqual(str(raised.exception), message)

    def test_partial_and_map(self):
        made = dotnet.make("made", "a, b=1, *, c=2")
        self.assertEqual(functools.partial(made, c=5)(3), (3, 1, 5))
        self.assertEqual(list(map(made, [1, 2], [3, 4])), [(1, 3, 2), (2, 4, 2)])


class Methods(unittest.TestCase):
    def setUp(self):
        class Base:
            method = dotnet.make_method("method", "self, code, silent=False, *, cell=None", "Runs code.")

        class Derived(Base):
            def method(self, code, silent=True, **named):
                return ("derived", *super().method(code, silent, **named))

            async def later(self, *arguments):
                await asyncio.sleep(0)
                return super().method(*arguments)

        class Inheriting(Base):
            pass

        self.base, self.derived, self.inheriting = Base, Derived, Inheriting

    def test_self_is_given(self):
        for kind in self.base, self.inheriting:
            instance = kind()
            self.assertEqual(instance.method("x"), (instance, "x", False, None))
            self.assertEqual(instance.method(silent=1, code="x", cell=2), (instance, "x", 1, 2))
            self.assertEqual(kind.method(instance, "x"), (instance, "x", False, None))
            self.assertIs(instance.method.__self__, instance)

    def test_signatures(self):
        on_class = "(self, code, silent=False, *, cell=None)"
        self.assertEqual(str(inspect.signature(self.base.method)), on_class)
        self.assertEqual(str(inspect.signature(self.inheriting.method)), on_class)
        self.assertEqual(str(inspect.signature(vars(self.base)["method"])), on_class)
        self.assertEqual(str(inspect.signature(self.base().method)), "(code, silent=False, *, cell=None)")
        self.assertEqual(self.base().method.__doc__, "Runs code.")
        self.assertEqual(self.base.method.__name__, "method")
        self.assertIn(f"method{on_class}", pydoc.plain(pydoc.render_doc(self.base.method)))

    def test_super(self):
        instance = self.derived()
        self.assertEqual(instance.method("x", cell=3), ("derived", instance, "x", True, 3))

    def test_asynchronous_wrapper(self):
        instance = self.derived()
        self.assertEqual(asyncio.run(instance.later("x")), (instance, "x", False, None))

    def test_errors_are_pythons(self):
        with self.assertRaisesRegex(TypeError, r"method\(\) missing 1 required positional argument: 'code'"):
            self.base().method()

    def test_set_later_and_on_built_in_classes(self):
        class Numbers(list):
            pass

        Numbers.doubled = dotnet.make_method("doubled", "self")
        self.assertEqual(Numbers([1]).doubled(), ([1],))

    def test_other_descriptors(self):
        class Holder:
            static = staticmethod(dotnet.make("static", "a"))
            of_class = classmethod(dotnet.make("of_class", "cls, a"))
            value = property(dotnet.make("value", "self"))

        holder = Holder()
        self.assertEqual((holder.static(1), Holder.of_class(2), holder.value), ((1,), (Holder, 2), (holder,)))


class Exceptions(unittest.TestCase):
    def test_of_dotnet(self):
        def call():
            dotnet.fail("no data: ä")

        error = raised(call)
        self.assertIsInstance(error, RuntimeError)
        self.assertEqual(str(error), "InvalidDataException: no data: ä")
        self.assertEqual((error.type_name, error.message), ("System.IO.InvalidDataException", "no data: ä"))
        self.assertIn("RaisingFunctions", error.stack_trace)
        self.assertEqual(frames_of(error), ["call"])
        shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        self.assertEqual("RaisingFunctions" in shown, sys.version_info >= (3, 11))

    def test_of_dotnet_in_the_middle_of_another(self):
        def call():
            try:
                raise KeyError("first")
            except KeyError:
                dotnet.fail("second")

        error = raised(call)
        self.assertEqual(repr(error.__context__), "KeyError('first')")
        self.assertIsNone(error.__cause__)

    def test_of_python_stays_the_same_object(self):
        for error in ValueError("v"), KeyboardInterrupt(), SystemExit(3), StopIteration(4):
            def inner():
                raise error

            def outer():
                dotnet.call(inner)

            self.assertIs(raised(dotnet.call, outer), error)
            self.assertEqual(frames_of(error), ["outer", "inner"])

    def test_of_python_keeps_its_chain(self):
        def inner():
            try:
                raise KeyError("first")
            except KeyError as first:
                raise ValueError("second") from first

        self.assertEqual(repr(raised(dotnet.call, inner).__cause__), "KeyError('first')")

    def test_of_python_wrapped_in_dotnet_is_the_cause(self):
        def inner():
            raise ValueError("v")

        error = raised(dotnet.wrap, inner)
        self.assertEqual(error.type_name, "System.AggregateException")
        self.assertEqual(repr(error.__cause__), "ValueError('v')")
        self.assertEqual(traceback.extract_tb(error.__cause__.__traceback__)[-1].name, "inner")

    def test_of_python_in_dotnet(self):
        error = ValueError("v")

        def inner():
            raise error

        original, name, message, trace, inner_exception = dotnet.caught(inner)
        self.assertIs(original, error)
        self.assertEqual((name, message, inner_exception), ("ValueError", "v", ""))
        self.assertIn("in inner", trace)
        self.assertTrue(trace.startswith("Traceback") and trace.endswith("ValueError: v\n"))

    def test_of_dotnet_in_dotnet_again(self):
        original, name, message, trace, inner = dotnet.caught(lambda: dotnet.fail("there and back"))
        self.assertEqual(name, "lab_bootstrap.DotNetError")
        self.assertEqual(message, "InvalidDataException: there and back")
        self.assertIn("<lambda>", trace)
        self.assertTrue(inner.startswith("System.IO.InvalidDataException: there and back"))
        self.assertIn("RaisingFunctions", inner)
        made = type(original)("made in Python")  # Nothing of .NET is behind it.

        def again():
            raise made

        self.assertEqual(dotnet.caught(again)[-1], "")

    def test_kept_beyond_the_call_and_raised_twice(self):
        error = ValueError("kept")

        def inner():
            raise error

        dotnet.keep(inner)
        gc.collect()
        for _ in range(2):
            self.assertIs(raised(dotnet.raise_kept), error)
            self.assertIn("inner", frames_of(error))
        dotnet.keep(lambda: dotnet.fail("replaces it"))

    def test_that_is_not_disposed_of_is_given_up(self):
        class Local:
            pass

        def inner():
            local = Local()
            self.local = weakref.ref(local)
            raise ValueError("v")

        raised(dotnet.wrap, inner)
        first = self.local
        for _ in range(3):
            dotnet.alive()
            gc.collect()
            dotnet.caught(lambda: dotnet.call(inner))
        self.assertIsNone(first())

    def test_nothing_raised_and_nothing_returned(self):
        with self.assertRaisesRegex(SystemError, "NULL"):
            dotnet.unset()

    def test_arguments_of_another_type(self):
        with self.assertRaises(TypeError):
            dotnet.fail(5)

    def test_more_calls_than_python_allows(self):
        def deeper():
            return dotnet.call(deeper)

        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(200)
        try:
            self.assertIsInstance(raised(deeper), RecursionError)
        finally:
            sys.setrecursionlimit(limit)


class Lifetimes(unittest.TestCase):
    def setUp(self):
        gc.collect()
        self.before = dotnet.alive()

    def assert_gone(self, dead):
        gc.collect()
        self.assertIsNone(dead())
        self.assertEqual(dotnet.alive(), self.before)

    def test_it_ends_with_the_last_reference(self):
        made = dotnet.make("made", "a, b=1")
        dead = weakref.ref(made)
        others = [made.__self__, made]
        del made
        self.assertEqual(dotnet.alive(), self.before + 1)
        self.assertEqual(others.pop()(5), (5, 1))
        self.assertIsNone(dead())
        self.assertEqual(dotnet.alive(), self.before + 1)  # Its self alone.
        others.clear()
        self.assert_gone(dead)

    def test_a_bound_method_keeps_it(self):
        class Holder:
            method = dotnet.make_method("method", "self, a=1")

        dead = weakref.ref(Holder.method)
        bound = Holder().method
        del Holder
        gc.collect()
        self.assertEqual(bound()[1], 1)
        del bound
        self.assert_gone(dead)

    def test_a_cycle_through_arguments_is_collected(self):
        class Node:
            pass

        node = Node()
        node.made = dotnet.make("made", "a")
        node.partial = functools.partial(node.made, node)
        dead = weakref.ref(node)
        del node
        self.assert_gone(dead)

    def test_it_may_end_during_its_own_call(self):
        kept = [dotnet.make("made", "a, b=2")]

        class Ending:
            def __del__(self):
                kept.clear()

        dead = weakref.ref(kept[0])
        kept[0](Ending(), b=Ending())
        self.assert_gone(dead)

    def test_it_may_end_while_an_exception_passes(self):
        def raising():
            made = dotnet.make("made", "a")
            made()

        with self.assertRaises(TypeError):
            raising()
        self.assert_gone(lambda: None)

    def test_it_may_end_on_a_thread_of_pythons(self):
        made = [dotnet.make("made", "")]
        dead = weakref.ref(made[0])
        thread = threading.Thread(target=made.clear)
        thread.start()
        thread.join()
        self.assert_gone(dead)


class Threads(unittest.TestCase):
    def test_of_pythons(self):
        results = []
        made = dotnet.make("made", "a, b=2")

        def work(number):
            for i in range(200):
                results.append(made(number) == (number, 2) and dotnet.call(lambda: made(i, b=i)) == (i, i))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [True] * 1600)

    def test_of_pythons_that_come_and_go(self):
        counted = []
        made = dotnet.make("made", "a")
        for number in range(200):
            thread = threading.Thread(target=lambda: counted.append(made(number)))
            thread.start()
            thread.join()
        self.assertEqual(counted, [(number,) for number in range(200)])

    def test_exceptions_on_them(self):
        caught = []

        def work():
            try:
                dotnet.call(lambda: dotnet.fail("on a thread"))
            except RuntimeError as error:
                caught.append(str(error))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        self.assertEqual(caught, ["InvalidDataException: on a thread"])

    def test_of_dotnet(self):
        made = dotnet.make("made", "a")
        self.assertEqual(dotnet.thread(lambda: made(threading.get_ident() != main)), (True,))
        error = ValueError("over there")

        def inner():
            raise error

        self.assertIs(raised(dotnet.thread, inner), error)
        self.assertIn("inner", frames_of(error))


main = threading.get_ident()


class Reentrancy(unittest.TestCase):
    def test_dotnet_python_dotnet_python(self):
        def down(depth):
            return [depth] + (dotnet.call(lambda: down(depth - 1)) if depth else [])

        self.assertEqual(down(50), list(range(50, -1, -1)))

    def test_a_function_that_makes_functions(self):
        made = dotnet.call(lambda: dotnet.make("made", "a"))
        self.assertEqual(dotnet.call(lambda: dotnet.call(lambda: made(1))), (1,))
