"""Draw the pictures of the help panel, ``landslide_qgis/resources/help/*.png``: ``make pictures``.

Every picture is what the algorithm itself makes, in real QGIS, of one simulated scene, in the
styles that come with the plugin. ``landslide:screen`` needs a classifier, and none ships: ``make``
trains a small one first. ``landslide:finetune`` trains for some minutes; ``--no-training`` leaves
its picture as it is.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plugin_files import ROOT
from qgis_headless import headless_environment

HOME = Path(tempfile.mkdtemp(prefix="landslide-pictures-"))
sys.path[:0] = [str(ROOT), "/usr/share/qgis/python/plugins"]
# QGIS reads these when it starts, so they have to be there before it is imported.
os.environ.update(headless_environment(HOME))

from osgeo import gdal  # noqa: E402
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsContrastEnhancement,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsHueSaturationFilter,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QImage, QPainter  # noqa: E402
from qgis.PyQt.QtWebKitWidgets import QWebPage  # noqa: E402

HELP = ROOT / "landslide_qgis" / "resources" / "help"
SIDE, GAP = 300, 6
NEARLY_WHITE = 244
PIXELS, SEED = 512, "7"
# As in the demo: the shipped model's own threshold is for real scenes.
THRESHOLD = 0.1
#: The part that most pictures show: columns and rows, from the upper left.
LEFT, TOP, ACROSS = 120, 352, 150
Layers = Sequence[QgsMapLayer]


class Studio:
    """Runs algorithms on one scene and draws what they make."""

    def __init__(self) -> None:
        self.after = simulate(HOME / "after")
        self.before = simulate(HOME / "before", "--landslides", "0", "--clouds", "0")
        self.dem = str(HOME / "after" / "dem.tif")
        self.truth = str(HOME / "after" / "truth" / "truth.gpkg")
        self.files: dict[str, dict[str, Any]] = {}
        red = QgsRasterLayer(self.after["B04"])
        self.crs, self.whole = red.crs(), red.extent()
        west, north = self.whole.xMinimum() + 10 * LEFT, self.whole.yMaximum() - 10 * TOP
        self.part = QgsRectangle(west, north - 10 * ACROSS, west + 10 * ACROSS, north)

    def run(self, name: str, keep: str = "", **parameters: Any) -> None:
        """Run an algorithm; outputs are given as ">file", and kept by its or another name."""
        import processing

        keep = keep or name
        folder = HOME / keep
        folder.mkdir(exist_ok=True)
        made = {
            key: str(folder / value[1:]) if isinstance(value, str) and value[:1] == ">" else value
            for key, value in parameters.items()
        }
        self.files[keep] = processing.run(f"landslide:{name}", made)
        print(f"landslide:{name}", flush=True)

    def raster(self, name: str, output: str) -> QgsRasterLayer:
        """Return a raster output in its style."""
        return styled(QgsRasterLayer(self.files[name][output]), name, output)

    def vector(self, name: str, output: str) -> QgsVectorLayer:
        """Return a vector output in its style."""
        return styled(QgsVectorLayer(self.files[name][output]), name, output)

    def grey(self) -> QgsRasterLayer:
        """Return the scene in pale grey, below colours that mean something."""
        layer = self.photo()
        layer.hueSaturationFilter().setGrayscaleMode(
            QgsHueSaturationFilter.GrayscaleMode.GrayscaleLuminosity
        )
        layer.brightnessFilter().setBrightness(60)
        return layer

    def photo(self, bands: Sequence[int] = (3, 2, 1), name: str = "stack") -> QgsRasterLayer:
        """Return the scene in colours; the bands are those of the stack."""
        layer = QgsRasterLayer(self.files[name]["STACK"])
        renderer = QgsMultiBandColorRenderer(layer.dataProvider(), *bands)
        for band, which in zip(bands, ("Red", "Green", "Blue")):
            stretch = QgsContrastEnhancement(layer.dataProvider().dataType(band))
            stretch.setMinimumValue(0)
            # Infrared is far brighter than what the eye sees.
            stretch.setMaximumValue(4500 if band == len(BANDS) else 1400)
            stretch.setContrastEnhancementAlgorithm(
                QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
            )
            getattr(renderer, f"set{which}ContrastEnhancement")(stretch)
        layer.setRenderer(renderer)
        return layer

    def panel(self, layers: Layers, extent: QgsRectangle | None = None) -> QImage:
        """Return a map of layers, the topmost first."""
        settings = QgsMapSettings()
        settings.setDestinationCrs(self.crs)
        settings.setLayers(list(layers))
        settings.setExtent(extent or self.part)
        settings.setOutputSize(QSize(SIDE, SIDE))
        settings.setBackgroundColor(QColor("white"))
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        return job.renderedImage()


BANDS = ("B02", "B03", "B04", "B08")


def simulate(folder: Path, *more: str) -> dict[str, str]:
    """Make a scene; return its files by band."""
    python = ROOT / ".venv" / "engine" / "bin" / "python"
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("QGIS", "PYTHON", "QT_"))}
    command = [str(python), "-m", "landslide_qgis.core", "simulate", str(folder)]
    command += ["--size", str(PIXELS), "--seed", SEED, *more]
    subprocess.run(command, cwd=ROOT, env=plain, check=True)  # noqa: S603 - our own words
    return {path.stem.split("_")[2]: str(path) for path in sorted(folder.glob("*_B*.tif"))}


def styled(layer: Any, name: str, output: str) -> Any:
    """Give a layer the style that QGIS gives it when it loads it."""
    from landslide_qgis.processing.styles import styler

    algorithm = QgsApplication.processingRegistry().algorithmById(f"landslide:{name}")
    styler(algorithm.STYLES[output]).postProcessLayer(
        layer, QgsProcessingContext(), QgsProcessingFeedback()
    )
    return layer


def drawn(source: str, colour: str, filled: str = "0,0,0,0") -> QgsVectorLayer:
    """Return a vector file in one colour: lines, points, or outlines with or without filling."""
    layer = QgsVectorLayer(source)
    kinds = (QgsMarkerSymbol, QgsLineSymbol, QgsFillSymbol)
    looks = (
        {"color": colour, "size": "1.1", "outline_style": "no"},
        {"color": colour, "width": "0.5"},
        {"color": filled, "outline_color": colour, "outline_width": "0.5"},
    )
    kind = int(layer.geometryType())
    layer.setRenderer(QgsSingleSymbolRenderer(kinds[kind].createSimple(looks[kind])))
    return layer


def page(path: str, width: int = 960, height: int = 690) -> QImage:
    """Return the top of an HTML page as a browser shows it, at two thirds of its size."""
    browser = QWebPage()
    browser.setViewportSize(QSize(width, height))
    frame = browser.mainFrame()
    done: list[bool] = []
    browser.loadFinished.connect(done.append)
    text = Path(path).read_text(encoding="utf-8")
    frame.setHtml(text.replace(f"{HOME}/after/", ""))
    while not done:
        QgsApplication.processEvents()
    for way in (Qt.Orientation.Vertical, Qt.Orientation.Horizontal):
        frame.setScrollBarPolicy(way, Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    frame.render(painter)
    painter.end()
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaledToWidth(width * 2 // 3, smooth)


def save(name: str, *panels: QImage) -> None:
    """Write panels side by side, in 256 colours, which is a third of the bytes."""
    width = sum(panel.width() for panel in panels) + GAP * (len(panels) - 1)
    sheet = QImage(width, max(p.height() for p in panels), QImage.Format.Format_RGB32)
    sheet.fill(QColor("white"))
    painter = QPainter(sheet)
    left = 0
    for panel in panels:
        painter.drawImage(left, 0, panel)
        left += panel.width() + GAP
    painter.end()
    plain = HOME / "plain.png"
    sheet.save(str(plain))
    full = gdal.Open(str(plain))
    bands = [full.GetRasterBand(number) for number in (1, 2, 3)]
    few = gdal.GetDriverByName("MEM").Create("", full.RasterXSize, full.RasterYSize)
    colours = gdal.ColorTable()
    gdal.ComputeMedianCutPCT(*bands, 256, colours)
    for number in range(colours.GetCount()):
        if min(colours.GetColorEntry(number)[:3]) >= NEARLY_WHITE:
            colours.SetColorEntry(number, (255, 255, 255, 255))
    gdal.DitherRGB2PCT(*bands, few.GetRasterBand(1), colours)
    few.GetRasterBand(1).SetColorTable(colours)
    target = HELP / f"{name}.png"
    gdal.GetDriverByName("PNG").CreateCopy(str(target), few, options=["ZLEVEL=9"])
    Path(f"{target}.aux.xml").unlink(missing_ok=True)


def chip_frames(image: QImage, count: int = 4) -> QImage:
    """Return a map cut into chips."""
    framed = QImage(image)
    painter = QPainter(framed)
    for edge in range(0, SIDE, SIDE // count):
        painter.fillRect(edge, 0, 3, SIDE, QColor("#b0b0b0"))
        painter.fillRect(0, edge, SIDE, 3, QColor("#b0b0b0"))
    painter.end()
    return framed


def of_rasters(studio: Studio) -> None:
    """Pictures of what makes rasters out of bands and elevation."""
    files = [studio.after[band] for band in BANDS]
    studio.run("stack", INPUT=files, DEM=studio.dem, TERRAIN=["slope"], STACK=">stack.tif")
    layers = {name.upper(): f">{name}.tif" for name in ("slope", "flow", "curvature")}
    studio.run("terrain", DEM=studio.dem, **layers)
    wide = studio.whole
    photo, infrared = studio.photo(), studio.photo((4, 3, 2))
    slope = studio.raster("terrain", "SLOPE")
    save("stack", *(studio.panel([one], wide) for one in (photo, infrared, slope)))
    terrain = [studio.raster("terrain", name) for name in ("SLOPE", "CURVATURE", "FLOW")]
    save("terrain", *(studio.panel([one], wide) for one in terrain))
    every = list(studio.after.values())
    studio.run("cloudmask", INPUT=every, CLOUDMASK=">clouds.tif")
    clouds = studio.raster("cloudmask", "CLOUDMASK")
    save("cloudmask", studio.panel([photo], wide), studio.panel([clouds, photo], wide))


def of_detection(studio: Studio) -> None:
    """Pictures from bands to polygons."""
    files = [studio.after[band] for band in BANDS]
    outputs = {"PROBABILITY": ">p.tif", "MASK": ">m.tif", "POLYGONS": ">polygons.gpkg"}
    studio.run("detect", INPUT=files, DEM=studio.dem, THRESHOLD=THRESHOLD, **outputs)
    photo = studio.photo()
    probability, mask = (studio.raster("detect", name) for name in ("PROBABILITY", "MASK"))
    polygons = studio.vector("detect", "POLYGONS")
    scene, outlined = (studio.panel([*above, photo]) for above in ([], [polygons]))
    likely, marked = (studio.panel([above, studio.grey()]) for above in (probability, mask))
    save("predict", scene, likely)
    save("threshold", likely, marked)
    save("vectorise", marked, outlined)
    save("detect", scene, likely, outlined)
    source = studio.files["detect"]["POLYGONS"]
    studio.run("filter", INPUT=source, DEM=studio.dem, MIN_AREA=2000.0, MIN_SLOPE=20.0,
               POLYGONS=">kept.gpkg", REMOVED=">removed.gpkg")  # fmt: skip
    kept, removed = (studio.files["filter"][name] for name in ("POLYGONS", "REMOVED"))
    sieved = [drawn(removed, "#d01c8b"), drawn(kept, "#ffee33"), photo]
    save("filter", outlined, studio.panel(sieved))
    studio.run("characterise", INPUT=kept, DEM=studio.dem, POLYGONS=">with.gpkg",
               POINTS=">points.gpkg", LINES=">lines.gpkg")  # fmt: skip
    made = studio.files["characterise"]
    kept_ones = QgsVectorLayer(made["POLYGONS"])
    inside = kept_ones.getFeatures(QgsFeatureRequest(studio.part))
    long = max(inside, key=lambda feature: feature["len_m"])
    small = long.geometry().boundingBox()
    small.grow(max(small.width(), small.height()) / 2)
    falls = [drawn(made["POINTS"], "#d7191c"), drawn(made["LINES"], "#2c7bb6"),
             drawn(made["POLYGONS"], "#ffee33", "255,238,51,60"), photo]  # fmt: skip
    save("characterise", studio.panel([polygons, photo], small), studio.panel(falls, small))
    clouds = studio.raster("cloudmask", "CLOUDMASK")
    save("rapidmap", scene, studio.panel([clouds, photo]), studio.panel(sieved[1:]))


def of_pairs(studio: Studio) -> None:
    """Pictures of two images."""
    pair = {"BEFORE": studio.before, "AFTER": studio.after}
    files = {when: [bands[band] for band in BANDS] for when, bands in pair.items()}
    found = studio.files["detect"]["PROBABILITY"]
    studio.run("change", **files, PROBABILITY=found, RDNDVI=">rdndvi.tif", FUSED=">fused.tif")
    after = studio.photo()
    studio.run("stack", "before", INPUT=files["BEFORE"], STACK=">stack.tif")
    before = studio.photo(name="before")
    change, fused = (studio.raster("change", name) for name in ("RDNDVI", "FUSED"))
    save("change", *(studio.panel([one]) for one in (before, after, change)))
    studio.run("vectorise", INPUT=studio.files["change"]["FUSED"], THRESHOLD=THRESHOLD,
               POLYGONS=">fused.gpkg")  # fmt: skip
    polygons = studio.vector("vectorise", "POLYGONS")
    panels = ([before], [after], [fused, after], [polygons, after])
    save("beforeafter", *(studio.panel(layers) for layers in panels))


def of_truth(studio: Studio) -> None:
    """Pictures of maps beside a reference, of samples and of chips."""
    photo = studio.photo()
    found = studio.files["detect"]
    studio.run("assess", INPUT=found["POLYGONS"], REFERENCE=studio.truth, REPORT=">report.html",
               OBJECTS=">objects.gpkg")  # fmt: skip
    objects = studio.files["assess"]["OBJECTS"]
    colours = {"found": "#1a9641", "missed": "#2c7bb6", "false": "#fdae61"}
    sides = [drawn(f"{objects}|subset=outcome='{key}'", c) for key, c in colours.items()]
    report = page(studio.files["assess"]["REPORT"], width=720, height=SIDE * 3 // 2)
    for name in ("assess", "assessinventory"):
        save(name, studio.panel([*sides, photo]), report)
    studio.run("sample", INPUT=found["PROBABILITY"], THRESHOLD=THRESHOLD, SIZE=600,
               POINTS=">points.gpkg")  # fmt: skip
    points = studio.files["sample"]["POINTS"]
    strata = [drawn(f"{points}|subset=stratum='{name}'", c) for name, c in STRATA.items()]
    likely = [studio.raster("detect", "PROBABILITY"), studio.grey()]
    save("sample", *(studio.panel([*above, *likely], studio.whole) for above in ([], strata)))
    truth = drawn(studio.truth, "#d7301f", "215,48,31,255")
    for name in ("chips", "scenetochips"):
        save(name, chip_frames(studio.panel([photo])), chip_frames(studio.panel([truth])))


def of_learning(studio: Studio) -> None:
    """The picture of fine-tuning: what it draws itself."""
    os.environ.setdefault("LANDSLIDE_TRAINING", str(ROOT))
    files = [studio.after[band] for band in BANDS]
    studio.run("chips", "lesson", INPUT=files, INVENTORY=studio.truth, SIZE=64, BLOCK=2, VAL=0.2,
               TEST=0.3, CHIPS=">chips")  # fmt: skip
    studio.run("finetune", CHIPS=studio.files["lesson"]["CHIPS"], NEW_MODEL=">valley.onnx")
    print(studio.files["finetune"]["VERDICT"], flush=True)
    smooth = Qt.TransformationMode.SmoothTransformation
    save("finetune", QImage(studio.files["finetune"]["PICTURE"]).scaledToWidth(900, smooth))


#: Colours of the strata that :data:`THRESHOLD` makes.
STRATA = {"0 to 0.05": "#1a1a1a", "0.05 to 0.1": "#2c7bb6", "0.1 to 1": "#d7191c"}


def of_papers(studio: Studio) -> None:
    """Pictures of pages."""
    files = [studio.after[band] for band in BANDS]
    studio.run("inspect", INPUT=files, DEM=studio.dem, REPORT=">check.html")
    save("inspect", page(studio.files["inspect"]["REPORT"], 1140, 400))
    studio.run("modelinfo", REPORT=">model.html")
    save("modelinfo", page(studio.files["modelinfo"]["REPORT"]))
    studio.run("deliver", INPUT=studio.files["filter"]["POLYGONS"], INCLUDE="all",
               BACKGROUND=[studio.photo()], TITLE="Landslides of the simulated storm",
               MAP=True, FOLDER=">delivery")  # fmt: skip
    pdf = gdal.OpenEx(studio.files["deliver"]["PDF"], open_options=["DPI=200"])
    picture = HOME / "sheet.png"
    gdal.Translate(str(picture), pdf, format="PNG")
    smooth = Qt.TransformationMode.SmoothTransformation
    save("deliver", QImage(str(picture)).scaledToWidth(900, smooth))


def of_cells(studio: Studio, classifier: Path) -> None:
    """The picture of screening."""
    files = list(studio.after.values())
    studio.run("screen", INPUT=files, MODEL=str(classifier), CELLS=">cells.gpkg")
    cells = studio.vector("screen", "CELLS")
    photo = studio.photo()
    truth = drawn(studio.truth, "#ffee33")
    panels = ([truth, photo], [cells, photo])
    save("screen", *(studio.panel(layers, studio.whole) for layers in panels))


def main() -> int:
    """Start QGIS without a window, run the algorithms and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--classifier", type=Path, required=True, help="model file for landslide:screen"
    )
    parser.add_argument("--no-training", action="store_true", help="but for landslide:finetune")
    options = parser.parse_args()
    application = QgsApplication([], True)
    application.initQgis()
    from processing.core.Processing import Processing

    from landslide_qgis.plugin import LandslidePlugin

    Processing.initialize()
    plugin = LandslidePlugin(None)  # the registry keeps no reference
    plugin.initProcessing()
    HELP.mkdir(exist_ok=True)
    studio = Studio()
    for draw in (of_rasters, of_detection, of_pairs, of_truth, of_papers):
        draw(studio)
    of_cells(studio, options.classifier)
    if not options.no_training:
        of_learning(studio)
    sys.stdout.flush()
    os._exit(0)  # QGIS without its window does not end well


if __name__ == "__main__":
    sys.exit(main())
