"""Runs cells inside the interpreter: one candidate with one test, each in a fresh namespace.

Executed once, before the memory snapshot, in a namespace that no program's globals lead to by name.
Not a wall: what a candidate can reach by introspection is told in the threat model.
"""

import ast
import builtins
import importlib.util
import io
import sys
import types
import warnings

PASSED, FAILED, THREW, UNCOMPILED, OUTPUT = (ord(letter) for letter in "PFECO")
# Not outcomes: the JavaScript side decides, as it alone knows whether it interrupted or refused memory.
INTERRUPTED, OUT_OF_MEMORY = 1, 2

CANDIDATE_FILE, TEST_FILE = "<candidate>", "<test>"

class OutputLimit(BaseException):
    """Raised out of `print` when a cell has written more than it may."""


class Output(io.TextIOBase):
    """Standard output and error of a cell: counts what is written, keeps it for stdio tests only."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, limit, keep):
        self.left = limit
        self.exceeded = False
        self.parts = [] if keep else None
        self.buffer = ByteOutput(self)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        size = len(text)
        self.left -= size
        if self.left < 0:
            self.exceeded = True
            raise OutputLimit
        if self.parts is not None:
            self.parts.append(text)
        return size

    def writable(self):
        return True

    def flush(self):
        pass

    def isatty(self):
        return False

    def close(self):
        pass

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


class ByteOutput(io.RawIOBase):
    """`sys.stdout.buffer`."""

    def __init__(self, text):
        self.text = text

    def write(self, data):
        self.text.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def writable(self):
        return True


_exec, _compile, _len = exec, compile, len
_builtins = dict(vars(builtins))
_argv = ["program"]
_stdin = sys.stdin

_problems = {}
_source = None
_code = None
_prelude_lines = 0
_error = None
_error_test = None


def open_problem(problem, prelude):
    _problems[problem] = (prelude, {})


def forget_problem(problem):
    _problems.pop(problem, None)


def compile_test(problem, index, source):
    """Compiles a test once for the problem. Returns "" or why it does not compile."""
    try:
        _problems[problem][1][index] = _instrument(source)
        return ""
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _compile_message(error)


def load_candidate(problem, source, output_limit):
    """Compiles the candidate after the prelude and runs it once, to see that it loads."""
    global _code, _prelude_lines, _error, _error_test
    prelude = _problems[problem][0]
    _prelude_lines = prelude.count("\n")
    _code = None
    _error = _error_test = None
    try:
        code = _compile(prelude + source, CANDIDATE_FILE, "exec", dont_inherit=True)
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:
        _error = error
        return UNCOMPILED
    output = _begin(output_limit, "", False)
    try:
        _exec(code, _namespace("candidate"))
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:
        if output.exceeded:
            return OUTPUT
        _error = error
        return UNCOMPILED
    if output.exceeded:
        return OUTPUT
    _code = code
    return PASSED


def compile_candidate(problem, source):
    """Compiles the candidate for stdio tests, where only the cell itself runs it."""
    global _code, _prelude_lines, _error, _error_test
    prelude = _problems[problem][0]
    _prelude_lines = prelude.count("\n")
    _code = None
    _error = _error_test = None
    try:
        _code = _compile(prelude + source, CANDIDATE_FILE, "exec", dont_inherit=True)
        return PASSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:
        _error = error
        return UNCOMPILED


def run_cell(problem, index, output_limit):
    """Runs the loaded candidate and one test in a fresh namespace."""
    global _error, _error_test
    test = _problems[problem][1][index]
    output = _begin(output_limit, "", False)
    try:
        namespace = _namespace("candidate")
        _exec(_code, namespace)
        _exec(test, namespace)
    except KeyboardInterrupt as error:
        _error = error
        return INTERRUPTED
    except MemoryError as error:
        _error = error
        return OUT_OF_MEMORY
    except AssertionError as error:
        _error, _error_test = error, index
        return OUTPUT if output.exceeded else FAILED
    except BaseException as error:
        _error, _error_test = error, index
        return OUTPUT if output.exceeded else THREW
    return OUTPUT if output.exceeded else PASSED


def run_stdio(stdin, stdout, output_limit):
    """Runs the candidate as a whole program and compares what it wrote, trailing white space ignored."""
    global _error, _error_test
    output = _begin(output_limit, stdin, True)
    try:
        _exec(_code, _namespace("__main__"))
    except SystemExit as error:
        if error.code not in (None, 0):
            _error, _error_test = error, None
            return OUTPUT if output.exceeded else THREW
    except KeyboardInterrupt as error:
        _error = error
        return INTERRUPTED
    except MemoryError as error:
        _error = error
        return OUT_OF_MEMORY
    except BaseException as error:
        _error, _error_test = error, None
        return OUTPUT if output.exceeded else THREW
    if output.exceeded:
        return OUTPUT
    actual, expected = _lines("".join(output.parts)), _lines(stdout)
    if actual == expected:
        return PASSED
    _error, _error_test = _difference(actual, expected), None
    return FAILED


def describe_failure():
    """(type, message, line in the candidate or 0) of what ended the last cell; None where nothing did."""
    error = _error
    if error is None:
        return None
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        message = str(error.msg)
        line = error.lineno if error.filename == CANDIDATE_FILE else None
    else:
        try:
            message = str(error)
        except Exception:
            message = ""
        line = None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == CANDIDATE_FILE:
                line = trace.tb_lineno
            trace = trace.tb_next
    line = (line or 0) - _prelude_lines
    return [str(name)[:100], message[:2000], max(line, 0)]


def missing_module():
    """The module whose absence kept the candidate from loading, or ""."""
    if isinstance(_error, ModuleNotFoundError):
        return str(_error.name or "").split(".")[0][:100]
    return ""


def modules():
    """Modules of the standard library that can be imported here; Pyodide leaves some of CPython's out."""
    return " ".join(_modules)


