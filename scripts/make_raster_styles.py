"""Write the looks of rasters, ``landslide_qgis/resources/styles/*.qml``, from the tables below."""

from __future__ import annotations

from html import escape
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "landslide_qgis/resources/styles"

# Opacity, and value, colour, alpha and legend of each step of a continuous ramp.
RAMPS: dict[str, tuple[float, list[tuple[float, str, int, str]]]] = {
    "probability": (0.8, [
        (0.0, "#fff7ec", 0, "0: no sign of a landslide"),
        (0.2, "#fee8c8", 60, "0.2: unlikely"),
        (0.4, "#fdbb84", 160, "0.4: possible"),
        (0.6, "#ef6548", 220, "0.6: likely"),
        (0.8, "#b30000", 255, "0.8: very likely"),
        (1.0, "#4d0000", 255, "1: as good as certain"),
    ]),
    "slope": (1.0, [
        (0, "#f7f7f7", 255, "0°: flat"),
        (10, "#fee391", 255, "10°: gentle"),
        (20, "#fe9929", 255, "20°: moderate"),
        (30, "#d95f0e", 255, "30°: steep"),
        (45, "#993404", 255, "45°: very steep"),
        (60, "#3f1a0a", 255, "60°: cliff"),
    ]),
    "aspect": (1.0, [
        (0, "#4575b4", 255, "0°: falls to the north"),
        (90, "#ffffbf", 255, "90°: falls to the east"),
        (180, "#d73027", 255, "180°: falls to the south"),
        (270, "#a6d96a", 255, "270°: falls to the west"),
        (360, "#4575b4", 255, "360°: falls to the north"),
    ]),
    "curvature": (1.0, [
        (-0.05, "#2166ac", 255, "hollow"),
        (0, "#f7f7f7", 255, "even"),
        (0.05, "#b2182b", 255, "bulging"),
    ]),
    "relief": (1.0, [
        (0, "#f7fcf5", 255, "0 m: even ground"),
        (50, "#a1d99b", 255, "50 m"),
        (150, "#41ab5d", 255, "150 m"),
        (400, "#00441b", 255, "400 m or more between top and foot"),
    ]),
    "roughness": (1.0, [
        (0, "#fcfbfd", 255, "0 m: smooth"),
        (5, "#bcbddc", 255, "5 m"),
        (15, "#807dba", 255, "15 m"),
        (40, "#3f007d", 255, "40 m or more: rugged"),
    ]),
    "tpi": (1.0, [
        (-50, "#2166ac", 255, "valley"),
        (-10, "#92c5de", 255, "foot of a slope"),
        (0, "#f7f7f7", 255, "even slope or plain"),
        (10, "#f4a582", 255, "shoulder"),
        (50, "#b2182b", 255, "ridge"),
    ]),
    "flow": (1.0, [
        (1, "#f7fbff", 0, "1 pixel: water parts here"),
        (100, "#c6dbef", 120, "100 pixels"),
        (1000, "#6baed6", 200, "1,000 pixels: gully"),
        (10000, "#2171b5", 255, "10,000 pixels: stream"),
        (100000, "#08306b", 255, "100,000 pixels or more: river"),
    ]),
    "rdndvi": (0.9, [
        (-60, "#7f0000", 255, "-60: plants gone"),
        (-30, "#d7301f", 255, "-30: great loss"),
        (-15, "#fc8d59", 220, "-15: some loss"),
        (-5, "#fef0d9", 80, "-5: hardly any loss"),
        (0, "#ffffff", 0, "0: no change"),
        (20, "#1a9850", 200, "20: more plants than before"),
    ]),
    "brightness": (0.9, [
        (-0.1, "#2166ac", 255, "-0.1: much darker"),
        (0, "#ffffff", 0, "0: no change"),
        (0.1, "#b2182b", 255, "0.1: much brighter"),
    ]),
    "magnitude": (0.9, [
        (0, "#ffffff", 0, "0: no change"),
        (0.05, "#fed976", 160, "0.05"),
        (0.1, "#fd8d3c", 220, "0.1"),
        (0.2, "#800026", 255, "0.2 or more: everything changed"),
    ]),
}  # fmt: skip
# Opacity, and value, colour, alpha and legend of each class.
CLASSES: dict[str, tuple[float, list[tuple[int, str, int, str]]]] = {
    "mask": (0.7, [
        (0, "#ffffff", 0, "No landslide"),
        (1, "#c0602c", 255, "Landslide"),
    ]),
    "cloudmask": (0.6, [
        (0, "#ffffff", 0, "Clear ground"),
        (1, "#fff59d", 255, "Cloud"),
        (2, "#6a1b9a", 255, "Cloud shadow"),
        (3, "#80deea", 255, "Snow or ice"),
        (4, "#1565c0", 255, "Water"),
    ]),
}  # fmt: skip

PAGE = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
{renderer}
    <brightnesscontrast brightness="0" contrast="0"/>
    <huesaturation saturation="0" colorizeOn="0"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
"""


def ramp(opacity: float, steps: list[tuple[float, str, int, str]]) -> str:
    """Return a renderer that blends from step to step."""
    low, high = steps[0][0], steps[-1][0]
    items = "\n".join(
        f'          <item value="{value:g}" label="{escape(label)}" color="{colour}" '
        f'alpha="{alpha}"/>'
        for value, colour, alpha, label in steps
    )
    return f"""    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="{opacity:g}" \
alphaBand="-1" nodataColor="" classificationMin="{low:g}" classificationMax="{high:g}">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" \
minimumValue="{low:g}" maximumValue="{high:g}" labelPrecision="2">
{items}
          <rampLegendSettings useContinuousLegend="0"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>"""


def classes(opacity: float, entries: list[tuple[int, str, int, str]]) -> str:
    """Return a renderer with one colour a class."""
    rows = "\n".join(
        f'        <paletteEntry value="{value}" color="{colour}" alpha="{alpha}" '
        f'label="{escape(label)}"/>'
        for value, colour, alpha, label in entries
    )
    return f"""    <rasterrenderer type="paletted" band="1" opacity="{opacity:g}" alphaBand="-1" \
nodataColor="">
      <colorPalette>
{rows}
      </colorPalette>
    </rasterrenderer>"""


def main() -> None:
    """Write all styles."""
    pages = {name: ramp(*table) for name, table in RAMPS.items()}
    pages.update({name: classes(*table) for name, table in CLASSES.items()})
    for name, renderer in pages.items():
        (TARGET / f"{name}.qml").write_text(PAGE.format(renderer=renderer), encoding="utf-8")


if __name__ == "__main__":
    main()
