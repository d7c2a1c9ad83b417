"""What the jobs of all single steps share; standard library only, since QGIS uses it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class ToolboxJob:
    """Base of the jobs that read some files and write others.

    Attributes:
        task: Name of the job in the protocol.
        module: Module of ``landslide_qgis.core.toolbox`` that runs it.
        READS: Fields that name files to read, perhaps with ``|`` and a band or layer behind; a
            field may name several.
        WRITES: Fields that name files to write; those left ``None`` are not written.
        FOLDERS: Those of them that name folders.
    """

    task: ClassVar[str]
    module: ClassVar[str]
    READS: ClassVar[tuple[str, ...]] = ()
    WRITES: ClassVar[tuple[str, ...]] = ()
    FOLDERS: ClassVar[tuple[str, ...]] = ()

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        found: list[str] = []
        for name in self.READS:
            given = getattr(self, name) or ()
            found += [given] if isinstance(given, str) else given
        return found

    def outputs(self) -> dict[str, str | None]:
        """Return the files to write, by role."""
        return {name: getattr(self, name) for name in self.WRITES}

    def check(self) -> None:
        """Refuse values outside their ranges before any work starts.

        Raises:
            LandslideError: A value cannot be used.
        """
