"""Tests with their `assert left == right` statements asked of a helper that says what both sides were.

Only for tests of which failures are to be explained: making them takes several times as long as compiling them plainly.
Executed in the namespace of `harness.py`, before it.
"""

import ast
import types


def explained(source):
    """Compiles a test so that an `assert left == right` that fails tells what `left` and `right` were."""
    if "assert" not in source or "==" not in source or "\x00" in source:
        return compile_plainly(source)
    tree = told(_with_equalities(parsed(source)), source)
    return _with_helper(compile(tree, TEST_FILE, "exec", dont_inherit=True))


def _with_equalities(tree):
    return ast.fix_missing_locations(_Equalities().visit(tree))


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


# Stands where the helper will be: no name leads a program to it.
_MARK = "\x00crossrank: assert equal\x00"


def _with_helper(code):
    """The code with the helpers of the harness in the place of what marks them."""
    constants = tuple(
        _helpers[constant]
        if type(constant) is str and constant in _helpers
        else _with_helper(constant)
        if type(constant) is types.CodeType
        else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


def _assert_equal(left, right, message=None):
    if left == right:
        return
    if message is not None:
        raise AssertionError(message())
    raise AssertionError(f"{_brief(left)} == {_brief(right)} is false")


def _brief(value):
    try:
        text = repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 200 else text[:197] + "..."


_helpers = {_MARK: _assert_equal}
