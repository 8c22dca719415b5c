"""Prints which native libraries this Python has loaded after a module was imported, or a workload run once: a mark and a JSON object.

The arguments are the name, and the path of lab_catalog.py where the name is that of a workload. The call of a workload is made too,
because libraries are also loaded by imports within it; on a roomy stack, as nothing is measured here. What the lab asks is the last line:
a workload may print.
"""
import sys

if sys.path and sys.path[0] == '':
    del sys.path[0]

import json
import os
import threading

ROOMY = 512 << 20


def mapped():
    """The files whose code is mapped, in the order of their names."""
    paths = set()
    with open('/proc/self/maps', encoding='utf-8', errors='replace') as maps:
        for line in maps:
            parts = line.rstrip('\n').split(None, 5)
            if len(parts) == 6 and 'x' in parts[1] and parts[5].startswith('/') and not parts[5].endswith(' (deleted)'):
                paths.add(os.path.realpath(parts[5]))
    return sorted(paths)


def load(name, catalog):
    if catalog is None:
        # What `import scipy.linalg` does; its parents come with it.
        __import__(name)
        return
    sys.path.insert(0, os.path.dirname(catalog))
    import lab_catalog
    lab_catalog.prepare(name)()


def answer(name, catalog=None):
    problems = []

    def run():
        try:
            load(name, catalog)
        except BaseException as error:
            problems.append('%s: %s' % (type(error).__name__, (str(error).splitlines() or [''])[0]))

    threading.stack_size(ROOMY)
    thread = threading.Thread(target=run)
    try:
        thread.start()
        thread.join()
    except RuntimeError:
        # There is no room for such a stack, as below `ulimit -v`: that of the main thread must do.
        threading.stack_size(0)
        run()
    return {'paths': mapped(), 'problem': problems[0] if problems else None}


sys.stdout.write('\nLAB-LIBRARIES ' + json.dumps(answer(*sys.argv[1:])) + '\n')
