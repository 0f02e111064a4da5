"""A language model's endpoint on this machine that plays whatever a test needs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).with_name("model_answers")
Play = Callable[["Request"], "Response"]


class Request:
    """What came in: path, headers (lower case), and the body as data."""

    def __init__(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> None:
        self.path, self.headers, self.body = path, headers, body

    @property
    def sentences(self) -> dict[int, str]:
        """The numbered sentences of the question."""
        asked = json.loads(self.body["messages"][1]["content"])
        return {row["sentence"]: row["text"] for row in asked["sentences"]}


class Response:
    """What goes out. ``drip`` waits before each byte of the body."""

    def __init__(self, body: bytes, status: int = 200, wait: float = 0.0, drip: float = 0.0, **headers: str):
        self.body, self.status, self.wait, self.drip = body, status, wait, drip
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.headers = {"Content-Type": "application/json", **named}


def completion(
    content: Any, *, sent: int = 900, received: int = 100, finish: str = "stop", **message: Any
) -> Response:
    """A chat completion whose text is ``content``, as JSON unless it is text already."""
    text = content if isinstance(content, str | None) else json.dumps(content)
    said = {"role": "assistant", "content": text, **message}
    usage = {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
    body = {"choices": [{"index": 0, "message": said, "finish_reason": finish}], "usage": usage}
    return Response(json.dumps(body).encode())


def recorded(name: str) -> dict[str, Any]:
    """A recorded answer to the bundled report of December 2."""
    answer: dict[str, Any] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return answer


def bundled_answer(request: Request) -> Response:
    """A model that claims one thing of each kind of the bundled report."""
    claims = recorded("all_nine_kinds")["claims"]
    return completion({"claims": [claim for claim in claims if claim["sentence"] in request.sentences]})


class ModelServer:
    """A running endpoint: its address and the requests it got, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []


@contextmanager
def serving(*plays: Play | Response) -> Iterator[ModelServer]:
    """Serve one play a request, the last one for ever after."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, json.loads(self.rfile.read(size)))
            play = plays[min(len(server.requests), len(plays) - 1)]
            server.requests.append(request)
            response = play if isinstance(play, Response) else play(request)
            over.wait(response.wait)
            with suppress(OSError):  # the reader may have hung up
                self.send_response(response.status)
                for name, value in {**response.headers, "Content-Length": str(len(response.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                if not response.drip:
                    self.wfile.write(response.body)
                else:
                    for k in range(len(response.body)):
                        self.wfile.write(response.body[k : k + 1])
                        over.wait(response.drip)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *words: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *words: Any) -> None:
            pass

    over = threading.Event()
    with Quiet(("127.0.0.1", 0), Handler) as http:
        server = ModelServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            over.set()
            http.shutdown()
            thread.join()
