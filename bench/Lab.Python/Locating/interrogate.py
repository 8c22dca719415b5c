"""Prints what the lab must know of the Python that runs it: one line, a mark and a JSON object.

Runs on Python 2.7 and on every 3.x: a Python too old for the lab still says its version. Imports none of the packages that it
reports. Arguments: the import names of the packages to look for.
"""
import sys

# `python -c` looks into the current directory first; the embedded interpreter does not, and a folder named numpy is no NumPy.
if sys.path and sys.path[0] == '':
    del sys.path[0]

import json
import os


def implementation():
    named = getattr(sys, 'implementation', None)
    if named is not None:
        return named.name
    import platform
    return platform.python_implementation().lower()


def existing_library():
    """Path of the libpython that belongs to this Python; None if there is none to load."""
    import sysconfig
    variable = sysconfig.get_config_var
    version = variable('LDVERSION') or '%d.%d' % sys.version_info[:2]
    names = [variable('INSTSONAME'), 'libpython%s.so.1.0' % version, variable('LDLIBRARY'), 'libpython%s.so' % version]
    # conda and relocatable builds are linked statically and name the build machine's folders: their library is in their own lib.
    folders = [variable('LIBDIR')]
    folders += [os.path.join(prefix, lib) for prefix in (sys.base_prefix, sys.base_exec_prefix) for lib in ('lib', 'lib64')]
    folders.append(variable('LIBPL'))
    multiarch = variable('MULTIARCH')
    # Only for the system's own Python: another one of the same version must not be given the system's library.
    if multiarch and sys.base_prefix == '/usr':
        folders.append(os.path.join('/usr/lib', multiarch))
    for name in names:
        if not name or '.so' not in name:
            continue
        for folder in folders:
            if folder and os.path.isfile(os.path.join(folder, name)):
                return os.path.join(folder, name)
    return None


def site_directories():
    """The folders of sys.path that the site module put there, in its order."""
    import site
    try:
        known = site.getsitepackages() + [site.getusersitepackages()]
    except AttributeError:
        known = [p for p in sys.path if os.path.basename(p) in ('site-packages', 'dist-packages')]
    return [p for p in sys.path if p in known]


def found(name):
    """True if the module could be imported; a folder without code in it does not count."""
    from importlib import util
    try:
        spec = util.find_spec(name)
    except Exception:
        return False
    return spec is not None and spec.origin is not None


def packages(names):
    from importlib import metadata
    versions = {}
    for name in names:
        if not found(name):
            continue
        try:
            versions[name] = metadata.version(name) or 'unknown'
        except Exception:
            versions[name] = 'unknown'
    return versions


def home_prefix():
    """Value for PYTHONHOME: the standard library's folder; where its extension modules are elsewhere, a colon and their folder."""
    if sys.base_exec_prefix == sys.base_prefix:
        return sys.base_prefix
    return sys.base_prefix + ':' + sys.base_exec_prefix


def answer(names):
    executable = sys.executable or ''
    prefix = os.path.realpath(sys.prefix)
    facts = {
        'version': '%d.%d.%d' % sys.version_info[:3],
        'implementation': implementation(),
        'executable': executable,
        'prefix': prefix,
        'identity': os.path.realpath(executable) + '|' + prefix,
        # What follows stays like this for a Python too old for the lab.
        'homePrefix': prefix,
        'library': None,
        'siteDirectories': [],
        'sysPath': [],
        'packages': {},
        'freeThreaded': False,
        'debugBuild': False,
        'bits': 64 if sys.maxsize > 2 ** 32 else 32,
        'canMakeVenv': False,
    }
    if sys.version_info >= (3, 9):
        import sysconfig
        facts.update({
            'homePrefix': home_prefix(),
            'library': existing_library(),
            'siteDirectories': site_directories(),
            'sysPath': list(sys.path),
            'packages': packages(names),
            'freeThreaded': bool(sysconfig.get_config_var('Py_GIL_DISABLED')),
            'debugBuild': bool(sysconfig.get_config_var('Py_DEBUG')),
            'canMakeVenv': found('venv') and found('ensurepip'),
        })
    return facts


sys.stdout.write('\nLAB-PYTHON ' + json.dumps(answer(sys.argv[1:])) + '\n')
