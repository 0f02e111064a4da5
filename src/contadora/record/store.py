"""The record: the one door to what was read, what people decided about it, and the cases drawn from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, Self

import sqlalchemy as sa

from contadora.case.claim import Claim, ClaimKind, Review
from contadora.case.contradiction import Contradiction, contradictions
from contadora.case.movement import Movement, movement
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record import (
    case_log,
    deletion,
    grading,
    readings,
    reviewing,
    standing,
    stories,
    texts,
    transfer,
)
from contadora.record.database import Database, InterruptedWrite, database_at
from contadora.record.deletion import CaseChoice
from contadora.record.entries import (
    Added,
    CaseVersion,
    Deleted,
    Document,
    Found,
    GradeEntry,
    ReviewEntry,
    Tombstone,
    Transferred,
    Verdict,
)
from contadora.record.revision import bring_to_head, refuse_newer, revision_of
from contadora.record.schema import HEAD, documents

__all__ = ["Record"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Record:
    """Documents, claims, reviews and cases in one private file or one database. Open it with `Record.open`.

    Every method is one transaction: it happens wholly or not at all, also when the process is killed.
    Several processes may use one record; writers wait for each other. Wherever a method takes an id, the
    beginning of one that no other shares will do.

    Examples
    --------
    >>> import tempfile
    >>> from contadora.case.claim import Demand
    >>> from contadora.case.source import Source
    >>> text = b"The opposition demands a channel for aid."
    >>> digest = hashlib.sha256(text).hexdigest()
    >>> claim = Demand(document=digest, start=4, end=40, words="opposition demands a channel for aid",
    ...     holder="opposition", issue="aid", rule="demands")
    >>> folder = tempfile.TemporaryDirectory()
    >>> with Record.open(Path(folder.name) / "talks.db") as record:
    ...     first = record.add_reading(text, Source(title="Wire"), [claim])
    ...     again = record.add_reading(text, Source(title="Wire"), [claim])
    ...     entry, = record.review(claim.id, "accepted", by="Analyst")
    ...     record.claim(claim.id).status, first.new_claims, again.new_claims
    ('accepted', 1, 0)
    >>> folder.cleanup()
    """

    def __init__(self, database: Database, *, read_only: bool, clock: Callable[[], datetime]):
        self._database, self._read_only, self._clock = database, read_only, clock

    @classmethod
    def open(
        cls,
        place: Path | str,
        *,
        create: bool = True,
        read_only: bool = False,
        timeout: float = 5.0,
        clock: Callable[[], datetime] = _utc_now,
    ) -> Self:
        """Open a record, making it (a file readable by its owner only) or upgrading its tables if need be.

        Parameters
        ----------
        place : Path or str
            A file, whose folder must exist; or the address of a PostgreSQL database, as
            ``postgresql://user@host/name``, for a record that several people share.
        create : bool
            Make the file, or the tables of an empty database, if missing.
        read_only : bool
            Promise to change nothing: works in a folder, or from a disk, that cannot be written. A write
            that was killed is undone all the same, where permissions allow it.
        timeout : float
            Seconds to wait while another program holds the record, or for the server to answer.
        clock : callable
            Returns the current time, with its zone.

        Raises
        ------
        RecordError
            The record is missing, locked, damaged, not ours, made by a newer version, or cannot be made.
        """
        with _plain_errors(str(place) if "://" not in str(place) else ""):
            database = database_at(place, create=create, read_only=read_only, timeout=timeout)
        record = cls(database, read_only=read_only, clock=clock)
        stored = record._revision()
        with _plain_errors(database.where, database):
            if stored is None and (read_only or not create):
                raise RecordError("this is empty, not a record", hint="check the path")
            if stored not in (None, HEAD):
                refuse_newer(stored)
                if read_only:
                    raise RecordError(
                        f"made by an earlier version of contadora (revision {stored}; this one reads {HEAD})",
                        hint="open it once for writing: that upgrades it",
                    )
        if stored != HEAD:
            with record._writing() as connection:
                bring_to_head(connection)
                texts.index_missing(connection)
        return record

    def close(self) -> None:
        """Let go of the database. No file is open between calls, so a record may be reused after."""
        self._database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def add_reading(
        self,
        data: bytes,
        source: Source,
        claims: Sequence[Claim],
        passages: Sequence[tuple[int, int]] | None = None,
        *,
        reader: str | None = None,
        whole: bool = True,
    ) -> Added:
        """Keep a document and all the claims that one reading of it makes.

        The newest reading replaces what older ones by the same reader said, except where a person has
        spoken. The offline reader is one reader; each language model (rule ``llm:NAME``) is another:

        - The same bytes are one document. Of its `Source`, the newer word wins and None erases nothing;
          ``handling`` and ``own_words`` never loosen.
        - A claim made again keeps its id, its reviews and its first date. While unreviewed it takes the
          newer rule, grade and confidence, and comes back if it was withdrawn.
        - An unreviewed claim that this reading no longer makes is *withdrawn*: kept, but listed only on
          request. A reviewed claim stays; so does one made by hand (``rule`` is "hand").
        - A claim that two readers make is one claim with both rules, until neither makes it.
        - Claims made by hand alone are an addition, not a reading: they withdraw nothing.
        - What a person corrected a claim to is known, and is not added as a second claim.

        Parameters
        ----------
        data : bytes
            The document as received.
        source : Source
            Its ``encoding`` (None: UTF-8) decodes the quoted bytes.
        claims : sequence of Claim
            Unreviewed; each ``document`` is the SHA-256 of ``data``.
        passages : sequence of (int, int), optional
            First and last byte (exclusive) of each sentence: what `search` finds and shows. Default: the
            lines of the document.
        reader : str, optional
            Whose reading it is: "offline" or "llm:NAME". Default: what the rules of the claims say, and the
            offline reader where there are none.
        whole : bool
            False: a reading that broke off. It adds its claims and withdraws none.

        Raises
        ------
        RecordError
            A claim's words are not those at its span, or it belongs to another document; nothing is kept.
        """
        with self._writing() as connection:
            return readings.keep_reading(
                connection, data, source, claims, passages, now=self._moment(), reader=reader, whole=whole
            )

    def documents(self) -> tuple[Document, ...]:
        """Return what is known of each document, in order of receipt."""
        with self._reading() as connection:
            return _documents(connection)

    def document(self, key: str) -> tuple[bytes, Source]:
        """Return a document as received, and its source.

        Raises
        ------
        RecordError
            No document, or more than one, has this hash; or its bytes no longer hash to it.
        """
        with self._reading() as connection:
            sha = standing.find_document(connection, key)
            query = sa.select(documents.c.content, documents.c.source).where(documents.c.sha256 == sha)
            row = connection.execute(query).one()
            if not isinstance(row.content, bytes) or hashlib.sha256(row.content).hexdigest() != sha:
                raise RecordError(
                    f"damaged: document {sha[:12]} is not what was received", hint="restore a backup"
                )
            return row.content, Source.model_validate(row.source)

    def claims(
        self,
        document: str | None = None,
        kind: ClaimKind | None = None,
        status: Review | Literal["withdrawn"] | None = None,
    ) -> tuple[Claim, ...]:
        """Return claims as they stand now, by document in order of receipt, then in order of the text.

        Each ``status`` is the last review's verdict. An edited claim shows the last wording given by a
        person, and so has that wording's id; both ids lead to it, and `original` returns the first wording.

        Parameters
        ----------
        document : str, optional
            SHA-256 or its beginning.
        kind : str, optional
            Of the wording as it stands.
        status : str, optional
            None: all but the withdrawn. "withdrawn": those that the newest reading no longer makes.
        """
        with self._reading() as connection:
            found = standing.select_claims(connection, document=document, kind=kind, status=status)
            return tuple(found)

    def claim(self, key: str) -> Claim:
        """Return one claim as it stands now, withdrawn or not.

        Raises
        ------
        RecordError
            No claim, or more than one, has an id that begins so; the message lists them.
        """
        with self._reading() as connection:
            return standing.current_claim(connection, standing.find_claim(connection, key))

    def original(self, key: str) -> Claim:
        """Return one claim as it was read, before any edit. Its status is still the current one."""
        with self._reading() as connection:
            return standing.original_claim(connection, standing.find_claim(connection, key))

    def review(
        self,
        claim_ids: str | Sequence[str],
        verdict: Verdict,
        by: str,
        note: str = "",
        edited: Claim | None = None,
        when: datetime | None = None,
    ) -> tuple[ReviewEntry, ...]:
        """Log what a person decided about one claim or several: all of them, or none on an error.

        Earlier entries stay. The last verdict is the status; the last edit is the wording, so a claim that
        is accepted after an edit is accepted as edited.

        Parameters
        ----------
        claim_ids : str or sequence of str
        verdict : {'accepted', 'rejected', 'edited'}
        by : str
            Who decided.
        edited : Claim, optional
            With 'edited': the whole claim in its new wording, which must quote the same document.
        when : datetime, optional
            With its zone. Default: now.

        Raises
        ------
        RecordError
            A claim or verdict is unknown, the new wording quotes what is not there, or another claim
            says it already.
        """
        keys = [claim_ids] if isinstance(claim_ids, str) else claim_ids
        with self._writing() as connection:
            return reviewing.write_reviews(
                connection, keys, verdict, by=by, note=note, edited=edited, when=self._moment(when)
            )

    def reviews(self, claim: str) -> tuple[ReviewEntry, ...]:
        """Return every decision about a claim, oldest first."""
        with self._reading() as connection:
            return tuple(reviewing.history_of(connection, claim))

    def grade_documents(
        self, documents: str | Sequence[str], grade: str, by: str, note: str = ""
    ) -> tuple[GradeEntry, ...]:
        """Log an Admiralty grade of the outlet of documents, as ``B2``; it shows from now on.

        Raises
        ------
        RecordError
            A document is unknown, or the grade is none.
        """
        keys = [documents] if isinstance(documents, str) else documents
        with self._writing() as connection:
            return grading.grade_documents(connection, keys, grade, by=by, note=note, when=self._moment())

    def grade_claims(
        self, claims: str | Sequence[str], grade: str, by: str, note: str = "", *, speaker: str | None = None
    ) -> tuple[GradeEntry, ...]:
        """Log an Admiralty grade of who speaks in claims, apart from the outlet's; later readings keep it.

        Parameters
        ----------
        claims : str or sequence of str
            May be empty where a speaker is named.
        speaker : str, optional
            Grade all claims in which this speaker speaks; capitals and accents do not count.
        """
        keys = [claims] if isinstance(claims, str) else claims
        with self._writing() as connection:
            return grading.grade_claims(
                connection, keys, grade, speaker=speaker, by=by, note=note, when=self._moment()
            )

    def grades(self, document: str) -> tuple[GradeEntry, ...]:
        """Return every grade of a document's outlet and of those who speak in it, oldest first."""
        with self._reading() as connection:
            return tuple(grading.history_of_grades(connection, document))

    def set_handling(
        self, documents: str | Sequence[str], handling: Literal["open", "internal", "protected"]
    ) -> tuple[str, ...]:
        """Say how documents may be passed on, and return their hashes. Only this can open a protected one."""
        standing.one_of(handling, readings.HANDLING, "handling")
        keys = [documents] if isinstance(documents, str) else documents
        with self._writing() as connection:
            shas = tuple(dict.fromkeys(standing.find_document(connection, key) for key in keys))
            for sha in shas:
                grading.change_source(connection, sha, {"handling": handling})
        return shas

    def search(self, *phrases: str, most: int = 50) -> tuple[tuple[Found, ...], bool]:
        """Return the passages that hold every phrase, newest document first, and whether there are more.

        Capitals, accents and punctuation do not count, so no sign has a meaning of its own. A phrase is
        whole words next to each other.

        Raises
        ------
        RecordError
            The phrases hold no word, or are too long.
        """
        with self._reading() as connection:
            found, more = texts.search_texts(connection, phrases, most)
            return tuple(found), more

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return what claims say that cannot all be true, open or closed; see `contadora.case.contradiction`.

        They are kept side by side: nothing is merged, and nothing is settled but by reviews.
        """
        with self._reading() as connection:
            stated = standing.select_claims(connection, document=None, kind=None, status=None)
            sources = {entry.sha256: entry.source for entry in _documents(connection)}
        return contradictions(stated, sources)

    def changes(self, since: datetime) -> Movement:
        """Return what changed since a moment: new claims, what moved, contradictions that came or went.

        Parameters
        ----------
        since : datetime
            With its zone. What came into the record, or was reviewed, at that moment or later is new.
        """
        moment = self._moment(since)
        with self._reading() as connection:
            then = standing.claims_at(connection, moment)
            now = standing.select_claims(connection, document=None, kind=None, status=None)
            sources = {entry.sha256: entry.source for entry in _documents(connection)}
        return movement(then, now, sources)

    def would_delete(self, documents: str | Sequence[str]) -> Deleted:
        """Return what `delete` would take away, and which case versions quote it."""
        keys = [documents] if isinstance(documents, str) else documents
        with self._reading() as connection:
            return deletion.weigh_deletion(connection, keys, _documents(connection))

    def delete(
        self,
        documents: str | Sequence[str],
        by: str,
        reason: str,
        *,
        cases: CaseChoice | None = None,
    ) -> Deleted:
        """Delete documents with their claims, reviews, grades, texts and links, so that the bytes are gone.

        A tombstone stays with who, when and why. SQLite's file is overwritten and written anew; PostgreSQL's
        tables are written anew. Backups, and copies of the document elsewhere, are not reached.

        Parameters
        ----------
        by, reason : str
            Kept.
        cases : {'keep', 'delete'}, optional
            What becomes of case versions that quote the documents. 'delete' empties them; their numbers
            stay taken.

        Raises
        ------
        RecordError
            A document is unknown, or a case version quotes it and ``cases`` does not say what to do.
        """
        keys = [documents] if isinstance(documents, str) else documents
        with self._writing() as connection:
            weighed = deletion.weigh_deletion(connection, keys, _documents(connection))
            deletion.delete_documents(
                connection, weighed, cases_that_quote=cases, by=by, reason=reason, when=self._moment()
            )
        with _plain_errors(self._database.where, self._database):
            self._database.compact()
        return weighed

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Return what stays of each deleted document, oldest first."""
        with self._reading() as connection:
            return tuple(deletion.list_tombstones(connection))

    def save_case(self, name: str, yaml_text: str, as_of: date, by: str) -> CaseVersion:
        """Append a version of a case, and return it.

        The same content as the latest version is not saved again: that version is returned. Content that
        went away and came back is a new version, since it is again the latest.
        """
        with self._writing() as connection:
            return case_log.write_version(connection, name, yaml_text, as_of=as_of, by=by, now=self._moment())

    def case(self, name: str, version: int | None = None) -> CaseVersion:
        """Return one version of a case; the latest unless told otherwise."""
        with self._reading() as connection:
            return case_log.find_version(connection, name, version)

    def cases(self, name: str | None = None) -> tuple[CaseVersion, ...]:
        """Return the latest version of each case by name, or every version of the one named, oldest first."""
        with self._reading() as connection:
            return tuple(case_log.list_versions(connection, name))

    def export_lines(self, write: Callable[[str], Any], *, redact: bool = False) -> Transferred:
        """Write the whole record as JSON Lines, as one moment had it, and return how many of each kind.

        Parameters
        ----------
        write : callable
            Takes each line, its line end included.
        redact : bool
            Withhold protected sources: their bytes, names, words, spans, ids and reviews, and the cases
            that quote them. What is withheld is counted.
        """
        with self._reading() as connection:
            return transfer.write_lines(connection, write, redact=redact)

    def import_lines(self, lines: Iterable[bytes]) -> Transferred:
        """Add what an export holds and this record does not: all of it, or nothing on an error.

        Hashes, ids and quoted words are checked. What is here already stays as it is, so that the same
        file may be imported twice.

        Raises
        ------
        RecordError
            A line cannot be used; the message gives its number.
        """
        with self._writing() as connection:
            return transfer.read_lines(connection, lines)

    def _moment(self, when: datetime | None = None) -> datetime:
        moment = self._clock() if when is None else when
        if moment.tzinfo is None:
            raise RecordError("a time without its zone", hint="give one, as datetime.now(UTC)")
        return moment.astimezone(UTC).replace(microsecond=0)

    def _revision(self) -> str | None:
        """Return the revision of the tables; a write that was killed is undone first."""
        try:
            with self._reading() as connection:
                return revision_of(connection)
        except InterruptedWrite:
            with _plain_errors(self._database.where, self._database):
                self._database.recover()
            with self._reading() as connection:
                return revision_of(connection)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _plain_errors(self._database.where, self._database), self._database.engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _plain_errors(self._database.where, self._database):
            if self._read_only:
                raise RecordError("opened for reading only", hint="open it without read_only to change it")
            with self._database.engine.execution_options(writing=True).begin() as connection:
                yield connection


