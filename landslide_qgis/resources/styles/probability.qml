<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="0.8" alphaBand="-1" nodataColor="" classificationMin="0" classificationMax="1">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1" labelPrecision="2">
          <item value="0" label="0: no sign of a landslide" color="#fff7ec" alpha="0"/>
          <item value="0.2" label="0.2: unlikely" color="#fee8c8" alpha="60"/>
          <item value="0.4" label="0.4: possible" color="#fdbb84" alpha="160"/>
          <item value="0.6" label="0.6: likely" color="#ef6548" alpha="220"/>
          <item value="0.8" label="0.8: very likely" color="#b30000" alpha="255"/>
          <item value="1" label="1: as good as certain" color="#4d0000" alpha="255"/>
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
