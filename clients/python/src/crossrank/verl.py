"""Reward functions for verl: name this file or your own in `custom_reward_function.path`.

verl has two forms: `compute_score` of one solution, and, with `reward_manager=batch`, `compute_scores` of a whole batch.
The tests are in `ground_truth`, a list or a JSON text of one; `extra_info` may have `prelude`, `language` and `index`.

verl has no mask: one NaN makes a whole group's advantages NaN. So `compute_scores` gives what the service does not know
the mean of its group, which is no advantage under GRPO, and says so in `crossrank_unknown`. Where nothing of a group is
known, and in `compute_score`, which sees no group, there is no such number: `ServiceFailed` is raised. Never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypedDict

from .client import Client
from .errors import ServiceFailed
from .rollouts import Sample, filled_by_group_mean, rewards_of, tests_of, text_of


class Score(TypedDict):
    score: float
    crossrank_unknown: float
    """1 where the score is not the service's but the mean of the group."""


@lru_cache(maxsize=1)
def _client() -> Client:
    return Client()


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Mapping[str, Any] | None = None,
    *,
    rule: str = "fraction",
    **_: Any,
) -> Score:
    """verl's form for one solution. Raises `ServiceFailed` where there is no reward."""
    return compute_scores([data_source], [solution_str], [ground_truth], [extra_info], rule=rule)[0]


def compute_scores(
    data_sources: Sequence[str],
    solution_strs: Sequence[str],
    ground_truths: Sequence[Any],
    extra_infos: Sequence[Mapping[str, Any] | None],
    *,
    rule: str = "fraction",
    **_: Any,
) -> list[Score]:
    """verl's form for a batch: one request for each language in it. `rule` as `custom_reward_function.reward_kwargs`."""
    infos = [info or {} for info in extra_infos]
    scores: list[Score | None] = [None] * len(solution_strs)
    languages = [str(info.get("language", "python")) for info in infos]
    for language in dict.fromkeys(languages):
        places = [place for place, name in enumerate(languages) if name == language]
        samples = [
            Sample(
                text_of(solution_strs[place]),
                _tests(ground_truths[place], data_sources[place]),
                str(infos[place].get("prelude", "")),
                (str(data_sources[place]), str(infos[place].get("index"))),
            )
            for place in places
        ]
        rewards = rewards_of(samples, lambda groups: _client().rewards(language, groups, rule))
        for place, reward, score in zip(places, rewards, filled_by_group_mean(samples, rewards)):
            if score != score:
                raise ServiceFailed("The service knows the reward of no completion of a group. Its log says why.")
            scores[place] = {"score": score, "crossrank_unknown": float(reward is None)}
    return [score for score in scores if score is not None]


def _tests(ground_truth: Any, data_source: str) -> Sequence[Any]:
    tests = tests_of(ground_truth)
    if tests is None:
        raise ValueError(f"ground_truth of a row of {data_source!r} has no tests.")
    return tests