_modules = sorted(name for name in sys.stdlib_module_names if name[0] != "_" and importlib.util.find_spec(name))


def _begin(output_limit, stdin, keep):
    """Puts the streams and the builtins back as they were before any program ran."""
    output = Output(output_limit, keep)
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = output
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogatepass")), "utf-8") if keep else _stdin
    sys.argv = _argv[:]
    if _len(vars(builtins)) != _len(_builtins):
        for name in [name for name in vars(builtins) if name not in _builtins]:
            del vars(builtins)[name]
    vars(builtins).update(_builtins)
    return output


def _namespace(name):
    return {"__name__": name, "__builtins__": builtins, "__doc__": None, "__file__": CANDIDATE_FILE}


def _lines(text):
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _difference(actual, expected):
    for number, (got, want) in enumerate(zip(actual, expected), 1):
        if got != want:
            return AssertionError(f"line {number} of the output is {got[:200]!r}, expected {want[:200]!r}")
    return AssertionError(f"the output has {len(actual)} lines, expected {len(expected)}")


def _compile_message(error):
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"[:500]
    return f"{type(error).__name__}: {error}"[:500]


warnings.simplefilter("ignore")


# --- Assertions of the form `assert left == right` -------------------------------------------------------------
# Equality is asked of the values by a helper that no program can reach by name: it refuses an object of the
# candidate's that claims to equal a plain value, and tells what both sides were.


class _Equalities(ast.NodeTransformer):
    def visit_Assert(self, node):
        self.generic_visit(node)
        test = node.test
        if not (isinstance(test, ast.Compare) and _len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
            return node
        sides = [test.left, test.comparators[0]]
        if node.msg is not None:
            nothing = ast.arguments([], [], None, [], [], None, [])
            sides.append(ast.Lambda(nothing, node.msg))
        return ast.copy_location(ast.Expr(ast.Call(ast.Constant(_MARK), sides, [])), node)


_MARK = "\x00crossrank: assert equal\x00"


def _instrument(source):
    """Compiles a test with its `assert a == b` statements asked of `_assert_equal`."""
    if "assert" not in source or "==" not in source or "\x00" in source:
        return _compile(source, TEST_FILE, "exec", dont_inherit=True)
    tree = ast.fix_missing_locations(_Equalities().visit(ast.parse(source, TEST_FILE)))
    return _with_helper(_compile(tree, TEST_FILE, "exec", dont_inherit=True))


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
    return text if _len(text) <= 200 else text[:197] + "..."
