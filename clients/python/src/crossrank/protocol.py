"""What both clients share: which answers are errors, which requests are worth sending again, and when."""

from __future__ import annotations

import email.utils
import json
import os
import random
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx

from .errors import CrossrankError, RequestRefused, ServiceFailed, ServiceUnavailable
from .types import Batch, Problem

NDJSON = "application/x-ndjson"
TRY_LATER = (429, 503)
# The service answers within its own deadlines; a client that gave up early would only lose the work.
TIMEOUT = httpx.Timeout(600.0, connect=10.0)
ENDED = ("completed", "cancelled")
PAGE = 500


def address_of(url: str | None) -> str:
    """Where the service is: as given, else `CROSSRANK_URL`, else this machine."""
    return url or os.environ.get("CROSSRANK_URL") or "http://127.0.0.1:8080"


def headers_with_key(headers: Mapping[str, str] | None) -> httpx.Headers:
    """With the key of `CROSSRANK_API_KEY`, where there is one and no `Authorization` is given."""
    given = httpx.Headers(dict(headers or {}))
    key = os.environ.get("CROSSRANK_API_KEY")
    if key:
        given.setdefault("Authorization", f"Bearer {key}")
    return given


@dataclass(frozen=True)
class Retries:
    """How often, and for how long, a request that is safe to repeat is sent again."""

    attempts: int = 5
    """Attempts in all."""
    longest_wait_s: float = 60.0
    """A `Retry-After` longer than this is not waited for."""

    def wait_after(self, attempt: int, retry_after: str | None) -> float | None:
        """Seconds to wait after attempt `attempt` (from 1) failed; None: give up.

        `Retry-After` where the service gave it, else 0.25 × 2^(attempt − 1) s with up to a half more at random, so that
        many clients don't come back at once.
        """
        if attempt >= self.attempts:
            return None
        told = seconds_of(retry_after)
        if told is None:
            return min(0.25 * 2.0 ** (attempt - 1) * (1 + random.random() / 2), self.longest_wait_s)
        return told if told <= self.longest_wait_s else None


def seconds_of(retry_after: str | None) -> float | None:
    """`Retry-After` in seconds: a number, or an HTTP date. None where it is neither."""
    if retry_after is None:
        return None
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None


def error_of(response: httpx.Response) -> CrossrankError:
    """The error of a response that is no success; its body must have been read."""
    problem = _problem_in(response)
    said = f"The service answered {response.status_code}"
    message = said if problem is None else f"{said}: {problem['title']}. {problem['detail']}"
    if response.status_code in TRY_LATER:
        return ServiceUnavailable(message, problem)
    if 400 <= response.status_code < 500:
        return RequestRefused(message, problem)
    return ServiceFailed(message, problem)


def unreachable(error: httpx.TransportError) -> ServiceUnavailable:
    return ServiceUnavailable(f"The service can't be reached: {error or type(error).__name__}")


def was_never_sent(error: httpx.TransportError) -> bool:
    return isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))


def _problem_in(response: httpx.Response) -> Problem | None:
    try:
        body = response.json()
    except ValueError:
        return None
    if isinstance(body, dict) and {"title", "status", "detail"} <= body.keys():
        return cast(Problem, body)
    return None


def json_in(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise ServiceFailed("The answer is not JSON: is this Crossrank's address?") from error


def body_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that were given; None is one that was not."""
    return {name: value for name, value in fields.items() if value is not None}


def lines_of(problems: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for problem in problems:
        yield json.dumps(problem).encode() + b"\n"


async def alines_of(problems: Iterable[Mapping[str, Any]]) -> AsyncIterator[bytes]:
    for line in lines_of(problems):
        yield line


def batch_of_event(line: str) -> Batch | None:
    """The batch in a line of server-sent events; None: another line."""
    return cast(Batch, json.loads(line[5:])) if line.startswith("data:") else None
