"""Runs cells: one candidate with one test. The same text serves both interpreters of a sandbox (see `candidates.ts`):

- the fast one runs candidates that are harmless (`conduct.py`), each cell in a namespace that no other has changed, and the
  tests of all;
- the one apart runs all others. Its memory is put back before every cell, and it never holds a test of theirs.

Executed once, before the memory snapshot, after the other files, in a namespace that no program's globals lead to by
name. Called by the JavaScript side through CPython's C interface; texts go out as UTF-16.
"""

import builtins
import gc
import importlib.util
import posix
import random
import sys
import types
import unittest

PASSED, FAILED, THREW, UNCOMPILED, OUTPUT = (ord(letter) for letter in "PFECO")
# Not outcomes: the JavaScript side decides, as it alone knows whether it interrupted or refused memory.
INTERRUPTED, OUT_OF_MEMORY = 1, 2
HARMLESS, UNSTEADY, ATTEMPTS, EXITS, CONTAINED, LEAVES_OUT = 1, 2, 4, 8, 16, 32

CHANNEL_FD, NOTICE_FD = 7001, 7002
CHUNK = 65536

_code = None
# Names that the examined candidate is run without.
_left_out = frozenset()
# Whether the library may look for the module of the examined candidate: for what names mean in its annotations.
_is_looked_up = False
_namespace_apart = {}
# Whether all cells of the examined candidate may have one load of it, and what that defines, once there is one.
_is_fixed, _loaded_once = False, None
_error = None
_output = Output(0)
_puts_back = False
_recursion_limit = sys.getrecursionlimit()
_no_input = no_input()
_main = sys.modules["__main__"]


def prepare(is_apart):
    """The last step of a start, before the memory is noted that is put back later."""
    install_threads()
    install_event_loop()
    unittest.main = _collects
    connect(_send, not is_apart)
    if is_apart:
        watch(_notice)
    else:
        keep_enums_plain()
    for name in [name for name in sys.modules if name.partition(".")[0] in _BRIDGE]:
        del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__.partition(".")[0] not in _BRIDGE]
    gc.collect()
    # What is there now stays: a collection need not look at it again.
    gc.freeze()
    _send_nothing()
    return 0


def _collects(*_, **__):
    """In the place of `unittest.main`: what a test defines is run after its last line."""


# Ways into JavaScript.
_BRIDGE = frozenset("js pyodide_js pyodide _pyodide _pyodide_core pyodide_js_api".split())


def _send_nothing():
    """A first use of what every cell needs, so that all of it is warm."""
    _begin(1024)
    sys.argv = ["program"]
    _text("")
    for encoding in ("ascii", "utf-8", "utf-16-le"):
        b"".decode(encoding)


def examine(source, is_program, may_leave_out):
    """Compiles the candidate after the prelude and runs none of it: an outcome, or 256 + what it may do. `may_leave_out`: what
    it does not need is left out of it where it is harmless, or contained, without."""
    global _code, _error, _puts_back, _left_out, _is_looked_up, _is_fixed, _loaded_once
    _code, _error, _left_out, _loaded_once = None, None, frozenset(), None
    try:
        source = _prelude + source
        code = _compiled_candidate(source)
        attempted = attempts(code)
        may = _may_do(code)
        leaner = None if may or not may_leave_out else compiled_without_idle(source, is_program, _compiled_candidate)
        if leaner is not None and (may := _may_do(leaner[0])):
            code, _left_out = leaner
        names = names_in(code)
        _puts_back = puts_back(names)
        _is_looked_up = "dataclass" in names
        _is_fixed = may & HARMLESS and is_fixed(code)
        may |= UNSTEADY * is_unsteady(names) | ATTEMPTS * attempted | EXITS * exits(names) | LEAVES_OUT * bool(_left_out)
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:
        _error = error
        return UNCOMPILED
    _code = code
    return 256 + may


def _compiled_candidate(source):
    return compile(source, CANDIDATE_FILE, "exec", dont_inherit=True)


def _may_do(code):
    return HARMLESS | CONTAINED if is_harmless(code) else CONTAINED * is_contained(code)


