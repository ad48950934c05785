"""Runs cells: one candidate with one test. The same text serves both interpreters of a sandbox (see `candidates.ts`):

- the fast one runs candidates that are harmless (`conduct.py`), each cell in a fresh namespace, and the tests of all;
- the one apart runs all others. Its memory is put back before every cell, and it never holds a test of theirs.

Executed once, before the memory snapshot, after the other files, in a namespace that no program's globals lead to by
name. Called by the JavaScript side through CPython's C interface; texts go out as UTF-16.
"""

import builtins
import codecs
import gc
import importlib.util
import io
import posix
import random
import sys
import warnings

PASSED, FAILED, THREW, UNCOMPILED, OUTPUT = (ord(letter) for letter in "PFECO")
# Not outcomes: the JavaScript side decides, as it alone knows whether it interrupted or refused memory.
INTERRUPTED, OUT_OF_MEMORY = 1, 2
HARMLESS, UNSTEADY, ATTEMPTS = 1, 2, 4

CANDIDATE_FILE, TEST_FILE = "<candidate>", "<test>"
CHANNEL_FD, NOTICE_FD = 7001, 7002
CHUNK = 65536


def _exact(text):
    """The same text as a plain `str`."""
    return text if type(text) is str else "".join(str.__iter__(text))


class OutputLimit(BaseException):
    """Raised out of `print` when a cell has written more than it may."""


class Output(io.TextIOBase):
    """Standard output and error of a cell: counts what is written, keeps it for whole programs only."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, limit, keep):
        self._room = limit
        self.exceeded = False
        self.parts = [] if keep else None
        self.buffer = ByteOutput(self)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        # A text of the program's own kind may say anything of its length.
        size = str.__len__(text)
        self._room -= size
        if self._room < 0:
            self.exceeded = True
            raise OutputLimit
        if self.parts is not None:
            self.parts.append(_exact(text))
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


class ErrorOutput(Output):
    """Standard error of a cell: counts toward the same limit, and is kept nowhere."""

    def __init__(self, output):
        super().__init__(0, False)
        self._output = output

    def write(self, text):
        kept, self._output.parts = self._output.parts, None
        try:
            return self._output.write(text)
        finally:
            self._output.parts = kept


class ByteOutput(io.RawIOBase):
    """`sys.stdout.buffer`."""

    def __init__(self, text):
        self.text = text
        # A character may come in two pieces.
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data):
        self.text.write(self.decoder.decode(bytes(data)))
        return len(data)

    def writable(self):
        return True


_problems = {}
# Of the problem whose slice is under way.
_prelude, _tests = "", {}
_seed = 0
_asking = False
_code = None
_namespace_apart = {}
_error = None
_output = Output(0, False)
_puts_back = False
_recursion_limit = sys.getrecursionlimit()


def _input(text):
    return io.TextIOWrapper(io.BufferedReader(io.BytesIO(text.encode("utf-8", "surrogatepass"))), "utf-8")


_no_input = _input("")


def prepare(is_apart):
    """The last step of a start, before the memory is noted that is put back later."""
    connect(_send, not is_apart)
    if is_apart:
        watch(_notice)
    for name in [name for name in sys.modules if name.partition(".")[0] in _BRIDGE]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__.partition(".")[0] not in _BRIDGE]
    gc.collect()
    # What is there now stays: a collection need not look at it again.
    gc.freeze()
    _send_nothing()
    return 0


# Ways into JavaScript.
_BRIDGE = frozenset("js pyodide_js pyodide _pyodide _pyodide_core pyodide_js_api".split())


def _send_nothing():
    """A first use of what every cell needs, so that all of it is warm."""
    _begin(1024, None)
    sys.argv = ["program"]
    _text("")
    for encoding in ("ascii", "utf-8", "utf-16-le"):
        b"".decode(encoding)


def open_problem(problem, prelude, seed, asks):
    """`asks`: what its tests ask is found, and what programs answer is kept."""
    _problems[problem] = (prelude, {}, seed, bool(asks), new_answers())
    return 0


def forget_problem(problem):
    _problems.pop(problem, None)
    return 0


def use_problem(problem):
    """What follows is about this problem."""
    global _prelude, _tests, _seed, _asking
    _prelude, _tests, _seed, _asking, answers = _problems[problem]
    use_answers(answers)
    return 0


# Tests compiled lately, in this problem or another: who asks again, with other candidates, asks with the same tests.
_compiled_lately = {}
_MOST_COMPILED = 1000
_LONGEST_KEPT = 4000


def compile_test(index, source, explain):
    """Compiles a test once for the problem. Returns "!" and why it does not compile; or what it asks: the question, a NUL and
    the answer that it wants, if that is plain; "" for nothing."""
    key = (source, explain, _asking)
    known = _compiled_lately.get(key)
    if known is None:
        try:
            code, asked = _compiled(source, explain)
            said = "" if asked is None else "?" + "\0".join(asked)
            known = (code, is_harmless(code), puts_back(code), asked is not None), said
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return _text("!" + _compile_message(error))
        if len(source) <= _LONGEST_KEPT:
            if len(_compiled_lately) >= _MOST_COMPILED:
                _compiled_lately.clear()
            _compiled_lately[key] = known
    _tests[index], said = known
    return _text(said)


def _compiled(source, explain):
    if _asking:
        return compile_asking(source, explain)
    return (explained if explain else compile_plainly)(source), None


def test_is_harmless(index):
    return int(_tests[index][1])


def examine(source):
    """Compiles the candidate after the prelude and runs none of it: an outcome, or 256 + what it may do."""
    global _code, _error, _puts_back
    _code = _error = None
    try:
        code = compile(_prelude + source, CANDIDATE_FILE, "exec", dont_inherit=True)
        _puts_back = puts_back(code)
        may = HARMLESS * is_harmless(code) | UNSTEADY * is_unsteady(code) | ATTEMPTS * attempts(code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:
        _error = error
        return UNCOMPILED
    _code = code
    return 256 + may


def load(output_limit):
    """Runs the top level of the examined candidate once, to see that it loads."""
    output = _begin(output_limit, None)
    return _loading(output, lambda: exec(_code, _namespace("candidate")))


def run_cell(index, output_limit):
    """Runs the examined candidate and one test in a fresh namespace."""
    test, _, puts, asks = _tests[index]
    output = _begin(output_limit, None)
    if puts:
        _put_back()
    try:
        namespace = _namespace("candidate")
        exec(_code, namespace)
        # A copy: the candidate does not see what the test calls its own.
        exec(test, dict(namespace))
        ended = OUTPUT if output.exceeded else PASSED
    except BaseException as error:
        ended = _ended(error, output)
    return with_answer(ended, _error, False) if asks and ended in _answering else ended


def run_cell_apart(index, output_limit):
    """Runs a test against the candidate that is loaded in the other interpreter."""
    test, _, puts, asks = _tests[index]
    output = _begin(output_limit, None)
    if puts:
        _put_back()
    try:
        begin()
        namespace = _namespace("candidate")
        namespace.update(_without_shadows(borrow(_names(test))))
        exec(test, namespace)
        ended = OUTPUT if output.exceeded else PASSED
    except BaseException as error:
        ended = _ended(error, output)
    return with_answer(ended, _error, True) if asks and ended in _answering else ended


_answering = frozenset((PASSED, FAILED, THREW))


def run_canaries(right, wrong, output_limit):
    """Runs a test that must pass and one that must fail where the candidate's cells were run: FAILED where one lies."""
    output = _begin(output_limit, None)
    try:
        namespace = _namespace("candidate")
        exec(_code, namespace)
        exec(compile(right, TEST_FILE, "exec", dont_inherit=True), dict(namespace))
    except BaseException as error:
        ended = _ended(error, output)
        return FAILED if ended == THREW else ended
    try:
        exec(compile(wrong, TEST_FILE, "exec", dont_inherit=True), dict(namespace))
    except AssertionError:
        return PASSED
    except BaseException as error:
        ended = _ended(error, output)
        return FAILED if ended == THREW else ended
    return FAILED


