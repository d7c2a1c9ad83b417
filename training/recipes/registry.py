"""Models, losses and datasets by the name that a recipe calls them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from landslide_qgis.core.errors import LandslideError

T = TypeVar("T")


class Registry(Generic[T]):
    """Factories by name.

    Attributes:
        kind: What is registered, in the singular, for messages.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._factories: dict[str, Callable[..., T]] = {}

    def register(self, name: str) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Return a decorator that files a factory under ``name``."""

        def add(factory: Callable[..., T]) -> Callable[..., T]:
            self._factories[name] = factory
            return factory

        return add

    def names(self) -> list[str]:
        """Return the known names, sorted."""
        return sorted(self._factories)

    def setting(self, name: str, options: Mapping[str, Any], key: str) -> Any:
        """Return an option as :meth:`build` would take it: the recipe's, else the factory's own.

        ``None`` where the name is unknown or the factory has no such option.
        """
        if key in options or name not in self._factories:
            return options.get(key)
        parameter = inspect.signature(self._factories[name]).parameters.get(key)
        return None if parameter is None else parameter.default

    def build(self, name: str, options: Mapping[str, Any] | None = None, **context: Any) -> T:
        """Call the factory of ``name``.

        Args:
            name: A registered name.
            options: Keyword arguments from the recipe.
            context: Keyword arguments from the program.

        Raises:
            LandslideError: The name is unknown, or the factory does not take these options.
        """
        if name not in self._factories:
            names = ", ".join(self.names())
            raise LandslideError(f"There is no {self.kind} named {name!r}; known: {names}.")
        taken = inspect.signature(self._factories[name]).parameters
        known = [key for key in taken if key not in context]
        unknown = [key for key in options or {} if key not in known]
        if unknown:
            raise LandslideError(
                f"The options of {self.kind} {name!r} do not fit: {unknown[0]!r} is none; known: "
                f"{', '.join(known) or 'none'}."
            )
        try:
            return self._factories[name](**dict(options or {}), **context)
        except (TypeError, ValueError, RuntimeError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise LandslideError(
                f"The options of {self.kind} {name!r} do not fit: {reason.rstrip('.')}."
            ) from error
