"""Where a report may be sent: one address that the user named, and nothing else."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from contadora.errors import InputError

if TYPE_CHECKING:
    import httpx

__all__ = ["KEY_VARIABLE", "Endpoint"]

KEY_VARIABLE = "CONTADORA_LLM_KEY"
"""The environment variable that holds the key, unless the user names another."""

_WHERE = "--llm-endpoint"
_MODEL = re.compile(r"[\w./:@-]{1,100}")
_PATH = "/chat/completions"


@dataclass(frozen=True)
class Endpoint:
    """An endpoint that speaks the OpenAI form of chat completions, checked before anything is sent.

    Attributes
    ----------
    url : str
        The full address of the chat completions.
    model : str
        The name of the model, as the endpoint knows it.
    key : str or None
        Never shown: not in ``repr``, `to_dict`, messages or the record.
    timeout : float
        Seconds for one whole answer.
    trust_env : bool
        Whether the proxy and certificates that the environment names are used.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    trust_env: bool = False

    @classmethod
    def named(
        cls,
        url: str,
        model: str,
        *,
        key_variable: str | None = None,
        timeout: float = 120.0,
        trust_env: bool = False,
        insecure: bool = False,
    ) -> Endpoint:
        """Return the endpoint at an address, with the key from the environment.

        Parameters
        ----------
        url : str
            As ``https://host/v1``; the path of the chat completions is added where it lacks.
        model : str
            Letters, digits and ``. / : @ _ -``.
        key_variable : str, optional
            The environment variable that holds the key. Default: `KEY_VARIABLE`, where it is set.
        timeout : float
            Seconds for one whole answer.
        trust_env : bool
            Use the proxy and certificates that the environment names.
        insecure : bool
            Allow plain http to another machine: whoever is on the way reads report and key.

        Raises
        ------
        InputError
            httpx is not installed, the address is no plain http(s) one, it would send a report over plain
            http to another machine, or the key is missing or unusable. The message never holds the key.

        Examples
        --------
        >>> Endpoint.named("http://127.0.0.1:8080/v1", "small").url
        'http://127.0.0.1:8080/v1/chat/completions'
        """
        address = _address(url, insecure=insecure)
        if not _MODEL.fullmatch(model):
            raise InputError(
                "this is no name of a model", where="--llm-model", hint="letters, digits and . / : @ _ -"
            )
        if not 0 < timeout <= 3600:
            raise InputError("the timeout is out of range", where="--llm-timeout", hint="0 to 3600 seconds")
        return cls(address, model, _key(key_variable), timeout, trust_env)

    @property
    def rule(self) -> str:
        """What the claims of this model carry as their rule."""
        return f"llm:{self.model}"

    def to_dict(self) -> dict[str, Any]:
        """Return address and model as JSON-safe data, without the key."""
        return {"endpoint": self.url, "model": self.model}


def _address(url: str, *, insecure: bool) -> str:
    try:
        import httpx
    except ImportError:
        raise InputError(
            "the language-model reader needs httpx",
            where=_WHERE,
            hint="install it with: pip install 'contadora[llm]'",
        ) from None
    # The library that will connect also does the reading: two parsers could see two hosts in one address.
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        raise InputError("this is no web address", where=_WHERE, hint="write it as https://host/v1") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise InputError("this is no web address", where=_WHERE, hint="write it as https://host/v1")
    if parsed.userinfo or parsed.query or parsed.fragment:
        raise InputError(
            "the address holds a user name, a query or a fragment, where keys get written down",
            where=_WHERE,
            hint=f"give host and path alone, and put the key into the variable {KEY_VARIABLE}",
        )
    if parsed.scheme == "http" and not insecure and not _is_here(parsed):
        raise InputError(
            "plain http would show the report to everybody on the way",
            where=_WHERE,
            hint="use https, or say --insecure if the way is safe",
        )
    path = parsed.path.rstrip("/")
    return str(parsed.copy_with(path=path if path.endswith(_PATH) else path + _PATH))


def _is_here(url: httpx.URL) -> bool:
    try:
        return url.host == "localhost" or ip_address(url.host).is_loopback
    except ValueError:
        return False


def _key(variable: str | None) -> str | None:
    # No message repeats the name it was given: who mistakes the option may have typed the key itself.
    key = os.environ.get(KEY_VARIABLE if variable is None else variable, "").strip()
    if not key:
        if variable is None:
            return None
        raise InputError(
            "the environment variable that it names is not set",
            where="--llm-key-env",
            hint="give the name of a variable that holds the key, not the key",
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        raise InputError(
            "the key in the environment holds signs that no header can carry",
            where="--llm-key-env",
            hint="set the variable again",
        )
    return key
