"""What ended a cell or a load, told as far as an agent can use it. `_error` is of `harness.py`."""

CANDIDATE_FILE, TEST_FILE = "<candidate>", "<test>"


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


def _compile_message(error):
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg} (line {error.lineno})"[:500]
    return f"{type(error).__name__}: {error}"[:500]