def _documents(connection: sa.Connection) -> tuple[Document, ...]:
    query = sa.select(*(column for column in documents.c if column is not documents.c.content))
    first = stories.stories_by_document(connection)
    return tuple(
        Document(**{**row._mapping, "source": Source.model_validate(row.source)}, story=first.get(row.sha256))
        for row in connection.execute(query.order_by(documents.c.received_at, documents.c.sha256))
    )


@contextmanager
def _plain_errors(where: str, database: Database | None = None) -> Iterator[None]:
    """Turn what the database meets into a `RecordError` that names the record."""
    try:
        yield
    except RecordError as error:
        kind = type(error)
        raise kind(error.what, where=error.where or where, hint=error.hint) from error.__cause__
    except sa.exc.DBAPIError as error:
        assert database is not None
        plain = database.explain(error.orig)
        raise type(plain)(plain.what, where=where, hint=plain.hint) from error
    except (OverflowError, UnicodeEncodeError, sa.exc.StatementError) as error:
        problem = getattr(error, "orig", None) or error
        raise RecordError(
            f"a value cannot be stored ({problem})", where=where, hint="nothing was changed"
        ) from error
    except (ValueError, sa.exc.InvalidRequestError) as error:  # as found in a date, JSON text or a lost row
        raise RecordError(
            "damaged: a stored value cannot be read", where=where, hint="restore a backup"
        ) from error
