"""What the tables stand on: extensions, and the job queue's own tables."""

from importlib import resources

from alembic import op

revision = "0001"
down_revision = None

EXTENSIONS = ("pg_trgm", "btree_gist")

LAST_JOB_QUEUE_SCRIPT = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
"""Procrastinate's own migrations up to here, whichever later version is installed.
When an upgrade of the library brings more, a new revision of ours runs those."""


def upgrade() -> None:
    for extension in EXTENSIONS:
        op.execute(f"create extension if not exists {extension}")
    scripts = resources.files("procrastinate.sql") / "migrations"
    for script in sorted(scripts.iterdir(), key=lambda file: file.name):
        if script.name.endswith(".sql") and script.name <= LAST_JOB_QUEUE_SCRIPT:
            op.get_bind().exec_driver_sql(script.read_text(encoding="utf-8").replace("%", "%%"))


def downgrade() -> None:
    op.execute(
        """
        do $$
        declare found record;
        begin
          for found in select tablename as name from pg_tables
            where schemaname = current_schema and tablename like 'procrastinate_%'
          loop execute format('drop table %I cascade', found.name); end loop;
          for found in select oid::regprocedure as name from pg_proc
            where pronamespace = current_schema::regnamespace and proname like 'procrastinate_%'
          loop execute format('drop function %s cascade', found.name); end loop;
          for found in select typname as name from pg_type
            where typnamespace = current_schema::regnamespace
              and typname like 'procrastinate_%' and typtype in ('e', 'c')
          loop execute format('drop type %I cascade', found.name); end loop;
        end $$
        """
    )
    for extension in reversed(EXTENSIONS):
        op.execute(f"drop extension {extension}")
