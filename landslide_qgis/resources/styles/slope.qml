<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" nodataColor="" classificationMin="0" classificationMax="60">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="60" labelPrecision="2">
          <item value="0" label="0°: flat" color="#f7f7f7" alpha="255"/>
          <item value="10" label="10°: gentle" color="#fee391" alpha="255"/>
          <item value="20" label="20°: moderate" color="#fe9929" alpha="255"/>
          <item value="30" label="30°: steep" color="#d95f0e" alpha="255"/>
          <item value="45" label="45°: very steep" color="#993404" alpha="255"/>
          <item value="60" label="60°: cliff" color="#3f1a0a" alpha="255"/>
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
