"""The tests run against a real service, whose address is in CROSSRANK_URL; see test/clients/python.test.ts."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from crossrank import Client


@pytest.fixture(scope="session")
def url() -> str:
    address = os.environ.get("CROSSRANK_URL")
    if address is None:
        pytest.skip("CROSSRANK_URL is not set")
    return address


@pytest.fixture(scope="session")
def client(url: str) -> Iterator[Client]:
    with Client(url) as made:
        yield made
