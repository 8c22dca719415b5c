"""Workloads that misbehave, each in its own way: what no worker may do to the lab."""
import ctypes
import json
import os
import signal
import subprocess
import sys
import time


def raises():
    raise ValueError("no\nand no again")


def raises_in_set_up(_):
    pass


def setup_raises_in_set_up():
    raise ValueError("no data")


def raises_system_exit():
    raise SystemExit(3)


def exits_by_sys():
    sys.exit("bye")


def exits_in_set_up(_):
    pass


def setup_exits_in_set_up():
    sys.exit(4)


def interrupts():
    raise KeyboardInterrupt


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raises_unspeakable():
    raise Unspeakable


class Nameless(type):
    def __getattribute__(cls, name):
        if name in ("__module__", "__qualname__"):
            raise RuntimeError("no " + name)
        return super().__getattribute__(name)


class Unnamed(Exception, metaclass=Nameless):
    pass


def raises_unnamed():
    raise Unnamed("no name")


def raises_with_an_odd_module():
    raise type("Odd", (Exception,), {"__module__": 7})("odd")


def raises_without_the_bootstrap_module():
    del sys.modules["lab_bootstrap"]
    raise ValueError("alone")


def raises_after_breaking_the_bootstrap_module():
    vars(sys.modules["lab_bootstrap"]).clear()
    raise ValueError("lost")


def raises_in_C():
    """Set by C code as a class and a text: before Python 3.12 an instance is made only when somebody looks."""
    int("no number")


def raises_a_lone_surrogate():
    raise ValueError("\ud800 and \0")


def raises_five_megabytes():
    raise ValueError("x" * 5_000_000)


def exits_with_0():
    os._exit(0)


def exits_with_7():
    os._exit(7)


def exits_with_255():
    os._exit(255)


def aborts():
    os.abort()


def reads_a_wild_pointer():
    ctypes.string_at(16)


def kills_itself():
    os.kill(os.getpid(), signal.SIGKILL)


def kills_itself_in_the_second_call():
    if os.environ.get("LAB_TESTS_CALLED"):
        os.kill(os.getpid(), signal.SIGKILL)
    os.environ["LAB_TESTS_CALLED"] = "1"


def tells_its_id_and_is_killed():
    os.write(1, str(os.getpid()).encode())
    kills_itself()


def is_sent(number):
    """Until it dies: the runtime takes a signal that somebody sent for a fault, resets the handler, and goes on to see it fault again."""
    while True:
        os.kill(os.getpid(), number)
        time.sleep(0.01)


def is_sent_sigill():
    is_sent(signal.SIGILL)


def is_sent_sigsegv():
    is_sent(signal.SIGSEGV)


def runs_an_illegal_instruction():
    import mmap
    import platform
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\x0f\x0b" if platform.machine() == "x86_64" else b"\0\0\0\0")
    ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def sends_itself_sigterm():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)


def loops():
    while True:
        pass


def hangs_in_set_up(_):
    pass


def setup_hangs_in_set_up():
    time.sleep(300)


def stops_itself():
    os.kill(os.getpid(), signal.SIGSTOP)


def holds_on_to_the_gil():
    ctypes.PyDLL(None).sleep(60)


def sleeps_with_a_child():
    subprocess.Popen(["sleep", "300"])
    time.sleep(300)


def leaves_a_child():
    subprocess.Popen(["sleep", "300"])


def leaves_a_child_that_breeds():
    subprocess.Popen(["sh", "-c", "while :; do sleep 300 & sleep 0.002; done"])
    time.sleep(0.2)


def leaves_a_child_in_a_session_of_its_own():
    subprocess.Popen(["sleep", "300"], start_new_session=True)


def leaves_a_daemon():
    """In a session of its own, without a parent, and without the environment; its command line tells the test that it is there."""
    sleep = [sys.executable, "-c", "import time; print(flush=True); time.sleep(300)", os.environ["LAB_TESTS_MARK"]]
    daemon = subprocess.Popen(["/usr/bin/setsid", "--fork", *sleep], env={}, stdout=subprocess.PIPE)
    daemon.stdout.readline()
    daemon.wait()


