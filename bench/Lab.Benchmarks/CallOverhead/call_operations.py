"""The Python half of the calls whose overhead is timed: the same source for every bridge. NumPy is imported by what needs it."""

LIST_ITEMS = 1_000
ARRAY_ITEMS = 1_000_000
BULK_ITEMS = 299 * 299 * 3


def empty():
    pass


def through(value):
    return value


def add_three(first, second, third):
    return first + second + third


def scaled(value, *, scale, offset):
    return value * scale + offset


class Holder:
    def __init__(self):
        self.value = 1.5


holder = Holder()
numbers = [float(number) for number in range(LIST_ITEMS)]


def last_of(values):
    return values[-1]


def fail():
    raise ValueError("raised on purpose")


def call_back(callback):
    return callback(1.0, 2.0)


def call_back_with_keyword(callback):
    return callback(1.0, b=2.0)


def array():
    """The array that is read from outside."""
    import numpy

    return numpy.arange(ARRAY_ITEMS, dtype=numpy.float64)


def shared_reader():
    """Returns a function that reads memory from outside as an array, without a copy."""
    import numpy

    def last(memory):
        return numpy.frombuffer(memory, numpy.float64)[-1]

    return last


def copying_reader():
    """Returns a function that copies memory from outside into an array of its own."""
    import numpy

    def last(memory):
        return numpy.frombuffer(memory, numpy.float64).copy()[-1]

    return last


def iterating_reader():
    """Returns a function that fills an array from an iterable."""
    import numpy

    def last(elements):
        return numpy.fromiter(elements, numpy.float64)[-1]

    return last


def item_reader():
    """Returns a function that fills an array from a function of the index."""
    last = iterating_reader()
    return lambda item: last(map(item, range(BULK_ITEMS)))