def left_out():
    """Names that the examined candidate is run without."""
    return _text(" ".join(_left_out))


def load(output_limit):
    """Runs the top level of the examined candidate once, to see that it loads."""
    output = _begin(output_limit)
    return _loading(output, _defined)


def _defined():
    """What the examined candidate defines, as no cell has changed it."""
    global _loaded_once
    if _loaded_once is not None:
        return _loaded_once
    namespace = _namespace("candidate")
    exec(_code, namespace)
    if _is_fixed:
        _loaded_once = namespace
    return namespace


def run_cell(index, output_limit):
    """Runs one test against the examined candidate, in a namespace that no other cell has changed."""
    return _run_fast(_tests[index], output_limit)


def run_first_lines(index, output_limit):
    """As `run_cell`, of a test that is not harmless: its harmless first lines, if it has such. What ends them ends the test."""
    first_lines = _tests[index][5]
    return PASSED if first_lines is None else _run_fast(first_lines, output_limit)


def _run_fast(compiled, output_limit):
    test, _, puts, asks, modules, _ = compiled
    output = _begin(output_limit)
    if puts:
        _put_back()
    try:
        # A copy: the candidate does not see what the test calls its own.
        namespace = dict(_defined())
        exec(test, with_modules(modules, namespace) if modules else namespace)
        ended_well()
        ended = OUTPUT if output.exceeded else PASSED
    except BaseException as error:
        ended = _ended(error, output)
    return with_answer(ended, _error, False) if asks and ended in _answering else ended


def run_cell_apart(index, output_limit):
    """Runs a test against the candidate that is loaded in the other interpreter."""
    test, is_calm, puts, asks, modules, _ = _tests[index]
    output = _begin(output_limit)
    if puts:
        _put_back()
    try:
        begin()
        look_beside(not is_calm)
        namespace = _namespace("candidate")
        namespace.update(_without_shadows(borrow(names_in(test))))
        exec(test, with_modules(modules, namespace))
        ended_well()
        ended = OUTPUT if output.exceeded else PASSED
    except BaseException as error:
        ended = _ended(error, output)
    return with_answer(ended, _error, True) if asks and ended in _answering else ended


_answering = frozenset((PASSED, FAILED, THREW))


def run_canaries(one, other, output_limit):
    """Runs a test that must pass and one that must fail where the candidate's cells were run: FAILED where one lies. The tests
    compare numbers that no program can guess."""
    output = _begin(output_limit)
    try:
        namespace = _defined()
        exec(_comparing(one, one), dict(namespace))
    except BaseException as error:
        ended = _ended(error, output)
        return FAILED if ended == THREW else ended
    try:
        exec(_comparing(one, other), dict(namespace))
    except AssertionError:
        return PASSED
    except BaseException as error:
        ended = _ended(error, output)
        return FAILED if ended == THREW else ended
    return FAILED


_COMPARES = compile(f"assert [{1 << 50}] == [{1 << 51}]", TEST_FILE, "exec")


def _comparing(left, right):
    """`assert [left] == [right]`, which takes a fifth of the time that it takes to compile it."""
    numbers = {1 << 50: left, 1 << 51: right}
    return _COMPARES.replace(co_consts=tuple([numbers.get(constant, constant) for constant in _COMPARES.co_consts]))


def load_apart(source, output_limit, is_program, leaves_out):
    """Apart: compiles the candidate and runs its top level, unless it is a whole program; lends what it defines. `leaves_out`: without
    what `examine` has left out of it."""
    global _code, _error
    _code = _error = None
    random.seed(_seed)

    def run():
        global _code, _puts_back
        whole = _prelude + source
        _code = compiled_without_idle(whole, False, _compiled_candidate)[0] if leaves_out else _compiled_candidate(whole)
        _puts_back = puts_back(names_in(_code))
        if not is_program:
            _run_top_level()

    return _loading(_begin(output_limit), run)


def load_again(output_limit):
    """Apart: runs the top level of a contained candidate afresh, for the next cell."""
    return _loading(_begin(output_limit), _run_top_level)


