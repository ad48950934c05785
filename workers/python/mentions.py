"""What a test mentions: names that are the candidate's, modules that it reads of without importing them.

Executed in the namespace of `harness.py`, after `conduct.py`.
"""

import builtins
import sys


def modules_asked(code):
    """Modules by the names under which the test reads something that they have: those that it does not import are the prelude's."""
    names, found = code.co_names, {}
    # Few tests name one.
    pairs = () if _MAY_USE.keys().isdisjoint(names) else _instructions(code)
    for (operation, argument), (after, attribute) in zip(pairs, pairs[1:]):
        if operation not in _LOADS or after != _LOAD_ATTR:
            continue
        name = names[argument >> _LOADS[operation]]
        if name in _MAY_USE and hasattr(sys.modules[name], names[attribute >> 1]):
            found[name] = sys.modules[name]
    for constant in code.co_consts:
        if type(constant) is type(code):
            found |= modules_asked(constant)
    return found


def with_modules(modules, namespace):
    """A candidate that calls something `math` must not compute for the test: as with Python's own names."""
    hidden = {name: module for name, module in modules.items() if type(namespace.get(name, module)) is not type(module)}
    if hidden and any(callable(value) for name, value in namespace.items() if name[:2] != "__" and name not in modules):
        namespace.update(hidden)
    return namespace


def _without_shadows(borrowed):
    """A candidate that calls something `sorted` must not sort for the test: a name of Python's own is the candidate's only
    where the test is about nothing else of it."""
    own = {name: value for name, value in borrowed.items() if name not in _names_of_python}
    return own if any(callable(value) for value in own.values()) else borrowed


_names_of_python = frozenset(vars(builtins))
