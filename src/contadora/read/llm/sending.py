"""One request and its answer: bounded in time, size and tries, and sent to one address only."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from contadora.errors import EndpointError

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from contadora.read.llm.endpoint import Endpoint

__all__ = ["Lost", "open_client", "send"]

LARGEST_ANSWER = 2_000_000
"""Bytes. An answer to one question has a few thousand."""
TRIES = 4
LONGEST_PAUSE = 60.0
"""Seconds. An endpoint that asks for a longer pause is left alone."""


class Lost(EndpointError):
    """The endpoint took the request, and may charge for it, but no usable answer came."""


def open_client(endpoint: Endpoint) -> httpx.Client:
    """Return a client that follows no redirect and, unless told, heeds no proxy of the environment."""
    import httpx

    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",  # a packed answer could be far larger than it looks
        "User-Agent": "contadora",
    }
    if endpoint.key is not None:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    return httpx.Client(
        headers=headers,
        timeout=httpx.Timeout(endpoint.timeout, connect=min(endpoint.timeout, 10.0)),
        trust_env=endpoint.trust_env,
        follow_redirects=False,
    )


def send(
    client: httpx.Client, endpoint: Endpoint, body: dict[str, Any], *, pause: Callable[[float], None]
) -> bytes:
    """Return the bytes of the answer; tried again after 429, 5xx and failed connections.

    Raises
    ------
    Lost
        The answer came too late, was too large, is a redirect or no JSON: the request may be charged.
    EndpointError
        The endpoint cannot be reached, refuses, or fails again and again.
    """
    import httpx

    where = f"language model at {httpx.URL(endpoint.url).host}"
    for tried in range(1, TRIES + 1):
        wait = 0.5 * 2.0 ** (tried - 1)
        try:
            with client.stream("POST", endpoint.url, json=body) as response:
                status = response.status_code
                if status == 200:
                    return _taken(response, endpoint, where)
                if response.is_redirect:
                    raise Lost(
                        f"it answers with a redirect ({status}), which is not followed",
                        where=where,
                        hint="name the final address, if you trust it",
                    )
                if status != 429 and status < 500:
                    raise EndpointError(
                        f"it refuses the request ({status}{_reason(response, endpoint)})",
                        where=where,
                        hint=_HINTS.get(status, "see what the endpoint wants"),
                    )
                failure = f"it answers {status}"
                asked = _retry_after(response.headers.get("Retry-After"))
                if asked > LONGEST_PAUSE:
                    raise EndpointError(
                        f"{failure} and asks to wait {asked:.0f} seconds", where=where, hint="try again later"
                    )
                wait = max(wait, asked)
        except (httpx.ReadTimeout, httpx.WriteTimeout):
            raise _late(endpoint, where) from None
        except httpx.TransportError as error:
            failure = f"the connection fails ({type(error).__name__})"
        except httpx.HTTPError as error:
            raise Lost(f"the answer cannot be read ({type(error).__name__})", where=where) from None
        if tried < TRIES:
            pause(wait)
    raise EndpointError(
        f"{failure}, after {TRIES} tries", where=where, hint="check that it runs, or try again later"
    )


_HINTS = {
    400: "does it know the model, and answers that follow a JSON Schema?",
    401: "check the key in the environment",
    403: "check the key in the environment",
    404: "check the address and the name of the model",
    413: "the question is too large for it",
}


def _taken(response: httpx.Response, endpoint: Endpoint, where: str) -> bytes:
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise Lost(
            f"its answer is {kind[:40] or 'of no stated type'}, not JSON",
            where=where,
            hint="check that the address is one of chat completions",
        )
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Lost("its answer is packed, which was not asked for", where=where)
    return _body(response, endpoint, where, LARGEST_ANSWER)


def _body(response: httpx.Response, endpoint: Endpoint, where: str, most: int) -> bytes:
    # httpx limits the wait for each piece; an answer that drips would never end.
    until = time.monotonic() + endpoint.timeout
    taken = bytearray()
    for piece in response.iter_raw():
        taken += piece
        if len(taken) > most:
            raise Lost(f"its answer is larger than {most:,} bytes", where=where, hint="check the endpoint")
        if time.monotonic() > until:
            raise _late(endpoint, where)
    return bytes(taken)


def _late(endpoint: Endpoint, where: str) -> Lost:
    return Lost(
        f"no answer within {endpoint.timeout:g} seconds",
        where=where,
        hint="raise --llm-timeout, or try later",
    )


def _reason(response: httpx.Response, endpoint: Endpoint) -> str:
    """What the endpoint says is wrong; nothing where the key is at issue, since some repeat parts of it."""
    if response.status_code in (401, 403):
        return ""
    try:
        told = json.loads(_body(response, endpoint, "", 20_000))["error"]["message"]
    except (EndpointError, ValueError, RecursionError, KeyError, TypeError, IndexError):
        return ""
    if not isinstance(told, str):
        return ""
    told = told.replace(endpoint.key, "…") if endpoint.key else told
    return ": " + " ".join(told.split())[:200]


def _retry_after(value: str | None) -> float:
    """Return the seconds that an endpoint asks to wait; 0 where it does not say.

    Examples
    --------
    >>> _retry_after("2"), _retry_after("soon"), _retry_after("Wed, 21 Oct 2015 07:28:00 GMT")
    (2.0, 0.0, 0.0)
    """
    if not value:
        return 0.0
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        then = parsedate_to_datetime(value)
        return max(0.0, (then - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # no date, or one without a zone
        return 0.0
