"""Keeps candidates apart that share an interpreter: what one does to builtins or to modules must not reach the next.

What is done here for every cell must be cheap: code that assigns to no attribute and names nothing that leads to a
module's namespace is taken at its word. After other code, the process is put back before each cell, and modules are
compared with what they were when the slice ends; where one was changed, the interpreter is given up. Not covered:
state inside objects of modules (a random generator, a cache); see the README.

Executed in the namespace of `harness.py`, before it.
"""

import builtins
import opcode
import os
import sys
import types

_builtins = dict(vars(builtins))
_recursion_limit = sys.getrecursionlimit()
_path = sys.path[:]
_environment = dict(os.environ)
_folder = os.getcwd()
_modules = {}

# What the harness itself puts in place for every cell, and where the interpreter notes the last error.
_OWN = {
    "sys": "stdin stdout stderr __stdin__ __stdout__ __stderr__ argv last_exc last_type last_value last_traceback".split()
}

_STORES = tuple(opcode.opmap[name] for name in ("STORE_ATTR", "DELETE_ATTR"))
_REACHES = frozenset(
    "setattr delattr vars globals exec eval compile modules builtins __builtins__ __dict__ __globals__ __setattr__ "
    "__import__ import_module reload patch _getframe get_objects get_referrers ctypes "
    "setrecursionlimit chdir path environ".split()
)


def remember_modules():
    """Called once, when the interpreter is ready: restoring a snapshot changes modules of Pyodide's own."""
    _modules.clear()
    for name, module in list(sys.modules.items()):
        if isinstance(module, types.ModuleType) and name not in ("__main__", "builtins"):
            kept = {key: value for key, value in vars(module).items() if key not in _OWN.get(name, ())}
            _modules[name] = (module, kept)


def restore_process():
    """Puts back what a program can change of the process by an ordinary call, and the builtins."""
    if vars(builtins) != _builtins:
        vars(builtins).clear()
        vars(builtins).update(_builtins)
    sys.setrecursionlimit(_recursion_limit)
    if sys.path != _path:
        sys.path[:] = _path
    if os.environ != _environment:
        os.environ.clear()
        os.environ.update(_environment)
    os.chdir(_folder)


def is_suspect(code):
    """False only for code that can't change a module, nor the process by an ordinary call."""
    names = code.co_names
    if any(byte in _STORES for byte in code.co_code[::2]) or not _REACHES.isdisjoint(names):
        return True
    return any(is_suspect(inner) for inner in code.co_consts if type(inner) is types.CodeType)


def modules_changed():
    """True where a module is no longer what it was. Compares by identity: no program's code runs."""
    for name, (module, before) in _modules.items():
        now = vars(module)
        own = sum(key in now for key in _OWN.get(name, ()))
        if sys.modules.get(name) is not module or len(now) - own != len(before):
            return True
        for key, value in before.items():
            if now.get(key, _modules) is not value:
                return True
    for name in [name for name in sys.modules if name not in _modules and name not in ("__main__", "builtins")]:
        del sys.modules[name]
    return False
