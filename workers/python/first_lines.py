"""The harmless first lines of a test that is not harmless as a whole. Most candidates fail in them, beside the judge; only what
is left has to run apart. Models go on writing after an assertion.

Executed in the namespace of `harness.py`, after `idle.py` and before `problems.py`.
"""

import ast


def harmless_first_lines(source, asked, explain):
    """The code of the statements before the first that is not harmless, or None. `asked`: what the whole test asks; they must
    ask it too."""
    if not may_be_taken_apart(source):
        return None
    text = "\n".join(source.split("\n")[: _harmless_lines(source)])
    # What is collected runs after the last line, and what is noted is raised there.
    if not text.strip() or may_collect(text) or may_be_swallowed(text):
        return None
    code, found = _compiled(text, explain)
    return code if found == asked and is_harmless(code) else None


def _harmless_lines(source):
    """How many lines the statements have that come before the first that is not harmless, and its line."""
    end = 0
    for statement in ast.parse(source).body:
        start = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
        if start <= end:
            return 0
        if not is_harmless(compile(ast.Module([statement], []), TEST_FILE, "exec", dont_inherit=True)):
            break
        end = statement.end_lineno
    return end
