"""Runs cells inside the interpreter: one candidate with one test, each in a fresh namespace.

Executed once, before the memory snapshot, after `isolation.py` and `equality.py`, in a namespace that no program's globals lead to by name.
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


_argv = ["program"]
_stdin = sys.stdin

_problems = {}
_code = None
_prelude_lines = 0
_error = None
_written = []
_suspect = False


def open_problem(problem, prelude):
    _problems[problem] = (prelude, {})


def forget_problem(problem):
    _problems.pop(problem, None)


def compile_test(problem, index, source):
    """Compiles a test once for the problem. Returns "" or why it does not compile."""
    restore_process()
    try:
        code = instrument(source)
        _problems[problem][1][index] = (code, is_suspect(code))
        return ""
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _compile_message(error)


def load_candidate(problem, source, output_limit, is_program):
    """Compiles the candidate after the prelude and runs it once, to see that it loads. A whole program is only
    compiled: what it does at its top level is what its cells are about."""
    global _code, _prelude_lines, _error, _suspect
    prelude = _problems[problem][0]
    _prelude_lines = prelude.count("\n")
    _code = _error = None
    restore_process()
    try:
        code = compile(prelude + source, CANDIDATE_FILE, "exec", dont_inherit=True)
        _suspect = is_suspect(code)
        if not is_program:
            output = _begin(output_limit, "", False)
            exec(code, _namespace("candidate"))
            if output.exceeded:
                return OUTPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except OutputLimit:
        return OUTPUT
    except BaseException as error:
        _error = error
        return UNCOMPILED
    _code = code
    return PASSED


def run_cell(problem, index, output_limit):
    """Runs the loaded candidate and one test in a fresh namespace."""
    global _error, _suspect
    test, test_is_suspect = _problems[problem][1][index]
    _suspect = _suspect or test_is_suspect
    output = _begin(output_limit, "", False)
    try:
        namespace = _namespace("candidate")
        exec(_code, namespace)
        exec(test, namespace)
    except KeyboardInterrupt as error:
        _error = error
        return INTERRUPTED
    except MemoryError as error:
        _error = error
        return OUT_OF_MEMORY
    except AssertionError as error:
        _error = error
        return OUTPUT if output.exceeded else FAILED
    except BaseException as error:
        _error = error
        return OUTPUT if output.exceeded else THREW
    return OUTPUT if output.exceeded else PASSED


def run_stdio(stdin, output_limit):
    """Runs the candidate as a whole program. It passes when it ends well: what it wrote is compared elsewhere."""
    global _error, _written
    output = _begin(output_limit, stdin, True)
    _written = output.parts
    try:
        exec(_code, _namespace("__main__"))
    except SystemExit as error:
        if error.code not in (None, 0):
            _error = error
            return OUTPUT if output.exceeded else THREW
    except KeyboardInterrupt as error:
        _error = error
        return INTERRUPTED
    except MemoryError as error:
        _error = error
        return OUT_OF_MEMORY
    except BaseException as error:
        _error = error
        return OUTPUT if output.exceeded else THREW
    return OUTPUT if output.exceeded else PASSED


def written():
    """What the last whole program wrote."""
    return "".join(_written)


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


def is_spoilt():
    """True where the last candidate left a module changed: the interpreter is not fit for another."""
    return _suspect and modules_changed()


def modules():
    """Modules of the standard library that can be imported here; Pyodide leaves some of CPython's out."""
    return " ".join(_importable)


_importable = sorted(name for name in sys.stdlib_module_names if name[0] != "_" and importlib.util.find_spec(name))


def _begin(output_limit, stdin, keep):
    """Gives the cell streams of its own, and puts back what the last one may have changed."""
    output = Output(output_limit, keep)
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = output
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogatepass")), "utf-8") if keep else _stdin
    sys.argv = _argv[:]
    if _suspect:
        restore_process()
    return output


def _namespace(name):
    return {"__name__": name, "__builtins__": builtins, "__doc__": None, "__file__": CANDIDATE_FILE}


def _compile_message(error):
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"[:500]
    return f"{type(error).__name__}: {error}"[:500]


warnings.simplefilter("ignore")
