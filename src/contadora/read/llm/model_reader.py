"""A report read by a language model, question by question, within a budget."""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from contadora.errors import EndpointError
from contadora.read.llm.answer import Drops, Evidence, Unusable, claims_in, reply_in
from contadora.read.llm.budget import Budget, most_tokens
from contadora.read.llm.question import INSTRUCTIONS, answer_form, chunks, question, shown_sentences
from contadora.read.llm.sending import Lost, open_client, send
from contadora.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contadora.case.claim import Claim
    from contadora.read.llm.answer import Reply
    from contadora.read.llm.endpoint import Endpoint
    from contadora.read.llm.question import Shown
    from contadora.read.reader import Reading

__all__ = ["ModelReader", "ModelReading"]

SEED = 1
_PER_SENTENCE, _PER_ANSWER = 600, 500
"""Tokens that an answer may have: a claim with all its fields has about 150, a full sentence four claims."""


@dataclass(frozen=True)
class ModelReading:
    """What a language model claims that a report says, after the checks.

    Attributes
    ----------
    endpoint, model : str
        What was asked.
    claims : tuple
        Unreviewed, of unknown confidence, their rule "llm:MODEL"; by sentence, then place.
    sentences : tuple of int
        The sentences it has read.
    unread : tuple of int
        Those that it has not, because of ``problem``.
    drops : Drops
        What the checks dropped.
    questions, tool_calls : int
        Questions answered; calls of tools in the answers, all ignored.
    usage : Budget
        Tokens and cost of this report.
    problem : EndpointError or None
        What kept it from reading all. The claims stand all the same.
    """

    endpoint: str
    model: str
    claims: tuple[Claim, ...]
    sentences: tuple[int, ...]
    unread: tuple[int, ...]
    drops: Drops
    questions: int
    tool_calls: int
    usage: Budget
    problem: EndpointError | None = None

    @property
    def rule(self) -> str:
        """Whose reading it is, in the record."""
        return f"llm:{self.model}"

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as JSON-safe data."""
        return {
            "endpoint": self.endpoint,
            "model": self.model,
            "questions": self.questions,
            "tokens": self.usage.to_dict(),
            "kept": len(self.claims),
            "dropped": self.drops.to_dict(),
            "tool_calls_ignored": self.tool_calls,
            "read": len(self.sentences),
            "unread": list(self.unread),
            "problem": None if self.problem is None else str(self.problem),
            "claims": [claim.to_dict() for claim in self.claims],
        }


class ModelReader:
    """Reads reports with one model at one endpoint. Close it, or use it in a ``with``.

    Once the endpoint has failed or the budget is used up, it asks no more: later reports come back unread.

    Parameters
    ----------
    endpoint : Endpoint
        Where the sentences go.
    budget : Budget, optional
        Counts over all reports. Default: no limit.
    pause : callable
        Waits so many seconds between tries.
    """

    def __init__(
        self, endpoint: Endpoint, budget: Budget | None = None, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.endpoint, self.budget, self._pause = endpoint, budget or Budget(), pause
        self._client = open_client(endpoint)
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def read(self, data: bytes, reading: Reading) -> ModelReading:
        """What does the model claim that this report says?

        Sent are the numbered sentences of ``reading``, our instructions and the form of the answer; neither
        the file's name nor its outlet, nor anything of the record.

        Parameters
        ----------
        data : bytes
            The document as received.
        reading : Reading
            What the offline reader made of it: sentences, parts and their dates.

        Returns
        -------
        ModelReading
            Also where the endpoint fails: ``problem`` then says how, and ``unread`` what is missing.
        """
        text = read_text(data, where=reading.source.title)
        shown = shown_sentences(text)
        used = replace(self.budget)
        drops, kept = Drops(), dict[str, "Claim"]()
        done: list[int] = []
        questions = tool_calls = 0
        problem: EndpointError | None = None
        if self._stopped:
            problem = EndpointError("not asked, because of an earlier failure", where="language model")
        waiting = deque(chunks(shown, reading.parts))
        while waiting and not self._stopped:
            part, chunk = waiting.popleft()
            evidence = Evidence(
                text,
                str(reading.source.sha256),
                {sentence.index: sentence for sentence in chunk},
                part.published,
                self.endpoint.rule,
            )
            before = shown[chunk[0].index - 1] if chunk[0].index > part.first else None
            try:
                reply = self._ask(chunk, before)
                questions += 1
                tool_calls += reply.tool_calls
                if reply.cut:
                    if len(chunk) > 1:
                        half = len(chunk) // 2
                        waiting.extendleft([(part, chunk[half:]), (part, chunk[:half])])
                        continue
                    raise Unusable("its answer was cut off")
                for same, claim in claims_in(reply.content, evidence, drops).items():
                    if kept.setdefault(same, claim) is not claim:
                        drops.duplicates += 1
                done += evidence.sentences
            except Unusable as error:
                problem = problem or error
            except EndpointError as error:
                problem, self._stopped = error, True
        read = set(done)
        usage = replace(
            self.budget,
            sent=self.budget.sent - used.sent,
            received=self.budget.received - used.received,
        )
        return ModelReading(
            self.endpoint.url,
            self.endpoint.model,
            tuple(sorted(kept.values(), key=lambda c: (c.sentence or 0, c.start or 0, c.end or 0, c.id))),
            tuple(sorted(read)),
            tuple(sentence.index for sentence in shown if sentence.index not in read),
            drops,
            questions,
            tool_calls,
            usage,
            problem and _of(problem, reading.source.title),
        )

    def _ask(self, chunk: Sequence[Shown], before: Shown | None) -> Reply:
        body = self._body(chunk, before)
        most = (most_tokens(json.dumps(body, ensure_ascii=False)), int(body["max_tokens"]))
        self.budget.check(*most)
        try:
            answer = send(self._client, self.endpoint, body, pause=self._pause)
        except Lost:
            self.budget.spend(None, *most)
            raise
        try:
            reply = reply_in(answer)
        except Unusable:
            self.budget.spend(None, *most)
            raise
        self.budget.spend(reply.usage, *most)
        return reply

    def _body(self, chunk: Sequence[Shown], before: Shown | None) -> dict[str, Any]:
        return {
            "model": self.endpoint.model,
            "messages": [
                {"role": "system", "content": INSTRUCTIONS},
                {"role": "user", "content": question(chunk, before)},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": answer_form()},
            },
            "temperature": 0,
            "seed": SEED,
            "max_tokens": _PER_ANSWER + _PER_SENTENCE * len(chunk),
        }


def _of(problem: EndpointError, title: str) -> EndpointError:
    where = f"{title}: {problem.where or 'language model'}"
    return EndpointError(problem.what, where=where, hint=problem.hint)