def load_apart(source, output_limit, is_program):
    """Apart: compiles the candidate and runs its top level, unless it is a whole program; lends what it defines."""
    global _code, _error, _namespace_apart
    _code = _error = None
    random.seed(_seed)

    def run():
        global _code, _namespace_apart
        _code = compile(_prelude + source, CANDIDATE_FILE, "exec", dont_inherit=True)
        if not is_program:
            _namespace_apart = namespace = _namespace("candidate")
            exec(_code, namespace)
            begin()
            lend(namespace)

    return _loading(_begin(output_limit, None), run)


def run_together(source):
    """Apart: runs a test where a harmless candidate was loaded; the test is what needs to be apart."""
    asked = None
    try:
        code, asked = _compiled(source, False)
        _notes.clear()
        exec(code, dict(_namespace_apart))
        ended = OUTPUT if _output.exceeded else PASSED
    except BaseException as error:
        ended = _ended(error, _output)
    return with_answer(ended, _error, False) if asked is not None and ended in _answering else ended


def run_program(stdin, output_limit):
    """Runs the candidate as a whole program. It passes when it ends well: what it wrote is compared elsewhere."""
    global _error
    output = _begin(output_limit, stdin)
    try:
        exec(_code, _namespace("__main__"))
    except SystemExit as error:
        if error.code not in (None, 0):
            _error = error
            return OUTPUT if output.exceeded else THREW
    except BaseException as error:
        ended = _ended(error, output)
        return THREW if ended == FAILED else ended
    return OUTPUT if output.exceeded else PASSED


