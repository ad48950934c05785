"""Tests that a text defines and does not call: functions `test…`, classes `Test…` of pytest, `unittest.TestCase`. They are
called after its last line, as pytest does; the first that fails ends the text.

Executed in the namespace of `harness.py`, after `pytest_module.py` and `explain.py`.
"""

import ast
import asyncio
import collections
import contextlib
import inspect
import io
import os
import pathlib
import re
import tempfile
import unittest
import unittest.mock

_DEFINES = re.compile(r"^(?:async[ \t]+)?def[ \t]+test|^class[ \t]+Test|^class\b.*TestCase", re.MULTILINE).search
_COLLECTED = "\x00crossrank: collected\x00"


def is_of_a_file(source):
    """Whether it may be written as a file of tests: with tests that are only defined, or imports of the candidate."""
    return _DEFINES(source) is not None or may_import_own(source)


def parsed(source):
    """The syntax tree of a test, with calls of what it defines as tests and calls nowhere itself."""
    tree = ast.parse(source, TEST_FILE)
    if may_import_own(source):
        tree = with_own_imports(tree)
    return tree if _DEFINES(source) is None else _with_calls(tree)


def _with_calls(tree):
    mentioned, called = _names_in_lines(tree)
    functions = [each for each in tree.body if _is_function(each) and each.name[:4] == "test" and each.name not in mentioned]
    classes = [each for each in tree.body if type(each) is ast.ClassDef]
    cases = [each for each in classes if _is_case(each) and each.name not in called]
    groups = [each for each in classes if each.name[:4] == "Test" and not each.bases and each.name not in mentioned]
    fixtures = [each for each in tree.body if _is_function(each) and any(map(_is_fixture, each.decorator_list))]
    if not (functions or cases or groups):
        return tree
    if len(functions) == 1 and not (cases or groups) and _is_simple(functions[0]):
        call = ast.Call(_name(functions[0]), [], [])
    else:
        lists = [ast.List([*map(_name, each)], ast.Load()) for each in (functions, cases, groups, fixtures)]
        call = ast.Call(ast.Constant(_COLLECTED), lists, [])
    tree.body.append(ast.copy_location(ast.Expr(call), tree.body[-1]))
    return ast.fix_missing_locations(tree)


def _name(definition):
    return ast.Name(definition.name, ast.Load())


def _is_function(node):
    return type(node) in (ast.FunctionDef, ast.AsyncFunctionDef)


def _is_simple(function):
    return type(function) is ast.FunctionDef and not function.decorator_list and not _parameters(function)


def _is_case(node):
    return any(getattr(base, "attr", getattr(base, "id", ""))[-8:] == "TestCase" for base in node.bases)


def _is_fixture(decorator):
    decorator = getattr(decorator, "func", decorator)
    return getattr(decorator, "attr", getattr(decorator, "id", "")) == "fixture"


def _names_in_lines(tree):
    """Names that the text's own lines read, and those that they call; what is only for a program of its own is none."""
    mentioned, called = set(), set()
    for line in tree.body:
        if _is_function(line) or type(line) is ast.ClassDef or _is_for_main(line):
            continue
        for node in ast.walk(line):
            if type(node) is ast.Name:
                mentioned.add(node.id)
            elif type(node) is ast.Call and type(node.func) is ast.Name:
                called.add(node.func.id)
    return mentioned, called


def _is_for_main(line):
    match line:
        case ast.If(ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")])):
            return True
    return False


def _run_collected(functions, cases, groups, fixtures):
    fixtures = {each.__name__: each for each in fixtures}
    for function in functions:
        _run_function(function, fixtures)
    for group in groups:
        for name in [name for name in vars(group) if name[:4] == "test"]:
            _run_method(group, name, fixtures)
    for case in cases:
        _run_case(case)


def _run_method(group, name, fixtures):
    if _is_left_out(group):
        return
    thing = group()
    own = {**fixtures, **{key: getattr(thing, key) for key, each in vars(group).items() if hasattr(each, "crossrank_fixture")}}
    with contextlib.ExitStack() as stack:
        for before in ("setup_class", "setup_method"):
            if hasattr(thing, before):
                _call_with_as_many(getattr(thing, before), thing)
        if hasattr(thing, "teardown_method"):
            stack.callback(_call_with_as_many, thing.teardown_method, thing)
        _run_function(getattr(thing, name), own)


def _call_with_as_many(function, value):
    function(*[value] * len(inspect.signature(function).parameters))


def _run_case(case):
    names = unittest.defaultTestLoader.getTestCaseNames(case)
    names = [name for name in names if not _is_left_out(getattr(case, name))]
    if _is_left_out(case) or not names:
        return
    case.setUpClass()
    try:
        for name in names:
            case(name).debug()
    finally:
        case.tearDownClass()


def _is_left_out(thing):
    return getattr(thing, "crossrank_left_out", False) or getattr(thing, "__unittest_skip__", False)


def _run_function(function, fixtures):
    """Calls a test once for each of its cases, with what its parameters ask for."""
    if _is_left_out(function):
        return
    parameters = inspect.signature(function).parameters
    for case in getattr(function, "crossrank_cases", [{}]):
        with contextlib.ExitStack() as stack:
            made = dict(case)
            for name, parameter in parameters.items():
                if parameter.default is parameter.empty:
                    _made_fixture(name, fixtures, made, stack)
            _awaited(function(**{name: value for name, value in made.items() if name in case or name in parameters}))


def _made_fixture(name, fixtures, made, stack):
    if name in made:
        return made[name]
    function = fixtures.get(name) or _own_fixtures.get(name)
    if function is None:
        raise TypeError(f"the test asks for {name!r}, which is no fixture here")
    given = {each: _made_fixture(each, fixtures, made, stack) for each in inspect.signature(function).parameters}
    value = function(**given)
    if inspect.isgenerator(value):
        stack.callback(next, value, None)
        value = next(value)
    made[name] = value = _awaited(value)
    return value


def _awaited(value):
    return asyncio.run(value) if inspect.iscoroutine(value) else value


class Captured:
    """What `capsys` gives."""

    def __init__(self):
        self._streams = io.StringIO(), io.StringIO()

    def readouterr(self):
        read = [stream.getvalue() for stream in self._streams]
        for stream in self._streams:
            stream.seek(0), stream.truncate()
        return _Read(*read)


_Read = collections.namedtuple("CaptureResult", "out err")


def _capsys():
    captured = Captured()
    with contextlib.redirect_stdout(captured._streams[0]), contextlib.redirect_stderr(captured._streams[1]):
        yield captured


class Monkeypatch:
    """What `monkeypatch` gives."""

    def __init__(self, stack):
        self._stack = stack

    def setattr(self, target, name, *value, raising=True):
        patched = unittest.mock.patch(target, name) if not value else unittest.mock.patch.object(target, name, *value, create=not raising)
        self._stack.enter_context(patched)

    def setitem(self, mapping, name, value):
        self._stack.enter_context(unittest.mock.patch.dict(mapping, {name: value}))

    def setenv(self, name, value):
        self.setitem(os.environ, name, str(value))

    def delenv(self, name, raising=True):
        self._stack.enter_context(unittest.mock.patch.dict(os.environ))
        os.environ.pop(name, None)


def _monkeypatch():
    with contextlib.ExitStack() as stack:
        yield Monkeypatch(stack)


def _tmp_path():
    with tempfile.TemporaryDirectory() as path:
        yield pathlib.Path(path)


_own_fixtures = {"capsys": _capsys, "monkeypatch": _monkeypatch, "tmp_path": _tmp_path}

_helpers[_COLLECTED] = _run_collected
