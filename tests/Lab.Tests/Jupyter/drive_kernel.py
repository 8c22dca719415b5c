"""Drives an installed kernel with jupyter_client as its users do, and fails where it does not behave. Arguments: kernel, what to do."""
import os
import queue
import signal
import sys
import time

from jupyter_client.manager import start_new_kernel

PATIENCE = 120
name, task = sys.argv[1:]
manager, client = start_new_kernel(kernel_name=name, startup_timeout=PATIENCE)


def expect(expected, actual):
    if expected != actual:
        sys.exit(f"expected {expected!r:.300}, not {actual!r:.300}")


def reply_to(request):
    while True:
        reply = client.get_shell_msg(timeout=PATIENCE)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]


def execute(code):
    """The reply, and everything that was written to stdout until the kernel was idle again."""
    request, output, state = client.execute(code, stop_on_error=False), "", ""
    while state != "idle":
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == request:
            state = message["content"].get("execution_state", state)
            output += message["content"]["text"] if message["msg_type"] == "stream" else ""
    return reply_to(request), output


def echo(text):
    reply, output = execute(text)
    expect("ok", reply["status"])
    expect(text, output)


def interrupt(request, times=1):
    """Interrupts an execution that waits, until it ends by that: an interrupt that comes before it waits is ignored."""
    reply, end = None, time.monotonic() + PATIENCE
    while reply is None:
        for _ in range(times):
            manager.interrupt_kernel()
        try:
            reply = client.get_shell_msg(timeout=0.5)
        except queue.Empty:
            if time.monotonic() > end or not manager.is_alive():
                sys.exit("the interrupts did not end the execution" if manager.is_alive() else "the kernel has ended")
    expect(request, reply["parent_header"]["msg_id"])
    expect(("error", "KeyboardInterrupt"), (reply["content"]["status"], reply["content"].get("ename")))
    # One more may be on its way: a signal waits for a thread that runs. It would end the next wait.
    tasks = f"/proc/{manager.provisioner.process.pid}/task"
    while any(is_pending(f"{tasks}/{task}/status") for task in os.listdir(tasks)):
        time.sleep(0.01)
    echo("delivered")


def is_pending(status):
    with open(status) as lines:
        return any(line.split()[1].strip("0") for line in lines if line.startswith(("SigPnd:", "ShdPnd:")))


def ask():
    """An execution that has asked for a line."""
    request = client.execute("%input what?", stop_on_error=False, allow_stdin=True)
    expect("what?", client.get_stdin_msg(timeout=PATIENCE)["content"]["prompt"])
    return request


def everything():
    for i in range(200):
        echo(f"execution {i}" if i != 100 else "é" * (512 << 10))
        if i % 20 == 0:
            expect({"%sleep", "%stack"}, set(reply_to(client.complete("%s"))["matches"]))
            expect([], reply_to(client.complete("é%s"))["matches"])
    expect(200, execute("the last")[0]["execution_count"] - 1)
    echo("%sleep 0.1")
    interrupt(client.execute("%sleep 3600", stop_on_error=False))
    interrupt(client.execute("%sleep 3600", stop_on_error=False), times=200)
    interrupt(ask())
    request = ask()
    client.input("this")
    expect("ok", reply_to(request)["status"])
    for wrong, said in ("%nothing", "'%nothing' is no command"), ("%sleep abc", "%sleep takes seconds"), ("%sleep", "%sleep takes seconds"):
        reply = execute(wrong)[0]
        expect(("FormatException", said), (reply["ename"], reply["evalue"][:len(said)]))
    manager.interrupt_kernel()  # While nothing runs.
    echo("after an interrupt")
    print(execute("%stack")[1])

    first = manager.provisioner.process
    manager.restart_kernel()
    client.wait_for_ready(timeout=PATIENCE)
    expect(0, first.returncode)
    # Without its output: the client may not be connected again to what the new kernel publishes.
    reply = reply_to(client.execute("again"))
    expect(("ok", 1), (reply["status"], reply["execution_count"]))

    second, connection_file = manager.provisioner.process, manager.connection_file
    manager.shutdown_kernel()
    expect(0, second.returncode)
    expect(False, os.path.exists(connection_file))


def shutdown_at_once():
    """jupyter_client sends an interrupt before the shutdown: it comes while the kernel ends its answer."""
    client.execute("%stack")
    while client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "stream":
        pass
    process = manager.provisioner.process
    manager.shutdown_kernel()
    expect(0, process.returncode)


def die():
    """Leaves the kernel without a client. It finds that out by the process that has become its parent, which is not always process 1."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        if os.fork() == 0:
            while os.getppid() != 1 and time.monotonic() < started + 5:
                time.sleep(0.05)
            os.write(writing, b"1" if os.getppid() == 1 else b"0")
        os._exit(0)
    adopted = os.read(reading, 1) == b"1"
    if not adopted:
        manager.provisioner.process.send_signal(signal.SIGKILL)
    manager.cleanup_connection_file()
    print("adopted" if adopted else "not adopted")
    sys.stdout.flush()
    os._exit(0)


started = time.monotonic()
try:
    {"everything": everything, "shutdown-at-once": shutdown_at_once, "die": die}[task]()
finally:
    # A kernel that outlives this script would hold its stderr open, and the reason of a failure would be read by nobody.
    if manager.is_alive():
        manager.shutdown_kernel(now=True)
