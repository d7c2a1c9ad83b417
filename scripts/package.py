"""Build the plugin's zip for plugins.qgis.org; the same files give the same bytes."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from plugin_files import PACKAGE, ROOT, plugin_files, version

LARGEST = 25 * 1024 * 1024


def build(folder: Path) -> Path:
    """Write the zip into ``folder`` and return its path.

    Raises:
        SystemExit: It is larger than plugins.qgis.org accepts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{PACKAGE}-{version()}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for source, name in plugin_files():
            entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, source.read_bytes())
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target} is larger than 25 MB; plugins.qgis.org would refuse it.")
    return target


if __name__ == "__main__":
    built = build(ROOT / "dist")
    digest = hashlib.sha256(built.read_bytes()).hexdigest()
    print(f"{built.relative_to(ROOT)}  {built.stat().st_size / 1e6:.2f} MB  sha256 {digest}")
