"""The host `python`: a trial in plain Python, without .NET, on a threading.Thread of the size asked for. The control of the other hosts.

It speaks the contract of the lab's workers: one JSON object a line, requests on one inherited pipe, messages on another. The set-up runs
on the main thread, the call on the sized one. Whatever reads /proc or formats text does so on the main thread too, while the other waits:
the measured stack holds the frames of threading, one of this file, and the call.

Standard library alone, Python 3.9 to 3.15. What is imported by the time of the call is missing from what an import.* workload measures:
hence the C half of json (json itself imports re, and that a dozen more), and neither typing nor traceback.
"""
import fcntl
import os
import resource
import sys
import threading
from _json import encode_basestring_ascii as quoted, make_scanner

# Python puts this folder there by itself unless PYTHONSAFEPATH is set. What the workload sees is set by lab_bootstrap.start.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lab_bootstrap  # Is next to this file in the lab's output folder.
from lab_stack import Declined, SizedThread, read_residency

VERSION = 5  # WorkerRequest.Version of Lab.Trials.
# What Python keeps free at the low end of every stack (CPython.StackReserve of Lab.Python).
RESERVE = 32 << 10 if sys.hexversion >= 0x030E0000 else 0
# As in Lab.Worker: idle threads whose stacks lie below the measured one, where an overrun of a lone thread would find a hole.
NEIGHBOURS = 8


class JsonRules:
    """How json.JSONDecoder reads, for its scanner written in C."""
    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int = float, int
    parse_constant = None


def main(requests, messages, life):
    isolate(requests, messages, life)
    die_with_the_lab(life)
    say(messages, f'"type":"ready","version":{VERSION},"processId":{os.getpid()}')
    scan = make_scanner(JsonRules)
    with os.fdopen(os.dup(requests), encoding="utf-8") as lines:
        for line in lines:
            request, _ = scan(line, 0)
            if request["type"] == "runTrial":
                say(messages, run_trial(request, lambda text: say(messages, text)))
            elif request["type"] == "runSuite":
                run_suite(request, lambda text: say(messages, text), lambda: scan(next(lines), 0)[0])


def isolate(*pipes):
    """As ProcessIsolation of Lab.Worker does: a session of its own, no core file, pipes that no child inherits."""
    try:
        os.setsid()
    except OSError:
        pass
    try:
        # One byte, as a limit of 0 does not stop a core_pattern that pipes to a program (fs/coredump.c).
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    except (ValueError, OSError):
        pass
    for pipe in pipes:
        os.set_inheritable(pipe, False)


def die_with_the_lab(life):
    """Has the kernel end this process when the lab's end of the pipe is closed, whichever thread holds the GIL.

    The signal is SIGIO, whose default is to terminate. pipe_release in fs/pipe.c sends it to the reader that asked by O_ASYNC. Nothing ever
    comes through the pipe.
    """
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    try:
        if os.read(life, 1) == b"":
            os._exit(1)  # Closed before it was armed.
    except BlockingIOError:
        pass


def run_trial(request, say_now):
    """Makes the trial; returns the message of its outcome."""
    head = f'"id":{quoted(request["id"])}'
    stage = "setUp"
    try:
        call = prepare(request, lambda ended: say_now(f'"type":"setUp",{head},"ended":{ended}'))
        if request["trace"]:
            say_now(f'"type":"untraceable",{head},"reason":"the host python has no trace: it is there to compare with"')
        stage = "call"
        seconds, reading = measure(call, request, lambda text: say_now(f'"type":"started",{head},{text}'))
    except Declined as error:
        return f'"type":"declined",{head},"reason":{quoted(str(error))}'
    except BaseException as error:
        return raised(head, stage, error)
    return f'"type":"completed",{head},"reading":{reading},"callSeconds":{seconds!r}'


def run_suite(request, say_now, receive):
    """Runs tests of pytest suites on the main thread, where pytest itself runs them: what fails here fails without .NET."""
    head = f'"id":{quoted(request["call"]["id"])}'

    def tell(event, text, outcome, message):
        outcome = quoted(outcome) if outcome else "null"
        say_now(f'"type":"suite",{head},"event":{quoted(event)},"text":{quoted(text)},"outcome":{outcome},"message":{quoted(message)}')

    def ask():
        tell("asking", "", "", "")
        return "\0".join(receive()["tests"])

    try:
        start(request["call"]["python"])
        lab_bootstrap.run_suite(
            "\0".join(request["targets"]), request["keyword"], request["root"], lambda call: call(), tell, ask)
    except BaseException as error:
        say_now(raised(head, "setUp", error))


def start(python):
    lab_bootstrap.start(python["executable"], python["catalog"], "\n".join(python["siteDirectories"]), "\n".join(python["sysPath"]))


def raised(head, stage, error):
    kind, message, trace = lab_bootstrap.describe_error(type(error), error, error.__traceback__).split("\0")
    return (f'"type":"raised",{head},"stage":"{stage}","exceptionType":{quoted(kind)},'
            f'"message":{quoted(message)},"traceback":{quoted(trace)}')


def prepare(request, set_up):
    """Runs the set-up in an interpreter that sees what its executable sees."""
    start(request["python"])
    set_up("false")
    call = lab_bootstrap.prepare(request["workload"])
    set_up("true")
    return call


def measure(call, request, started):
    """Makes the call on a thread of its own. Returns the seconds and the reading as JSON; raises what the call raises."""
    size = request["stackSize"]
    thread = SizedThread(call, size)
    stack = thread.region(size)
    start_neighbours()
    if stack:
        low, top, guard, _ = stack
        started(f'"stack":{{"low":{low},"high":{top}}},"redZone":{{"low":{guard},"high":{low}}},"reserve":{RESERVE}')
    thread.make_the_call()
    # Before the thread ends: glibc gives the pages of an ended thread's stack back (advise_stack_range in nptl/allocatestack.c).
    reading = read_residency(*stack) if stack and request["watermark"] == "residency" else "null"
    thread.end()
    if thread.error:
        raise thread.error
    if thread.result_type in lab_bootstrap.LAZY_TYPES:
        raise sys.modules["lab_catalog"].WorkloadError(
            f"{request['workload']} returned an object of type {thread.result_type.__name__}, which has run nothing yet: "
            "name a function that runs it to its end")
    return thread.seconds, reading


def start_neighbours():
    idle = threading.Lock()
    idle.acquire()
    for _ in range(NEIGHBOURS):
        threading.Thread(target=idle.acquire, daemon=True).start()


def say(messages, text):
    """One message on a line of its own: the newline before it ends whatever the workload may have written into the pipe."""
    line = memoryview(f"\n{{{text}}}\n".encode("ascii"))
    while line:
        line = line[os.write(messages, line):]


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("lab_host.py is started by the lab, not by hand: run the lab itself (dotnet run -c Release --project bench/Lab)")
    # Requests in, messages out, and what ends with the lab. The third would take fault records: this host has no recorder.
    requests, messages, _, life = map(int, sys.argv[1:])
    sys.argv[:] = [""]
    main(requests, messages, life)
