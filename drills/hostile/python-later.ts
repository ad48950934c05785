/** Python programs whose harm comes after their cell. They answer right: what they leave behind must hit nobody else. */
import { FEW } from './problems-python.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** What may come of a program that answers right and then breaks its own cells. */
const ITS_OWN = 'PFECTMX';

const RIGHT = 'def evens(xs):\n    return [x for x in xs if x % 2 == 0]\n';
const SPIN = 'def spin(*anything, **named):\n    while True:\n        pass\n';

const afterwards = (name: string, act: string, more: Partial<Hostile> = {}): Hostile => ({
  name,
  tries: 'to spin, leave or interfere while others run',
  accepts: ITS_OWN,
  code: `${SPIN}${RIGHT}${act}`,
  ...more,
});

export const pythonLater: Suite = {
  subject: 'python later',
  problem: FEW,
  programs: [
    afterwards(
      'a callback on the event loop',
      source`
        import asyncio
        from pyodide.webloop import WebLoop
        WebLoop().call_soon(spin)
        WebLoop().call_later(0, spin)
        WebLoop().call_later(0.02, spin)
        asyncio.new_event_loop().call_later(0, spin)
      `,
    ),
    afterwards(
      'a task that nobody awaits',
      source`
        import asyncio
        async def later():
            await asyncio.sleep(0)
            spin()
        asyncio.ensure_future(later())
        asyncio.get_event_loop().create_task(later())
      `,
    ),
    afterwards(
      'a finalizer in a cycle',
      source`
        class Late:
            __del__ = spin
        for _ in range(3):
            late = Late()
            late.itself = late
        del late
      `,
    ),
    afterwards(
      'a generator in a cycle that spins when closed',
      source`
        def never():
            try:
                yield
            finally:
                spin()
        for _ in range(3):
            generator = never()
            next(generator)
            holder = [generator]
            holder.append(holder)
        del generator, holder
      `,
    ),
    afterwards(
      'callbacks of the garbage collector',
      source`
        import gc
        gc.callbacks.append(spin)
      `,
    ),
    afterwards(
      'a weak reference with a callback, kept in a module',
      source`
        import json, weakref
        class Thing:
            pass
        json.kept = [weakref.ref(thing, spin) for thing in [Thing()]]
        thing = Thing()
        thing.cycle = thing
        json.more = weakref.finalize(thing, spin)
        del thing
      `,
    ),
    afterwards(
      'a trace function left behind',
      source`
        import sys, threading
        threading.settrace(spin)
        threading.setprofile(spin)
        sys.setprofile(spin)
        sys.settrace(spin)
      `,
    ),
    afterwards(
      'an audit hook left behind',
      source`
        import sys
        def forbid(event, arguments):
            if event in ("compile", "exec"):
                raise RuntimeError("forbidden")
        sys.addaudithook(forbid)
      `,
    ),
    afterwards(
      'an audit hook that spins',
      source`
        import sys
        sys.addaudithook(lambda event, arguments: spin() if event == "exec" else None)
      `,
    ),
    afterwards(
      'sys.monitoring left behind',
      source`
        import sys
        watch = sys.monitoring
        if watch.get_tool(5) is None:
            watch.use_tool_id(5, "later")
        watch.register_callback(5, watch.events.PY_START, spin)
        watch.set_events(5, watch.events.PY_START)
      `,
    ),
    afterwards(
      'exit handlers',
      source`
        import atexit, threading, weakref
        atexit.register(spin)
        threading._register_atexit(spin)
      `,
    ),
    afterwards(
      'threads',
      source`
        import _thread, threading
        for start in (threading.Thread(target=spin, daemon=True).start, threading.Timer(0, spin).start,
                      lambda: _thread.start_new_thread(spin, ())):
            try:
                start()
            except RuntimeError:
                pass
      `,
    ),
    afterwards(
      'hooks for errors that nobody catches',
      source`
        import sys, threading
        class Late:
            def __del__(self):
                raise ValueError("late")
        sys.unraisablehook = sys.excepthook = threading.excepthook = sys.displayhook = spin
        late = Late()
      `,
    ),
    afterwards(
      'imports, codecs and names that spin',
      source`
        import builtins, codecs, sys
        codecs.register(spin)
        codecs.register_error("strict", spin)
        sys.path_hooks.insert(0, spin)
        sys.path_importer_cache.clear()
        sys.meta_path.insert(0, type("Finder", (), {"find_spec": spin})())
        builtins.__build_class__ = builtins.print = spin
      `,
    ),
    afterwards(
      'the handler of interrupts replaced, and a cell that spins',
      source`
        import signal
        for number in range(1, 65):
            try:
                signal.signal(number, lambda *anything: None)
            except (OSError, ValueError, RuntimeError):
                pass
        def evens(xs):
            spin()
      `,
      { accepts: 'T' },
    ),
    afterwards(
      'an alarm',
      source`
        import signal
        try:
            signal.signal(signal.SIGALRM, spin)
            signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
        except (AttributeError, OSError, ValueError):
            pass
      `,
    ),
    afterwards(
      'memory held by a module',
      source`
        import json
        json.held = getattr(json, "held", [])
        json.held.append(bytearray(30_000_000))
      `,
    ),
    afterwards(
      'streams closed and replaced',
      source`
        import io, os, sys
        for number in range(3):
            try:
                os.close(number)
            except OSError:
                pass
        for stream in (sys.stdin, sys.__stdin__, sys.stdout, sys.__stdout__):
            stream.close()
        sys.stdin = sys.stdout = sys.stderr = sys.__stdout__ = sys.__stdin__ = None
      `,
    ),
    afterwards(
      'every module gone',
      source`
        import sys
        sys.modules.clear()
        sys.path.clear()
        sys.meta_path.clear()
        sys.path_hooks.clear()
      `,
    ),
    afterwards(
      'every builtin gone',
      source`
        import builtins
        vars(builtins).clear()
      `,
    ),
  ],
};
