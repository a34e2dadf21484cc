"""Plain values made from the database once per process, and kept while their version numbers stand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from commons.kernel.pages import current_version

Value = TypeVar("Value")
_keepers: WeakSet[Keeper[Any]] = WeakSet()


class Keeper(Generic[Value]):
    """Keeps the most recently used values of one kind; each is checked against the database before it is used."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._values: OrderedDict[str, tuple[int, Value]] = OrderedDict()
        self._lock = Lock()
        _keepers.add(self)

    def get(self, key: str, names: Sequence[str], make: Callable[[], Value]) -> Value:
        """The value of this key, made again when one of the version numbers has moved.

        The version is read before the value is made: a change in between makes it again next time, never too late.
        """
        version = current_version(names)
        with self._lock:
            found = self._values.get(key)
        if found is not None and found[0] == version:
            return found[1]
        value = make()
        with self._lock:
            self._values[key] = (version, value)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything of this kind."""
        with self._lock:
            self._values.clear()


def forget_everything() -> None:
    """Empty every keeper of this process: it turns to another database, whose version numbers are not the same."""
    for keeper in list(_keepers):
        keeper.clear()
