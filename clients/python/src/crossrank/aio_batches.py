"""AsyncBatches: many problems, kept by the service until they are done. This one is for asyncio, made by scripts/make_async.py: do not edit."""

from __future__ import annotations

import json
import asyncio
import uuid
from collections.abc import Iterable, AsyncIterator, Mapping
from typing import Any, Protocol, cast

import httpx

from .protocol import ENDED, NDJSON, PAGE, batch_of_event, error_of, json_in, alines_of, unreachable
from .types import Batch, BatchList


class Send(Protocol):
    async def __call__(self, method: str, path: str, *, again: bool = True, **request: Any) -> httpx.Response: ...


class AsyncBatches:
    """`client.batches`."""

    def __init__(self, http: httpx.AsyncClient, send: Send) -> None:
        self._http = http
        self._send = send

    async def create(self, problems: Iterable[Mapping[str, Any]], *, idempotency_key: str | None = None) -> Batch:
        """Uploads problems (rerank requests with an optional `custom_id`) as they come; returns when all are durable.

        Retried under one idempotency key, so that a batch is never there twice; what can be read only once (a generator)
        is sent only once.
        """
        once = iter(problems) is problems
        headers = {"content-type": NDJSON, "idempotency-key": idempotency_key or uuid.uuid4().hex}
        content: Any = alines_of(problems) if once else AsyncLines(problems)
        response = await self._send("POST", "/v1/batches", again=not once, headers=headers, content=content)
        return cast(Batch, json_in(response))

    async def get(self, batch_id: str) -> Batch:
        return cast(Batch, json_in(await self._send("GET", f"/v1/batches/{batch_id}")))

    async def list(self, *, limit: int = 20, before: str | None = None) -> BatchList:
        """A page of batches, the latest first; its `next` is `before` of the page after it."""
        params = {"limit": str(limit), **({} if before is None else {"before": before})}
        return cast(BatchList, json_in(await self._send("GET", "/v1/batches", params=params)))

    async def cancel(self, batch_id: str) -> Batch:
        """Cancels what is not done yet. What is done is kept."""
        return cast(Batch, json_in(await self._send("DELETE", f"/v1/batches/{batch_id}")))

    async def events(self, batch_id: str) -> AsyncIterator[Batch]:
        """The batch whenever it has changed; the last one has ended. Not taken up again when the connection breaks."""
        try:
            async with self._http.stream("GET", f"/v1/batches/{batch_id}/events") as response:
                if not response.is_success:
                    await response.aread()
                    raise error_of(response)
                async for line in response.aiter_lines():
                    batch = batch_of_event(line)
                    if batch is not None:
                        yield batch
        except httpx.TransportError as error:
            raise unreachable(error) from error

    async def wait(self, batch_id: str, *, poll_s: float = 0.5) -> Batch:
        """Waits until the batch has ended. A service that restarts meanwhile is waited for as the retries say."""
        while True:
            batch = await self.get(batch_id)
            if batch["state"] in ENDED:
                return batch
            await asyncio.sleep(poll_s)

    async def results(self, batch_id: str, *, start: int = 0, poll_s: float = 0.5) -> AsyncIterator[dict[str, Any]]:
        """Results, a line each, in the input's order, as they get done, until the batch has ended.

        A line is `{"custom_id", "status": "ok", "reply"}` or `{"custom_id", "status": "failed", "error"}`. `start` is
        the place in the input to begin at.
        """
        while True:
            batch = await self.get(batch_id)
            ended = batch["state"] in ENDED
            params = {"from": str(start), "limit": str(PAGE)}
            response = await self._send("GET", f"/v1/batches/{batch_id}/results", params=params)
            for line in response.content.splitlines():
                yield json.loads(line)
            after = int(response.headers["x-next-from"])
            if after == start:
                if ended:
                    return
                await asyncio.sleep(poll_s)
            start = after

    async def run(self, problems: Iterable[Mapping[str, Any]]) -> AsyncIterator[dict[str, Any]]:
        """`create`, then `results`: begins when the first line is asked for."""
        batch = await self.create(problems)
        async for line in self.results(batch["id"]):
            yield line


class AsyncLines:
    """Problems as a body that can be sent again."""

    def __init__(self, problems: Iterable[Mapping[str, Any]]) -> None:
        self._problems = problems

    def __aiter__(self) -> AsyncIterator[bytes]:
        return alines_of(self._problems)
