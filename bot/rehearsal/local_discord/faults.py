"""Things that go wrong on purpose: errors, cut connections, slow answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Json = dict[str, Any]


@dataclass(eq=False)
class Fault:
    """What happens to the next requests that match."""

    method: str
    path: str
    times: int = 1
    status: int = 0
    body: Json = field(default_factory=dict[str, Any])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    after: bool = False
    """Whether it is carried out all the same, before that is answered."""
    cuts_before: bool = False
    cuts_after: bool = False
    waits: float = 0.0
    does: Callable[[], object] | None = None

    def hits(self, method: str, path: str) -> bool:
        """Whether this request is meant; `*` in the path stands for anything."""
        return self.times > 0 and self.method in {method, "*"} and fnmatchcase(path, self.path)


class Faults:
    """The faults ahead, first come, first served."""

    def __init__(self) -> None:
        self._ahead: list[Fault] = []

    def next(
        self,
        method: str,
        path: str,
        *,
        status: int = 500,
        times: int = 1,
        headers: dict[str, str] | None = None,
        json: Json | None = None,
        after_commit: bool = False,
    ) -> Fault:
        """Answer with an error instead of carrying the request out, or after it was carried out."""
        body = json if json is not None else {"message": f"{status}: by arrangement", "code": 0}
        return self._plan(
            Fault(
                method,
                path,
                times,
                status=status,
                body=body,
                headers=headers or {},
                after=after_commit,
            )
        )

    def drop(
        self, method: str = "*", path: str = "*", *, before_commit: bool, times: int = 1
    ) -> Fault:
        """Close the connection before or after the request was carried out."""
        fault = Fault(method, path, times, cuts_before=before_commit, cuts_after=not before_commit)
        return self._plan(fault)

    def delay(self, seconds: float, method: str = "*", path: str = "*", *, times: int = 1) -> Fault:
        """Let the request wait before it is carried out."""
        return self._plan(Fault(method, path, times, waits=seconds))

    def when(self, method: str, path: str, does: Callable[[], object], *, times: int = 1) -> Fault:
        """Do something (end a process, delete a channel) before the request is carried out."""
        return self._plan(Fault(method, path, times, does=does))

    def meet(self, method: str, path: str) -> Fault | None:
        """The fault that this request runs into, which is then used up once."""
        for fault in self._ahead:
            if fault.hits(method, path):
                fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """Nothing more goes wrong."""
        self._ahead.clear()

    def _plan(self, fault: Fault) -> Fault:
        self._ahead.append(fault)
        return fault
