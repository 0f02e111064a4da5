"""Text to search, links between re-published stories, the log of grades, and what is left of a deletion."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables. What they hold of the documents already there is filled in by the caller."""
    op.create_table(
        "texts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.String(64), sa.ForeignKey("documents.sha256"), nullable=False, unique=True),
        sa.Column("passages", sa.JSON, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
    )
    op.create_table(
        "bands",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Integer, sa.ForeignKey("texts.number"), primary_key=True, autoincrement=False),
    )
    op.create_table(
        "stories",
        sa.Column("document", sa.String(64), sa.ForeignKey("documents.sha256"), primary_key=True),
        sa.Column("other", sa.String(64), sa.ForeignKey("documents.sha256"), primary_key=True, index=True),
        sa.Column("likeness", sa.Float, nullable=False),
    )
    op.create_table(
        "grades",
        sa.Column("entry", sa.Integer, primary_key=True),
        sa.Column("document", sa.String(64), sa.ForeignKey("documents.sha256"), nullable=False, index=True),
        sa.Column("claim", sa.String(14), sa.ForeignKey("claims.id"), index=True),
        sa.Column("grade", sa.String(2), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("when", sa.String(25), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "tombstones",
        sa.Column("entry", sa.Integer, primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("when", sa.String(25), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("reviews", sa.Integer, nullable=False),
    )
    op.add_column("cases", sa.Column("deleted_at", sa.String(25)))