def answer_of_end():
    """The answer of a whole program that an exception has ended."""
    return _text("" if _error is None else answer_of_exception(_error, False))


def exceeded():
    """Whether the candidate has written more than it may."""
    return int(_output.exceeded)


def written():
    """What the last whole program wrote."""
    return _text("".join(_output.parts or ()))


def describe_failure():
    """Type, message and line in the candidate's text (0: none) of what ended the last cell, a line each; "" for nothing."""
    error = _error
    if error is None:
        return _text("")
    name, line, message = type(error).__name__, None, ""
    try:
        if isinstance(error, SyntaxError):
            message = error.msg
            line = error.lineno if error.filename == CANDIDATE_FILE else None
        else:
            message = str(error)
            line = _line_of(error)
        crossed = getattr(error, "crossrank", None)
        if type(crossed) is tuple and len(crossed) == 2:
            name, line = crossed
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException:
        # What the program's own text of it does is no matter.
        pass
    line = (line if type(line) is int else 0) - _prelude.count("\n")
    message = _exact(message) if isinstance(message, str) else ""
    return _text(f"{_exact(name)[:100]}\n{max(line, 0)}\n{message[:2000]}")


def _line_of(error):
    """The last line of the candidate's that the error went through."""
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == CANDIDATE_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def missing_module():
    """The module whose absence kept the candidate from loading, or ""."""
    name = _error.name if isinstance(_error, ModuleNotFoundError) else ""
    return _text(_exact(name).split(".")[0][:100] if isinstance(name, str) else "")


def answer_bytes(request):
    """Answers the other interpreter."""
    return answer(request.decode("ascii", "replace")).encode("ascii", "replace")


def modules():
    """Modules of the standard library that can be imported here; Pyodide leaves some of CPython's out."""
    return _text(" ".join(_importable))


def version():
    return _text(sys.version.split()[0])


_importable = sorted(name for name in sys.stdlib_module_names if name[0] != "_" and importlib.util.find_spec(name))


def _send(request, write=posix.write, read=posix.read):
    """Asks the other interpreter, by way of JavaScript."""
    write(CHANNEL_FD, request.encode("ascii"))
    parts = []
    while True:
        part = read(CHANNEL_FD, CHUNK)
        parts.append(part)
        if len(part) < CHUNK:
            return b"".join(parts).decode("ascii")


def _notice(write=posix.write):
    """The program looks for its judge: said where it can't be taken back."""
    write(NOTICE_FD, b"!")


def _begin(output_limit, stdin):
    """Gives the cell streams of its own, and what else the candidate may have changed of the process."""
    global _output, _error
    _error = None
    _notes.clear()
    _output = output = Output(output_limit, stdin is not None)
    sys.stdout = sys.__stdout__ = output
    sys.stderr = sys.__stderr__ = output if stdin is None else ErrorOutput(output)
    if _puts_back:
        _put_back()
    sys.stdin = sys.__stdin__ = _no_input if stdin is None else _input(stdin)
    return output


def _put_back():
    """What harmless programs may change all the same (`PUT_BACK` in `conduct.py`)."""
    global _no_input
    sys.setrecursionlimit(_recursion_limit)
    random.seed(_seed)
    # `exit()` closes it.
    sys.stdin = sys.__stdin__ = _no_input = _input("")


def _namespace(name):
    return {"__name__": name, "__builtins__": builtins, "__doc__": None, "__file__": CANDIDATE_FILE}


def _loading(output, run):
    """The outcome of a load."""
    global _error
    try:
        run()
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except OutputLimit:
        return OUTPUT
    except BaseException as error:
        _error = error
        return UNCOMPILED
    return OUTPUT if output.exceeded else PASSED


def _ended(error, output):
    """The outcome of a cell that ended with an error."""
    global _error
    _error = error
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, MemoryError):
        return OUT_OF_MEMORY
    if output.exceeded:
        return OUTPUT
    return FAILED if isinstance(error, AssertionError) else THREW


def _names(code):
    """All names that the test mentions: those that the candidate has are borrowed."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if type(constant) is type(code):
            names |= _names(constant)
    return names


def _without_shadows(borrowed):
    """A candidate that calls something `sorted` must not sort for the test: a name of Python's own is the candidate's only
    where the test is about nothing else of it."""
    own = {name: value for name, value in borrowed.items() if name not in _names_of_python}
    return own if any(callable(value) for value in own.values()) else borrowed


_names_of_python = frozenset(vars(builtins))


def _text(text):
    return text.encode("utf-16-le", "surrogatepass")


def _compile_message(error):
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"[:500]
    return f"{type(error).__name__}: {error}"[:500]


warnings.simplefilter("ignore")

# What the library imports only when it is first asked: it is there before any program is, and before names are learnt.
compile_asking("x = 1.5\nassert f([1, 'a'], x=x) == {'a': (1,)}", False)
