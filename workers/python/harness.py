"""Runs cells inside the interpreter: one candidate with one test, each in a fresh namespace.

Executed once, before the memory snapshot, after `equality.py`, in a namespace that no program's globals lead to by name.
Not a wall: what a candidate can reach by introspection is told in the threat model.
"""

import builtins
import importlib.util
import io
import sys
import warnings

PASSED, FAILED, THREW, UNCOMPILED, OUTPUT = (ord(letter) for letter in "PFECO")
# Not outcomes: the JavaScript side decides, as it alone knows whether it interrupted or refused memory.
INTERRUPTED, OUT_OF_MEMORY = 1, 2

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


_exec = exec
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
        _problems[problem][1][index] = instrument(source)
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
