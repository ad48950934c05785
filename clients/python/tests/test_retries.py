"""Against a server that answers as told: what is sent again, after how long, and what is not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from crossrank import Client, ServiceFailed, ServiceUnavailable
from crossrank.protocol import Retries, seconds_of

LATER = {"type": "/problems/unavailable", "title": "Later", "status": 503, "detail": "Starting."}


class Server(HTTPServer):
    answers: list[tuple[int, dict[str, str], Any]]
    seen: list[bytes]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = b""
        if self.headers.get("transfer-encoding") == "chunked":
            while (size := int(self.rfile.readline(), 16)) > 0:
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["content-length"]))
        self.server.seen.append(self.headers.get("idempotency-key", "").encode() + b" " + body)
        status, headers, answer = self.server.answers.pop(0)
        text = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(text))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.answers, made.seen = [], []
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def client_of(server: Server, **options: Any) -> Client:
    return Client(f"http://127.0.0.1:{server.server_port}", **options)


def test_retry_after_is_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("crossrank.client.time.sleep", waits.append)
    server.answers = [(503, {"retry-after": "7"}, LATER), (429, {"retry-after": "3"}, LATER), (200, {}, {"ok": 1})]
    with client_of(server) as client:
        assert client.score(["1"]) == {"ok": 1}
    assert waits == [7, 3]


def test_it_gives_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crossrank.client.time.sleep", lambda _: None)
    server.answers = [(503, {}, LATER)] * 3
    with client_of(server, retries=Retries(attempts=3)) as client:
        with pytest.raises(ServiceUnavailable, match="Later. Starting."):
            client.score(["1"])
        assert len(server.seen) == 3
        server.answers = [(503, {"retry-after": "3600"}, LATER)]
        with pytest.raises(ServiceUnavailable):
            client.score(["1"])
        assert len(server.seen) == 4


def test_a_failure_is_not_repeated_and_foreign_answers_are_told(server: Server) -> None:
    server.answers = [(500, {}, {**LATER, "status": 500}), (502, {}, "bad gateway")]
    with client_of(server) as client:
        with pytest.raises(ServiceFailed) as caught:
            client.score(["1"])
        assert caught.value.status == 500
        with pytest.raises(ServiceFailed, match="answered 502"):
            client.score(["1"])


def test_an_upload_is_repeated_under_one_key_only_where_it_can_be_read_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crossrank.client.time.sleep", lambda _: None)
    server.answers = [(503, {}, LATER), (202, {}, {"id": "b"})]
    with client_of(server) as client:
        assert client.batches.create([{"a": 1}])["id"] == "b"
        assert server.seen[0] == server.seen[1] and server.seen[0].endswith(b'{"a": 1}\n')
        server.answers = [(503, {}, LATER)]
        with pytest.raises(ServiceUnavailable):
            client.batches.create(line for line in [{"a": 1}])


def test_retry_after() -> None:
    assert seconds_of("5") == 5
    assert seconds_of("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert seconds_of("soon") is None and seconds_of(None) is None
