"""The harmless first lines of a test that is not harmless as a whole. Most candidates fail in them, beside the judge; only what
is left has to run apart. Models go on writing after an assertion.

Executed in the namespace of `harness.py`, after `idle.py` and before `problems.py`.
"""

import ast


def harmless_first_lines(source, asked, explain):
    """The code of the statements before the first that is not harmless, and of the first name which that looks up, or None.
    `asked`: what the whole test asks; they must ask it too, or nothing."""
    if not may_be_taken_apart(source):
        return None
    text = _first_lines(source)
    # What is collected runs after the last line, and what is noted is raised there.
    if not text.strip() or may_collect(text) or may_be_swallowed(text):
        return None
    code, found = _compiled(text, explain)
    return code if found in (None, asked) and is_harmless(code) else None


def _first_lines(source):
    lines, end = source.split("\n"), 0
    for statement in ast.parse(source).body:
        start = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
        if start <= end:
            return ""
        if not is_harmless(compile(ast.Module([statement], []), TEST_FILE, "exec", dont_inherit=True)):
            return "\n".join([*lines[:end], *_first_name(statement, end)])
        end = statement.end_lineno
    return "\n".join(lines[:end])


# Where a node has what is evaluated first.
_FIRST = {
    ast.Assert: "test",
    ast.Assign: "value",
    ast.Attribute: "value",
    ast.BinOp: "left",
    ast.Call: "func",
    ast.Compare: "left",
    ast.Expr: "value",
    ast.Subscript: "value",
    ast.UnaryOp: "operand",
}


def _first_name(node, end):
    """The name that is looked up first, in its line; no lines where that is none of a program's. Models leave blanks: `assert ____ == 1`."""
    while (field := _FIRST.get(type(node))) is not None:
        node = getattr(node, field)
    if type(node) is not ast.Name or node.id in _names_of_python:
        return []
    return [*[""] * (node.lineno - 1 - end), node.id]
