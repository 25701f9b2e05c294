from pathlib import Path

import pytest

from bot.rehearsal.day import Listener, Rehearsal
from bot.rehearsal.record import MadePost, Record, UsedCommand
from bot.services.files import read_conference

SAMPLE = Path(__file__).parents[2] / "data"


class Diary:
    """Everything that a rehearsal tells while it goes on."""

    def __init__(self) -> None:
        self.posts: list[MadePost] = []
        self.said: list[str] = []
        self.used: list[UsedCommand] = []

    @property
    def listener(self) -> Listener:
        return Listener(posted=self._posted, said=self.said.append, used=self.used.append)

    def _posted(self, post: MadePost, number: int, planned: int) -> None:
        assert number <= planned
        self.posts.append(post)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
async def record(tmp_path: Path, diary: Diary) -> Record:
    """The sample day, rehearsed at full speed."""
    return await Rehearsal(read_conference(SAMPLE), tmp_path, diary.listener).run()
