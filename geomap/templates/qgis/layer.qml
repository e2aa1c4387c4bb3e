<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.28.0" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">
<renderer-v2 type="categorizedSymbol" attr="style" symbollevels="0" forceraster="0" enableorderby="0" referencescale="-1">
<categories>
${categories}
</categories>
<symbols>
${symbols}
</symbols>
<rotation/>
<sizescale/>
</renderer-v2>
<labeling type="simple">
<settings calloutType="simple">
<text-style fieldName="label" isExpression="0" fontSize="8" fontSizeUnit="Point" textColor="${label}" textOpacity="1" multilineHeight="1" fontWeight="50" namedStyle="Bold">
<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="${halo}" bufferOpacity="1" bufferNoFill="1"/>
</text-style>
<placement placement="${placement}" priority="6" dist="1.5" distUnits="MM" centroidInside="1" polygonPlacementFlags="2"/>
<rendering drawLabels="1" obstacle="1" scaleVisibility="0" fontLimitPixelSize="0" limitNumLabels="0"/>
</settings>
</labeling>
<mapTip>[% "title" %]</mapTip>
</qgis>
