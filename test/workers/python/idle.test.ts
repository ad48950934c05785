import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadPyodide } from 'pyodide';

const pyodide = await loadPyodide({ env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
for (const filename of ['safe_names.py', 'forms.py', 'compared_types.py', 'conduct.py', 'idle.py']) {
  const file = new URL(`../../../workers/python/${filename}`, import.meta.url);
  pyodide.runPython(readFileSync(file, 'utf8'), { filename });
}

/** A line each: a program, and what is left of it where tests ask. */
const IDLE = String.raw`
import os\nx = 1 => pass\nx = 1
import os, sys; x = 1 => pass; x = 1
from pathlib import (\n    Path,\n)\nx = 1 => pass\n\n\nx = 1
from logging.handlers import RotatingFileHandler => pass
"é"; import subprocess as s => "é"; pass
def f():\n    import os.path\n    return 1 => def f():\n    pass\n    return 1
try:\n    import ssl\nexcept ImportError:\n    pass => try:\n    pass\nexcept ImportError:\n    pass
import doctest\nif __name__ == "__main__":\n    doctest.testmod()\n => pass\npass\n\n
`;

/** They have nothing to leave out. */
const NOT_IDLE = String.raw`
x = "import os"
import os\nprint(os)
import os\nos = 1
import os\ndel os
def f():\n    global os\nimport os
from os import no_such_name
from logging.handlers import no_such_name
from os import *
from . import os
import os, numpy
import no_such_module
import this
import os as __builtins__
class A:\n    import os
if __name__ == "__main__":\n    x = 1\nelse:\n    x = 2
def f():\n    if __name__ == "__main__":\n        return 1
import os\r\nx = 1
`;

test('what a program never uses is left out, and nothing else', () => {
  pyodide.runPython(`
def left_of(text, is_program=False):
    found = without_idle(text, is_program)
    return found and found[0]`);
  const left = pyodide.globals.get('left_of');
  const unfold = (text: string) => text.replaceAll('\\n', '\n').replaceAll('\\r', '\r');
  for (const line of IDLE.trim().split('\n')) {
    const [program = '', rest = ''] = line.split(' => ');
    assert.equal(left(unfold(program)), unfold(rest), program);
  }
  for (const program of NOT_IDLE.trim().split('\n')) assert.equal(left(unfold(program)), undefined, program);
  assert.equal(left('if __name__ == "__main__":\n    f()', true), undefined);
});

test('modules that are left out can be imported here, and say nothing', () => {
  const said = pyodide.runPython(`
import contextlib, importlib, io
heard = io.StringIO()
with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
    for name in sorted(_IDLE):
        importlib.import_module(name)
heard.getvalue()`);
  assert.equal(said, '');
});
