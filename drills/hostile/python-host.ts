/** Python programs that reach for the host: files, processes, network, environment, and the JavaScript around them. */
import { FEW } from './problems-python.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** What it finds it throws, so that it would stand among the failures of the reply. */
const reach = (name: string, tries: string, attempts: string): Hostile => ({
  name,
  tries,
  code: `def attempts():\n${attempts.trimEnd().replaceAll(/^(?=.)/gm, '    ')}\n${TOLD}\n${TELL}`,
});

/** What is to be kept secret, where there is any of it. */
const TOLD = source`
  def told(text):
      at = text.find("drill-secret-")
      return text[at:at + 60] if at >= 0 else text[:100]
`;

const TELL = source`

  def evens(xs):
      found = []
      attempt = attempts()
      while True:
          try:
              found.append(told(repr(next(attempt))))
          except StopIteration:
              break
          except Exception as error:
              found.append(repr(error))
              break
      raise RuntimeError(" ".join(found)[:1500])
`;

/** Each attempt apart, so that one that is refused does not keep the others from being made. */
const reachAll = (name: string, tries: string, prelude: string, attempts: readonly string[]): Hostile => ({
  name,
  tries,
  code: `${prelude}\nthunks = [\n${attempts.map((attempt) => `    lambda: ${attempt},\n`).join('')}]\n${TOLD}\n${TELL_ALL}`,
});

const TELL_ALL = source`
  def evens(xs):
      found = []
      for thunk in thunks:
          try:
              found.append(told(repr(thunk())))
          except Exception as error:
              found.append(told(repr(error)))
      raise RuntimeError(" ".join(found)[:1500])
`;

