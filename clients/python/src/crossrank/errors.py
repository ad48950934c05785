"""What can go wrong, in three kinds. Each says whose turn it is."""

from __future__ import annotations

from .types import FieldError, Problem


class CrossrankError(Exception):
    """Base of all errors of this package. `problem` is what the service said, where it said something."""

    def __init__(self, message: str, problem: Problem | None = None) -> None:
        super().__init__(message)
        self.problem = problem

    @property
    def status(self) -> int | None:
        """HTTP status; None where there was no answer."""
        return None if self.problem is None else self.problem["status"]

    @property
    def errors(self) -> list[FieldError]:
        """The fields at fault, each with a JSON pointer into the request."""
        return [] if self.problem is None else self.problem.get("errors", [])


class RequestRefused(CrossrankError):
    """The request is wrong (4xx): change it, sending it again is of no use."""


class ServiceUnavailable(CrossrankError):
    """The service can't be reached or takes no work now (429, 503), after all retries: try again later."""


class ServiceFailed(CrossrankError):
    """The service failed (5xx), or answered with something that is not Crossrank's: tell its operator."""
