"""A Jupyter kernel that answers in this process: IPython behind ipykernel's own message loop, with its client (ipykernel.inprocess).

The call is one request of a client, from the message that it sends to the reply: what a host of a kernel needs for each of them.
"""
from lab_catalog import workload


def request(name, text):
    """The request of that name to a kernel of its own. It keeps no history: that is a database in the user's home."""
    from ipykernel.inprocess.manager import InProcessKernelManager
    from traitlets.config import Config
    manager = InProcessKernelManager(config=Config({"HistoryManager": {"enabled": False}}))
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    send = getattr(client, name)

    def call():
        send(text)
        reply = client.get_shell_msg()["content"]
        if reply["status"] != "ok":
            raise AssertionError(f"the kernel replied {reply}")

    return call


@workload(
    "ipykernel.execute",
    stresses="An execution of a line: messages of ipykernel, an event loop of asyncio, and IPython, which transforms and compiles it.",
    requires=("ipykernel",))
def execute():
    return request("execute", "sum(range(10))")


@workload(
    "ipykernel.complete",
    stresses="A completion: the same messages, and jedi, which parses the text and infers types by recursion over its tree.",
    requires=("ipykernel",))
def complete():
    # jedi keeps what it parsed in the user's cache, for the next process. To read that takes less stack than to parse: without it each
    # trial needs the same, and the user's cache stays as it is.
    from parso import cache
    for name in ("_load_from_file_system", "_save_to_file_system", "_remove_cache_and_update_lock"):
        setattr(cache, name, lambda *_, **__: None)
    return request("complete", "import os; os.get")
