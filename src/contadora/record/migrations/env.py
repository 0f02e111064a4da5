"""What alembic runs: apply the revisions on the connection that the record hands over."""

from alembic import context

from contadora.record.schema import REVISION_TABLE, metadata


def run() -> None:
    """Apply the pending revisions. Batch mode, because SQLite cannot alter a column in place."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table=REVISION_TABLE,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (
    __name__ == "env_py"
):  # the name alembic loads it by; a documentation or test tool that imports it runs nothing
    run()
