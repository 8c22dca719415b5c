"""Prints where the C headers of this Python are, and the ctypes structs of a file: one line, a mark and a JSON object.

Arguments: none; or the file, and the folder of the workload catalog, which the file may import. The file is loaded, and nothing of it
is called.
"""
import sys

if sys.path and sys.path[0] == '':
    del sys.path[0]

import json
import sysconfig


def structs(path, catalog):
    import importlib.util
    import os
    sys.dont_write_bytecode = True
    sys.path[:0] = [os.path.dirname(os.path.realpath(path)), catalog]
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    import ctypes
    found = {id(value): value for value in vars(module).values() if isinstance(value, type) and issubclass(value, ctypes.Structure)
             and hasattr(value, '_fields_')}
    return [described(struct, ctypes.sizeof(struct)) for struct in found.values()]


def described(struct, size):
    names = [field[0] for base in reversed(struct.__mro__) for field in base.__dict__.get('_fields_', ())]
    return {'name': struct.__name__, 'size': size, 'fields': [{'name': n, 'offset': getattr(struct, n).offset} for n in names]}


ANSWER = {'includes': sorted({sysconfig.get_path('include'), sysconfig.get_path('platinclude')}), 'structs': [], 'problem': None}
if len(sys.argv) > 1:
    try:
        ANSWER['structs'] = structs(*sys.argv[1:])
    except (Exception, SystemExit) as error:
        ANSWER['problem'] = ' '.join(('%s: %s' % (type(error).__name__, error)).split())
sys.stdout.write('\nLAB-LAYOUTS ' + json.dumps(ANSWER) + '\n')
