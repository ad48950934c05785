"""Imports by which a test means the candidate: models write `from solution import f` for what stands beside the test. Where a
module is not there, what is imported from it is the candidate's, if it has all of that.

Executed in the namespace of `harness.py`, after `safe_names.py`.
"""

import ast
import re

_IMPORTED = re.compile(r"^[ \t]*(?:from[ \t]+(\.*\w*)|import[ \t]+(\w+))", re.MULTILINE).finditer
# Whose attributes are the candidate's. Others (`np.sum`) would be Python's own by accident.
_OWN_MODULES = frozenset("candidate main module my_module mymodule solution solutions your_module".split())


def may_import_own(source):
    return any((match[1] or match[2]) not in _modules_there for match in _IMPORTED(source))


def with_own_imports(tree):
    """The tree with such imports as names of the candidate's."""
    renamer = _Renamer()
    tree = renamer.visit(tree)
    return ast.fix_missing_locations(tree)


def _name_of_candidate(alias):
    name = ast.Name(alias.name, ast.Load())
    if alias.asname in (None, alias.name):
        # A name that a function binds is its own.
        return ast.Expr(name)
    return ast.Assign([ast.Name(alias.asname, ast.Store())], name)


class _Renamer(ast.NodeTransformer):
    def __init__(self):
        self._modules = set()

    def visit_Import(self, node):
        own = [each for each in node.names if each.name in _OWN_MODULES - _modules_there]
        self._modules.update(each.asname or each.name for each in own)
        node.names = [each for each in node.names if each not in own]
        return node if node.names else ast.copy_location(ast.Pass(), node)

    def visit_ImportFrom(self, node):
        is_there = not node.level and node.module.partition(".")[0] in _modules_there
        if is_there or any(each.name in _names_of_python for each in node.names):
            return node
        taken = [each for each in node.names if each.name != "*"]
        lines = [_name_of_candidate(each) for each in taken]
        if not lines:
            return ast.copy_location(ast.Pass(), node)
        # Says that there is no such module, and binds none of the names, which would then be a function's own.
        says = ast.Raise() if node.level else ast.Import([ast.alias(node.module)])
        missing = ast.ExceptHandler(ast.Name("NameError", ast.Load()), None, [says])
        return ast.copy_location(ast.Try(lines, [missing], [], []), node)

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if type(node.value) is ast.Name and node.value.id in self._modules:
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return node