def leaves_a_daemon_and_dies():
    leaves_a_daemon()
    os._exit(7)


def floods(megabytes=200):
    chunk = b"x" * (1 << 20)
    for descriptor in (1, 2):
        os.write(descriptor, b"first line\n")
        for _ in range(megabytes):
            written = 0
            while written < len(chunk):
                written += os.write(descriptor, chunk[written:])
        os.write(descriptor, b"\nlast line\n")


def floods_and_raises():
    floods(20)
    raise ValueError("after the flood")


def inherited_pipes():
    """The pipes of the lab, and those that the runtime keeps for itself, without stdin, stdout and stderr."""
    pipes = []
    for name in os.listdir("/proc/self/fd"):
        try:
            if int(name) > 2 and os.readlink("/proc/self/fd/" + name).startswith("pipe:"):
                pipes.append(int(name))
        except OSError:
            pass
    return pipes


def write_everywhere(text, pipes):
    for pipe in pipes:
        try:
            os.set_blocking(pipe, False)
            os.write(pipe, text)
        except OSError:
            pass
        finally:
            os.set_blocking(pipe, True)


def lab_pipes():
    """The four that the worker was started with, by the arguments of its command line."""
    with open("/proc/self/cmdline", "rb") as file:
        return [int(argument) for argument in file.read().split(b"\0")[-5:-1]]


def writes_garbage():
    write_everywhere(b"garbage\n\0\0\0\n{}\n", lab_pipes())


def writes_half_a_message():
    write_everywhere(b'{"type":"completed","id":"', lab_pipes())


def writes_a_forged_outcome():
    write_everywhere(b'{"type":"completed","id":"mine","reading":null,"callSeconds":1}\n', lab_pipes())
    raise ValueError("the truth")


def writes_ten_megabytes_without_an_end():
    for pipe in lab_pipes():
        try:
            for _ in range(160):
                os.write(pipe, b"x" * 65536)
        except OSError:
            pass


def writes_garbage_into_every_pipe():
    write_everywhere(b"garbage and {half a message", inherited_pipes())


def closes_the_message_pipe():
    os.close(lab_pipes()[1])


def closes_every_descriptor():
    os.closerange(0, 4096)


def deep_json():
    """Takes more than 64 KiB of stack in every Python, and its frames touch every page."""
    json.loads("[" * 900 + "]" * 900)


def overflows():
    deep_json()


def overflows_with_faulthandler(_):
    deep_json()


def setup_overflows_with_faulthandler():
    import faulthandler
    faulthandler.enable()


def overflows_after_enabling_faulthandler():
    import faulthandler
    faulthandler.enable()
    deep_json()


def overflows_with_its_own_handler(_):
    deep_json()


def setup_overflows_with_its_own_handler():
    signal.signal(signal.SIGSEGV, lambda *_: None)


def reads_a_wild_pointer_with_faulthandler(_):
    ctypes.string_at(16)


def setup_reads_a_wild_pointer_with_faulthandler():
    import faulthandler
    faulthandler.enable()


def aborts_after_it_returned():
    libc = ctypes.CDLL(None)
    libc.on_exit(ctypes.cast(libc.abort, ctypes.c_void_p), None)


def stays_after_it_returned():
    """The handler runs while the process ends, and does not come back."""
    libc = ctypes.CDLL(None)
    libc.on_exit(ctypes.cast(libc.pause, ctypes.c_void_p), None)


def imports_what_is_on_PYTHONPATH():
    import lab_tests_on_the_path


def raises_the_core_limit_and_aborts():
    import resource
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        pass
    os.abort()


def not_a_workload(argument):
    pass


def returns_a_coroutine():
    async def later():
        pass

    return later()


def returns_a_generator():
    return (number for number in range(3))


def returns_an_async_generator():
    async def later():
        yield

    return later()


def returns_a_list():
    return [1, 2, 3]


def leaves_shared_memory():
    """Python's resource tracker, a process of its own, removes it once this one is gone."""
    from multiprocessing import shared_memory

    shared_memory.SharedMemory(f"lab_test_{os.getpid()}", create=True, size=4096)
