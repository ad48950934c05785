"""Tests that a text defines and does not call: functions `test…`, classes `Test…` of pytest, `unittest.TestCase`. They are
called after its last line, as pytest does (`test_runs.py`).

Executed in the namespace of `harness.py`, after `explain.py` and `test_runs.py`.
"""

import ast
import re

_DEFINES = re.compile(r"^(?:async[ \t]+)?def[ \t]+test|^class[ \t]+Test|^class\b.*TestCase", re.MULTILINE).search
_COLLECTED = "\x00crossrank: collected\x00"


def is_of_a_file(source):
    """Whether it may be written as a file of tests: with tests that are only defined, or imports of the candidate."""
    return may_collect(source) or may_import_own(source)


def may_collect(source):
    return _DEFINES(source) is not None


def parsed(source):
    """The syntax tree of a test, with calls of what it defines as tests and calls nowhere itself."""
    tree = ast.parse(source, TEST_FILE)
    if may_import_own(source):
        tree = with_own_imports(tree)
    return _with_calls(tree) if may_collect(source) else tree


def _with_calls(tree):
    mentioned, called = _names_in_lines(tree)
    cases, own = _kinds_of_classes(tree)
    tests, fixtures, hooks = [], [], []
    for each in tree.body:
        if type(each) is ast.ClassDef:
            is_case = each.name in cases
            if each.name not in (called if is_case else mentioned) and (is_case or each.name[:4] == "Test" and each.name in own):
                tests.append(each)
        elif _is_function(each):
            if any(map(_is_fixture, each.decorator_list)):
                fixtures.append(each)
            elif each.name in HOOKS_OF_MODULES:
                hooks.append(each)
            elif each.name[:4] == "test" and each.name not in mentioned:
                tests.append(each)
    if not tests:
        return tree
    if len(tests) == 1 and not (fixtures or hooks) and _is_simple(tests[0]):
        call = ast.Call(_name(tests[0]), [], [])
    else:
        lists = [ast.List([*map(_name, each)], ast.Load()) for each in (tests, fixtures, hooks)]
        call = ast.Call(ast.Constant(_COLLECTED), lists, [])
    tree.body.append(ast.copy_location(ast.Expr(call), tree.body[-1]))
    return ast.fix_missing_locations(tree)


def _kinds_of_classes(tree):
    """Names of the classes that are cases of unittest, and of those that are of nothing but this text."""
    cases, own = set(), {"object"}
    for each in tree.body:
        if type(each) is ast.ClassDef:
            bases = [getattr(base, "attr", getattr(base, "id", "")) for base in each.bases]
            if any(base[-8:] == "TestCase" or base in cases for base in bases):
                cases.add(each.name)
            elif own.issuperset(bases):
                own.add(each.name)
    return cases, own


def _name(definition):
    return ast.Name(definition.name, ast.Load())


def _is_function(node):
    return type(node) in (ast.FunctionDef, ast.AsyncFunctionDef)


def _is_simple(function):
    return type(function) is ast.FunctionDef and not function.decorator_list and not _parameters(function)


def _is_fixture(decorator):
    decorator = getattr(decorator, "func", decorator)
    return getattr(decorator, "attr", getattr(decorator, "id", "")) == "fixture"


def _names_in_lines(tree):
    """Names that the text's own lines read, and those that they call; what is only for a program of its own is none."""
    mentioned, called = set(), set()
    for line in tree.body:
        if _is_function(line) or type(line) is ast.ClassDef or is_for_main(line):
            continue
        for node in ast.walk(line):
            if type(node) is ast.Name:
                mentioned.add(node.id)
            elif type(node) is ast.Call and type(node.func) is ast.Name:
                called.add(node.func.id)
    return mentioned, called


_helpers[_COLLECTED] = run_collected
