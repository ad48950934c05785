"""Failed assertions of a test that the program keeps for itself: by an `__exit__` that says yes, or around a call of a function
that the test hands it. Noted where they are raised, so that the test fails all the same.

Only in tests that catch nothing and name no such error: what a test itself catches is its own affair.
Executed in the namespace of `harness.py`, before `explain.py`.
"""

import ast
import re
import sys

_HANDS_OUT = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:with|def)\b", re.MULTILINE).search
_CATCHES = re.compile(r"except|AssertionError|[rR]aises|suppress|expectedFailure").search
_SWALLOWED, _NOTE_SWALLOWED = "\x00crossrank: assertion\x00", "\x00crossrank: note assertion\x00"

_swallowed = []


def may_be_swallowed(source):
    return "assert" in source and _HANDS_OUT(source) is not None and _CATCHES(source) is None


def told(tree, source):
    """The tree with what hands its assertions out changed to note those that fail."""
    if not may_be_swallowed(source):
        return tree
    handed = _names_handed_out(tree)
    # Objects of a test's classes may be handed out with their methods.
    methods = {id(each) for node in ast.walk(tree) if type(node) is ast.ClassDef for each in node.body}
    for node in ast.walk(tree):
        kind = type(node)
        if kind in (ast.With, ast.AsyncWith) or kind in (ast.FunctionDef, ast.AsyncFunctionDef) and (
            node.name in handed or id(node) in methods
        ):
            node.body = [_noting(node.body)]
    return ast.fix_missing_locations(tree)


def _names_handed_out(tree):
    """Names that are read other than to be called."""
    called = {id(node.func) for node in ast.walk(tree) if type(node) is ast.Call}
    return {node.id for node in ast.walk(tree) if type(node) is ast.Name and id(node) not in called}


def _noting(body):
    note = ast.Expr(ast.Call(ast.Constant(_NOTE_SWALLOWED), [], []))
    handler = ast.ExceptHandler(ast.Constant(_SWALLOWED), None, [note, ast.Raise()])
    return ast.copy_location(ast.Try(body, [handler], [], []), body[0])


def _note_swallowed():
    _swallowed.append(sys.exception())


def ended_well():
    """Raises the failed assertion that the test did not see."""
    if _swallowed:
        raise _swallowed[0]
