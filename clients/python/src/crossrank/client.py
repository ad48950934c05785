"""The client for ordinary code. `aio.py` is the same for asyncio."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, cast

import httpx

from .batches import Batches
from .errors import CrossrankError
from .protocol import (
    TIMEOUT,
    TRY_LATER,
    Retries,
    address_of,
    body_of,
    error_of,
    headers_with_key,
    json_in,
    unreachable,
    was_never_sent,
)
from .types import Languages, RerankReply, RewardsReply, ScoreReply, Strategies


class Client:
    """A connection to a Crossrank service. May be used by many threads; close it, or use it in a `with` statement.

    Without `url` it is the service of `CROSSRANK_URL`, else of this machine. A key in `CROSSRANK_API_KEY` is sent unless
    `headers` have an `Authorization` of their own.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        retries: Retries = Retries(),
        timeout: httpx.Timeout | float = TIMEOUT,
    ) -> None:
        self._http = httpx.Client(base_url=address_of(url), headers=headers_with_key(headers), timeout=timeout)
        self._retries = retries
        self.batches = Batches(self._http, self._send)

    def rerank(
        self,
        language: str,
        candidates: Sequence[str | Mapping[str, Any]],
        tests: Sequence[str | Mapping[str, Any]],
        **options: Any,
    ) -> RerankReply:
        """Executes every candidate against every test and ranks the candidates.

        `options` are the other fields of `RerankRequest`: `prelude`, `strategy`, `limits`, `include`, `top_n`, …; one
        that is None is left out. Raises `RequestRefused` naming the field where the service does not take the request.
        """
        body = {"language": language, "candidates": list(candidates), "tests": list(tests)}
        return cast(RerankReply, self._post("/v1/rerank", {**body, **options}))

    def score(self, matrix: Sequence[str], **options: Any) -> ScoreReply:
        """Ranks a matrix that was executed elsewhere: a string of `1`, `0` and `-` for each candidate."""
        return cast(ScoreReply, self._post("/v1/score", {"matrix": list(matrix), **options}))

    def rewards(
        self, language: str, groups: Sequence[Mapping[str, Any]], rule: str = "fraction", **options: Any
    ) -> RewardsReply:
        """A reward in [0, 1] for every completion of every group; None where the service does not know."""
        body = {"language": language, "groups": list(groups), "rule": rule}
        return cast(RewardsReply, self._post("/v1/rewards", {**body, **options}))

    def languages(self) -> Languages:
        return cast(Languages, json_in(self._send("GET", "/v1/languages")))

    def strategies(self) -> Strategies:
        return cast(Strategies, json_in(self._send("GET", "/v1/strategies")))

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _post(self, path: str, fields: Mapping[str, Any]) -> Any:
        return json_in(self._send("POST", path, json=body_of(fields)))

    def _send(self, method: str, path: str, *, again: bool = True, **request: Any) -> httpx.Response:
        """Sends until there is an answer. `again` is False for what can't be sent twice: a body that is a stream."""
        attempt = 1
        while True:
            failure: CrossrankError
            try:
                response = self._http.request(method, path, **request)
            except httpx.TransportError as error:
                may_repeat = again and (was_never_sent(error) or not isinstance(error, httpx.TimeoutException))
                failure, retry_after = unreachable(error), None
            else:
                if response.is_success:
                    return response
                may_repeat = again and response.status_code in TRY_LATER
                failure, retry_after = error_of(response), response.headers.get("retry-after")
            wait = self._retries.wait_after(attempt, retry_after) if may_repeat else None
            if wait is None:
                raise failure
            time.sleep(wait)
            attempt += 1
