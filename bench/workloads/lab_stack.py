"""A thread with a stack of a given size, where that stack lies, and how deep it was touched: Linux, by /proc, without ctypes.

Of a thread that waits in a system call the kernel tells the stack pointer; the mapping around it is the stack. Part of the host `python`;
what is read, is read on another thread, so that the measured stack holds no frame of the reading.
"""
import os
import threading
import time

PAGE = os.sysconf("SC_PAGE_SIZE")
PRESENT_OR_SWAPPED = 3 << 62  # Documentation/admin-guide/mm/pagemap.rst


class Declined(Exception):
    """The request cannot be carried out here; the message says why."""


class SizedThread:
    """A thread with a stack of a given size that waits before the call and after it."""

    def __init__(self, call, size):
        self.call, self.error, self.seconds, self.result_type = call, None, 0.0, None
        self.steps = [threading.Lock() for _ in range(4)]
        for step in self.steps:
            step.acquire()
        try:
            threading.stack_size(size)
        except ValueError as error:
            raise Declined(f"Python gives no thread a stack of {size} bytes: {error}") from error
        self.thread = threading.Thread(target=self.run, daemon=True)
        try:
            self.thread.start()
        except RuntimeError as error:
            raise Declined(f"a thread with {size} bytes of stack: {error}") from error
        threading.stack_size(0)
        self.steps[0].acquire()

    def run(self):
        arrived, go, done, leave = self.steps
        arrived.release()
        go.acquire()
        start = time.perf_counter()
        try:
            self.result_type = type(self.call())
        except BaseException as error:
            self.error = error
        self.seconds = time.perf_counter() - start
        done.release()
        leave.acquire()

    def make_the_call(self):
        self.steps[1].release()
        self.steps[2].acquire()

    def end(self):
        self.steps[3].release()
        self.thread.join()

    def region(self, size):
        """(low, top, low end of the guard, stack pointer) of the waiting thread; None where this kernel or C library does not tell.

        glibc maps guard and stack as one and makes all but the guard accessible, so the stack starts where the guard ends. Its top need
        not be the end of a mapping: the kernel merges it with its neighbour. But glibc takes a cached stack of up to four times the size
        where a thread has ended before; then the stack pointer lies above what was asked for.
        """
        pointer = stack_pointer(self.thread.native_id)
        below = (0, 0, "")
        for mapping in mappings() if pointer else ():
            low, high, access = mapping
            if low <= pointer < high:
                # Without inaccessible pages below (a guard by MADV_GUARD_INSTALL, glibc 2.42) nothing tells where the stack starts.
                if below[1:] != (low, "---p"):
                    return None
                if pointer >= low + size:
                    raise Declined(f"the thread was given more than the {size} bytes of stack that were asked for")
                return low, low + size, below[0], pointer
            below = mapping
        return None


def stack_pointer(thread_id):
    """Of a thread that waits in the kernel: last but one of proc_pid_syscall(5); 0 if it cannot be read."""
    try:
        for _ in range(1000):
            with open(f"/proc/self/task/{thread_id}/syscall", encoding="utf-8") as file:
                fields = file.read().split()
            if len(fields) > 2:
                return int(fields[-2], 16)
            time.sleep(0.001)
    except OSError:
        pass
    return 0


def mappings():
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            addresses, access = line.split(None, 2)[:2]
            low, high = addresses.split("-")
            yield int(low, 16), int(high, 16), access


def read_residency(low, top, _, pointer):
    """The reading of the lowest page of the stack that was touched, as JSON; null where huge pages make that meaningless."""
    try:
        with open("/sys/kernel/mm/transparent_hugepage/enabled", encoding="utf-8") as file:
            if "[always]" in file.read():
                return "null"
    except OSError:
        pass  # A kernel without huge pages.
    count = (top - low) // PAGE
    try:
        pagemap = os.open("/proc/self/pagemap", os.O_RDONLY | os.O_CLOEXEC)
        try:
            pages = os.pread(pagemap, count * 8, low // PAGE * 8)
        finally:
            os.close(pagemap)
    except OSError:
        return "null"
    for index, page in enumerate(memoryview(pages[:len(pages) // 8 * 8]).cast("Q")):
        if page & PRESENT_OR_SWAPPED:
            saturated = "true" if index == 0 else "false"
            return f'{{"peak":{top - low - index * PAGE},"entry":{top - pointer},"saturated":{saturated}}}'
    return "null"
