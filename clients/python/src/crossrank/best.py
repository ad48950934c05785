"""The shortest way: give programs and tests, get the best program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .client import Client
from .types import RerankReply


@dataclass(frozen=True)
class Best:
    """The program ranked first, its place among the samples, and the whole reply."""

    code: str
    index: int
    reply: RerankReply


def best_of_n(
    samples: Sequence[str],
    tests: Sequence[str | Mapping[str, Any]],
    *,
    language: str = "python",
    client: Client | None = None,
    **options: Any,
) -> Best:
    """The sample most likely right: `best_of_n(samples, tests).code`.

    `client` defaults to a service on this machine. `options` as in `Client.rerank`.
    """
    if client is None:
        with Client() as own:
            return best_of_n(samples, tests, language=language, client=own, **options)
    reply = client.rerank(language, samples, tests, **options)
    index = reply["results"][0]["index"]
    return Best(samples[index], index, reply)
