"""Runs tests that a text defines, as pytest does: in the order of the text, with what is set up before them and put away
after; the first that fails ends the text.

Executed in the namespace of `harness.py`, after `fixtures.py`.
"""

import inspect
import itertools
import unittest

HOOKS_OF_MODULES = frozenset(
    "setup_module teardown_module setUpModule tearDownModule setup_function teardown_function".split()
)


def run_collected(tests, fixtures, hooks):
    """Functions, cases of unittest and classes of pytest; the fixtures of the text, and what it does before and after all."""
    hooks = {each.__name__: each for each in hooks}
    with Scope(2, None, fixtures_of((each.__name__, each) for each in fixtures)) as scope:
        _set_up(hooks.get, *_HOOKS_OF_TEXT, scope, None)
        for each in tests:
            if not isinstance(each, type):
                _run_function(each, scope, hooks)
            elif issubclass(each, unittest.TestCase):
                _run_case(each, scope)
            else:
                _run_group(each, scope)


def _set_up(get, before, after, scope, value):
    """Does what comes before now, and sees that what comes after is done when the scope ends."""
    for name in before:
        if hook := get(name):
            _call_with_as_many(hook, value)
    for name in after:
        if hook := get(name):
            scope.stack.callback(_call_with_as_many, hook, value)


def _call_with_as_many(function, value):
    return function(value) if inspect.signature(function).parameters else function()


def _hooks_of(thing):
    """What a class or an object of it does before and after, by name; a fixture may be called so too."""

    def hook(name):
        found = getattr(thing, name, None)
        return None if found is None or hasattr(found, "crossrank_fixture") else found

    return hook


def _members(kind):
    """All that a class has, its bases' first."""
    names = dict.fromkeys(name for base in reversed(kind.__mro__) for name in vars(base))
    return [(name, inspect.getattr_static(kind, name)) for name in names]


def _run_group(group, outer):
    """A class of pytest: a fresh object of it for each test."""
    if _is_left_out(group):
        return
    members = _members(group)
    with Scope(1, outer, outer.fixtures | fixtures_of(members, True), object.__new__(group)) as scope:
        hooks = _hooks_of(group)
        _set_up(lambda name: getattr(hooks(name), "__func__", hooks(name)), ("setup_class",), ("teardown_class",), scope, group)
        for name, each in members:
            if isinstance(each, type) and name[:4] == "Test":
                _run_group(each, scope)
            elif name[:4] == "test":
                _run_function(getattr(group, name), scope, {}, group, not isinstance(each, (staticmethod, classmethod)))


def _run_case(case, outer):
    names = [name for name in unittest.defaultTestLoader.getTestCaseNames(case) if not _is_left_out(getattr(case, name))]
    if _is_left_out(case) or not names:
        return
    with Scope(1, outer, outer.fixtures | fixtures_of(_members(case), True), object.__new__(case)) as scope:
        scope.stack.callback(case.doClassCleanups)
        case.setUpClass()
        scope.stack.callback(case.tearDownClass)
        for name in names:
            instance, function = case(name), getattr(case, name)
            with Scope(0, scope, scope.fixtures, instance) as own:
                _make(_automatic(own), own, {}, function)
                if any(getattr(each, "__unittest_expecting_failure__", False) for each in (case, function)):
                    _run_in_vain(instance)
                else:
                    instance.debug()


def _run_in_vain(case):
    try:
        case.debug()
    except (KeyboardInterrupt, MemoryError):
        raise
    except Exception:
        return
    raise Failed("the test was expected to fail")


def _is_left_out(thing):
    return getattr(thing, "crossrank_left_out", False) or getattr(thing, "__unittest_skip__", False)


def _automatic(scope):
    """The fixtures that nobody need ask for."""
    return [name for name, each in scope.fixtures.items() if each.crossrank_fixture.get("autouse")]


def _make(names, scope, chosen, about):
    for name in names:
        made_fixture(name, scope, chosen, about)


def _run_function(function, outer, hooks, group=None, is_method=False):
    """Calls a test once for each of its cases, with what its parameters ask for."""
    if _is_left_out(function):
        return
    marked = [each for each in (group, function) if each is not None]
    names = parameters_asked(function)[is_method:]
    used = [*_automatic(outer), *(name for each in marked for name in getattr(each, "crossrank_uses", ()))]
    indirect = {name for each in marked for name in getattr(each, "crossrank_indirect", ())}
    lists = [each.crossrank_cases for each in marked if hasattr(each, "crossrank_cases")]
    needed = asked_in_all([*used, *names], outer.fixtures)
    for cases in itertools.product(*lists):
        given = {name: value for case in cases for name, value in case.items()}
        direct = {name: given.pop(name) for name in [*given] if name not in indirect}
        for chosen in _choices(needed, {*direct, *given}):
            instance = None if group is None else group()
            with Scope(0, outer, outer.fixtures, instance) as scope:
                bound = function.__get__(instance) if is_method else function
                own_hooks = hooks.get if group is None else _hooks_of(instance)
                _set_up(own_hooks, *(_HOOKS_OF_FUNCTIONS if group is None else _HOOKS_OF_METHODS), scope, bound)
                _make(used, scope, given | chosen, function)
                asked = [name for name in names if name not in direct]
                made = {name: made_fixture(name, scope, given | chosen, function) for name in asked}
                awaited(bound(**made, **direct))


def _choices(needed, given):
    """Every choice of one parameter for each of the fixtures that have some."""
    having = {name: each.crossrank_fixture["params"] for name, each in needed.items() if each.crossrank_fixture.get("params")}
    lists = [[(name, value) for value in cases_of(params)] for name, params in having.items() if name not in given]
    return map(dict, itertools.product(*lists))


_HOOKS_OF_TEXT = ("setup_module", "setUpModule"), ("teardown_module", "tearDownModule")
_HOOKS_OF_FUNCTIONS = ("setup_function",), ("teardown_function",)
_HOOKS_OF_METHODS = ("setup_method", "setup"), ("teardown_method", "teardown")
