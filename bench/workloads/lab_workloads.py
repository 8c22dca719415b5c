"""The lab's own baseline: what the harness takes before any workload does anything."""
from lab_catalog import workload


@workload(
    "lab.empty",
    stresses="Nothing: one empty Python function. Its peak is the harness's own frames, to be read off every other figure.")
def empty():
    def nothing():
        pass

    return nothing
