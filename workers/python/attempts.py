"""Whether a program looks for its judge, or may answer otherwise the next time: by its code before it runs, and by what
the interpreter is asked for while it runs.

Executed in the namespace of `harness.py`, after `conduct.py`.
"""

import builtins
import sys
import types


def puts_back(names):
    """Whether a program of these names may change what is in `PUT_BACK`."""
    return not names.isdisjoint(PUT_BACK)


def is_unsteady(names):
    """Whether it names what differs from run to run: clocks, addresses, and sets or texts of objects that have only those."""
    return not names.isdisjoint(_UNSTEADY) or not (names.isdisjoint(_MAKERS) or names.isdisjoint(_BY_ADDRESS))


_UNSTEADY = frozenset(
    "clock getpid getrusage hash id monotonic monotonic_ns now perf_counter perf_counter_ns process_time process_time_ns "
    "secrets SystemRandom thread_time time_ns today token_bytes token_hex urandom utcnow uuid uuid1 uuid4 gc threading asyncio "
    "time localtime gmtime ctime getsizeof tempfile".split()
)
_MAKERS, _BY_ADDRESS = frozenset("__qualname__ object".split()), frozenset("set frozenset repr str print format".split())


def exits(names):
    """Whether it may end its process before the judge has spoken: a whole program may."""
    return not names.isdisjoint(_EXITS)


_EXITS = frozenset(["_exit"])


def attempts(root):
    """Whether the program looks for its judge, or changes what judges: by the names and texts in it."""
    codes = codes_in(root)
    names = {name for code in codes for name in code.co_names}
    texts = {constant for code in codes for constant in code.co_consts if type(constant) is str}
    if not (_TELLING.isdisjoint(names) and _TELLING.isdisjoint(texts)):
        return True
    if "__builtins__" in texts and not names.isdisjoint(("globals", "vars", "__dict__")):
        return True
    if not names.isdisjoint(("builtins", "unittest", "__builtins__")) and not names.isdisjoint(("vars", "setattr", "__dict__")):
        if any(name in _shadowable or name[:6] == "assert" for name in texts):
            return True
    replacing = _REPLACING if names.isdisjoint(("modules", "builtins", "__builtins__")) else _REPLACING_MORE
    suspects = [code for code in codes if not replacing.isdisjoint(code.co_code[::2])]
    return bool(suspects) and any(_replaces(code, _imported(codes)) for code in suspects)


# Nothing but a way to the frames, objects, hooks and memory of whoever runs the program.
_TELLING = frozenset(
    "_getframe _current_frames _current_exceptions f_back f_locals f_globals f_builtins f_trace tb_frame gi_frame cr_frame "
    "ag_frame get_objects get_referrers get_referents settrace setprofile settrace_all_threads setprofile_all_threads "
    "addaudithook register_callback use_tool_id set_events from_address pythonapi meta_path path_hooks".split()
)
_REPLACING = frozenset((_STORE_ATTR, _DELETE_ATTR))
_REPLACING_MORE = _REPLACING | {_STORE_NAME, _STORE_GLOBAL, _op["STORE_SUBSCR"], _op["DELETE_SUBSCR"]}
# What tests call.
_JUDGING = frozenset(_MAY_USE) - {"sys"} | {"builtins", "unittest.case", "pytest"}


def _imported(codes):
    """Modules by the names that the program gives them."""
    found = {"__builtins__": builtins}
    for code in codes:
        pairs, module = _instructions(code), None
        for (operation, argument), (after, bound) in zip(pairs, pairs[1:]):
            if operation == _IMPORT_NAME:
                module = sys.modules.get(code.co_names[argument])
                given = sys.modules.get(code.co_names[argument].partition(".")[0])
            elif operation == _IMPORT_FROM:
                given = getattr(module, code.co_names[argument], None)
            else:
                continue
            name = code.co_varnames if after == _op["STORE_FAST"] else code.co_names if after in _STORES else ()
            if given is not None and bound < len(name):
                found[name[bound]] = given
    return found


def _replaces(code, imported):
    """Whether it puts something in the place of what a module has that judges."""
    pairs, names = _instructions(code), code.co_names
    for at, (operation, argument) in enumerate(pairs):
        if operation in (_STORE_NAME, _STORE_GLOBAL) and names[argument] == "__builtins__":
            return True
        if operation in (_STORE_ATTR, _DELETE_ATTR):
            name = names[argument]
            if name in ("__code__", "__builtins__"):
                return True
            thing = _thing_before(code, pairs, at, imported)
            module = getattr(thing, "__name__", "") if type(thing) is types.ModuleType else getattr(thing, "__module__", "")
            if module in _JUDGING and callable(getattr(thing, name, None)):
                return True
        elif operation in (_op["STORE_SUBSCR"], _op["DELETE_SUBSCR"]) and at > 1:
            thing = _thing_before(code, pairs, at - 1, imported)
            if thing is sys.modules or thing is builtins:
                return True
    return False


def _thing_before(code, pairs, end, imported):
    """What of a module was put on the stack last, or None."""
    path = []
    while end > 0:
        end -= 1
        operation, argument = pairs[end]
        if operation == _LOAD_ATTR:
            path.append(code.co_names[argument >> 1])
            continue
        if operation in _LOADS:
            thing = imported.get(code.co_names[argument >> _LOADS[operation]])
        elif operation in _LOCALS:
            local = argument & _LOCALS[operation]
            thing = imported.get(code.co_varnames[local]) if local < len(code.co_varnames) else None
        else:
            return None
        for name in reversed(path):
            thing = getattr(thing, name, None)
        return thing
    return None


# The last of the locals that are loaded, of two in one.
_LOCALS = {_op[name]: 15 if name.count("LOAD_FAST") > 1 else 0xFFFF for name in opcode.opmap if name.startswith("LOAD_FAST")}


def watch(notice):
    """From now on calls `notice` where a program does by itself what only one does that looks for its judge."""
    frame_of, telling, watched, busy = sys._getframe, _TELLING_EVENTS, _WATCHED, False

    def hook(event, arguments):
        nonlocal busy
        if busy or event not in watched and event[:7] not in ("ctypes.", "sys.mon"):
            return
        busy = True
        try:
            caller = frame_of(1)
            code = caller.f_code
            if event == "sys._getframe" and code.co_name == "stack" and code.co_filename.endswith("inspect.py"):
                code = caller.f_back.f_code
            if code.co_filename == "<candidate>" and (event not in telling or telling[event](arguments)):
                notice()
        finally:
            busy = False

    sys.addaudithook(hook)


def _is_foreign(arguments):
    """Frames of others, and code that is not the program's own."""
    thing, name = arguments[0], arguments[1]
    if name in ("tb_frame", "gi_frame", "cr_frame", "ag_frame"):
        return True
    return name == "__code__" and type(thing) is types.FunctionType and thing.__code__.co_filename != "<candidate>"


_TELLING_EVENTS = {"object.__getattr__": _is_foreign, "object.__setattr__": _is_foreign}
_WATCHED = frozenset(_TELLING_EVENTS) | frozenset(
    "sys._getframe sys._current_frames sys._current_exceptions gc.get_objects gc.get_referrers gc.get_referents code.__new__ "
    "sys.settrace sys.setprofile sys.addaudithook".split()
)
