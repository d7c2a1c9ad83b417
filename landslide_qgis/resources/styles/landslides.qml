<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Fields|Forms">
  <renderer-v2 type="categorizedSymbol" referencescale="-1" enableorderby="0" attr="review" forceraster="0" symbollevels="0">
    <categories>
      <category symbol="0" value="auto" render="true" label="Draft, not reviewed"/>
      <category symbol="1" value="accepted" render="true" label="Accepted"/>
      <category symbol="2" value="edited" render="true" label="Accepted after correction"/>
      <category symbol="3" value="rejected" render="true" label="Rejected"/>
    </categories>
    <symbols>
      <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="0">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" name="name" value=""/>
            <Option name="properties"/>
            <Option type="QString" name="type" value="collection"/>
          </Option>
        </data_defined_properties>
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="color" value="255,179,0,51"/>
            <Option type="QString" name="joinstyle" value="bevel"/>
            <Option type="QString" name="offset" value="0,0"/>
            <Option type="QString" name="offset_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="offset_unit" value="MM"/>
            <Option type="QString" name="outline_color" value="255,179,0,255"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="0.5"/>
            <Option type="QString" name="outline_width_unit" value="MM"/>
            <Option type="QString" name="style" value="solid"/>
          </Option>
          <prop k="border_width_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="color" v="255,179,0,51"/>
          <prop k="joinstyle" v="bevel"/>
          <prop k="offset" v="0,0"/>
          <prop k="offset_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="offset_unit" v="MM"/>
          <prop k="outline_color" v="255,179,0,255"/>
          <prop k="outline_style" v="solid"/>
          <prop k="outline_width" v="0.5"/>
          <prop k="outline_width_unit" v="MM"/>
          <prop k="style" v="solid"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" name="name" value=""/>
              <Option name="properties"/>
              <Option type="QString" name="type" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="1">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" name="name" value=""/>
            <Option name="properties"/>
            <Option type="QString" name="type" value="collection"/>
          </Option>
        </data_defined_properties>
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="color" value="0,200,83,51"/>
            <Option type="QString" name="joinstyle" value="bevel"/>
            <Option type="QString" name="offset" value="0,0"/>
            <Option type="QString" name="offset_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="offset_unit" value="MM"/>
            <Option type="QString" name="outline_color" value="0,200,83,255"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="0.5"/>
            <Option type="QString" name="outline_width_unit" value="MM"/>
            <Option type="QString" name="style" value="solid"/>
          </Option>
          <prop k="border_width_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="color" v="0,200,83,51"/>
          <prop k="joinstyle" v="bevel"/>
          <prop k="offset" v="0,0"/>
          <prop k="offset_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="offset_unit" v="MM"/>
          <prop k="outline_color" v="0,200,83,255"/>
          <prop k="outline_style" v="solid"/>
          <prop k="outline_width" v="0.5"/>
          <prop k="outline_width_unit" v="MM"/>
          <prop k="style" v="solid"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" name="name" value=""/>
              <Option name="properties"/>
              <Option type="QString" name="type" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="2">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" name="name" value=""/>
            <Option name="properties"/>
            <Option type="QString" name="type" value="collection"/>
          </Option>
        </data_defined_properties>
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="color" value="41,121,255,51"/>
            <Option type="QString" name="joinstyle" value="bevel"/>
            <Option type="QString" name="offset" value="0,0"/>
            <Option type="QString" name="offset_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="offset_unit" value="MM"/>
            <Option type="QString" name="outline_color" value="41,121,255,255"/>
            <Option type="QString" name="outline_style" value="solid"/>
            <Option type="QString" name="outline_width" value="0.5"/>
            <Option type="QString" name="outline_width_unit" value="MM"/>
            <Option type="QString" name="style" value="solid"/>
          </Option>
          <prop k="border_width_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="color" v="41,121,255,51"/>
          <prop k="joinstyle" v="bevel"/>
          <prop k="offset" v="0,0"/>
          <prop k="offset_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="offset_unit" v="MM"/>
          <prop k="outline_color" v="41,121,255,255"/>
          <prop k="outline_style" v="solid"/>
          <prop k="outline_width" v="0.5"/>
          <prop k="outline_width_unit" v="MM"/>
          <prop k="style" v="solid"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" name="name" value=""/>
              <Option name="properties"/>
              <Option type="QString" name="type" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="fill" force_rhr="0" clip_to_extent="1" alpha="1" name="3">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" name="name" value=""/>
            <Option name="properties"/>
            <Option type="QString" name="type" value="collection"/>
          </Option>
        </data_defined_properties>
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map">
            <Option type="QString" name="border_width_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="color" value="117,117,117,51"/>
            <Option type="QString" name="joinstyle" value="bevel"/>
            <Option type="QString" name="offset" value="0,0"/>
            <Option type="QString" name="offset_map_unit_scale" value="3x:0,0,0,0,0,0"/>
            <Option type="QString" name="offset_unit" value="MM"/>
            <Option type="QString" name="outline_color" value="117,117,117,255"/>
            <Option type="QString" name="outline_style" value="dash"/>
            <Option type="QString" name="outline_width" value="0.5"/>
            <Option type="QString" name="outline_width_unit" value="MM"/>
            <Option type="QString" name="style" value="solid"/>
          </Option>
          <prop k="border_width_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="color" v="117,117,117,51"/>
          <prop k="joinstyle" v="bevel"/>
          <prop k="offset" v="0,0"/>
          <prop k="offset_map_unit_scale" v="3x:0,0,0,0,0,0"/>
          <prop k="offset_unit" v="MM"/>
          <prop k="outline_color" v="117,117,117,255"/>
          <prop k="outline_style" v="dash"/>
          <prop k="outline_width" v="0.5"/>
          <prop k="outline_width_unit" v="MM"/>
          <prop k="style" v="solid"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" name="name" value=""/>
              <Option name="properties"/>
              <Option type="QString" name="type" value="collection"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
    </symbols>
    <rotation/>
    <sizescale/>
  </renderer-v2>
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <fieldConfiguration>
    <field name="area_m2" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="perim_m" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="len_m" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="wid_m" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="elong" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="prob_mean" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="prob_max" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="prob_p10" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="thresh" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="slope_mean" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="elev_min" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="elev_max" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="relief_m" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="conf_usgs" configurationFlags="None">
      <editWidget type="ValueMap">
        <config>
          <Option type="Map">
            <Option type="List" name="map">
              <Option type="Map">
                <Option type="QString" name="" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="1 possible landslide in the area" value="1"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="2 probable landslide in the area" value="2"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="3 likely landslide at or near here" value="3"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="5 confident consequential landslide here" value="5"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="8 high confidence in extent or nature" value="8"/>
              </Option>
            </Option>
          </Option>
        </config>
      </editWidget>
    </field>
    <field name="ls_type" configurationFlags="None">
      <editWidget type="ValueMap">
        <config>
          <Option type="Map">
            <Option type="List" name="map">
              <Option type="Map">
                <Option type="QString" name="" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock/ice fall" value="Rock/ice fall"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Boulder/debris/silt fall" value="Boulder/debris/silt fall"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock block topple" value="Rock block topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock flexural topple" value="Rock flexural topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Gravel/sand/silt topple" value="Gravel/sand/silt topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock rotational slide" value="Rock rotational slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock planar slide" value="Rock planar slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock wedge slide" value="Rock wedge slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock compound slide" value="Rock compound slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock irregular slide" value="Rock irregular slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Clay/silt rotational slide" value="Clay/silt rotational slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Clay/silt planar slide" value="Clay/silt planar slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Gravel/sand/debris slide" value="Gravel/sand/debris slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Clay/silt compound slide" value="Clay/silt compound slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock slope spread" value="Rock slope spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Sand/silt liquefaction spread" value="Sand/silt liquefaction spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Sensitive clay spread" value="Sensitive clay spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock/ice avalanche" value="Rock/ice avalanche"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Sand/silt/debris dry flow" value="Sand/silt/debris dry flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Sand/silt/debris flowslide" value="Sand/silt/debris flowslide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Sensitive clay flowslide" value="Sensitive clay flowslide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Debris flow" value="Debris flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Mud flow" value="Mud flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Debris flood" value="Debris flood"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Debris avalanche" value="Debris avalanche"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Earthflow" value="Earthflow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Peat flow" value="Peat flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Mountain slope deformation" value="Mountain slope deformation"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rock slope deformation" value="Rock slope deformation"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Soil slope deformation" value="Soil slope deformation"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Soil creep" value="Soil creep"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Solifluction" value="Solifluction"/>
              </Option>
            </Option>
          </Option>
        </config>
      </editWidget>
    </field>
    <field name="material" configurationFlags="None">
      <editWidget type="ValueMap">
        <config>
          <Option type="Map">
            <Option type="List" name="map">
              <Option type="Map">
                <Option type="QString" name="" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="rock" value="rock"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="debris" value="debris"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="earth" value="earth"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="mud" value="mud"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="ice" value="ice"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="peat" value="peat"/>
              </Option>
            </Option>
          </Option>
        </config>
      </editWidget>
    </field>
    <field name="movement" configurationFlags="None">
      <editWidget type="ValueMap">
        <config>
          <Option type="Map">
            <Option type="List" name="map">
              <Option type="Map">
                <Option type="QString" name="" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="fall" value="fall"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="topple" value="topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="slide" value="slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="spread" value="spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="flow" value="flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="slope deformation" value="slope deformation"/>
              </Option>
            </Option>
          </Option>
        </config>
      </editWidget>
    </field>
    <field name="trigger" configurationFlags="None">
      <editWidget type="ValueMap">
        <config>
          <Option type="Map">
            <Option type="List" name="map">
              <Option type="Map">
                <Option type="QString" name="" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="rain" value="rain"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="downpour" value="downpour"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="continuous rain" value="continuous_rain"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="tropical cyclone" value="tropical_cyclone"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="monsoon" value="monsoon"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="flooding" value="flooding"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="snowfall snowmelt" value="snowfall_snowmelt"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="freeze thaw" value="freeze_thaw"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="earthquake" value="earthquake"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="volcano" value="volcano"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="mining" value="mining"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="construction" value="construction"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="leaking pipe" value="leaking_pipe"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="dam embankment collapse" value="dam_embankment_collapse"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="vegetation removal" value="vegetation_removal"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="no apparent trigger" value="no_apparent_trigger"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="other" value="other"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="unknown" value="unknown"/>
              </Option>
            </Option>
          </Option>
        </config>
      </editWidget>
    </field>
    <field name="evt_date" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="img_pre" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="img_post" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="source" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="gsd_m" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="model" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="model_sha" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="run_utc" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="review" configurationFlags="None">
      <editWidget type="ValueMap">
        <config>
          <Option type="Map">
            <Option type="List" name="map">
              <Option type="Map">
                <Option type="QString" name="Draft, not reviewed" value="auto"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Accepted" value="accepted"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Accepted after correction" value="edited"/>
              </Option>
              <Option type="Map">
                <Option type="QString" name="Rejected" value="rejected"/>
              </Option>
            </Option>
          </Option>
        </config>
      </editWidget>
    </field>
    <field name="reviewer" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="rev_date" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="remarks" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
    <field name="ls_id" configurationFlags="None">
      <editWidget type="">
        <config>
          <Option/>
        </config>
      </editWidget>
    </field>
  </fieldConfiguration>
  <aliases>
    <alias name="Area (m²)" field="area_m2" index="0"/>
    <alias name="Perimeter (m)" field="perim_m" index="1"/>
    <alias name="Length (m)" field="len_m" index="2"/>
    <alias name="Width (m)" field="wid_m" index="3"/>
    <alias name="Length / width" field="elong" index="4"/>
    <alias name="Mean probability" field="prob_mean" index="5"/>
    <alias name="Highest probability" field="prob_max" index="6"/>
    <alias name="Probability, 10th percentile" field="prob_p10" index="7"/>
    <alias name="Threshold" field="thresh" index="8"/>
    <alias name="Mean slope (°)" field="slope_mean" index="9"/>
    <alias name="Lowest elevation (m)" field="elev_min" index="10"/>
    <alias name="Highest elevation (m)" field="elev_max" index="11"/>
    <alias name="Relief (m)" field="relief_m" index="12"/>
    <alias name="Confidence (USGS)" field="conf_usgs" index="13"/>
    <alias name="Type (Hungr 2014)" field="ls_type" index="14"/>
    <alias name="Material" field="material" index="15"/>
    <alias name="Movement" field="movement" index="16"/>
    <alias name="Trigger" field="trigger" index="17"/>
    <alias name="Date of the event" field="evt_date" index="18"/>
    <alias name="Image before" field="img_pre" index="19"/>
    <alias name="Image after" field="img_post" index="20"/>
    <alias name="Source" field="source" index="21"/>
    <alias name="Pixel size (m)" field="gsd_m" index="22"/>
    <alias name="Model" field="model" index="23"/>
    <alias name="Model checksum" field="model_sha" index="24"/>
    <alias name="Time of the run (UTC)" field="run_utc" index="25"/>
    <alias name="Review" field="review" index="26"/>
    <alias name="Reviewed by" field="reviewer" index="27"/>
    <alias name="Reviewed on" field="rev_date" index="28"/>
    <alias name="Remarks" field="remarks" index="29"/>
    <alias name="Id" field="ls_id" index="30"/>
  </aliases>
  <defaults>
    <default expression="" field="area_m2" applyOnUpdate="0"/>
    <default expression="" field="perim_m" applyOnUpdate="0"/>
    <default expression="" field="len_m" applyOnUpdate="0"/>
    <default expression="" field="wid_m" applyOnUpdate="0"/>
    <default expression="" field="elong" applyOnUpdate="0"/>
    <default expression="" field="prob_mean" applyOnUpdate="0"/>
    <default expression="" field="prob_max" applyOnUpdate="0"/>
    <default expression="" field="prob_p10" applyOnUpdate="0"/>
    <default expression="" field="thresh" applyOnUpdate="0"/>
    <default expression="" field="slope_mean" applyOnUpdate="0"/>
    <default expression="" field="elev_min" applyOnUpdate="0"/>
    <default expression="" field="elev_max" applyOnUpdate="0"/>
    <default expression="" field="relief_m" applyOnUpdate="0"/>
    <default expression="" field="conf_usgs" applyOnUpdate="0"/>
    <default expression="" field="ls_type" applyOnUpdate="0"/>
    <default expression="" field="material" applyOnUpdate="0"/>
    <default expression="" field="movement" applyOnUpdate="0"/>
    <default expression="" field="trigger" applyOnUpdate="0"/>
    <default expression="" field="evt_date" applyOnUpdate="0"/>
    <default expression="" field="img_pre" applyOnUpdate="0"/>
    <default expression="" field="img_post" applyOnUpdate="0"/>
    <default expression="" field="source" applyOnUpdate="0"/>
    <default expression="" field="gsd_m" applyOnUpdate="0"/>
    <default expression="" field="model" applyOnUpdate="0"/>
    <default expression="" field="model_sha" applyOnUpdate="0"/>
    <default expression="" field="run_utc" applyOnUpdate="0"/>
    <default expression="" field="review" applyOnUpdate="0"/>
    <default expression="" field="reviewer" applyOnUpdate="0"/>
    <default expression="" field="rev_date" applyOnUpdate="0"/>
    <default expression="" field="remarks" applyOnUpdate="0"/>
    <default expression="" field="ls_id" applyOnUpdate="0"/>
  </defaults>
  <constraints>
    <constraint unique_strength="0" exp_strength="0" field="area_m2" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="perim_m" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="len_m" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="wid_m" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="elong" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="prob_mean" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="prob_max" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="prob_p10" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="thresh" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="slope_mean" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="elev_min" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="elev_max" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="relief_m" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="conf_usgs" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="ls_type" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="material" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="movement" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="trigger" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="evt_date" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="img_pre" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="img_post" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="source" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="gsd_m" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="model" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="model_sha" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="run_utc" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="review" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="reviewer" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="rev_date" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="remarks" notnull_strength="0" constraints="0"/>
    <constraint unique_strength="0" exp_strength="0" field="ls_id" notnull_strength="0" constraints="0"/>
  </constraints>
  <constraintExpressions>
    <constraint desc="" field="area_m2" exp=""/>
    <constraint desc="" field="perim_m" exp=""/>
    <constraint desc="" field="len_m" exp=""/>
    <constraint desc="" field="wid_m" exp=""/>
    <constraint desc="" field="elong" exp=""/>
    <constraint desc="" field="prob_mean" exp=""/>
    <constraint desc="" field="prob_max" exp=""/>
    <constraint desc="" field="prob_p10" exp=""/>
    <constraint desc="" field="thresh" exp=""/>
    <constraint desc="" field="slope_mean" exp=""/>
    <constraint desc="" field="elev_min" exp=""/>
    <constraint desc="" field="elev_max" exp=""/>
    <constraint desc="" field="relief_m" exp=""/>
    <constraint desc="" field="conf_usgs" exp=""/>
    <constraint desc="" field="ls_type" exp=""/>
    <constraint desc="" field="material" exp=""/>
    <constraint desc="" field="movement" exp=""/>
    <constraint desc="" field="trigger" exp=""/>
    <constraint desc="" field="evt_date" exp=""/>
    <constraint desc="" field="img_pre" exp=""/>
    <constraint desc="" field="img_post" exp=""/>
    <constraint desc="" field="source" exp=""/>
    <constraint desc="" field="gsd_m" exp=""/>
    <constraint desc="" field="model" exp=""/>
    <constraint desc="" field="model_sha" exp=""/>
    <constraint desc="" field="run_utc" exp=""/>
    <constraint desc="" field="review" exp=""/>
    <constraint desc="" field="reviewer" exp=""/>
    <constraint desc="" field="rev_date" exp=""/>
    <constraint desc="" field="remarks" exp=""/>
    <constraint desc="" field="ls_id" exp=""/>
  </constraintExpressions>
  <expressionfields/>
  <editform tolerant="1"></editform>
  <editforminit/>
  <editforminitcodesource>0</editforminitcodesource>
  <editforminitfilepath></editforminitfilepath>
  <editforminitcode><![CDATA[]]></editforminitcode>
  <featformsuppress>0</featformsuppress>
  <editorlayout>generatedlayout</editorlayout>
  <editable/>
  <labelOnTop/>
  <reuseLastValue/>
  <dataDefinedFieldProperties/>
  <widgets/>
  <layerGeometryType>2</layerGeometryType>
</qgis>
