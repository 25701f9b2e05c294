import pytest
import pytest_asyncio

from bot.rehearsal.day import Listener, Rehearsal
from bot.rehearsal.record import MadePost, Record, UsedCommand
from bot.services.files import read_conference
from tests.databases import new_in
from tests.sample import SAMPLE


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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sample_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Record, Diary]:
    """The sample day, rehearsed once at full speed; nobody changes what is found."""
    diary = Diary()
    folder = tmp_path_factory.mktemp("rehearsal")
    day = Rehearsal(read_conference(SAMPLE), folder, diary.listener, database_url=new_in(folder))
    return await day.run(), diary


@pytest.fixture
def record(sample_day: tuple[Record, Diary]) -> Record:
    return sample_day[0]


@pytest.fixture
def told(sample_day: tuple[Record, Diary]) -> Diary:
    """What the rehearsal of the sample day told while it went on."""
    return sample_day[1]
