"""Actor sheets: who is who in one process, kept by the analyst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contadora.errors import InputError, did_you_mean
from contadora.read.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ActorSheet", "SheetActor"]


@dataclass(frozen=True)
class SheetActor:
    """One actor of the process: its name, what else reports call it, its side and its people."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    side: str | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActorSheet:
    """The actors of one process.

    No dictionary knows the negotiators, so the analyst writes them down once and every later report of the
    process is read with them.

    Examples
    --------
    >>> sheet = ActorSheet.from_dict({"gam": {"name": "Free Aceh Movement", "aliases": ["the rebels"],
    ...                                       "people": ["Malik Mahmud"]}})
    >>> sheet.names()["the rebels"], sheet.people()
    ('free aceh movement', {'malik mahmud': 'free aceh movement'})
    """

    actors: tuple[SheetActor, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ActorSheet:
        """Return the sheet that ``{id: {name, aliases, side, people}}`` describes.

        Raises
        ------
        InputError
            An actor has no name, or a field that no sheet has; the message names both.
        """
        known = ("name", "aliases", "side", "people")
        actors = []
        for key, row in data.items():
            if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not row["name"].strip():
                raise InputError("the actor has no name", where=f"actor sheet: {key}", hint="add 'name: …'")
            for field, value in row.items():
                if field not in known:
                    raise InputError(
                        f"unknown field {field!r}",
                        where=f"actor sheet: {key}",
                        hint=did_you_mean(field, known),
                    )
                if field in ("aliases", "people") and not (
                    isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
                ):
                    raise InputError("expected a list of names", where=f"actor sheet: {key}.{field}")
            actors.append(
                SheetActor(
                    str(key),
                    row["name"],
                    tuple(row.get("aliases", ())),
                    row.get("side"),
                    tuple(row.get("people", ())),
                )
            )
        return cls(tuple(actors))

    def names(self) -> dict[str, str]:
        """Return every folded name and alias with the folded name it stands for."""
        return {
            fold(alias): fold(actor.name) for actor in self.actors for alias in (actor.name, *actor.aliases)
        }

    def people(self) -> dict[str, str]:
        """Return every listed person, folded, with the actor whose person it is."""
        return {fold(person): fold(actor.name) for actor in self.actors for person in actor.people}