export const pythonHost: Suite = {
  subject: 'python host',
  problem: FEW,
  programs: [
    reachAll('a shell', 'to run a command on the host', 'import os, subprocess, pty\n', [
      'os.system("touch @MARKER@")',
      'os.popen("touch @MARKER@; env; cat @FILE@").read()',
      'subprocess.run(["touch", "@MARKER@"])',
      'subprocess.check_output("touch @MARKER@; env; ls @FOLDER@", shell=True)',
      'os.posix_spawn("/usr/bin/touch", ["touch", "@MARKER@"], {})',
      'os.spawnv(os.P_WAIT, "/usr/bin/touch", ["touch", "@MARKER@"])',
      'pty.spawn(["touch", "@MARKER@"])',
    ]),
    reachAll('another process', 'to have a process that nobody watches', 'import os, multiprocessing\n', [
      'os.fork() and 0',
      'os.forkpty()',
      'multiprocessing.Process(target=print).start()',
      'os.execv("/usr/bin/touch", ["touch", "@MARKER@"])',
      'os.execvp("touch", ["touch", "@MARKER@"])',
    ]),
    reachAll('the processes of the service', 'to end them', 'import os, signal\n', [
      'os.kill(os.getppid(), signal.SIGKILL)',
      'os.killpg(0, signal.SIGTERM)',
      'os.kill(-1, signal.SIGTERM)',
      'os.kill(1, signal.SIGTERM)',
    ]),
    reachAll('files of the host', 'to read and to list them', 'import glob, mmap, os, pathlib, shutil\n', [
      'open("@FILE@").read()',
      'os.listdir("@FOLDER@")',
      'os.listdir("/")',
      'glob.glob("/home/*/*") + glob.glob("/root/*") + glob.glob("/tmp/*")',
      'open("/etc/passwd").read()',
      'open("/proc/self/environ").read() + open("/proc/1/environ").read()',
      'pathlib.Path("/mnt@FILE@").read_text()',
      'os.readlink("/proc/self/exe")',
      'os.open("@FILE@", os.O_RDONLY)',
      'shutil.copy("@FILE@", "/tmp/copy") and open("/tmp/copy").read()',
    ]),
    reachAll('files made on the host', 'to leave a mark outside', 'import os, pathlib\n', [
      'os.makedirs("@FOLDER@", exist_ok=True)',
      'open("@MARKER@", "w").write("x")',
      'pathlib.Path("@MARKER@").touch()',
      'os.symlink("/", "/tmp/root") or os.listdir("/tmp/root@FOLDER@")',
      'os.mkfifo("@MARKER@")',
      'os.chroot("/")',
    ]),
    reachAll('the environment', 'to read what the operator keeps there', 'import os, sys\n', [
      'dict(os.environ)',
      'os.getenv("CROSSRANK_DRILL_SECRET")',
      'open("/proc/self/environ", "rb").read()',
      'sys._xoptions, sys.flags, sys.orig_argv',
    ]),
    reachAll(
      'the network',
      'to connect to the host',
      'import asyncio, http.client, socket, ssl, urllib.request\n',
      [
        'socket.create_connection(("127.0.0.1", @PORT@), 0.2)',
        'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", @PORT@))',
        'urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=0.2).read()',
        'http.client.HTTPConnection("127.0.0.1", @PORT@, timeout=0.2).request("GET", "/")',
        'asyncio.new_event_loop().run_until_complete(asyncio.open_connection("127.0.0.1", @PORT@))',
        'socket.create_server(("127.0.0.1", 0)).getsockname()',
        'socket.getaddrinfo("localhost", @PORT@)',
      ],
    ),
    reachAll('the network by Pyodide', 'to connect to the host by the JavaScript around', '', [
      '__import__("pyodide.http").http.open_url("http://127.0.0.1:@PORT@/").read()',
      '__import__("pyodide.http").http.pyfetch("http://127.0.0.1:@PORT@/").send(None)',
      '__import__("js").fetch("http://127.0.0.1:@PORT@/")',
      '__import__("js").WebSocket.new("ws://127.0.0.1:@PORT@/")',
      '__import__("js").XMLHttpRequest.new()',
      '__import__("pyodide_js").loadPackage("http://127.0.0.1:@PORT@/x.whl")',
      '__import__("pyodide_js").loadPackage("numpy")',
      '__import__("micropip").install("http://127.0.0.1:@PORT@/x.whl")',
    ]),
    reachAll('the process of JavaScript', 'to have Node do what Python may not', '', [
      '__import__("js").process.env.to_py()',
      '__import__("js").process.getBuiltinModule("fs").writeFileSync("@MARKER@", "x")',
      '__import__("js").eval("process.env.CROSSRANK_DRILL_SECRET")',
      '__import__("js").Function.new("return process")().env.to_py()',
      '__import__("js").globalThis.process.binding("spawn_sync")',
      '__import__("js").Object.constructor("return process")().mainModule',
      '__import__("js").Worker.new("data:text/javascript,process.exit()")',
      '__import__("js").process.kill(__import__("js").process.ppid, 9)',
      '__import__("js").process.exit(0)',
      '__import__("js").process.reallyExit(0)',
    ]),
    reachAll('the constructor of functions', 'to compile JavaScript', 'from pyodide.code import run_js\n', [
      'run_js("process.env")',
      'run_js("import(\'node:fs\')")',
      '__import__("pyodide_js").constructor.constructor("return process")().env',
      '__import__("pyodide_js").loadPackage.constructor("return process")().env',
      '__import__("pyodide").ffi.to_js({}).constructor.constructor("return process")().env',
      '__import__("pyodide").ffi.create_proxy(print).constructor.constructor("return process")()',
      '__import__("pyodide").ffi.run_sync(run_js("Promise.resolve(process.env)"))',
      '__import__("_pyodide_core").jsnull.constructor',
    ]),
    reachAll(
      'the insides of Pyodide',
      'to mount the host, or to change the interpreter from below',
      'import pyodide_js\n',
      [
        'pyodide_js.FS.mkdir("/host") or pyodide_js.FS.mount(pyodide_js.FS.filesystems.NODEFS, {"root": "/"}, "/host")',
        'pyodide_js.mountNodeFS("/host2", "/")',
        'open("/host@FILE@").read() + open("/host2@FILE@").read()',
        'pyodide_js._module._emscripten_system("touch @MARKER@")',
        'pyodide_js._module.HEAPU8',
        'pyodide_js._api.runPython("1")',
        'pyodide_js.setInterruptBuffer(None)',
        'pyodide_js.runPython("import os; os.system(\'touch @MARKER@\')")',
        'pyodide_js.registerJsModule("json", {"dumps": None})',
        'pyodide_js.unpackArchive(b"", "tar")',
      ],
    ),
    reach(
      'any JavaScript object within reach',
      'to find one that was forgotten, and to go on from its constructor',
      source`
        import gc, sys
        seen = []
        for thing in gc.get_objects():
            inner = thing if isinstance(thing, (list, tuple, set)) else list(thing.values()) if type(thing) is dict else ()
            for value in inner:
                if "JsProxy" in str(type(value).__mro__) and not any(value is other for other in seen):
                    seen.append(value)
        yield len(seen)
        for value in seen:
            for path in (("constructor", "constructor"), ("process",), ("globalThis", "process"), ("mainModule",),
                         ("getBuiltinModule",), ("FS",), ("_module", "FS"), ("js_id",)):
                try:
                    for name in path:
                        value = getattr(value, name)
                    if path[-1] == "constructor":
                        value = value("return process.env")()
                    elif path[-1] == "process":
                        value = value.env.CROSSRANK_DRILL_SECRET
                    elif path[-1] == "FS":
                        value = value.filesystems
                    yield value
                except Exception:
                    pass
      `,
    ),
    reachAll('C by ctypes', 'to call the C library below', 'import ctypes\n', [
      'ctypes.CDLL(None).system(b"touch @MARKER@")',
      'ctypes.CDLL("libc.so.6").system(b"touch @MARKER@")',
      'ctypes.CDLL("/lib/x86_64-linux-gnu/libc.so.6").getenv(b"CROSSRANK_DRILL_SECRET")',
      'ctypes.pythonapi.PyRun_SimpleString(b"import os; os.system(\'touch @MARKER@\')")',
      'ctypes.pythonapi._emscripten_run_script(b"process.exit(0)")',
      'ctypes.CDLL(None).emscripten_run_script(b"process.exit(0)")',
      'ctypes.CDLL(None).emscripten_run_script_int(b"process.exit(0)")',
      'ctypes.CDLL(None).emscripten_force_exit(0)',
    ]),
    reach(
      'memory read as it lies',
      'to find the environment of the process in the memory of the interpreter',
      source`
        import ctypes
        data = bytearray()
        for page in range(0, 2 ** 24, 2 ** 16):
            data += ctypes.string_at(page, 2 ** 16)
        at = data.find(b"drill-secret-")
        yield bytes(data[at:at + 60]) if at >= 0 else None
      `,
    ),
  ],
};
