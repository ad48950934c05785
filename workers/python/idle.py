"""Lines of a program that do nothing where tests ask it: imports of what it never mentions, and `if __name__ == "__main__":`.
Models write both, and what they lead to is seldom harmless. Without them the program does the same.

Executed in the namespace of `harness.py`, after `conduct.py`.
"""

import ast
import importlib.util
import sys

# Modules that can be imported here, and whose import does nothing that a program would notice. Not `dataclasses`: it looks for its
# own names in texts.
_IDLE = frozenset(
    "argparse ast asyncio atexit base64 binascii code codecs concurrent.futures configparser csv ctypes difflib dis doctest "
    " email enum fileinput fnmatch gc getopt getpass glob gzip html http.client http.server imaplib importlib inspect "
    "linecache locale logging logging.config logging.handlers marshal mimetypes multiprocessing optparse os os.path pathlib pdb "
    "pickle platform pprint profile pydoc queue sched secrets select shelve shlex shutil signal smtplib socket sqlite3 ssl stat "
    "struct subprocess sys sysconfig tarfile tempfile threading timeit tokenize traceback types unicodedata unittest "
    "unittest.mock urllib urllib.error urllib.parse urllib.request uuid warnings weakref webbrowser xml.dom.minidom "
    "xml.etree.ElementTree zipfile zlib zoneinfo".split()
)


def compiled_without_idle(source, is_program, compiled):
    """What `compiled` makes of the text without such lines, and the names that its imports would have bound; None where there is
    nothing to leave out."""
    try:
        found = without_idle(source, is_program)
        return found and (compiled(found[0]), found[1])
    except SyntaxError:
        # After several lines that are one `pass` now, a `;` stands alone.
        return None


def without_idle(source, is_program):
    """The text with `pass` for such lines, and the names that its imports would have bound; None where it has none.
    `is_program`: it is run as a program of its own."""
    if "import" not in source and "__main__" not in source or not may_be_taken_apart(source):
        return None
    tree = ast.parse(source)
    blocks = [] if is_program else [line for line in tree.body if is_for_main(line) and not line.orelse]
    tree.body = [line for line in tree.body if line not in blocks]
    mentioned = _mentioned(tree)
    imports = [line for line in _own_lines(tree) if _is_idle(line, mentioned)]
    lines = blocks + imports
    if not lines:
        return None
    return _passing(source, lines), frozenset(_name_bound(alias) for line in imports for alias in line.names)


# A tree takes a hundred times the room of its text.
_LONGEST_TAKEN_APART = 50_000


def may_be_taken_apart(source):
    """Whether it is cut where its tree says that a statement begins."""
    return len(source) <= _LONGEST_TAKEN_APART and "\r" not in source and "\ufeff" not in source


def is_for_main(line):
    match line:
        case ast.If(ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")])):
            return True
        case ast.If(ast.Compare(ast.Constant("__main__"), [ast.Eq()], [ast.Name("__name__")])):
            return True
    return False


def _mentioned(tree):
    names = set()
    for node in ast.walk(tree):
        if type(node) is ast.Name:
            names.add(node.id)
        elif type(node) in (ast.Global, ast.Nonlocal):
            names.update(node.names)
    return names


def _own_lines(tree):
    """All statements but those of classes, which give the class what they bind."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt):
            yield node
        if type(node) is not ast.ClassDef:
            pending.extend(ast.iter_child_nodes(node))


def _is_idle(line, mentioned):
    kind = type(line)
    if kind is ast.Import:
        are_there = all(alias.name in _IDLE for alias in line.names)
    elif kind is ast.ImportFrom and not line.level and line.module in _IDLE:
        names = _names_given(line.module)
        are_there = all(alias.name in names for alias in line.names)
    else:
        return False
    bound = {*map(_name_bound, line.names)}
    return are_there and mentioned.isdisjoint(bound) and not any(map(_DUNDER, bound))


def _names_given(module):
    if module in sys.modules:
        return dir(sys.modules[module])
    # What its own lines define, without running them.
    return importlib.util.find_spec(module).loader.get_code(module).co_names


def _name_bound(alias):
    return alias.asname or alias.name.partition(".")[0]


def _passing(source, lines):
    """The text with `pass` in the place of these statements. All others stay in their lines."""
    starts, text = [0], source.encode()
    for line in text.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for line in sorted(lines, key=lambda line: (line.lineno, line.col_offset), reverse=True):
        start = starts[line.lineno - 1] + line.col_offset
        end = starts[line.end_lineno - 1] + line.end_col_offset
        text = text[:start] + b"pass" + text[start:end].count(b"\n") * b"\n" + text[end:]
    return text.decode()
