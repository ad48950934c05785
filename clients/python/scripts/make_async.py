"""Writes the clients for asyncio from those for ordinary code: `python3 scripts/make_async.py`.

`--check` writes nothing and fails where a file is not what it is made from.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "crossrank"
FILES = {"client.py": "aio.py", "batches.py": "aio_batches.py"}

CHANGES = [
    (r'\A"""(.*)`aio\w*\.py` is the same for asyncio\."""', r'"""\1This one is for asyncio, made by scripts/make_async.py: do not edit."""'),
    (r"The client for ordinary code", "The client"),
    (r"May be used by many threads; close it, or use it in a `with`", "Close it, or use it in an `async with`"),
    (r"from \.batches import Batches", "from .aio_batches import AsyncBatches"),
    (r"import time\n", "import asyncio\n"),
    (r"time\.sleep", "await asyncio.sleep"),
    (r"\bBatches\b", "AsyncBatches"),
    (r"\bClient\b", "AsyncClient"),
    (r"\bLines\b", "AsyncLines"),
    (r"\blines_of\b", "alines_of"),
    (r"\bIterator\b", "AsyncIterator"),
    (r"iter_lines", "aiter_lines"),
    (r"response\.read\(\)", "await response.aread()"),
    (r"(?<!async )with self\._http", "async with self._http"),
    (r"\bfor (\w+) in (response\.aiter_lines|self\.results)", r"async for \1 in \2"),
    (r"(?<!def )(?<!await )self\.(_send|_post|get|create)\(", r"await self.\1("),
    (r"self\._http\.request", "await self._http.request"),
    (r"( +)def (?!__init__|__iter__)", r"\1async def "),
    (r"def __iter__", "def __aiter__"),
    (r"__(enter|exit)__", r"__a\1__"),
    (r"(def |self\.)close\(", r"\1aclose("),
    (r"self\.aclose\(\)", "await self.aclose()"),
    (r"self\._http\.close\(\)", "await self._http.aclose()"),
]


def asynchronous(source: str) -> str:
    for pattern, replacement in CHANGES:
        source = re.sub(pattern, replacement, source)
    return source


if __name__ == "__main__":
    for made_from, target in FILES.items():
        made = asynchronous((PACKAGE / made_from).read_text(encoding="utf-8"))
        if "--check" not in sys.argv:
            (PACKAGE / target).write_text(made, encoding="utf-8")
        elif (PACKAGE / target).read_text(encoding="utf-8") != made:
            sys.exit(f"{target} is not what {made_from} says: run python3 clients/python/scripts/make_async.py")
