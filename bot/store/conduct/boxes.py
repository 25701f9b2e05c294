"""The boxes of cases: whatever belongs to one is sealed and read with its key."""

from typing import Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.conduct.reports import CaseId
from bot.store.conduct.tables import CaseRow
from bot.store.conduct.vault import Box, Unreadable, Vault

Value = TypeVar("Value")


class Packing(Generic[Value]):
    """Turns a domain value into bytes and back, under a name that says what it is."""

    def __init__(self, kind: str, value: type[Value]) -> None:
        self._kind = kind
        self._adapter: TypeAdapter[Value] = TypeAdapter(value)

    def seal(self, box: Box, value: Value) -> bytes:
        """The value, encrypted."""
        return box.seal(self._kind, self._adapter.dump_json(value))

    def open(self, box: Box, sealed: bytes) -> Value:
        """The value again; raises `Unreadable`."""
        return self._adapter.validate_json(box.open(self._kind, sealed))


class Boxes:
    """Opens the box of a case once within a transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._opened: dict[CaseId, Box] = {}

    def new(self) -> tuple[Box, bytes]:
        """A box for a case that is not there yet, and its key as it is kept."""
        return self._vault.new_box()

    def keep(self, case: CaseId, box: Box) -> None:
        """The box belongs to this case."""
        self._opened[case] = box

    def of_key(self, wrapped: bytes) -> Box:
        """The box of this key."""
        return self._vault.box(wrapped)

    async def of(self, case: CaseId) -> Box:
        """The box of a case; raises `Unreadable` once the case is erased."""
        if case not in self._opened:
            wrapped = await self._session.scalar(
                select(CaseRow.wrapped_key).where(CaseRow.id == case)
            )
            if wrapped is None:
                raise Unreadable("The case is erased; its key is destroyed.")
            self._opened[case] = self._vault.box(wrapped)
        return self._opened[case]
