<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>LandslideDigitiser</name>
    <message numerus="yes">
        <source>%n kept ({} of them corrected), {}</source>
        <translation><numerusform>%n kept ({} of them corrected), {}</numerusform><numerusform>%n kept ({} of them corrected), {}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n landslides</source>
        <translation><numerusform>%n landslide</numerusform><numerusform>%n landslides</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n landslides with a total area of {}.</source>
        <translation><numerusform>%n landslide with an area of {}.</numerusform><numerusform>%n landslides with a total area of {}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n landslides, {}, at threshold {}.</source>
        <translation><numerusform>%n landslide, {}, at threshold {}.</numerusform><numerusform>%n landslides, {}, at threshold {}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n models in the catalogue.</source>
        <translation><numerusform>%n model in the catalogue.</numerusform><numerusform>%n models in the catalogue.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n outlines crossed themselves; they are delivered repaired.</source>
        <translation><numerusform>%n outline crossed itself; it is delivered repaired.</numerusform><numerusform>%n outlines crossed themselves; they are delivered repaired.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n polygons in all.</source>
        <translation><numerusform>%n polygon in all.</numerusform><numerusform>%n polygons in all.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation><numerusform>%n rejected</numerusform><numerusform>%n rejected</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n rejected, {}</source>
        <translation><numerusform>%n rejected, {}</numerusform><numerusform>%n rejected, {}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n that nobody has looked at</source>
        <translation><numerusform>%n that nobody has looked at</numerusform><numerusform>%n that nobody has looked at</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n warnings.</source>
        <translation><numerusform>%n warning.</numerusform><numerusform>%n warnings.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>'{}' has %n bands; there is no number {} for '{}'.</source>
        <translation><numerusform>'{}' has %n band; there is no number {} for '{}'.</numerusform><numerusform>'{}' has %n bands; there is no number {} for '{}'.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>At least %n more landslides have to be accepted to learn from.</source>
        <translation><numerusform>At least %n more landslide has to be accepted to learn from.</numerusform><numerusform>At least %n more landslides have to be accepted to learn from.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>In view: %n landslides, {}</source>
        <translation><numerusform>In view: %n landslide, {}</numerusform><numerusform>In view: %n landslides, {}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{}; %n more claim it, this has the finest pixels</source>
        <translation><numerusform>{}; %n more claims it, this has the finest pixels</numerusform><numerusform>{}; %n more claim it, this has the finest pixels</numerusform></translation>
    </message>
</context>
</TS>
