<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" nodataColor="" classificationMin="1" classificationMax="100000">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="1" maximumValue="100000" labelPrecision="2">
          <item value="1" label="1 pixel: water parts here" color="#f7fbff" alpha="0"/>
          <item value="100" label="100 pixels" color="#c6dbef" alpha="120"/>
          <item value="1000" label="1,000 pixels: gully" color="#6baed6" alpha="200"/>
          <item value="10000" label="10,000 pixels: stream" color="#2171b5" alpha="255"/>
          <item value="100000" label="100,000 pixels or more: river" color="#08306b" alpha="255"/>
          <rampLegendSettings useContinuousLegend="0"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0"/>
    <huesaturation saturation="0" colorizeOn="0"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
