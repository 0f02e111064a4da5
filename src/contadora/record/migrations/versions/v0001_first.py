"""The first tables: documents, claims, reviews, cases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables. Spelled out, not taken from schema.py, which moves on while this stays."""
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("source", sa.JSON, nullable=False),
        sa.Column("received_at", sa.String(25), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(14), primary_key=True),
        sa.Column("document", sa.String(64), sa.ForeignKey("documents.sha256"), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sentence", sa.Integer),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("first_seen", sa.String(25), nullable=False),
        sa.Column("withdrawn_at", sa.String(25)),
    )
    op.create_table(
        "reviews",
        sa.Column("entry", sa.Integer, primary_key=True),
        sa.Column("claim", sa.String(14), sa.ForeignKey("claims.id"), nullable=False, index=True),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("when", sa.String(25), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("edited", sa.JSON),
        sa.Column("edited_id", sa.String(14), index=True),
        sa.CheckConstraint("verdict IN ('accepted', 'rejected', 'edited')", name="verdict_is_known"),
    )
    op.create_table(
        "cases",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("saved_at", sa.String(25), nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
    )
