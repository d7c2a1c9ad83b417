"""Training reads what ``landslide:chips`` writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import shapely
from rasterio.transform import from_origin

from landslide_qgis.core.jobs.protocol import SceneSpec
from landslide_qgis.core.jobs.scene_steps import ChipsJob
from landslide_qgis.core.run import run_job
from training.data.chip_folder import read_info, read_manifest


def test_the_layout_is_kept(tmp_path: Path) -> None:
    values = np.random.default_rng(2).integers(300, 3000, (256, 256)).astype(np.uint16)
    for name in ("B04", "B08"):
        with rasterio.open(
            tmp_path / f"{name}.tif", "w", driver="GTiff", count=1, height=256, width=256,
            dtype="uint16", crs="EPSG:32643", transform=from_origin(600000, 1200000, 10, 10),
        ) as dataset:  # fmt: skip
            dataset.write(values, 1)
    scars = [shapely.box(600000 + x, 1199000, 600200 + x, 1199400) for x in (100, 900, 1700)]
    pyogrio.raw.write(
        tmp_path / "scars.gpkg",
        geometry=shapely.to_wkb(np.array(scars)),
        field_data=[],
        fields=[],
        geometry_type="Polygon",
        crs="EPSG:32643",
    )
    scene = SceneSpec((str(tmp_path / "B04.tif"), str(tmp_path / "B08.tif")))
    inventory, target = str(tmp_path / "scars.gpkg"), tmp_path / "chips"
    run_job(ChipsJob(scene, inventory, str(target), size_px=32, block_chips=1))
    info = read_info(target)
    assert info.bands == (("B04", "reflectance_dn"), ("B08", "reflectance_dn"))
    rows = read_manifest(target)
    assert {row["split"] for row in rows} == {"train", "val", "test"}
    assert all((target / "masks" / f"{row['name']}.tif").is_file() for row in rows)
