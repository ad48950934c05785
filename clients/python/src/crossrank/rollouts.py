"""What the reward functions share: completions to groups, groups to rewards in the order of the completions."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from .types import RewardsReply


class Sample(NamedTuple):
    """A completion with what it is judged by. `tests` None: it is not ours to reward."""

    completion: str
    tests: Sequence[Any] | None
    prelude: str = ""
    prompt: Hashable = None


Ask = Callable[[list[dict[str, Any]]], RewardsReply]


def rewards_of(samples: Sequence[Sample], ask: Ask) -> list[float | None]:
    """A reward for each sample, in order. Samples of the same prompt, prelude and tests are one group.

    None: there are no tests, or the service failed on a cell or had no time for it. Never 0 for that.
    """
    groups = groups_of(samples)
    rewards: list[float | None] = [None] * len(samples)
    if not groups:
        return rewards
    asked = [
        {
            "prelude": samples[places[0]].prelude,
            "tests": list(samples[places[0]].tests or []),
            "completions": [samples[place].completion for place in places],
        }
        for places in groups
    ]
    for places, group in zip(groups, ask(asked)["groups"]):
        for place, reward in zip(places, group["rewards"]):
            rewards[place] = reward
    return rewards


def groups_of(samples: Sequence[Sample]) -> list[list[int]]:
    """Places of the samples that have tests, by group."""
    groups: dict[Hashable, list[int]] = {}
    for place, (_, tests, prelude, prompt) in enumerate(samples):
        if tests:
            key = (prompt, prelude, json.dumps(list(tests), sort_keys=True))
            groups.setdefault(key, []).append(place)
    return list(groups.values())


def filled_by_group_mean(samples: Sequence[Sample], rewards: Sequence[float | None]) -> list[float]:
    """Unknown rewards become the mean of the known ones of their group, which is no advantage and no disadvantage.

    NaN where nothing of the group is known.
    """
    filled = [math.nan if reward is None else reward for reward in rewards]
    for places in groups_of(samples):
        known = [reward for place in places if (reward := rewards[place]) is not None]
        mean = sum(known) / len(known) if known else math.nan
        for place in places:
            if rewards[place] is None:
                filled[place] = mean
    return filled


def text_of(completion: Any) -> str:
    """What the model wrote: a text, or the content of the last of its messages. Reasoning before `</think>` is left out.

    Fences stay: the service takes them off.
    """
    if isinstance(completion, str):
        text = completion
    else:
        content = completion[-1]["content"] if completion else ""
        text = str(content) if isinstance(content, str) else "".join(part.get("text", "") for part in content or [])
    return text.rpartition("</think>")[2] if "</think>" in text else text


def tests_of(value: Any) -> Sequence[Any] | None:
    """Tests of a data set's column: a list, or a JSON text of one. None or empty: there are none."""
    tests = json.loads(value) if isinstance(value, str) else value
    if isinstance(tests, Mapping):
        raise TypeError("Tests must be a list of texts or objects, or a JSON text of one.")
    return None if tests is None or len(tests) == 0 else list(tests)
