<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="0.6" alphaBand="-1" nodataColor="">
      <colorPalette>
        <paletteEntry value="0" color="#ffffff" alpha="0" label="Clear ground"/>
        <paletteEntry value="1" color="#fff59d" alpha="255" label="Cloud"/>
        <paletteEntry value="2" color="#6a1b9a" alpha="255" label="Cloud shadow"/>
        <paletteEntry value="3" color="#80deea" alpha="255" label="Snow or ice"/>
        <paletteEntry value="4" color="#1565c0" alpha="255" label="Water"/>
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0"/>
    <huesaturation saturation="0" colorizeOn="0"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
