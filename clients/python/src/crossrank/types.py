"""What goes over the wire. Made from openapi/openapi.json by scripts/make_types.py: do not edit."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, Union


class Answer(TypedDict):
    """What a candidate answered, or a test wants."""

    kind: Literal['value', 'exception', 'limit', 'opaque']
    type: str
    text: str


class Answers(TypedDict):
    """What the candidates answered to what the tests ask."""

    questions: list["Question"]
    answers: list["Answer"]
    given: list[list[Union[int, None]]]
    wanted: list[Union[int, None]]


class BatchCounts(TypedDict):
    """How far it is."""

    total: int
    done: int
    failed: int


class Batch(TypedDict):
    """A batch and how far it is."""

    id: str
    owner: str
    state: Literal['queued', 'running', 'completed', 'cancelled']
    counts: "BatchCounts"
    per_second: Union[float, None]
    seconds_left: Union[float, None]
    created_at: Union[str, None]
    started_at: Union[str, None]
    ended_at: Union[str, None]


class BatchList(TypedDict):
    """A page of batches."""

    batches: list["Batch"]
    next: Union[str, None]


class _Candidate(TypedDict):
    code: str


class Candidate(_Candidate, total=False):
    """A candidate program with what is known of it."""

    id: str
    count: int
    source: str
    prior: float


class CheckerComparison(TypedDict):
    """A special judge, for problems with more than one right output. It runs apart from the candidates."""

    checker: str


class ChosenStrategy(TypedDict):
    """The strategy that ranked, with every parameter as it was used."""

    name: str


class Cluster(TypedDict):
    """Candidates that pass the same tests."""

    id: int
    candidates: list[int]
    tests_passed: list[int]
    size: int
    score: float


class _CodeTest(TypedDict):
    code: str


class CodeTest(_CodeTest, total=False):
    """A test as program text."""

    id: str
    count: int
    trusted: bool


class CompatibleRerankReplyMetaApiVersion(TypedDict):
    """Form of this reply."""

    version: str


class CompatibleRerankReplyMeta(TypedDict):
    """About the reply."""

    api_version: "CompatibleRerankReplyMetaApiVersion"
    warnings: list[str]


class CompatibleRerankReply(TypedDict):
    """The candidates, best first."""

    id: str
    results: list["CompatibleResult"]
    meta: "CompatibleRerankReplyMeta"


class _CompatibleRerankRequest(TypedDict):
    query: str
    documents: list[Union[str, "TextDocument"]]
    tests: list[Union[str, "CodeTest", "StdioTest"]]


class CompatibleRerankRequest(_CompatibleRerankRequest, total=False):
    """Documents are candidates; `tests` is what rankers of texts do not have."""

    model: str
    top_n: int
    return_documents: bool
    max_tokens_per_doc: int
    priority: int
    language: str
    prelude: str
    strategy: Union[str, "StrategyChoice"]
    limits: "Limits"
    deadline_ms: int


class CompatibleResultDocument(TypedDict):
    """With `return_documents`."""

    text: str


class _CompatibleResult(TypedDict):
    index: int
    relevance_score: float


class CompatibleResult(_CompatibleResult, total=False):
    """A candidate and its score."""

    document: "CompatibleResultDocument"


class Costs(TypedDict, total=False):
    """What `decision` weighs, all in one unit of your own."""

    wrong: float
    more_tests: float
    more_candidates: float
    ask: float


class Failure(TypedDict):
    """Why a cell did not pass."""

    candidate: int
    test: int
    outcome: str
    type: str
    message: str
    line: Union[int, None]


class FieldError(TypedDict):
    """A field at fault."""

    pointer: str
    detail: str


class FloatComparison(TypedDict):
    """Numbers are compared with a tolerance."""

    float: float


class GroupRewards(TypedDict):
    """The rewards of a group."""

    id: str
    rewards: list[Union[float, None]]
    parts: list["RewardParts"]


class Health(TypedDict):
    """All is well."""

    status: Literal['ok']


class Language(TypedDict):
    """A language that candidates and tests may be in."""

    name: str
    runtime: str
    ready: bool
    candidate_forms: list[str]
    test_forms: list[str]
    libraries: list[str]


class Languages(TypedDict):
    """The languages that there are."""

    languages: list["Language"]


class Limits(TypedDict, total=False):
    """Limits of each cell. Defaults and ceilings are the operator’s; those named here are the usual ones. Over a ceiling is a 422."""

    cell_timeout_ms: int
    memory_mb: int
    output_kb: int


class MaxCells(TypedDict):
    """A ceiling on cells."""

    max_cells: int


class Paper(TypedDict):
    """The publication that the strategy comes from."""

    authors: str
    title: str
    year: int
    venue: str
    url: str


class Picks(TypedDict):
    """The best candidate of each of the best clusters. With `diversify`."""

    candidates: list[int]
    expected_pass_at_k: Union[float, None]


class _Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str


class Problem(_Problem, total=False):
    """Why a request was not answered (RFC 9457)."""

    errors: list["FieldError"]
    retry_after: int


class ProblemKind(TypedDict):
    """A kind of problem."""

    type: str
    title: str
    status: int
    description: str


class Question(TypedDict):
    """What one or more tests ask, or a probe."""

    text: str
    tests: list[int]


class RandomTieBreak(TypedDict):
    """In a random order."""

    random: int


class Readiness(TypedDict):
    """Every runtime has a sandbox."""

    status: Literal['ok']
    walls: "Walls"


class RerankReplyEngine(TypedDict):
    """What made this reply."""

    version: str
    runtime: str


class _RerankReply(TypedDict):
    id: str
    language: str
    strategy: "ChosenStrategy"
    engine: "RerankReplyEngine"
    results: list["Result"]
    stats: "RerankStats"
    warnings: list[str]


class RerankReply(_RerankReply, total=False):
    """The candidates, ranked."""

    picks: "Picks"
    confidence: float
    none_right: float
    decision: Literal['accept', 'more_tests', 'more_candidates', 'ask']
    clusters: list["Cluster"]
    tests: list["TestReport"]
    matrix: list[str]
    outcomes: list[str]
    failures: list["Failure"]
    answers: "Answers"
    why: list["Why"]


class _RerankRequest(TypedDict):
    language: str
    candidates: list[Union[str, "Candidate"]]
    tests: list[Union[str, "CodeTest", "StdioTest"]]


class RerankRequest(_RerankRequest, total=False):
    """Candidates, tests, and how to execute and rank."""

    prelude: str
    prompt: str
    strategy: Union[str, "StrategyChoice"]
    limits: "Limits"
    seed: int
    priority: Literal['interactive', 'bulk']
    deadline_ms: int
    effort: Union[Literal['full', 'adaptive'], "MaxCells"]
    probes: int
    costs: "Costs"
    top_n: int
    tie_break: Union[Literal['earlier', 'shorter', 'faster'], "RandomTieBreak"]
    diversify: int
    include: list[Literal['clusters', 'tests', 'matrix', 'outcomes', 'failures', 'answers', 'why']]
    why: list[int]


class _RerankStats(TypedDict):
    cells: int
    executed: int
    cached: int
    concluded: int
    skipped: int
    infra_errors: int
    queued_ms: float
    execute_ms: float
    rank_ms: float
    total_ms: float


class RerankStats(_RerankStats, total=False):
    """What it cost."""

    probed: int


class _Result(TypedDict):
    index: int
    id: str
    rank: int
    relevance_score: float
    score: Union[float, None]
    cluster: Union[int, None]
    passed: int
    total: int


class Result(_Result, total=False):
    """A candidate with its place."""

    cpu_ms: Union[float, None]
    cpu_ms_sd: Union[float, None]
    flags: list[Literal['tampering', 'nondeterministic']]


class _RewardGroup(TypedDict):
    tests: list[Union[str, "CodeTest", "StdioTest"]]
    completions: list[str]


class RewardGroup(_RewardGroup, total=False):
    """The completions of one prompt with its tests."""

    id: str
    prelude: str


class RewardParts(TypedDict, total=False):
    """What a reward is made of, or why there is none."""

    pass_rate: Union[float, None]
    all_passed: bool
    posterior: Union[float, None]
    validity: Union[float, None]
    efficiency: Union[float, None]
    format: Union[float, None]
    flags: list[str]
    error: str


class RewardsReply(TypedDict):
    """The rewards of a rollout."""

    groups: list["GroupRewards"]


class _RewardsRequest(TypedDict):
    language: str
    rule: Literal['binary', 'fraction', 'posterior', 'weighted', 'acecode']
    groups: list["RewardGroup"]


class RewardsRequest(_RewardsRequest, total=False):
    """A rollout: groups of completions to be rewarded."""

    limits: "Limits"
    strategy: Union[str, "StrategyChoice"]
    seed: int
    priority: Literal['interactive', 'bulk']
    deadline_ms: int


class ScoreReplyEngine(TypedDict):
    """What made this reply."""

    version: str


class _ScoreReply(TypedDict):
    id: str
    strategy: "ChosenStrategy"
    engine: "ScoreReplyEngine"
    results: list["Result"]
    stats: "ScoreStats"
    warnings: list[str]


class ScoreReply(_ScoreReply, total=False):
    """The candidates of the matrix, ranked."""

    picks: "Picks"
    confidence: float
    none_right: float
    decision: Literal['accept', 'more_tests', 'more_candidates', 'ask']
    clusters: list["Cluster"]
    tests: list["TestReport"]
    matrix: list[str]


class _ScoreRequest(TypedDict):
    matrix: list[str]


class ScoreRequest(_ScoreRequest, total=False):
    """A pass matrix that was made elsewhere, to be ranked."""

    candidate_counts: list[int]
    test_counts: list[int]
    strategy: Union[str, "StrategyChoice"]
    costs: "Costs"
    top_n: int
    diversify: int
    include: list[Literal['clusters', 'tests', 'matrix']]


class ScoreStats(TypedDict):
    """What it cost."""

    cells: int
    rank_ms: float
    total_ms: float


class ServiceLimitsRequest(TypedDict):
    """The most that a request may have. Over it: 413 for the body, else 422; of `sandbox_seconds`, an answer with what is known."""

    candidates: int
    tests: int
    cells: int
    candidate_kb: int
    test_kb: int
    body_mb: int
    cell_timeout_ms: int
    memory_mb: int
    output_kb: int
    sandbox_seconds: int


class ServiceLimitsDefaults(TypedDict):
    """Limits of a cell where the request names none."""

    cell_timeout_ms: int
    memory_mb: int
    output_kb: int


class ServiceLimitsQueue(TypedDict):
    """What may wait for its turn. Over it: 503."""

    requests: int
    cells: int
    wait_ms: int


class ServiceLimitsHttp(TypedDict):
    """Bounds of connections. Over them: 408, 503, or the connection is closed."""

    connections: int
    headers_ms: int
    request_ms: int
    keep_alive_ms: int
    bodies_mb: int


class _ServiceLimitsKey(TypedDict):
    name: str
    weight: int


class ServiceLimitsKey(_ServiceLimitsKey, total=False):
    """The key that this was asked with. Over it: 429."""

    requests_per_minute: int
    requests_at_once: int
    sandbox_seconds_per_minute: int


class ServiceLimits(TypedDict):
    """All limits, as they are for whoever asks."""

    request: "ServiceLimitsRequest"
    defaults: "ServiceLimitsDefaults"
    queue: "ServiceLimitsQueue"
    http: "ServiceLimitsHttp"
    key: "ServiceLimitsKey"


class _StdioTest(TypedDict):
    stdin: str
    stdout: str


class StdioTest(_StdioTest, total=False):
    """A test of a whole program by its input and output."""

    id: str
    compare: Union[Literal['trimmed', 'exact', 'tokens'], "FloatComparison", "CheckerComparison"]
    count: int
    trusted: bool


class Strategies(TypedDict):
    """The strategies that there are."""

    strategies: list["Strategy"]


class Strategy(TypedDict):
    """A way to rank."""

    name: str
    title: str
    description: str
    default: bool
    reads_answers: bool
    paper: "Paper"
    parameters: dict[str, "StrategyParameter"]


class StrategyChoice(TypedDict):
    """A strategy with parameters. Those left out have their defaults."""

    name: str


class _StrategyParameter(TypedDict):
    type: Literal['number', 'integer', 'boolean']
    description: str
    default: Union[float, bool]


class StrategyParameter(_StrategyParameter, total=False):
    """A parameter of a strategy, as JSON Schema describes a value."""

    minimum: float
    maximum: float


class _TestReport(TypedDict):
    index: int
    id: str
    pass_rate: Union[float, None]


class TestReport(_TestReport, total=False):
    """What the candidates say about a test."""

    validity: float
    weight: float
    separates: float
    redundant_with: int


class TextDocument(TypedDict):
    """A document as an object."""

    text: str


class Walls(TypedDict):
    """What stands around every sandbox process."""

    permission: Literal[True]
    namespaces: bool
    reason: Union[str, None]


class Why(TypedDict):
    """Why one candidate stands before another."""

    candidate: int
    other: int
    score_gap: Union[float, None]
    texts_moved: Union[float, None]
    differences_total: int
    differences: list["WhyDifference"]


class WhyDifference(TypedDict):
    """A question that tells the two apart."""

    question: str
    tests: list[int]
    candidate: "WhySide"
    other: "WhySide"
    moved: Union[float, None]


class WhySide(TypedDict):
    """What one of the two did."""

    answer: Union["Answer", None]
    passed: int
    agreeing: int
