"""The event loop of `asyncio`: it has nothing to wait for but time and threads that are put off.

Executed in the namespace of `harness.py`, after `threads.py`.
"""

import asyncio
import asyncio.events
import asyncio.runners
import asyncio.tasks

# Longer than any cell: nothing will happen any more.
_FOREVER_S = 1_000_000


class _Waiting:
    """In the place of a selector."""

    def select(self, timeout):
        if not run_put_off():
            _sleep_now(_FOREVER_S if timeout is None else timeout)
        return ()


class EventLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = _Waiting()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class EventLoopPolicy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = EventLoop

    def get_event_loop(self):
        # As Python did before 3.14, which programs rely on.
        if self._local._loop is None:
            self.set_event_loop(self.new_event_loop())
        return super().get_event_loop()


def run_until_complete(awaitable):
    """Runs what the other side awaits to its end, while the loop that may be running here stands still."""
    outer = asyncio._get_running_loop()
    task = asyncio.tasks._swap_current_task(outer, None) if outer else None
    asyncio._set_running_loop(None)
    loop = EventLoop() if outer else asyncio.events._event_loop_policy.get_event_loop()
    try:
        return loop.run_until_complete(awaitable)
    finally:
        asyncio._set_running_loop(outer)
        if outer:
            asyncio.tasks._swap_current_task(outer, task)


def install_event_loop():
    """Once for each start: `asyncio` has this loop, and none runs."""
    asyncio._set_running_loop(None)
    asyncio.events._event_loop_policy = EventLoopPolicy()
    asyncio.run = asyncio.runners.run
    asyncio.EventLoop = asyncio.SelectorEventLoop = EventLoop
