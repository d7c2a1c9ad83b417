<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="0.9" alphaBand="-1" nodataColor="" classificationMin="-60" classificationMax="20">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="-60" maximumValue="20" labelPrecision="2">
          <item value="-60" label="-60: plants gone" color="#7f0000" alpha="255"/>
          <item value="-30" label="-30: great loss" color="#d7301f" alpha="255"/>
          <item value="-15" label="-15: some loss" color="#fc8d59" alpha="220"/>
          <item value="-5" label="-5: hardly any loss" color="#fef0d9" alpha="80"/>
          <item value="0" label="0: no change" color="#ffffff" alpha="0"/>
          <item value="20" label="20: more plants than before" color="#1a9850" alpha="200"/>
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
