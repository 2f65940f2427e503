"""Work in a thread of its own: what is asked for after the end starts no thread."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.session.work import Worker


def test_a_job_is_done_beside_the_interface(qtbot: QtBot) -> None:
    worker = Worker()
    with qtbot.waitSignal(worker.done) as done:
        worker.start(lambda _is_stopped: 42)

    assert done.args == [42]
    worker.close()


def test_after_the_end_no_thread_is_started(qtbot: QtBot) -> None:
    worker = Worker()
    jobs: list[int] = []
    worker.close()

    worker.start(lambda _is_stopped: jobs.append(1))
    qtbot.wait(30)

    assert not worker.is_busy
    assert jobs == []
