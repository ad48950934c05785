from __future__ import annotations

import json
import math
from typing import Any, cast

import pytest

from crossrank import Client, ServiceFailed
from crossrank import verl
from crossrank.rollouts import Sample, filled_by_group_mean, rewards_of, text_of
from crossrank.trl import reward_func
from crossrank.types import RewardsReply

RIGHT = "Here it is:\n```python\ndef f(x):\n    return x + 1\n```\nDone."
WRONG = "<think>\n```python\ndef f(x):\n    return x + 1\n```\n</think>\n```python\ndef f(x):\n    return x\n```"
TESTS = ["assert f(1) == 2", "assert f(5) == 6"]


def test_trl_as_its_trainers_call(client: Client) -> None:
    reward = reward_func(client)
    said = [[{"role": "assistant", "content": text}] for text in (RIGHT, WRONG, RIGHT)]
    prompts = [[{"role": "user", "content": "f"}]] * 3
    columns = {"tests": [TESTS, json.dumps(TESTS), None], "completion_ids": [[1]] * 3, "trainer_state": object()}
    assert reward(prompts=prompts, completions=said, **columns) == [1, 0, None]
    assert reward(prompts=["p", "p"], completions=[RIGHT, WRONG], tests=[TESTS, TESTS]) == [1, 0]
    assert reward.__name__ == "crossrank_reward"
    with pytest.raises(KeyError, match="no column 'tests'"):
        reward(prompts=["p"], completions=["x"])


def test_a_prelude_is_gone_on_from(client: Client) -> None:
    reward = reward_func(client, prelude="header", rule="binary")
    header = ["def f(x):\n"] * 2
    bodies = ["    return x + 1\n", "    return x\n"]
    assert reward(prompts=["p"] * 2, completions=bodies, tests=[TESTS] * 2, header=header) == [1, 0]


def test_verl_as_its_managers_call(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSRANK_URL", url)
    one = verl.compute_score(data_source="d", solution_str=RIGHT, ground_truth=json.dumps(TESTS), extra_info={"index": 1})
    assert one == {"score": 1, "crossrank_unknown": 0}
    many = verl.compute_scores(
        data_sources=["d"] * 3,
        solution_strs=[RIGHT, WRONG, "const f = (x) => x + 1;"],
        ground_truths=[TESTS, TESTS, ["assert.equal(f(1), 2)"]],
        extra_infos=[None, {}, {"language": "javascript"}],
    )
    assert [score["score"] for score in many] == [1, 0, 1]


def asked_once(rewards: list[list[float | None]]) -> Any:
    asked: list[Any] = []

    def ask(groups: list[dict[str, Any]]) -> RewardsReply:
        asked.append(groups)
        return cast(RewardsReply, {"groups": [{"rewards": group} for group in rewards]})

    return ask, asked


def test_rewards_come_in_the_order_of_the_completions_however_groups_lie() -> None:
    samples = [Sample("a", TESTS, prompt=1), Sample("b", TESTS, prompt=2), Sample("c", None), Sample("d", TESTS, prompt=1)]
    ask, asked = asked_once([[0.1, 0.4], [0.2]])
    assert rewards_of(samples, ask) == [0.1, 0.2, None, 0.4]
    assert [group["completions"] for group in asked[0]] == [["a", "d"], ["b"]]


def test_what_is_not_known_is_never_0() -> None:
    samples = [Sample("a", TESTS, prompt=1), Sample("b", TESTS, prompt=1), Sample("c", TESTS, prompt=2)]
    ask, _ = asked_once([[0.5, None], [None]])
    rewards = rewards_of(samples, ask)
    assert rewards == [0.5, None, None]
    filled = filled_by_group_mean(samples, rewards)
    assert filled[:2] == [0.5, 0.5] and math.isnan(filled[2])


class Stub:
    """A client that answers with these rewards."""

    def __init__(self, rewards: list[list[float | None]]) -> None:
        self._rewards = rewards

    def rewards(self, *_: Any, **__: Any) -> Any:
        return {"groups": [{"rewards": group} for group in self._rewards]}


def test_trl_before_it_masked_and_verl(monkeypatch: pytest.MonkeyPatch) -> None:
    stub = cast(Client, Stub([[1.0, None]]))
    call = {"prompts": ["p", "p"], "completions": ["a", "b"], "tests": [TESTS, TESTS]}
    assert reward_func(stub)(**call) == [1, None]
    assert reward_func(stub, unknown="group_mean")(**call) == [1, 1]
    monkeypatch.setattr(verl, "_client", lambda: stub)
    both = verl.compute_scores(["d"] * 2, ["a", "b"], [TESTS] * 2, [None] * 2)
    assert both == [{"score": 1, "crossrank_unknown": 0}, {"score": 1, "crossrank_unknown": 1}]
    monkeypatch.setattr(verl, "_client", lambda: cast(Client, Stub([[None]])))
    with pytest.raises(ServiceFailed):
        verl.compute_score("d", "a", TESTS)


def test_text_of() -> None:
    assert text_of([{"role": "assistant", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]) == "ab"
    assert text_of("<think>x</think>y") == "y" and text_of([]) == "" and text_of("plain") == "plain"
