<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Fields|Forms">
  <renderer-v2 type="categorizedSymbol" enableorderby="0" referencescale="-1" attr="review" symbollevels="0" forceraster="0">
    <categories>
      <category label="Draft, not reviewed" symbol="0" value="auto" render="true"/>
      <category label="Accepted" symbol="1" value="accepted" render="true"/>
      <category label="Accepted after correction" symbol="2" value="edited" render="true"/>
      <category label="Rejected" symbol="3" value="rejected" render="true"/>
    </categories>
    <symbols>
      <symbol type="fill" alpha="1" name="0" force_rhr="0" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer pass="0" locked="0" class="SimpleFill" enabled="1">
          <Option type="Map">
            <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
            <Option type="QString" value="255,179,0,51" name="color"/>
            <Option type="QString" value="bevel" name="joinstyle"/>
            <Option type="QString" value="0,0" name="offset"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
            <Option type="QString" value="MM" name="offset_unit"/>
            <Option type="QString" value="255,179,0,255" name="outline_color"/>
            <Option type="QString" value="solid" name="outline_style"/>
            <Option type="QString" value="0.5" name="outline_width"/>
            <Option type="QString" value="MM" name="outline_width_unit"/>
            <Option type="QString" value="solid" name="style"/>
          </Option>
          <prop v="3x:0,0,0,0,0,0" k="border_width_map_unit_scale"/>
          <prop v="255,179,0,51" k="color"/>
          <prop v="bevel" k="joinstyle"/>
          <prop v="0,0" k="offset"/>
          <prop v="3x:0,0,0,0,0,0" k="offset_map_unit_scale"/>
          <prop v="MM" k="offset_unit"/>
          <prop v="255,179,0,255" k="outline_color"/>
          <prop v="solid" k="outline_style"/>
          <prop v="0.5" k="outline_width"/>
          <prop v="MM" k="outline_width_unit"/>
          <prop v="solid" k="style"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="fill" alpha="1" name="1" force_rhr="0" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer pass="0" locked="0" class="SimpleFill" enabled="1">
          <Option type="Map">
            <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
            <Option type="QString" value="46,125,50,51" name="color"/>
            <Option type="QString" value="bevel" name="joinstyle"/>
            <Option type="QString" value="0,0" name="offset"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
            <Option type="QString" value="MM" name="offset_unit"/>
            <Option type="QString" value="46,125,50,255" name="outline_color"/>
            <Option type="QString" value="solid" name="outline_style"/>
            <Option type="QString" value="0.5" name="outline_width"/>
            <Option type="QString" value="MM" name="outline_width_unit"/>
            <Option type="QString" value="solid" name="style"/>
          </Option>
          <prop v="3x:0,0,0,0,0,0" k="border_width_map_unit_scale"/>
          <prop v="46,125,50,51" k="color"/>
          <prop v="bevel" k="joinstyle"/>
          <prop v="0,0" k="offset"/>
          <prop v="3x:0,0,0,0,0,0" k="offset_map_unit_scale"/>
          <prop v="MM" k="offset_unit"/>
          <prop v="46,125,50,255" k="outline_color"/>
          <prop v="solid" k="outline_style"/>
          <prop v="0.5" k="outline_width"/>
          <prop v="MM" k="outline_width_unit"/>
          <prop v="solid" k="style"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="fill" alpha="1" name="2" force_rhr="0" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer pass="0" locked="0" class="SimpleFill" enabled="1">
          <Option type="Map">
            <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
            <Option type="QString" value="21,101,192,51" name="color"/>
            <Option type="QString" value="bevel" name="joinstyle"/>
            <Option type="QString" value="0,0" name="offset"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
            <Option type="QString" value="MM" name="offset_unit"/>
            <Option type="QString" value="21,101,192,255" name="outline_color"/>
            <Option type="QString" value="solid" name="outline_style"/>
            <Option type="QString" value="0.5" name="outline_width"/>
            <Option type="QString" value="MM" name="outline_width_unit"/>
            <Option type="QString" value="solid" name="style"/>
          </Option>
          <prop v="3x:0,0,0,0,0,0" k="border_width_map_unit_scale"/>
          <prop v="21,101,192,51" k="color"/>
          <prop v="bevel" k="joinstyle"/>
          <prop v="0,0" k="offset"/>
          <prop v="3x:0,0,0,0,0,0" k="offset_map_unit_scale"/>
          <prop v="MM" k="offset_unit"/>
          <prop v="21,101,192,255" k="outline_color"/>
          <prop v="solid" k="outline_style"/>
          <prop v="0.5" k="outline_width"/>
          <prop v="MM" k="outline_width_unit"/>
          <prop v="solid" k="style"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
            </Option>
          </data_defined_properties>
        </layer>
      </symbol>
      <symbol type="fill" alpha="1" name="3" force_rhr="0" clip_to_extent="1">
        <data_defined_properties>
          <Option type="Map">
            <Option type="QString" value="" name="name"/>
            <Option name="properties"/>
            <Option type="QString" value="collection" name="type"/>
          </Option>
        </data_defined_properties>
        <layer pass="0" locked="0" class="SimpleFill" enabled="1">
          <Option type="Map">
            <Option type="QString" value="3x:0,0,0,0,0,0" name="border_width_map_unit_scale"/>
            <Option type="QString" value="117,117,117,51" name="color"/>
            <Option type="QString" value="bevel" name="joinstyle"/>
            <Option type="QString" value="0,0" name="offset"/>
            <Option type="QString" value="3x:0,0,0,0,0,0" name="offset_map_unit_scale"/>
            <Option type="QString" value="MM" name="offset_unit"/>
            <Option type="QString" value="117,117,117,255" name="outline_color"/>
            <Option type="QString" value="dash" name="outline_style"/>
            <Option type="QString" value="0.5" name="outline_width"/>
            <Option type="QString" value="MM" name="outline_width_unit"/>
            <Option type="QString" value="solid" name="style"/>
          </Option>
          <prop v="3x:0,0,0,0,0,0" k="border_width_map_unit_scale"/>
          <prop v="117,117,117,51" k="color"/>
          <prop v="bevel" k="joinstyle"/>
          <prop v="0,0" k="offset"/>
          <prop v="3x:0,0,0,0,0,0" k="offset_map_unit_scale"/>
          <prop v="MM" k="offset_unit"/>
          <prop v="117,117,117,255" k="outline_color"/>
          <prop v="dash" k="outline_style"/>
          <prop v="0.5" k="outline_width"/>
          <prop v="MM" k="outline_width_unit"/>
          <prop v="solid" k="style"/>
          <data_defined_properties>
            <Option type="Map">
              <Option type="QString" value="" name="name"/>
              <Option name="properties"/>
              <Option type="QString" value="collection" name="type"/>
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
                <Option type="QString" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}" name=""/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="1" name="1 possible landslide in the area"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="2" name="2 probable landslide in the area"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="3" name="3 likely landslide at or near here"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="5" name="5 confident consequential landslide here"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="8" name="8 high confidence in extent or nature"/>
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
                <Option type="QString" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}" name=""/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock/ice fall" name="Rock/ice fall"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Boulder/debris/silt fall" name="Boulder/debris/silt fall"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock block topple" name="Rock block topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock flexural topple" name="Rock flexural topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Gravel/sand/silt topple" name="Gravel/sand/silt topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock rotational slide" name="Rock rotational slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock planar slide" name="Rock planar slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock wedge slide" name="Rock wedge slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock compound slide" name="Rock compound slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock irregular slide" name="Rock irregular slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Clay/silt rotational slide" name="Clay/silt rotational slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Clay/silt planar slide" name="Clay/silt planar slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Gravel/sand/debris slide" name="Gravel/sand/debris slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Clay/silt compound slide" name="Clay/silt compound slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock slope spread" name="Rock slope spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Sand/silt liquefaction spread" name="Sand/silt liquefaction spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Sensitive clay spread" name="Sensitive clay spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock/ice avalanche" name="Rock/ice avalanche"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Sand/silt/debris dry flow" name="Sand/silt/debris dry flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Sand/silt/debris flowslide" name="Sand/silt/debris flowslide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Sensitive clay flowslide" name="Sensitive clay flowslide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Debris flow" name="Debris flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Mud flow" name="Mud flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Debris flood" name="Debris flood"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Debris avalanche" name="Debris avalanche"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Earthflow" name="Earthflow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Peat flow" name="Peat flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Mountain slope deformation" name="Mountain slope deformation"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Rock slope deformation" name="Rock slope deformation"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Soil slope deformation" name="Soil slope deformation"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Soil creep" name="Soil creep"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="Solifluction" name="Solifluction"/>
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
                <Option type="QString" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}" name=""/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="rock" name="rock"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="debris" name="debris"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="earth" name="earth"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="mud" name="mud"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="ice" name="ice"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="peat" name="peat"/>
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
                <Option type="QString" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}" name=""/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="fall" name="fall"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="topple" name="topple"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="slide" name="slide"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="spread" name="spread"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="flow" name="flow"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="slope deformation" name="slope deformation"/>
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
                <Option type="QString" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}" name=""/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="rain" name="rain"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="downpour" name="downpour"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="continuous_rain" name="continuous rain"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="tropical_cyclone" name="tropical cyclone"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="monsoon" name="monsoon"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="flooding" name="flooding"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="snowfall_snowmelt" name="snowfall snowmelt"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="freeze_thaw" name="freeze thaw"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="earthquake" name="earthquake"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="volcano" name="volcano"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="mining" name="mining"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="construction" name="construction"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="leaking_pipe" name="leaking pipe"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="dam_embankment_collapse" name="dam embankment collapse"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="vegetation_removal" name="vegetation removal"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="no_apparent_trigger" name="no apparent trigger"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="other" name="other"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="unknown" name="unknown"/>
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
                <Option type="QString" value="auto" name="Draft, not reviewed"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="accepted" name="Accepted"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="edited" name="Accepted after correction"/>
              </Option>
              <Option type="Map">
                <Option type="QString" value="rejected" name="Rejected"/>
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
    <alias field="area_m2" name="Area (m²)" index="0"/>
    <alias field="perim_m" name="Perimeter (m)" index="1"/>
    <alias field="len_m" name="Length (m)" index="2"/>
    <alias field="wid_m" name="Width (m)" index="3"/>
    <alias field="elong" name="Length / width" index="4"/>
    <alias field="prob_mean" name="Mean probability" index="5"/>
    <alias field="prob_max" name="Highest probability" index="6"/>
    <alias field="prob_p10" name="Probability, 10th percentile" index="7"/>
    <alias field="thresh" name="Threshold" index="8"/>
    <alias field="slope_mean" name="Mean slope (°)" index="9"/>
    <alias field="elev_min" name="Lowest elevation (m)" index="10"/>
    <alias field="elev_max" name="Highest elevation (m)" index="11"/>
    <alias field="relief_m" name="Relief (m)" index="12"/>
    <alias field="conf_usgs" name="Confidence (USGS)" index="13"/>
    <alias field="ls_type" name="Type (Hungr 2014)" index="14"/>
    <alias field="material" name="Material" index="15"/>
    <alias field="movement" name="Movement" index="16"/>
    <alias field="trigger" name="Trigger" index="17"/>
    <alias field="evt_date" name="Date of the event" index="18"/>
    <alias field="img_pre" name="Image before" index="19"/>
    <alias field="img_post" name="Image after" index="20"/>
    <alias field="source" name="Source" index="21"/>
    <alias field="gsd_m" name="Pixel size (m)" index="22"/>
    <alias field="model" name="Model" index="23"/>
    <alias field="model_sha" name="Model checksum" index="24"/>
    <alias field="run_utc" name="Time of the run (UTC)" index="25"/>
    <alias field="review" name="Review" index="26"/>
    <alias field="reviewer" name="Reviewed by" index="27"/>
    <alias field="rev_date" name="Reviewed on" index="28"/>
    <alias field="remarks" name="Remarks" index="29"/>
    <alias field="ls_id" name="Id" index="30"/>
  </aliases>
  <defaults>
    <default field="area_m2" applyOnUpdate="0" expression=""/>
    <default field="perim_m" applyOnUpdate="0" expression=""/>
    <default field="len_m" applyOnUpdate="0" expression=""/>
    <default field="wid_m" applyOnUpdate="0" expression=""/>
    <default field="elong" applyOnUpdate="0" expression=""/>
    <default field="prob_mean" applyOnUpdate="0" expression=""/>
    <default field="prob_max" applyOnUpdate="0" expression=""/>
    <default field="prob_p10" applyOnUpdate="0" expression=""/>
    <default field="thresh" applyOnUpdate="0" expression=""/>
    <default field="slope_mean" applyOnUpdate="0" expression=""/>
    <default field="elev_min" applyOnUpdate="0" expression=""/>
    <default field="elev_max" applyOnUpdate="0" expression=""/>
    <default field="relief_m" applyOnUpdate="0" expression=""/>
    <default field="conf_usgs" applyOnUpdate="0" expression=""/>
    <default field="ls_type" applyOnUpdate="0" expression=""/>
    <default field="material" applyOnUpdate="0" expression=""/>
    <default field="movement" applyOnUpdate="0" expression=""/>
    <default field="trigger" applyOnUpdate="0" expression=""/>
    <default field="evt_date" applyOnUpdate="0" expression=""/>
    <default field="img_pre" applyOnUpdate="0" expression=""/>
    <default field="img_post" applyOnUpdate="0" expression=""/>
    <default field="source" applyOnUpdate="0" expression=""/>
    <default field="gsd_m" applyOnUpdate="0" expression=""/>
    <default field="model" applyOnUpdate="0" expression=""/>
    <default field="model_sha" applyOnUpdate="0" expression=""/>
    <default field="run_utc" applyOnUpdate="0" expression=""/>
    <default field="review" applyOnUpdate="0" expression=""/>
    <default field="reviewer" applyOnUpdate="0" expression=""/>
    <default field="rev_date" applyOnUpdate="0" expression=""/>
    <default field="remarks" applyOnUpdate="0" expression=""/>
    <default field="ls_id" applyOnUpdate="0" expression=""/>
  </defaults>
  <constraints>
    <constraint constraints="0" field="area_m2" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="perim_m" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="len_m" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="wid_m" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="elong" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="prob_mean" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="prob_max" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="prob_p10" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="thresh" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="slope_mean" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="elev_min" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="elev_max" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="relief_m" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="conf_usgs" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="ls_type" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="material" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="movement" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="trigger" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="evt_date" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="img_pre" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="img_post" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="source" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="gsd_m" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="model" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="model_sha" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="run_utc" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="review" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="reviewer" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="rev_date" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="remarks" exp_strength="0" unique_strength="0" notnull_strength="0"/>
    <constraint constraints="0" field="ls_id" exp_strength="0" unique_strength="0" notnull_strength="0"/>
  </constraints>
  <constraintExpressions>
    <constraint field="area_m2" desc="" exp=""/>
    <constraint field="perim_m" desc="" exp=""/>
    <constraint field="len_m" desc="" exp=""/>
    <constraint field="wid_m" desc="" exp=""/>
    <constraint field="elong" desc="" exp=""/>
    <constraint field="prob_mean" desc="" exp=""/>
    <constraint field="prob_max" desc="" exp=""/>
    <constraint field="prob_p10" desc="" exp=""/>
    <constraint field="thresh" desc="" exp=""/>
    <constraint field="slope_mean" desc="" exp=""/>
    <constraint field="elev_min" desc="" exp=""/>
    <constraint field="elev_max" desc="" exp=""/>
    <constraint field="relief_m" desc="" exp=""/>
    <constraint field="conf_usgs" desc="" exp=""/>
    <constraint field="ls_type" desc="" exp=""/>
    <constraint field="material" desc="" exp=""/>
    <constraint field="movement" desc="" exp=""/>
    <constraint field="trigger" desc="" exp=""/>
    <constraint field="evt_date" desc="" exp=""/>
    <constraint field="img_pre" desc="" exp=""/>
    <constraint field="img_post" desc="" exp=""/>
    <constraint field="source" desc="" exp=""/>
    <constraint field="gsd_m" desc="" exp=""/>
    <constraint field="model" desc="" exp=""/>
    <constraint field="model_sha" desc="" exp=""/>
    <constraint field="run_utc" desc="" exp=""/>
    <constraint field="review" desc="" exp=""/>
    <constraint field="reviewer" desc="" exp=""/>
    <constraint field="rev_date" desc="" exp=""/>
    <constraint field="remarks" desc="" exp=""/>
    <constraint field="ls_id" desc="" exp=""/>
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
