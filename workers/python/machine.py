"""What programs take for granted of the machine that they were written for, and a 32-bit one without a system does not have.

Executed in the namespace of `harness.py`, before the names of the interpreter are learnt.
"""

import compression._common._streams
import importlib.machinery
import signal
import sys
import types

# Programs take it for a number that is larger than any. Where the library means the largest size, it means that.
compression._common._streams.sys = types.SimpleNamespace(maxsize=sys.maxsize)
sys.maxsize = 2**63 - 1


def _resource_module():
    """Limits that can be set and do nothing: those that hold are the cell's."""
    module = types.ModuleType("resource")
    module.__spec__ = importlib.machinery.ModuleSpec("resource", None)
    limits = "CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS".split()
    vars(module).update({f"RLIMIT_{name}": number for number, name in enumerate(limits)})
    times, counts = "utime stime", "maxrss ixrss idrss isrss minflt majflt nswap inblock oublock msgsnd msgrcv nsignals nvcsw nivcsw"
    usage = types.SimpleNamespace(
        **{f"ru_{name}": 0.0 for name in times.split()}, **{f"ru_{name}": 0 for name in counts.split()}
    )
    vars(module).update(
        RLIM_INFINITY=-1,
        RUSAGE_SELF=0,
        RUSAGE_CHILDREN=-1,
        error=OSError,
        getrlimit=lambda resource: (-1, -1),
        setrlimit=lambda resource, limits: None,
        getrusage=lambda who: usage,
        getpagesize=lambda: 4096,
    )
    return module


sys.modules["resource"] = _resource_module()
# There is no clock that could ring.
signal.alarm = lambda seconds: 0
