"""Fixtures: what tests of pytest ask for by the names of their parameters, made once for each of its scope.

Executed in the namespace of `harness.py`, after `pytest_module.py`.
"""

import asyncio
import contextlib
import inspect
import types
import unittest.mock

_SCOPES = {"function": 0, "class": 1, "module": 2, "package": 2, "session": 2}


class Scope:
    """What was made for one test (0), class (1) or text (2), and how it is put away."""

    def __init__(self, level, outer, fixtures, instance=None):
        self.level, self.outer, self.fixtures, self.instance = level, outer, fixtures, instance
        self.made, self.stack = {}, contextlib.ExitStack()

    def at(self, level):
        """The scope of that level that this one is in; in no class, a function is its own."""
        return self if self.outer is None or self.outer.level > level else self.outer.at(level)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)


def made_fixture(name, scope, chosen, about):
    """The value of a fixture, made where it is not there yet. `chosen`: of fixtures with parameters, which is meant."""
    if name == "request":
        return _Request(scope, chosen, None, about)
    function = scope.fixtures.get(name) or _own_fixtures.get(name)
    if function is None:
        raise TypeError(f"the test asks for {name!r}, which is no fixture here")
    how = getattr(function, "crossrank_fixture", {})
    scope = scope.at(_SCOPES.get(how.get("scope"), 0))
    choice = chosen.get(name, _NOTHING)
    kept = next((value for known, value in scope.made.get(name, ()) if known is choice), _NOTHING)
    if kept is not _NOTHING:
        return kept
    names = parameters_asked(function)
    given = {each: made_fixture(each, scope, chosen, about) for each in names if each != "request"}
    if "request" in names:
        given["request"] = _Request(scope, chosen, name, about)
    made = _bound(function, scope.instance)(**given)
    if inspect.isgenerator(made):
        scope.stack.callback(next, made, None)
        value = next(made)
    elif inspect.isasyncgen(made):
        scope.stack.callback(lambda: asyncio.run(anext(made, None)))
        value = asyncio.run(anext(made))
    else:
        value = awaited(made)
    scope.made.setdefault(name, []).append((choice, value))
    return value


_NOTHING = object()


def _bound(function, instance):
    """A fixture of a class takes the test's own object."""
    return types.MethodType(function, instance) if getattr(function, "crossrank_of_class", False) else function


def awaited(value):
    return asyncio.run(value) if inspect.iscoroutine(value) else value


def fixtures_of(things, of_class=False):
    """Fixtures by the names that they are asked for by."""
    found = {}
    for name, each in things:
        if isinstance(each, (staticmethod, classmethod)):
            each = each.__func__
        how = getattr(each, "crossrank_fixture", None)
        if how is not None:
            each.crossrank_of_class = of_class
            found[how.get("name") or name] = each
    return found


def parameters_asked(function):
    """The names of what a function asks for, without what decorators of `unittest.mock` give."""
    names = [
        name
        for name, each in inspect.signature(function).parameters.items()
        if each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    if getattr(function, "crossrank_of_class", False):
        names = names[1:]
    given = [each for each in getattr(function, "patchings", ()) if not each.attribute_name and each.new is unittest.mock.DEFAULT]
    return names[len(given) :]


def asked_in_all(names, fixtures):
    """These fixtures and those that they ask for."""
    found = {}
    pending = [*names]
    for name in pending:
        if name not in found and (function := fixtures.get(name)) is not None:
            found[name] = function
            pending.extend(parameters_asked(function))
    return found


class _Request:
    """What `request` gives."""

    def __init__(self, scope, chosen, name, about):
        self._scope, self._chosen, self._about = scope, chosen, about
        if name in chosen:
            self.param = chosen[name]
        self.scope = next(name for name, level in _SCOPES.items() if level == scope.level)
        self.fixturename = name
        self.function, self.instance = about, scope.instance
        self.cls = None if scope.instance is None else type(scope.instance)
        self.node = types.SimpleNamespace(name=getattr(about, "__name__", ""))

    def addfinalizer(self, finalizer):
        self._scope.stack.callback(finalizer)

    def getfixturevalue(self, name):
        return made_fixture(name, self._scope, self._chosen, self._about)
