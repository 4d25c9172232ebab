"""A ledger of the first version keeps its rows: ids become numbers, measures actions, and every step says its state."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from domain.rectification import ProblemState, ProgressStep
from storage import ledger, ledger_books, problems
from storage.engine import Database, _config, migrate

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
BEFORE = "0008_bounded_enrolment"

ROWS = """
INSERT INTO organisations (id, parent_id, name, level, founded) VALUES
    (1, NULL, '机关党委', 'committee', '2016-07-01'), (2, 1, '一支部', 'branch', '2016-07-01');
INSERT INTO ancestors (organisation_id, ancestor_id, distance) VALUES (1, 1, 0), (2, 2, 0), (2, 1, 1);
INSERT INTO problems (id, organisation_id, category, text, source, time_class, found, due, state, percent, extended,
    reopened, entered_at) VALUES
    (5, 2, 'theory', '学习不深', 'self_check', 'by_date', '2026-03-01', '2026-12-31', 'under_way', 90, true, false,
    '2026-03-01 00:00:00');
INSERT INTO measures (problem_id, position, text) VALUES (5, 1, '每月研讨'), (5, 2, '按季检查');
INSERT INTO progress (id, problem_id, step, day, text, percent, due, entered_at) VALUES
    (1, 5, 'reported', '2026-04-01', '研讨两次', 90, NULL, '2026-04-01 00:00:00'),
    (2, 5, 'applied', '2026-05-01', '已完成', NULL, NULL, '2026-05-01 00:00:00'),
    (3, 5, 'returned', '2026-05-02', '补材料', NULL, NULL, '2026-05-02 00:00:00'),
    (4, 5, 'extended', '2026-06-01', '汛期', NULL, '2026-12-31', '2026-06-01 00:00:00');
INSERT INTO changes (id, at, subject, subject_id, action, before) VALUES
    (1, '2026-06-01 00:00:00', 'problem', 5, 'extended', '{"due": "2026-06-30"}');
INSERT INTO tasks (id, organisation_id, year, heading, text, percent, entered_at, problem_id) VALUES
    (7, 1, 2026, 'theory', '领学', 0, '2026-03-01 00:00:00', 5);
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the version before, with rows."""
    url: str = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    else:
        migrate(url)
    database = Database(url)
    with database.writer.connect() as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
    with database.writer.connect() as connection, connection.begin():
        for statement in ROWS.strip().rstrip(";").split(";\n"):
            connection.execute(text(statement.replace(":00:00'", "\\:00\\:00'")))
    database.dispose()
    migrate(url)
    return url


def test_rows_of_the_version_before_keep_their_ids_as_numbers(old_url: str) -> None:
    database = Database(old_url)
    with database.read() as session:
        problem = problems.numbered(session, 2, 5)
        assert problem is not None
        assert [action.text for action in problem.actions] == ["每月研讨", "按季检查"]
        history = ledger.history(session, problem.id)
        assert [(entry.step, entry.state) for entry in history] == [
            (ProgressStep.REPORTED, ProblemState.MOSTLY_DONE),
            (ProgressStep.APPLIED, ProblemState.AWAITING_REVIEW),
            (ProgressStep.RETURNED, ProblemState.UNDER_WAY),
            (ProgressStep.EXTENDED, ProblemState.UNDER_WAY),
        ]
        assert history[-1].due_before == date(2026, 6, 30)
        (april,) = ledger.standing_on(session, 1, date(2026, 5, 1))
        assert (april.state, april.due) == (ProblemState.AWAITING_REVIEW, date(2026, 6, 30))
    with database.write() as session:
        assert ledger_books.next_problem_numbers(session, 2) == (1, range(6, 7))
        assert ledger_books.next_task_numbers(session, 2) == (1, range(8, 9))
    database.dispose()
