"""A reward function for TRL's `GRPOTrainer` and `RLOOTrainer` (`reward_funcs=[crossrank.trl.reward_func()]`).

TRL calls `f(prompts, completions, **columns)`, with a list for every column of the data set, and takes a list of floats
or None. TRL from 1.10 on leaves a completion out of its group where all reward functions return None. Older versions sum
what is left, which is 0 where there is no other reward function: set `unknown="group_mean"` there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

from .client import Client
from .rollouts import Sample, filled_by_group_mean, rewards_of, tests_of, text_of

RewardFunc = Callable[..., "list[float | None]"]


def reward_func(
    client: Client | None = None,
    *,
    rule: str = "fraction",
    language: str = "python",
    tests: str = "tests",
    prelude: str = "prelude",
    unknown: Literal["none", "group_mean"] = "none",
    **options: Any,
) -> RewardFunc:
    """Makes a reward function. `tests` and `prelude` name columns; a data set may have no prelude.

    Completions may be texts or conversations. A row whose tests are None or empty gets None, so that data sets of
    several kinds can be mixed. `options` are other fields of a rewards request: `limits`, `strategy`, `deadline_ms`.
    """
    service = client or Client()

    def crossrank_reward(
        prompts: Sequence[Any] | None = None, completions: Sequence[Any] = (), **columns: Any
    ) -> list[float | None]:
        if tests not in columns:
            raise KeyError(f"The data set has no column {tests!r}: name the one with tests, reward_func(tests=…).")
        size = len(completions)
        samples = [
            Sample(text_of(completion), tests_of(row), before or "", json.dumps(prompt, sort_keys=True, default=str))
            for completion, row, before, prompt in zip(
                completions, columns[tests], columns.get(prelude) or [""] * size, prompts or [None] * size
            )
        ]
        rewards = rewards_of(samples, lambda groups: service.rewards(language, groups, rule, **options))
        if unknown == "none":
            return rewards
        filled = filled_by_group_mean(samples, rewards)
        return [reward if sample.tests and reward == reward else None for sample, reward in zip(samples, filled)]

    return crossrank_reward
