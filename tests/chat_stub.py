"""A chat completions service on loopback whose next replies a test sets: text of a model, an HTTP status, or something worse."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Chat:
    """What the service has been asked (bodies and headers), and what it will answer; the last answer is given again and again.

    An answer is a str (the model's words), an int (a status; its body repeats the key), bytes (a raw body), a dict of headers with a status, `SLOW`
    (never in time) or `DRIP` (a byte at a time).
    """

    url: str = ""
    answers: list[Any] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


SLOW, DRIP = object(), object()


def events(*said: dict[str, Any]) -> str:
    return json.dumps({"events": list(said)})


def completion(words: str, finish: str = "stop") -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": words}, "finish_reason": finish}]}).encode()


@contextmanager
def serving() -> Iterator[Chat]:
    chat = Chat()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            chat.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            chat.keys.append(self.headers["Authorization"])
            answer = chat.next() if self.path == "/v1/chat/completions" else 404
            with suppress(BrokenPipeError, ConnectionResetError):
                self.answer(answer)

        def answer(self, answer: Any) -> None:
            if answer is SLOW:
                chat.released.wait(20)
            elif answer is DRIP:
                self.send_response(200)
                self.end_headers()
                while not chat.released.wait(0.1):
                    self.wfile.write(b" ")
            else:
                status = answer if isinstance(answer, int) else answer.pop("status") if isinstance(answer, dict) else 200
                body = completion(answer) if isinstance(answer, str) else answer if isinstance(answer, bytes) else b""
                self.send_response(status)
                for name, value in (answer if isinstance(answer, dict) else {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body or f"wrong key {self.headers['Authorization']}".encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chat.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield chat
    finally:
        chat.released.set()
        server.shutdown()
        server.server_close()
