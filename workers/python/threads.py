"""Threads, in an interpreter that has one. A thread runs to its end when it is started. One that may wait for others, by the
names in its code, is put off until somebody waits or the program ends; while it waits itself, those that were put off
after it run. What has to go to and fro between two threads can't be had, and is an error.

Executed in the namespace of `harness.py`.
"""

import _threading_local
import collections
import concurrent.futures.thread
import itertools
import queue
import threading
import time
import types

_put_off = collections.deque()
_thread_numbers = itertools.count(2)
_WAITING = frozenset("acquire get join put result sleep wait wait_for".split())
_sleep_now = time.sleep.__wrapped__ if hasattr(time.sleep, "__wrapped__") else time.sleep
_now = time.monotonic


def install_threads():
    """Once for each start: the library's threads are these."""
    kind = threading.Thread
    kind.start, kind.join, kind.is_alive = _start_thread, _join_thread, _thread_is_alive
    threading.Condition.wait = _wait_on_condition
    threading.local = _threading_local.local
    queue.SimpleQueue = queue._PySimpleQueue
    concurrent.futures.thread.ThreadPoolExecutor.submit = _submit_work
    time.sleep = sleep


def run_put_off(is_leaving=False):
    """Runs the threads that are put off, and gives whether there were any; those that a process does not wait for are left
    out where it ends."""
    ran = False
    while _put_off:
        thread = _put_off.popleft()
        if not (is_leaving and thread.daemon):
            _run_thread(thread)
            ran = True
    return ran


def sleep(seconds, /):
    """As `time.sleep`."""
    end = _now() + seconds
    run_put_off()
    _sleep_now(max(end - _now(), 0) if seconds >= 0 else seconds)


def _start_thread(self):
    _begin_thread(self, self._target if type(self).run is threading.Thread.run else self.run)


def _begin_thread(thread, what):
    if not thread._initialized:
        raise RuntimeError("thread.__init__() not called")
    if thread._started.is_set():
        raise RuntimeError("threads can only be started once")
    thread._ident = next(_thread_numbers)
    thread._os_thread_handle = threading._make_thread_handle(thread._ident)
    thread._started.set()
    if _may_wait(what):
        _put_off.append(thread)
    else:
        _run_thread(thread)


def _run_thread(thread):
    here, active = threading.get_ident(), threading._active
    outer, active[here] = active.get(here), thread
    try:
        thread.run()
    except SystemExit:
        pass
    except Exception:
        thread._invoke_excepthook(thread)
    finally:
        active[here] = outer
        thread._os_thread_handle._set_done()


def _join_thread(self, timeout=None):
    if not self._started.is_set():
        raise RuntimeError("cannot join thread before it is started")
    if self is threading.current_thread():
        raise RuntimeError("cannot join current thread")
    if self in _put_off:
        _put_off.remove(self)
        _run_thread(self)
    elif not self._os_thread_handle.is_done():
        _wait_in_vain(timeout)


def _thread_is_alive(self):
    lives = self._started.is_set() and not self._os_thread_handle.is_done()
    # Who asks again finds that it has come further.
    run_put_off()
    return lives


def _wait_on_condition(self, timeout=None):
    if not self._is_owned():
        raise RuntimeError("cannot wait on un-acquired lock")
    waiter = threading.Lock()
    waiter.acquire()
    self._waiters.append(waiter)
    state = self._release_save()
    try:
        while waiter.locked() and _put_off:
            _run_thread(_put_off.popleft())
        if waiter.locked():
            _wait_in_vain(timeout)
        return not waiter.locked()
    finally:
        self._acquire_restore(state)
        if waiter.locked() and waiter in self._waiters:
            self._waiters.remove(waiter)


def _wait_in_vain(timeout):
    """There is nobody left to wait for."""
    if timeout is None:
        raise RuntimeError("a thread waits for another that can't go on: here each runs to its end before the next")
    _sleep_now(max(timeout, 0))


def _submit_work(self, function, /, *values, **named):
    if self._shutdown:
        raise RuntimeError("cannot schedule new futures after shutdown")
    future = concurrent.futures.Future()
    work = concurrent.futures.thread._WorkItem(future, self._resolve_work_item_task(function, values, named))
    number = len(self._threads)
    if not number:
        self._context_here = self._create_worker_context()
        self._context_here.initialize()
    name = f"{self._thread_name_prefix}_{number % self._max_workers}"
    thread = threading.Thread(target=work.run, args=(self._context_here,), name=name)
    self._threads.add(thread)
    _begin_thread(thread, function)
    return future


def _may_wait(what):
    """Whether names of what waits are in the code of a function, or of what it calls by a global name or as a method."""
    pending, seen = [what], set()
    while pending:
        what = pending.pop()
        what = getattr(what, "func", what)
        owner = getattr(what, "__self__", None)
        what = getattr(what, "__func__", what)
        if type(what) is not types.FunctionType:
            if getattr(what, "__name__", "") in _WAITING:
                return True
            continue
        if what in seen:
            continue
        seen.add(what)
        codes = [what.__code__]
        for code in codes:
            if not _WAITING.isdisjoint(code.co_names):
                return True
            codes.extend(constant for constant in code.co_consts if type(constant) is types.CodeType)
            known = (getattr(type(owner), name, None) or what.__globals__.get(name) for name in code.co_names)
            pending.extend(each for each in known if type(each) is types.FunctionType)
    return False
