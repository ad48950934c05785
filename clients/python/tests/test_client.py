from __future__ import annotations

import asyncio
from typing import Any

import pytest

from crossrank import AsyncClient, Client, RequestRefused, ServiceUnavailable, best_of_n
from crossrank.protocol import Retries, headers_with_key

SAMPLES = ["def f(x):\n    return x\n", "def f(x):\n    return x + 1\n", "def f(x):\n    return 1 + x\n"]
TESTS = ["assert f(1) == 2", "assert f(5) == 6"]


def problem(name: str) -> dict[str, Any]:
    return {"custom_id": name, "language": "python", "candidates": SAMPLES, "tests": TESTS}


def test_rerank_and_best_of_n(client: Client) -> None:
    reply = client.rerank("python", SAMPLES, TESTS, include=["outcomes"], strategy=None)
    assert reply["outcomes"] == ["FF", "PP", "PP"]
    best = best_of_n(SAMPLES, TESTS, client=client)
    assert best.index in (1, 2) and best.code == SAMPLES[best.index]


def test_the_service_and_the_key_are_those_of_the_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSRANK_URL", url)
    assert best_of_n(SAMPLES, TESTS).index in (1, 2)
    monkeypatch.delenv("CROSSRANK_API_KEY", raising=False)
    assert "authorization" not in headers_with_key(None)
    monkeypatch.setenv("CROSSRANK_API_KEY", "cr_secret")
    assert headers_with_key({"x-team": "a"})["authorization"] == "Bearer cr_secret"
    assert headers_with_key({"authorization": "Bearer other"})["authorization"] == "Bearer other"


def test_score_and_rewards(client: Client) -> None:
    assert client.score(["10", "11"], strategy="max_pass")["results"][0]["index"] == 1
    groups = [{"tests": TESTS, "completions": SAMPLES}]
    assert client.rewards("python", groups)["groups"][0]["rewards"] == [0, 1, 1]
    names = [language["name"] for language in client.languages()["languages"]]
    assert "python" in names and client.strategies()["strategies"]


def test_a_refusal_carries_the_problem(client: Client) -> None:
    with pytest.raises(RequestRefused) as caught:
        client.rerank("python", SAMPLES, TESTS, colour="red")
    assert caught.value.status == 400
    assert caught.value.errors[0]["pointer"] == "/colour"
    with pytest.raises(RequestRefused) as caught:
        client.batches.get("ba_none")
    assert caught.value.status == 404


def test_batches(client: Client) -> None:
    batch = client.batches.create(problem(f"p{index}") for index in range(3))
    assert client.batches.wait(batch["id"], poll_s=0.05)["counts"] == {"total": 3, "done": 3, "failed": 0}
    assert [line["custom_id"] for line in client.batches.results(batch["id"], start=1)] == ["p1", "p2"]
    *_, last = client.batches.events(batch["id"])
    assert last["state"] == "completed"
    assert batch["id"] in [one["id"] for one in client.batches.list()["batches"]]
    assert client.batches.cancel(batch["id"])["state"] == "completed"
    lines = list(client.batches.run([problem("a"), {"custom_id": "b"}]))
    assert [(line["custom_id"], line["status"]) for line in lines] == [("a", "ok"), ("b", "failed")]
    once = [client.batches.create([problem("a")], idempotency_key=batch["id"])["id"] for _ in range(2)]
    assert once[0] == once[1]


def test_asyncio(url: str) -> None:
    async def all_of_it() -> None:
        async with AsyncClient(url) as client:
            replies = await asyncio.gather(*(client.rerank("python", SAMPLES, TESTS) for _ in range(4)))
            assert {reply["results"][0]["passed"] for reply in replies} == {2}
            lines = [line async for line in client.batches.run([problem("a"), problem("b")])]
            assert [line["custom_id"] for line in lines] == ["a", "b"]
            batch = await client.batches.create(problem(name) for name in "cd")
            states = [seen["state"] async for seen in client.batches.events(batch["id"])]
            assert states[-1] == "completed"
            with pytest.raises(RequestRefused):
                await client.score([])

    asyncio.run(all_of_it())


def test_nobody_there() -> None:
    with Client("http://127.0.0.1:9", retries=Retries(attempts=2)) as client:
        with pytest.raises(ServiceUnavailable, match="can't be reached"):
            client.languages()
