"""Equality in tests of the form `assert left == right`, asked of the values by a helper that no program can reach by
name: it refuses an object of the candidate's that claims to equal a plain value, and tells what both sides were.

Executed in the namespace of `harness.py`, before it.
"""

import ast
import types

CANDIDATE_FILE, TEST_FILE = "<candidate>", "<test>"


def instrument(source):
    """Compiles a test with its `assert a == b` statements asked of `_assert_equal`."""
    if "assert" not in source or "==" not in source or "\x00" in source:
        return compile(source, TEST_FILE, "exec", dont_inherit=True)
    tree = ast.fix_missing_locations(_Equalities().visit(ast.parse(source, TEST_FILE)))
    return _with_helper(compile(tree, TEST_FILE, "exec", dont_inherit=True))


class _Equalities(ast.NodeTransformer):
    def visit_Assert(self, node):
        self.generic_visit(node)
        test = node.test
        if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
            return node
        sides = [test.left, test.comparators[0]]
        if node.msg is not None:
            nothing = ast.arguments([], [], None, [], [], None, [])
            sides.append(ast.Lambda(nothing, node.msg))
        return ast.copy_location(ast.Expr(ast.Call(ast.Constant(_MARK), sides, [])), node)


_MARK = "\x00crossrank: assert equal\x00"


def _with_helper(code):
    constants = tuple(
        _assert_equal
        if constant == _MARK and type(constant) is str
        else _with_helper(constant)
        if type(constant) is types.CodeType
        else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


_PLAIN = frozenset((int, str, float, bool, type(None), bytes, complex))
_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__


def _assert_equal(left, right, message=None):
    if type(left) in _PLAIN and type(right) in _PLAIN:
        if left == right:
            return
    elif left == right and not _claims(left, right, 0):
        return
    if message is not None:
        raise AssertionError(message())
    raise AssertionError(f"{_brief(left)} == {_brief(right)} is false")


def _claims(left, right, depth):
    """True where a class of the candidate's decides that it equals a plain value."""
    own_left, own_right = _own_equality(left), _own_equality(right)
    if own_left != own_right:
        return True
    if own_left or depth > 50:
        return False
    if type(left) in _PLAIN:
        return False
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return any(_claims(a, b, depth + 1) for a, b in zip(left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return any(_own_equality(key) for key in left) or any(
            key in right and _claims(value, right[key], depth + 1) for key, value in left.items()
        )
    if isinstance(left, (set, frozenset)) and isinstance(right, (set, frozenset)):
        return any(map(_own_equality, left)) != any(map(_own_equality, right))
    return False


def _own_equality(value):
    """True where `==` of this value is a function that a program defined."""
    kind = type(value)
    if kind in _PLAIN:
        return False
    for base in _mro_of(kind):
        method = _dict_of(base).get("__eq__")
        if method is not None:
            return type(method) is types.FunctionType and method.__code__.co_filename in (CANDIDATE_FILE, TEST_FILE, "<string>")
    return False


def _brief(value):
    try:
        text = repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 200 else text[:197] + "..."
