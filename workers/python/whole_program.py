"""Runs a candidate as a whole program, from its first line to what CPython still does at the end of a process.

Executed in the namespace of `harness.py`, after `streams.py`.
"""

import atexit
import contextlib
import gc
import os
import sys


def run_program(output_limit):
    """Runs the candidate as a whole program. It passes when it ends well: what it wrote is compared elsewhere."""
    _begin(output_limit)
    open_streams()
    stdout = sys.stdout
    namespace = _namespace("__main__")
    ended = _end_of(lambda: exec(_code, namespace))
    if is_judge:
        _empty(stdout)
    elif ended == PASSED:
        ended = _end_of(lambda: _leave(namespace, stdout))
    return ended


def answer_of_end():
    """The answer of a whole program that an exception has ended."""
    return _text("" if _error is None else answer_of_exception(_error, False))


def _end_of(run):
    global _error
    try:
        run()
    except SystemExit as error:
        code = error.code
        # As a shell sees it: eight bits.
        if not (code is None or isinstance(code, int) and int.__and__(code, 0xFF) == 0):
            _error = error
            return THREW
    except BaseException as error:
        ended = _ended(error, _output)
        return THREW if ended == FAILED else ended
    return PASSED


def _leave(namespace, stdout, run_exit_functions=atexit._run_exitfuncs):
    """What follows the last line: threads, exit functions, then what the program's objects do when they are let go."""
    run_put_off(True)
    run_exit_functions()
    if not getattr(sys.stdout, "closed", sys.stdout is None):
        sys.stdout.flush()
    for is_turn in (lambda name: name[:1] == "_" and name[:2] != "__", lambda name: name != "__builtins__"):
        for name in [*filter(is_turn, namespace)]:
            namespace[name] = None
    gc.collect()
    # Another may have taken its place, and its buffer.
    with contextlib.suppress(ValueError):
        stdout.flush()


def _empty(stdout, end=os.abort):
    """Nothing that a harmless program wrote may be left for the time of another: where it can't be got rid of, the interpreter
    is put back."""
    for _ in range(3):
        # Interrupted, or short of memory.
        with contextlib.suppress(BaseException):
            return stdout.flush()
    end()
