"""Client of Crossrank, a service that executes candidate programs against tests and ranks the programs.

`Client` and `AsyncClient` have a method for each thing that the service does; `best_of_n` is for those who only want the
best program. `crossrank.trl` and `crossrank.verl` hold reward functions. `crossrank.types` is what goes over the wire.
"""

from .aio import AsyncClient
from .best import Best, best_of_n
from .client import Client
from .errors import CrossrankError, RequestRefused, ServiceFailed, ServiceUnavailable

__all__ = [
    "AsyncClient",
    "Best",
    "Client",
    "CrossrankError",
    "RequestRefused",
    "ServiceFailed",
    "ServiceUnavailable",
    "best_of_n",
]