def _run_top_level():
    global _namespace_apart
    begin()
    _namespace_apart = _namespace("candidate")
    exec(_code, _namespace_apart)
    lend(_namespace_apart)


def run_together(source):
    """Apart: runs a test where a harmless candidate was loaded; the test is what needs to be apart."""
    asked = None
    try:
        code, asked = _compiled(source, False)
        _notes.clear()
        _swallowed.clear()
        exec(code, dict(_namespace_apart))
        ended_well()
        ended = OUTPUT if _output.exceeded else PASSED
    except BaseException as error:
        ended = _ended(error, _output)
    return with_answer(ended, _error, False) if asked is not None and ended in _answering else ended


def exceeded():
    """Whether the candidate has written more than it may."""
    return int(_output.exceeded)


def answer_bytes(request):
    """Answers the other interpreter."""
    if request == _PRINTED:
        return " ".join(map(_hexed, (_output, sys.__stderr__))).encode("ascii")
    return answer(request.decode("ascii", "replace")).encode("ascii", "replace")


def modules():
    """Modules of the standard library that can be imported here; Pyodide leaves some of CPython's out."""
    return _text(" ".join(_importable))


def version():
    return _text(sys.version.split()[0])


_importable = sorted(name for name in sys.stdlib_module_names if name[0] != "_" and importlib.util.find_spec(name))


def _send(request):
    """Asks the other interpreter. Where a test captures what is printed it gets what the program prints meanwhile."""
    global _captures
    captured, _captures = _captures, is_judge and (sys.stdout is not _output or sys.stderr is not _output)
    if _captures and not captured:
        _exchange(_PRINTED)
    reply = _exchange(request.encode("ascii"))
    if _captures:
        for stream, printed in zip((sys.stdout, sys.stderr), _exchange(_PRINTED).split(" "), strict=True):
            if stream is not _output and printed:
                stream.write(bytes.fromhex(printed).decode("utf-8", "surrogatepass"))
    return reply


def _hexed(output):
    return output.take().encode("utf-8", "surrogatepass").hex()


_PRINTED = b"printed"
# Whether the last request was captured.
_captures = False


def _exchange(request, write=posix.write, read=posix.read):
    """A request and its reply, by way of JavaScript."""
    write(CHANNEL_FD, request)
    parts = []
    while True:
        part = read(CHANNEL_FD, CHUNK)
        parts.append(part)
        if len(part) < CHUNK:
            return b"".join(parts).decode("ascii")


def _notice(write=posix.write):
    """The program looks for its judge: said where it can't be taken back."""
    write(NOTICE_FD, b"!")


def _begin(output_limit):
    """Gives the cell streams of its own, and what else the candidate may have changed of the process."""
    global _output, _error, _captures
    _error, _captures = None, False
    _notes.clear()
    _swallowed.clear()
    if not (is_judge and _output.is_new(output_limit)):
        _output = Output(output_limit)
    output = _output
    sys.stdout = sys.__stdout__ = output
    sys.stderr = sys.__stderr__ = output if is_judge else ErrorOutput(output)
    if _puts_back:
        _put_back()
    if is_judge:
        sys.modules.pop("candidate", None)
        sys.modules["__main__"] = _main
    sys.stdin = sys.__stdin__ = _no_input
    return output


def _put_back():
    """What harmless programs may change all the same (`PUT_BACK` in `conduct.py`)."""
    global _no_input
    sys.setrecursionlimit(_recursion_limit)
    random.seed(_seed)
    # `exit()` closes it.
    sys.stdin = sys.__stdin__ = _no_input = no_input()


def _namespace(name):
    """A fresh one: that of a module which the library finds by its name, where it may look for that."""
    space = {"__name__": name, "__builtins__": builtins, "__doc__": None, "__file__": CANDIDATE_FILE}
    if is_judge and not _is_looked_up:
        return space
    sys.modules[name] = module = types.ModuleType(name)
    module.__dict__.update(space)
    return module.__dict__


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


# What the library imports only when it is first asked: it is there before any program is, and before names are learnt.
compile_asking("x = 1.5\nassert f([1, 'a'], x=x) == {'a': (1,)}", False)
