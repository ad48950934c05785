"""Objects of a test that a candidate apart was handed: nodes, fakes, mocks, streams. The candidate may read what is public in
them and call it, and set what a program that was handed the object would set; never what the object does, nor what it
says of its own calls.

Only objects of classes that the test itself defines, of plain bases, mocks of `unittest.mock` and streams are open so; all
else is called, iterated and awaited, no more. Every question is checked on the judge's side.

Executed in the namespace of `harness.py`, after `remote.py` and before `opaque.py`.
"""

import abc
import io
import operator
import types
import unittest.mock

_OWN_MODULE = "candidate"
_STREAMS = frozenset((io.StringIO, io.BytesIO, io.TextIOWrapper))
_OF_STREAMS = frozenset("close closed flush getvalue read readline readlines seek tell truncate write writelines".split())
_OF_MOCKS = frozenset((*dir(unittest.mock.MagicMock()), *dir(unittest.mock.AsyncMock())))
_DATA = types.MemberDescriptorType, types.GetSetDescriptorType
_MISSING = object()
_HANDING_ON = frozenset("__getattr__ __getattribute__".split())

# What a class may define that a program then does with its objects, by the letter that tells of it.
_DONE = {
    "x": {
        "__enter__": lambda value: _special(value, "__enter__")(),
        "__exit__": lambda value, kind, error: _special(value, "__exit__")(kind, error, None),
    },
    "g": {"__getitem__": operator.getitem},
    "s": {"__setitem__": operator.setitem, "__delitem__": operator.delitem},
    "l": {"__len__": len},
    "t": {"__contains__": operator.contains},
    "e": {"__eq__": operator.eq, "__hash__": hash},
    "o": {"__lt__": operator.lt},
    "r": {"__str__": str, "__repr__": repr},
}
_DOING = {name: do for parts in _DONE.values() for name, do in parts.items()}
_OF_ALL_MOCKS = frozenset("xglt")


def _special(value, name):
    """A method as the language finds it: that of a mock is a mock, and takes no self."""
    method = getattr(type(value), name)
    return method.__get__(value) if hasattr(type(method), "__get__") else method


def is_of_test(kind):
    """A class that the test defines, derived from nothing else; none that hands on what it is asked for."""
    for each in type.__dict__["__mro__"].__get__(kind):
        if each is not object and each is not abc.ABC:
            if type(each) is not type and type(each) is not abc.ABCMeta or each.__module__ != _OWN_MODULE:
                return False
            if not _HANDING_ON.isdisjoint(vars(each)):
                return False
    return True


def _is_mock(kind):
    return derives(unittest.mock.NonCallableMock, kind)


def letters_of(kind):
    """What the program may do with an object of the test's besides calling, iterating and awaiting."""
    if is_of_test(kind):
        own = {name for each in kind.__mro__ if each is not object for name in vars(each)}
        return "d" + "".join(letter for letter, parts in _DONE.items() if not own.isdisjoint(parts))
    if _is_mock(kind):
        return "d" + "".join(letter for letter in _DONE if letter in _OF_ALL_MOCKS and all(hasattr(kind, each) for each in _DONE[letter]))
    return "d" if kind in _STREAMS else ""


def _refuse(value, name):
    raise AttributeError(f"'{type(value).__name__}' object has no attribute '{name}'")


def get_of_own(value, name):
    kind = type(value)
    if type(name) is not str or name[:1] == "_":
        raise AttributeError("no name that a program may ask a test for")
    if is_of_test(kind) or _is_mock(kind) and name not in _OF_MOCKS or kind in _STREAMS and name in _OF_STREAMS:
        return getattr(value, name)
    return _refuse(value, name)


def set_of_own(value, name, new):
    kind = type(value)
    if type(name) is not str or name[:1] == "_" or not is_of_test(kind):
        return _refuse(value, name)
    of_class = next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), _MISSING)
    if of_class is not _MISSING and not isinstance(of_class, (*_DATA, property)) and (hasattr(of_class, "__get__") or callable(of_class)):
        return _refuse(value, name)
    if not _may_follow(getattr(value, name, None), new):
        raise AttributeError(f"'{name}' of a test's object can't be this")
    setattr(value, name, new)


def _may_follow(before, new):
    """A program's own object comes only where nothing was, or another; nothing plain comes where an object of the test's was."""
    if new is None or before is None:
        return True
    if id(new) in foreign:
        return id(before) in foreign
    return is_of_test(type(new)) or not (is_of_test(type(before)) or _is_mock(type(before)) or callable(before))


def do_with_own(value, name, *more):
    kind = type(value)
    if type(name) is not str or name not in _DOING or not any(name in _DONE[letter] for letter in letters_of(kind)[1:]):
        return _refuse(value, name)
    return _DOING[name](value, *more)


# The program's side: methods of what stands there for such an object.


def _doing(name):
    return lambda self, *values: ask("own_do", self, name, *values)


def _set_attribute_of_test(self, name, value):
    if name in ("__name__", "__doc__"):
        object.__setattr__(self, name, value)
    else:
        ask("own_set", self, name, value)


METHODS_OF_HANDED = {
    "d": {"__getattr__": lambda self, name: ask("own_get", self, name), "__setattr__": _set_attribute_of_test},
    **{letter: {name: _doing(name) for name in parts} for letter, parts in _DONE.items()},
}
METHODS_OF_HANDED["x"]["__exit__"] = lambda self, kind, error, trace: ask("own_do", self, "__exit__", kind, error)
