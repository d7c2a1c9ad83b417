<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>LandslideDigitiser</name>
    <message>
        <source> chips</source>
        <translation> recortes</translation>
    </message>
    <message>
        <source> pixels</source>
        <translation> píxeles</translation>
    </message>
    <message numerus="yes">
        <source>%n kept ({} of them corrected), {}</source>
        <translation><numerusform>%n conservado (corregidos: {}), {}</numerusform><numerusform>%n conservados (corregidos: {}), {}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n landslides</source>
        <translation><numerusform>%n deslizamiento</numerusform><numerusform>%n deslizamientos</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n landslides with a total area of {}.</source>
        <translation><numerusform>%n deslizamiento con un área de {}.</numerusform><numerusform>%n deslizamientos con un área total de {}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n landslides, {}, at threshold {}.</source>
        <translation><numerusform>%n deslizamiento, {}, con umbral {}.</numerusform><numerusform>%n deslizamientos, {}, con umbral {}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n models in the catalogue.</source>
        <translation><numerusform>%n modelo en el catálogo.</numerusform><numerusform>%n modelos en el catálogo.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n outlines crossed themselves; they are delivered repaired.</source>
        <translation><numerusform>%n contorno se cruzaba a sí mismo; se entrega reparado.</numerusform><numerusform>%n contornos se cruzaban a sí mismos; se entregan reparados.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n polygons in all.</source>
        <translation><numerusform>%n polígono en total.</numerusform><numerusform>%n polígonos en total.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation><numerusform>%n rechazado</numerusform><numerusform>%n rechazados</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n rejected, {}</source>
        <translation><numerusform>%n rechazado, {}</numerusform><numerusform>%n rechazados, {}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n that nobody has looked at</source>
        <translation><numerusform>%n que nadie ha mirado</numerusform><numerusform>%n que nadie ha mirado</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n warnings.</source>
        <translation><numerusform>%n advertencia.</numerusform><numerusform>%n advertencias.</numerusform></translation>
    </message>
    <message>
        <source>'bands' of {0} must list names and units; units are {1}.</source>
        <translation>'bands' de {0} debe dar nombres y unidades; las unidades son {1}.</translation>
    </message>
    <message>
        <source>'gsd_m' of {0} must be a number of metres, not {1}.</source>
        <translation>'gsd_m' de {0} debe ser un número de metros, no {1}.</translation>
    </message>
    <message>
        <source>'size_px' of {0} must be a multiple of 32, not {1}.</source>
        <translation>'size_px' de {0} debe ser un múltiplo de 32, no {1}.</translation>
    </message>
    <message>
        <source>'{}' cannot be handed to the engine: {}.</source>
        <translation>'{}' no se puede entregar al motor: {}.</translation>
    </message>
    <message>
        <source>'{}' cannot be read as a raster; check the path.</source>
        <translation>'{}' no se puede leer como ráster; compruebe la ruta.</translation>
    </message>
    <message>
        <source>'{}' cannot be read as a raster; it may be damaged, of another format, or not yours to read.</source>
        <translation>'{}' no se puede leer como ráster; puede estar dañado, ser de otro formato, o faltarle a usted el permiso de lectura.</translation>
    </message>
    <message numerus="yes">
        <source>'{}' has %n bands; there is no number {} for '{}'.</source>
        <translation><numerusform>'{}' tiene %n banda; no hay número {} para '{}'.</numerusform><numerusform>'{}' tiene %n bandas; no hay número {} para '{}'.</numerusform></translation>
    </message>
    <message>
        <source>'{}' is a folder; choose the rasters in it.</source>
        <translation>'{}' es una carpeta; elija los rásteres que contiene.</translation>
    </message>
    <message>
        <source>'{}' is an input; choose another file for the output.</source>
        <translation>'{}' es una entrada; elija otro archivo para la salida.</translation>
    </message>
    <message>
        <source>'{}' is given for two outputs; choose another file for one.</source>
        <translation>'{}' se indica para dos salidas; elija otro archivo para una.</translation>
    </message>
    <message>
        <source>'{}' is no file name; give one without folders.</source>
        <translation>'{}' no es un nombre de archivo; indique uno sin carpetas.</translation>
    </message>
    <message>
        <source>'{}' is no folder of chips; make one with Cut training chips, from the scene and its reviewed inventory.</source>
        <translation>'{}' no es una carpeta de recortes; hágala con Extraer recortes de entrenamiento, a partir de la escena y su inventario revisado.</translation>
    </message>
    <message>
        <source>'{}' is no list of numbers; separate them by commas.</source>
        <translation>'{}' no es una lista de números; sepárelos con comas.</translation>
    </message>
    <message>
        <source>'{}' is no raster but holds some, or describes them; unpack it if it is an archive, and choose the rasters of the bands.</source>
        <translation>'{}' no es un ráster, sino que contiene algunos o los describe; descomprímalo si es un archivo comprimido, y elija los rásteres de las bandas.</translation>
    </message>
    <message>
        <source>'{}' under Bands is not understood; write for example B04=layer|1.</source>
        <translation>'{}' en Bandas no se entiende; escriba por ejemplo B04=capa|1.</translation>
    </message>
    <message>
        <source>(no layer)</source>
        <translation>(ninguna capa)</translation>
    </message>
    <message>
        <source>(the elevation model)</source>
        <translation>(el modelo de elevación)</translation>
    </message>
    <message>
        <source>-0.1: much darker</source>
        <translation>-0.1: mucho más oscuro</translation>
    </message>
    <message>
        <source>-15: some loss</source>
        <translation>-15: alguna pérdida</translation>
    </message>
    <message>
        <source>-30: great loss</source>
        <translation>-30: gran pérdida</translation>
    </message>
    <message>
        <source>-5: hardly any loss</source>
        <translation>-5: casi sin pérdida</translation>
    </message>
    <message>
        <source>-60: plants gone</source>
        <translation>-60: sin vegetación</translation>
    </message>
    <message>
        <source>0 chooses as many as make about 240 steps: some minutes.</source>
        <translation>0 elige las que dan unos 240 pasos: algunos minutos.</translation>
    </message>
    <message>
        <source>0 leaves the probability as it is; 2 counts change twice.</source>
        <translation>0 deja la probabilidad como está; 2 cuenta el cambio dos veces.</translation>
    </message>
    <message>
        <source>0 m: even ground</source>
        <translation>0 m: terreno llano</translation>
    </message>
    <message>
        <source>0 m: smooth</source>
        <translation>0 m: liso</translation>
    </message>
    <message>
        <source>0 where too little was lost.</source>
        <translation>0 donde se perdió demasiado poco.</translation>
    </message>
    <message>
        <source>0 – 0.2</source>
        <translation>0 – 0.2</translation>
    </message>
    <message>
        <source>0.05</source>
        <translation>0.05</translation>
    </message>
    <message>
        <source>0.1</source>
        <translation>0.1</translation>
    </message>
    <message>
        <source>0.1: much brighter</source>
        <translation>0.1: mucho más claro</translation>
    </message>
    <message>
        <source>0.2 or more: everything changed</source>
        <translation>0.2 o más: todo cambió</translation>
    </message>
    <message>
        <source>0.2 – 0.4</source>
        <translation>0.2 – 0.4</translation>
    </message>
    <message>
        <source>0.2: unlikely</source>
        <translation>0.2: improbable</translation>
    </message>
    <message>
        <source>0.4 – 0.6</source>
        <translation>0.4 – 0.6</translation>
    </message>
    <message>
        <source>0.4: possible</source>
        <translation>0.4: posible</translation>
    </message>
    <message>
        <source>0.6 – 0.8</source>
        <translation>0.6 – 0.8</translation>
    </message>
    <message>
        <source>0.6: likely</source>
        <translation>0.6: probable</translation>
    </message>
    <message>
        <source>0.8 – 1</source>
        <translation>0.8 – 1</translation>
    </message>
    <message>
        <source>0.8: very likely</source>
        <translation>0.8: muy probable</translation>
    </message>
    <message>
        <source>0: no change</source>
        <translation>0: sin cambio</translation>
    </message>
    <message>
        <source>0: no sign of a landslide</source>
        <translation>0: sin indicios de deslizamiento</translation>
    </message>
    <message>
        <source>0°: falls to the north</source>
        <translation>0°: desciende hacia el norte</translation>
    </message>
    <message>
        <source>0°: flat</source>
        <translation>0°: llano</translation>
    </message>
    <message>
        <source>1 %</source>
        <translation>1 %</translation>
    </message>
    <message>
        <source>1 for metres, 0.3048 for feet.</source>
        <translation>1 para metros, 0.3048 para pies.</translation>
    </message>
    <message>
        <source>1 pixel: water parts here</source>
        <translation>1 píxel: divisoria de aguas</translation>
    </message>
    <message>
        <source>1 possible landslide in the area</source>
        <translation>1 posible deslizamiento en la zona</translation>
    </message>
    <message>
        <source>1,000 pixels: gully</source>
        <translation>1000 píxeles: quebrada</translation>
    </message>
    <message>
        <source>10,000 pixels: stream</source>
        <translation>10 000 píxeles: arroyo</translation>
    </message>
    <message>
        <source>100 pixels</source>
        <translation>100 píxeles</translation>
    </message>
    <message>
        <source>100,000 pixels or more: river</source>
        <translation>100 000 píxeles o más: río</translation>
    </message>
    <message>
        <source>10°: gentle</source>
        <translation>10°: suave</translation>
    </message>
    <message>
        <source>15 m</source>
        <translation>15 m</translation>
    </message>
    <message>
        <source>150 m</source>
        <translation>150 m</translation>
    </message>
    <message>
        <source>180°: falls to the south</source>
        <translation>180°: desciende hacia el sur</translation>
    </message>
    <message>
        <source>1: as good as certain</source>
        <translation>1: casi seguro</translation>
    </message>
    <message>
        <source>2 probable landslide in the area</source>
        <translation>2 probable deslizamiento en la zona</translation>
    </message>
    <message>
        <source>20: more plants than before</source>
        <translation>20: más vegetación que antes</translation>
    </message>
    <message>
        <source>20°: moderate</source>
        <translation>20°: moderada</translation>
    </message>
    <message>
        <source>270°: falls to the west</source>
        <translation>270°: desciende hacia el oeste</translation>
    </message>
    <message>
        <source>3 likely landslide at or near here</source>
        <translation>3 deslizamiento muy probable aquí o cerca</translation>
    </message>
    <message>
        <source>30°: steep</source>
        <translation>30°: fuerte</translation>
    </message>
    <message>
        <source>360°: falls to the north</source>
        <translation>360°: desciende hacia el norte</translation>
    </message>
    <message>
        <source>40 m or more: rugged</source>
        <translation>40 m o más: escabroso</translation>
    </message>
    <message>
        <source>400 m or more between top and foot</source>
        <translation>400 m o más entre la cima y el pie</translation>
    </message>
    <message>
        <source>45°: very steep</source>
        <translation>45°: muy fuerte</translation>
    </message>
    <message>
        <source>5 confident consequential landslide here</source>
        <translation>5 deslizamiento importante aquí, con seguridad</translation>
    </message>
    <message>
        <source>5 m</source>
        <translation>5 m</translation>
    </message>
    <message>
        <source>50 m</source>
        <translation>50 m</translation>
    </message>
    <message>
        <source>60°: cliff</source>
        <translation>60°: acantilado</translation>
    </message>
    <message>
        <source>8 high confidence in extent or nature</source>
        <translation>8 gran seguridad en extensión o naturaleza</translation>
    </message>
    <message>
        <source>90°: falls to the east</source>
        <translation>90°: desciende hacia el este</translation>
    </message>
    <message>
        <source>99 %</source>
        <translation>99 %</translation>
    </message>
    <message>
        <source>&lt;b&gt;{} to go&lt;/b&gt; · no. {} · {} · probability {} · {}</source>
        <translation>&lt;b&gt;Quedan {}&lt;/b&gt; · n.º {} · {} · probabilidad {} · {}</translation>
    </message>
    <message>
        <source>A block must be at least one chip wide.</source>
        <translation>Un bloque debe tener al menos un recorte de ancho.</translation>
    </message>
    <message>
        <source>A cell of {0} pixels is not usable; give {1} to {2}.</source>
        <translation>Una celda de {0} píxeles no sirve; indique de {1} a {2}.</translation>
    </message>
    <message>
        <source>A chip</source>
        <translation>Un recorte</translation>
    </message>
    <message>
        <source>A few sentences; made from the numbers if empty.</source>
        <translation>Unas pocas frases; se hacen a partir de los números si se deja vacío.</translation>
    </message>
    <message>
        <source>A landslide counts as found, and a call as right, if the two overlap with an intersection over union of {0} or more. Sizes are those of the object itself; bars are 95 % intervals after Wilson (1927).</source>
        <translation>Un deslizamiento cuenta como encontrado, y un objeto del mapa como correcto, si ambos se superponen con una intersección sobre unión de {0} o más. Los tamaños son los del propio objeto; las barras son intervalos del 95 % según Wilson (1927).</translation>
    </message>
    <message>
        <source>A layer</source>
        <translation>Una capa</translation>
    </message>
    <message>
        <source>A map is compared with a reference; choose both or neither.</source>
        <translation>Un mapa se compara con una referencia; elija ambos o ninguno.</translation>
    </message>
    <message>
        <source>A map is compared with a reference; give both or neither.</source>
        <translation>Un mapa se compara con una referencia; indique los dos o ninguno.</translation>
    </message>
    <message>
        <source>A mask has rows and columns, not the shape {0}.</source>
        <translation>Una máscara tiene filas y columnas, no la forma {0}.</translation>
    </message>
    <message>
        <source>A model file (.onnx) that is not installed</source>
        <translation>Un archivo de modelo (.onnx) que no está instalado</translation>
    </message>
    <message>
        <source>A model named {} is installed; remove it first.</source>
        <translation>Ya hay instalado un modelo llamado {}; quítelo antes.</translation>
    </message>
    <message>
        <source>A multiple of 32.</source>
        <translation>Un múltiplo de 32.</translation>
    </message>
    <message>
        <source>A page in A4 with map, legend and totals.</source>
        <translation>Una página A4 con mapa, leyenda y totales.</translation>
    </message>
    <message>
        <source>A relative NDVI change below this speaks for a landslide, one above against.</source>
        <translation>Un cambio relativo de NDVI por debajo de este valor habla a favor de un deslizamiento; por encima, en contra.</translation>
    </message>
    <message>
        <source>A sample and each of its strata need two points or more.</source>
        <translation>Una muestra y cada uno de sus estratos necesitan dos puntos o más.</translation>
    </message>
    <message>
        <source>A tile takes {} s on {}.</source>
        <translation>Una tesela tarda {} s en {}.</translation>
    </message>
    <message>
        <source>A window of {0} pixels is not usable; give {1} to {2}.</source>
        <translation>Una ventana de {0} píxeles no sirve; indique de {1} a {2}.</translation>
    </message>
    <message>
        <source>Abstract</source>
        <translation>Resumen</translation>
    </message>
    <message>
        <source>Accept  A</source>
        <translation>Aceptar  A</translation>
    </message>
    <message>
        <source>Accept another pixel size</source>
        <translation>Aceptar otro tamaño de píxel</translation>
    </message>
    <message>
        <source>Accept licence and download</source>
        <translation>Aceptar la licencia y descargar</translation>
    </message>
    <message>
        <source>Accept, reject and correct landslides one by one</source>
        <translation>Aceptar, rechazar y corregir deslizamientos uno a uno</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Aceptado</translation>
    </message>
    <message>
        <source>Accepted after correction</source>
        <translation>Aceptado tras corrección</translation>
    </message>
    <message>
        <source>Accuracy of a landslide map</source>
        <translation>Exactitud de un mapa de deslizamientos</translation>
    </message>
    <message>
        <source>Across the map</source>
        <translation>En todo el mapa</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Añadir un modelo</translation>
    </message>
    <message>
        <source>Add file…</source>
        <translation>Añadir archivo…</translation>
    </message>
    <message>
        <source>Add landslide</source>
        <translation>Añadir deslizamiento</translation>
    </message>
    <message>
        <source>Add the cloud model (145 MB)</source>
        <translation>Añadir el modelo de nubes (145 MB)</translation>
    </message>
    <message>
        <source>Add to this project</source>
        <translation>Añadir a este proyecto</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>All chips of a block of ground go into one split.</source>
        <translation>Todos los recortes de un bloque de terreno van al mismo conjunto.</translation>
    </message>
    <message>
        <source>All it says, as STAC MLM JSON</source>
        <translation>Todo lo que dice, como JSON de STAC MLM</translation>
    </message>
    <message>
        <source>All pixels have the same probability, so that no threshold parts them; give one.</source>
        <translation>Todos los píxeles tienen la misma probabilidad y ningún umbral los separa; indique uno.</translation>
    </message>
    <message>
        <source>All polygons of the inventory are rejected; choose all to deliver them.</source>
        <translation>Todos los polígonos del inventario están rechazados; elija all para entregarlos.</translation>
    </message>
    <message>
        <source>All {0} polygons are smaller than {1} m².</source>
        <translation>Los {0} polígonos son todos menores de {1} m².</translation>
    </message>
    <message>
        <source>Allocation {0} is unknown; use one of {1}.</source>
        <translation>El reparto {0} es desconocido; use uno de {1}.</translation>
    </message>
    <message>
        <source>Also returned</source>
        <translation>También devuelve</translation>
    </message>
    <message>
        <source>Also run the model on one tile, and say on which processor and how long.</source>
        <translation>Ejecutar además el modelo en una tesela, y decir en qué procesador y cuánto tarda.</translation>
    </message>
    <message>
        <source>An assessment needs a map and a reference, or labelled points; give either.</source>
        <translation>Una evaluación necesita un mapa y una referencia, o puntos etiquetados; indique lo uno o lo otro.</translation>
    </message>
    <message>
        <source>Applying the rules ({0} of {1})</source>
        <translation>Aplicando las reglas ({0} de {1})</translation>
    </message>
    <message>
        <source>Applying the threshold</source>
        <translation>Aplicando el umbral</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Área</translation>
    </message>
    <message>
        <source>Area (m²)</source>
        <translation>Área (m²)</translation>
    </message>
    <message>
        <source>Area and count of what is in view, at every threshold; the dashed line is the one chosen</source>
        <translation>Área y número de lo que está a la vista, con cada umbral; la línea discontinua es el elegido</translation>
    </message>
    <message>
        <source>Area of all polygons in square metres</source>
        <translation>Área de todos los polígonos en metros cuadrados</translation>
    </message>
    <message>
        <source>Area of interest</source>
        <translation>Área de interés</translation>
    </message>
    <message>
        <source>Area on the ellipsoid, m²</source>
        <translation>Área sobre el elipsoide, m²</translation>
    </message>
    <message>
        <source>Area that was mapped</source>
        <translation>Área cartografiada</translation>
    </message>
    <message>
        <source>As Cut training chips makes it, from an inventory that was reviewed.</source>
        <translation>Como la hace Extraer recortes de entrenamiento, a partir de un inventario revisado.</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>Orientación</translation>
    </message>
    <message>
        <source>Assess a map against an inventory</source>
        <translation>Evaluar un mapa con un inventario</translation>
    </message>
    <message>
        <source>Assess landslides</source>
        <translation>Evaluar deslizamientos</translation>
    </message>
    <message numerus="yes">
        <source>At least %n more landslides have to be accepted to learn from.</source>
        <translation><numerusform>Hay que aceptar al menos %n deslizamiento más para aprender de ellos.</numerusform><numerusform>Hay que aceptar al menos %n deslizamientos más para aprender de ellos.</numerusform></translation>
    </message>
    <message>
        <source>At the resolution {0} the scene has {1} × {2} pixels; give a larger one, in units of its coordinate reference system.</source>
        <translation>Con la resolución {0} la escena tiene {1} × {2} píxeles; indique una mayor, en unidades de su sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Average over flips and turns</source>
        <translation>Promediar volteos y giros</translation>
    </message>
    <message>
        <source>Averaging the probability</source>
        <translation>Promediando la probabilidad</translation>
    </message>
    <message>
        <source>Averaging {0}</source>
        <translation>Promediando {0}</translation>
    </message>
    <message>
        <source>Back  P</source>
        <translation>Atrás  P</translation>
    </message>
    <message>
        <source>Background of the map</source>
        <translation>Fondo del mapa</translation>
    </message>
    <message>
        <source>Backscatter {0} is linear and becomes dB.</source>
        <translation>La retrodispersión {0} es lineal y se convierte a dB.</translation>
    </message>
    <message>
        <source>Backscatter {0} is linear, {1} in dB; check that both are of one kind of processing.</source>
        <translation>La retrodispersión {0} es lineal y {1} está en dB; compruebe que ambas tienen el mismo procesamiento.</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>Banda</translation>
    </message>
    <message>
        <source>Band '{}' is given twice under Bands.</source>
        <translation>La banda '{}' aparece dos veces en Bandas.</translation>
    </message>
    <message>
        <source>Band of the raster that holds it; by default the first.</source>
        <translation>Banda del ráster que la contiene; por defecto la primera.</translation>
    </message>
    <message>
        <source>Band of the raster that holds the elevation; by default the first.</source>
        <translation>Banda del ráster que contiene la elevación; por defecto la primera.</translation>
    </message>
    <message>
        <source>Band of the raster that holds the probability; by default the first.</source>
        <translation>Banda del ráster que contiene la probabilidad; por defecto la primera.</translation>
    </message>
    <message>
        <source>Band {0} (median {1}) and band {2} (median {3}) are in different units; give all bands as reflectance × 10,000, or all between 0 and 1.</source>
        <translation>La banda {0} (mediana {1}) y la banda {2} (mediana {3}) están en unidades distintas; dé todas las bandas como reflectancia × 10 000, o todas entre 0 y 1.</translation>
    </message>
    <message>
        <source>Band {0} is missing in {1} of the scene; the mean of the training data stands in for it there.</source>
        <translation>La banda {0} falta en {1} de la escena; allí la sustituye la media de los datos de entrenamiento.</translation>
    </message>
    <message>
        <source>Band {0} is missing; the model does without it, at a loss: it is filled with the mean of the training data.</source>
        <translation>Falta la banda {0}; el modelo prescinde de ella, con pérdida: se rellena con la media de los datos de entrenamiento.</translation>
    </message>
    <message>
        <source>Band {0} lies outside what the model was trained on: {1} of its pixels are not within {2} to {3} (median {4}); check the radiometry, and the results.</source>
        <translation>La banda {0} está fuera de aquello con lo que se entrenó el modelo: {1} de sus píxeles no están entre {2} y {3} (mediana {4}); revise la radiometría y los resultados.</translation>
    </message>
    <message>
        <source>Band {0} of the {1}: {2} ({3}).</source>
        <translation>Banda {0} de la {1}: {2} ({3}).</translation>
    </message>
    <message>
        <source>Band {0} of {1} holds {2}{3}, no probability; give values 0–1, or set the band's scale or nodata value.</source>
        <translation>La banda {0} de {1} contiene {2}{3}, que no es una probabilidad; dé valores de 0 a 1, o indique la escala o el valor sin datos de la banda.</translation>
    </message>
    <message>
        <source>Band {0}: {1} ({2}).</source>
        <translation>Banda {0}: {1} ({2}).</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bandas</translation>
    </message>
    <message>
        <source>Bands and values</source>
        <translation>Bandas y valores</translation>
    </message>
    <message>
        <source>Bands and warnings, as JSON</source>
        <translation>Bandas y advertencias, como JSON</translation>
    </message>
    <message>
        <source>Bands both images have</source>
        <translation>Bandas que tienen ambas imágenes</translation>
    </message>
    <message>
        <source>Bands it reads</source>
        <translation>Bandas que lee</translation>
    </message>
    <message>
        <source>Bands made from the elevation model, if one is given.</source>
        <translation>Bandas hechas a partir del modelo de elevación, si se da uno.</translation>
    </message>
    <message>
        <source>Bands of the image after it; the model reads these.</source>
        <translation>Bandas de la imagen posterior; el modelo lee estas.</translation>
    </message>
    <message>
        <source>Bands of the image before the event: B04 and B08.</source>
        <translation>Bandas de la imagen anterior al evento: B04 y B08.</translation>
    </message>
    <message>
        <source>Bands {}</source>
        <translation>Bandas {}</translation>
    </message>
    <message>
        <source>Bands, in the model's units</source>
        <translation>Bandas, en las unidades del modelo</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Antes y después</translation>
    </message>
    <message>
        <source>Before, with a new threshold</source>
        <translation>Antes, con un umbral nuevo</translation>
    </message>
    <message>
        <source>Begins the review; every decision is saved at once</source>
        <translation>Empieza la revisión; cada decisión se guarda al momento</translation>
    </message>
    <message>
        <source>Better: {0}.</source>
        <translation>Mejor: {0}.</translation>
    </message>
    <message>
        <source>Black: landslide in both. Orange: only in the map. Blue: only in the reference.</source>
        <translation>Negro: deslizamiento en ambos. Naranja: solo en el mapa. Azul: solo en la referencia.</translation>
    </message>
    <message>
        <source>Blink  B</source>
        <translation>Parpadeo  B</translation>
    </message>
    <message>
        <source>Blocks of ground drawn for the intervals; larger than landslides.</source>
        <translation>Bloques de terreno sorteados para los intervalos; mayores que los deslizamientos.</translation>
    </message>
    <message>
        <source>Blocks of ground that judge</source>
        <translation>Bloques de terreno que juzgan</translation>
    </message>
    <message>
        <source>Both {0} and {1} claim band {2}; name the one to use in the band mapping, or leave one out; merge parts of one image first (in QGIS: Raster, Miscellaneous, Build Virtual Raster).</source>
        <translation>Tanto {0} como {1} reclaman la banda {2}; indique en la tabla de bandas cuál usar, o quite una; una antes las partes de una misma imagen (en QGIS: Ráster, Miscelánea, Construir ráster virtual).</translation>
    </message>
    <message>
        <source>Boulder/debris/silt fall</source>
        <translation>Caída de bloques/detritos/limo</translation>
    </message>
    <message>
        <source>Bright clouds become nodata in the result. Turn it off where the ground itself is white: snow, salt, limestone.</source>
        <translation>Las nubes brillantes quedan sin datos en el resultado. Desactívelo donde el propio suelo es blanco: nieve, sal, caliza.</translation>
    </message>
    <message>
        <source>Brightness change</source>
        <translation>Cambio de brillo</translation>
    </message>
    <message>
        <source>By default all of them.</source>
        <translation>Por defecto todos.</translation>
    </message>
    <message>
        <source>By default as many as the wanted error of the overall accuracy takes. There are more if strata have to get their least number.</source>
        <translation>Por defecto, tantos como exija el error deseado de la exactitud global. Son más si hay estratos que deben recibir su número mínimo.</translation>
    </message>
    <message>
        <source>By default chosen from the memory at hand.</source>
        <translation>Por defecto según la memoria disponible.</translation>
    </message>
    <message>
        <source>By default everything but 0.</source>
        <translation>Por defecto todo menos 0.</translation>
    </message>
    <message>
        <source>By others</source>
        <translation>De otros</translation>
    </message>
    <message>
        <source>CUDA was asked for, but {0}; install onnxruntime-gpu, or choose the CPU.</source>
        <translation>Se pidió CUDA, pero {0}; instale onnxruntime-gpu o elija la CPU.</translation>
    </message>
    <message>
        <source>CUDA was asked for, but {0}; install them or use the CPU.</source>
        <translation>Se pidió CUDA, pero {0}; instálelas o use la CPU.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Cancelling …</source>
        <translation>Cancelando …</translation>
    </message>
    <message>
        <source>Cannot be told</source>
        <translation>No se puede saber</translation>
    </message>
    <message>
        <source>Carry trigger and dates over to the next</source>
        <translation>Pasar desencadenante y fechas al siguiente</translation>
    </message>
    <message>
        <source>Catalogue (address of a JSON file)</source>
        <translation>Catálogo (dirección de un archivo JSON)</translation>
    </message>
    <message>
        <source>Cell size (pixels)</source>
        <translation>Tamaño de celda (píxeles)</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Celdas</translation>
    </message>
    <message>
        <source>Cells at or above the threshold</source>
        <translation>Celdas en el umbral o por encima</translation>
    </message>
    <message>
        <source>Cells of which less than this share, 0 to 1, has data are left out.</source>
        <translation>Las celdas con menos de esta proporción de datos, de 0 a 1, se omiten.</translation>
    </message>
    <message>
        <source>Cells that were looked at</source>
        <translation>Celdas que se examinaron</translation>
    </message>
    <message>
        <source>Change between two images</source>
        <translation>Cambio entre dos imágenes</translation>
    </message>
    <message>
        <source>Change of NDVI over the root of the sum, × 100; below 0 where plants went.</source>
        <translation>Cambio de NDVI dividido por la raíz de la suma, × 100; por debajo de 0 donde desapareció la vegetación.</translation>
    </message>
    <message>
        <source>Change of the mean reflectance.</source>
        <translation>Cambio de la reflectancia media.</translation>
    </message>
    <message>
        <source>Change vector magnitude</source>
        <translation>Magnitud del vector de cambio</translation>
    </message>
    <message>
        <source>Channel {0} is missing ({1}); the model does without it, at a loss.</source>
        <translation>Falta el canal {0} ({1}); el modelo prescinde de él, con pérdida.</translation>
    </message>
    <message>
        <source>Characterise landslides</source>
        <translation>Caracterizar deslizamientos</translation>
    </message>
    <message>
        <source>Characterised polygons</source>
        <translation>Polígonos caracterizados</translation>
    </message>
    <message>
        <source>Check a scene against a model</source>
        <translation>Comprobar una escena con un modelo</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Comprobar de nuevo</translation>
    </message>
    <message>
        <source>Check the values</source>
        <translation>Comprobar los valores</translation>
    </message>
    <message>
        <source>Checking the engine …</source>
        <translation>Comprobando el motor …</translation>
    </message>
    <message>
        <source>Checking the images</source>
        <translation>Comprobando las imágenes</translation>
    </message>
    <message>
        <source>Checking the model and the rasters</source>
        <translation>Comprobando el modelo y los rásteres</translation>
    </message>
    <message>
        <source>Checking the models and the rasters</source>
        <translation>Comprobando los modelos y los rásteres</translation>
    </message>
    <message>
        <source>Checking the rasters</source>
        <translation>Comprobando los rásteres</translation>
    </message>
    <message>
        <source>Checking the scene</source>
        <translation>Comprobando la escena</translation>
    </message>
    <message>
        <source>Checks a model file and writes a page that says which bands it needs, in which units and at which pixel size, what it was trained on, how it scores and which threshold its authors advise.</source>
        <translation>Comprueba un archivo de modelo y escribe una página que dice qué bandas necesita, en qué unidades y con qué tamaño de píxel, con qué se entrenó, qué puntuación obtiene y qué umbral aconsejan sus autores.</translation>
    </message>
    <message>
        <source>Chips for calibration and threshold</source>
        <translation>Recortes para la calibración y el umbral</translation>
    </message>
    <message>
        <source>Chips for test</source>
        <translation>Recortes de prueba</translation>
    </message>
    <message>
        <source>Chips for training</source>
        <translation>Recortes de entrenamiento</translation>
    </message>
    <message>
        <source>Chips for validation</source>
        <translation>Recortes de validación</translation>
    </message>
    <message>
        <source>Chips learned from</source>
        <translation>Recortes de los que se aprendió</translation>
    </message>
    <message>
        <source>Chips of which less can be judged are left out.</source>
        <translation>Los recortes de los que se puede juzgar menos se omiten.</translation>
    </message>
    <message>
        <source>Chips that judge</source>
        <translation>Recortes que juzgan</translation>
    </message>
    <message>
        <source>Chips to learn from: {0}; for calibration and threshold: {1}; that judge: {2}.</source>
        <translation>Recortes para aprender: {0}; para la calibración y el umbral: {1}; para juzgar: {2}.</translation>
    </message>
    <message>
        <source>Chips with a landslide</source>
        <translation>Recortes con deslizamiento</translation>
    </message>
    <message>
        <source>Chips without landslide for each with one</source>
        <translation>Recortes sin deslizamiento por cada uno con él</translation>
    </message>
    <message>
        <source>Choose a layer for {}.</source>
        <translation>Elija una capa para {}.</translation>
    </message>
    <message>
        <source>Choose a map and a reference, or labelled points.</source>
        <translation>Elija un mapa y una referencia, o puntos etiquetados.</translation>
    </message>
    <message>
        <source>Choose a probability layer first.</source>
        <translation>Elija antes una capa de probabilidad.</translation>
    </message>
    <message>
        <source>Choose the image before to compare with.</source>
        <translation>Elija la imagen anterior para comparar.</translation>
    </message>
    <message>
        <source>Choose the inventory, write your name, press Start.</source>
        <translation>Elija el inventario, escriba su nombre y pulse Empezar.</translation>
    </message>
    <message>
        <source>Choose the polygon layer of an inventory.</source>
        <translation>Elija la capa de polígonos de un inventario.</translation>
    </message>
    <message>
        <source>Choosing the threshold</source>
        <translation>Eligiendo el umbral</translation>
    </message>
    <message>
        <source>Clay/silt compound slide</source>
        <translation>Deslizamiento compuesto en arcilla/limo</translation>
    </message>
    <message>
        <source>Clay/silt planar slide</source>
        <translation>Deslizamiento planar en arcilla/limo</translation>
    </message>
    <message>
        <source>Clay/silt rotational slide</source>
        <translation>Deslizamiento rotacional en arcilla/limo</translation>
    </message>
    <message>
        <source>Clear ground</source>
        <translation>Terreno despejado</translation>
    </message>
    <message>
        <source>Click a line through the outline; Enter or a right click cuts.</source>
        <translation>Trace con clics una línea que cruce el contorno; Intro o clic derecho corta.</translation>
    </message>
    <message>
        <source>Click inside a missed landslide; drag for more or less, Shift-click to cut, Enter to take it</source>
        <translation>Haga clic dentro de un deslizamiento omitido; arrastre para más o menos, Mayús y clic para recortar, Intro para tomarlo</translation>
    </message>
    <message>
        <source>Click inside the landslide that was missed.</source>
        <translation>Haga clic dentro del deslizamiento que se omitió.</translation>
    </message>
    <message>
        <source>Click the corners of the landslide; Enter or a right click ends.</source>
        <translation>Haga clic en los vértices del deslizamiento; Intro o clic derecho termina.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>Nube</translation>
    </message>
    <message>
        <source>Cloud mask</source>
        <translation>Máscara de nubes</translation>
    </message>
    <message>
        <source>Cloud shadow</source>
        <translation>Sombra de nube</translation>
    </message>
    <message>
        <source>Clouds cannot be grown by {0} m; give 0 to {1}.</source>
        <translation>Las nubes no se pueden ampliar {0} m; indique de 0 a {1}.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Orden</translation>
    </message>
    <message>
        <source>Compares an image from before an event with one from after: the relative change of NDVI, which fresh landslides lower strongly where plants grew, the change of brightness, and the length of the change vector over all common bands. Choose images of the same season and the same product; clouds and shadows change too. A landslide probability can be filtered by the change, or fused with it.</source>
        <translation>Compara una imagen anterior a un evento con una posterior: el cambio relativo de NDVI, que los deslizamientos recientes reducen mucho donde crecían plantas, el cambio de brillo y la longitud del vector de cambio en todas las bandas comunes. Elija imágenes de la misma estación y del mismo producto; las nubes y las sombras también cambian. Una probabilidad de deslizamiento puede filtrarse con el cambio o fusionarse con él.</translation>
    </message>
    <message>
        <source>Compares the scene with what the model was trained on</source>
        <translation>Compara la escena con lo que vio el modelo al entrenarse</translation>
    </message>
    <message>
        <source>Comparing before and after</source>
        <translation>Comparando antes y después</translation>
    </message>
    <message>
        <source>Comparing map and reference</source>
        <translation>Comparando el mapa y la referencia</translation>
    </message>
    <message>
        <source>Comparing the images</source>
        <translation>Comparando las imágenes</translation>
    </message>
    <message>
        <source>Comparing them with the training data</source>
        <translation>Comparándolos con los datos de entrenamiento</translation>
    </message>
    <message>
        <source>Computes slope, aspect, curvature, roughness, local relief, topographic position and flow accumulation from an elevation model on its own grid. Pixel sizes are measured on the ground, so that a model in degrees, feet or Web Mercator gives true slopes without being reprojected first. Values reach up to the rim of the data and of holes.</source>
        <translation>Calcula pendiente, orientación, curvatura, rugosidad, relieve local, posición topográfica y acumulación de flujo a partir de un modelo de elevación en su propia cuadrícula. El tamaño de píxel se mide sobre el terreno, de modo que un modelo en grados, pies o Web Mercator da pendientes verdaderas sin reproyectarlo antes. Los valores llegan hasta el borde de los datos y de los huecos.</translation>
    </message>
    <message>
        <source>Computing slope</source>
        <translation>Calculando la pendiente</translation>
    </message>
    <message>
        <source>Confidence (USGS)</source>
        <translation>Confianza (USGS)</translation>
    </message>
    <message>
        <source>Contact person</source>
        <translation>Persona de contacto</translation>
    </message>
    <message>
        <source>Coordinates have no place in {0}; check them and their coordinate reference system.</source>
        <translation>Las coordenadas no tienen lugar en {0}; revíselas, y también su sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Coordinates of {0} lie outside the area of {1}; is its coordinate reference system right?</source>
        <translation>Hay coordenadas de {0} fuera del área de {1}; ¿es correcto su sistema de referencia de coordenadas?</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copiar la orden</translation>
    </message>
    <message>
        <source>Correct outline</source>
        <translation>Corregir contorno</translation>
    </message>
    <message>
        <source>Correct the outline with QGIS's vertex tool; Escape ends it</source>
        <translation>Corrige el contorno con la herramienta de vértices de QGIS; Escape la termina</translation>
    </message>
    <message>
        <source>Crown and toe</source>
        <translation>Corona y pie</translation>
    </message>
    <message>
        <source>Crown, toe and fall lines need the elevation model; choose one.</source>
        <translation>La corona, el pie y las líneas de caída necesitan el modelo de elevación; elija uno.</translation>
    </message>
    <message>
        <source>Curvature</source>
        <translation>Curvatura</translation>
    </message>
    <message>
        <source>Cut training chips</source>
        <translation>Extraer recortes de entrenamiento</translation>
    </message>
    <message>
        <source>Cuts a scene and its landslide inventory into small images with masks that a model learns from. Training, validation and test chips lie in different blocks of ground. Pixels nobody can judge, without data, under cloud, or in polygons that nobody has reviewed, neither teach nor count.</source>
        <translation>Recorta una escena y su inventario de deslizamientos en pequeñas imágenes con máscaras de las que aprende un modelo. Los recortes de entrenamiento, validación y prueba están en bloques de terreno distintos. Los píxeles que nadie puede juzgar, sin datos, bajo nubes o en polígonos que nadie ha revisado, ni enseñan ni cuentan.</translation>
    </message>
    <message>
        <source>Cutting chips</source>
        <translation>Extrayendo recortes</translation>
    </message>
    <message>
        <source>Data dictionary</source>
        <translation>Diccionario de datos</translation>
    </message>
    <message>
        <source>Date of the event</source>
        <translation>Fecha del evento</translation>
    </message>
    <message>
        <source>Date of the image after</source>
        <translation>Fecha de la imagen posterior</translation>
    </message>
    <message>
        <source>Date of the image before</source>
        <translation>Fecha de la imagen anterior</translation>
    </message>
    <message>
        <source>Debris avalanche</source>
        <translation>Avalancha de detritos</translation>
    </message>
    <message>
        <source>Debris flood</source>
        <translation>Inundación de detritos</translation>
    </message>
    <message>
        <source>Debris flow</source>
        <translation>Flujo de detritos</translation>
    </message>
    <message>
        <source>Degrees, by Horn's method.</source>
        <translation>Grados, por el método de Horn.</translation>
    </message>
    <message>
        <source>Deletes the packages</source>
        <translation>Borra los paquetes</translation>
    </message>
    <message>
        <source>Deletes the packages and installs them anew</source>
        <translation>Borra los paquetes y los instala de nuevo</translation>
    </message>
    <message>
        <source>Deliver an inventory</source>
        <translation>Entregar un inventario</translation>
    </message>
    <message>
        <source>Deliver…</source>
        <translation>Entregar…</translation>
    </message>
    <message>
        <source>Describe a model</source>
        <translation>Describir un modelo</translation>
    </message>
    <message>
        <source>Detect landslides</source>
        <translation>Detectar deslizamientos</translation>
    </message>
    <message>
        <source>Detect landslides…</source>
        <translation>Detectar deslizamientos…</translation>
    </message>
    <message>
        <source>Detecting landslides</source>
        <translation>Detectando deslizamientos</translation>
    </message>
    <message>
        <source>Direction of descent in degrees clockwise from north; no data where flat.</source>
        <translation>Dirección de descenso en grados en sentido horario desde el norte; sin datos donde es llano.</translation>
    </message>
    <message>
        <source>Distance to rivers (m)</source>
        <translation>Distancia a ríos (m)</translation>
    </message>
    <message>
        <source>Distance to roads (m)</source>
        <translation>Distancia a carreteras (m)</translation>
    </message>
    <message>
        <source>Documentation</source>
        <translation>Documentación</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documentos</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Hecho</translation>
    </message>
    <message>
        <source>Dots are the scores over all pixels, bars 95 % intervals from {0} draws of {1} blocks of ground.</source>
        <translation>Los puntos son los valores sobre todos los píxeles; las barras, intervalos del 95 % de {0} sorteos de {1} bloques de terreno.</translation>
    </message>
    <message>
        <source>Draft, not reviewed</source>
        <translation>Borrador, sin revisar</translation>
    </message>
    <message>
        <source>Drag corners; what you change is saved at once. Escape ends it.</source>
        <translation>Arrastre los vértices; lo que cambie se guarda al momento. Escape termina.</translation>
    </message>
    <message>
        <source>Drag up or down for more or less, Shift-click cuts, Enter takes it.</source>
        <translation>Arrastre arriba o abajo para más o menos, Mayús-clic corta, Intro lo toma.</translation>
    </message>
    <message>
        <source>Draw  D</source>
        <translation>Dibujar  D</translation>
    </message>
    <message>
        <source>Draw a line through it; right click or Enter ends it</source>
        <translation>Dibuje una línea que lo cruce; clic derecho o Intro la termina</translation>
    </message>
    <message>
        <source>Drawing blocks for the intervals</source>
        <translation>Sorteando bloques para los intervalos</translation>
    </message>
    <message>
        <source>Drawing the points</source>
        <translation>Sorteando los puntos</translation>
    </message>
    <message>
        <source>Drawn at random from all that hold none.</source>
        <translation>Elegidos al azar entre todos los que no contienen ninguno.</translation>
    </message>
    <message>
        <source>Draws random points from a mask or a probability, stratum by stratum, for a person to label from images. The form asks what is there and hides what the map says. Assess landslides then tells from the labels how good the map is and how large the true landslide area, with intervals.</source>
        <translation>Sortea puntos al azar de una máscara o una probabilidad, estrato por estrato, para que una persona los etiquete con imágenes. El formulario pregunta qué hay y oculta lo que dice el mapa. Evaluar deslizamientos dice luego, a partir de las etiquetas, qué tan bueno es el mapa y cuánto mide el área verdadera de deslizamientos, con intervalos.</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Correo electrónico</translation>
    </message>
    <message>
        <source>Earthflow</source>
        <translation>Flujo de tierra</translation>
    </message>
    <message>
        <source>Edit  E</source>
        <translation>Editar  E</translation>
    </message>
    <message>
        <source>Elevation in any coordinate reference system, degrees too; north-up.</source>
        <translation>Elevación en cualquier sistema de referencia de coordenadas, también en grados; con el norte arriba.</translation>
    </message>
    <message>
        <source>Elevation in metres, in any coordinate reference system.</source>
        <translation>Elevación en metros, en cualquier sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Elevation in metres, in any coordinate reference system. Slope is derived from it, for models that use slope and for the attributes of the polygons.</source>
        <translation>Elevación en metros, en cualquier sistema de referencia de coordenadas. De ella se deriva la pendiente, para los modelos que la usan y para los atributos de los polígonos.</translation>
    </message>
    <message>
        <source>Elevation in metres, in any coordinate reference system; for the slope.</source>
        <translation>Elevación en metros, en cualquier sistema de referencia de coordenadas; para la pendiente.</translation>
    </message>
    <message>
        <source>Elevation minus the mean around, in metres: above 0 on ridges.</source>
        <translation>Elevación menos la media del entorno, en metros: por encima de 0 en las crestas.</translation>
    </message>
    <message>
        <source>Elevation model</source>
        <translation>Modelo de elevación</translation>
    </message>
    <message>
        <source>Ends the review; every decision is saved already</source>
        <translation>Termina la revisión; cada decisión ya está guardada</translation>
    </message>
    <message>
        <source>Ends what is under way; nothing half-written stays</source>
        <translation>Termina lo que está en marcha; no queda nada a medio escribir</translation>
    </message>
    <message>
        <source>Engine…</source>
        <translation>Motor…</translation>
    </message>
    <message>
        <source>Enter merges the two; M marks the next neighbour, Escape stops.</source>
        <translation>Intro une los dos; M marca el siguiente vecino, Escape lo deja.</translation>
    </message>
    <message>
        <source>Estimated (km²)</source>
        <translation>Estimada (km²)</translation>
    </message>
    <message>
        <source>Estimating from the labelled points</source>
        <translation>Estimando a partir de los puntos etiquetados</translation>
    </message>
    <message>
        <source>Every optical band is above 1,000 throughout, so 1,000 is subtracted as since processing baseline 04.00; choose the radiometry yourself if that is wrong.</source>
        <translation>Todas las bandas ópticas superan 1000 en todas partes, así que se resta 1000 como desde la línea base de procesamiento 04.00; elija usted la radiometría si no es correcto.</translation>
    </message>
    <message>
        <source>Every optical band is above 7,000 throughout, as in Landsat Collection 2 Level 2, whose units are assumed; choose the radiometry yourself if that is wrong.</source>
        <translation>Todas las bandas ópticas están por encima de 7000 en toda su extensión, como en Landsat Collection 2 Level 2, cuyas unidades se suponen; elija usted mismo la radiometría si no es así.</translation>
    </message>
    <message>
        <source>Expected accuracy</source>
        <translation>Exactitud esperada</translation>
    </message>
    <message>
        <source>Export the reviewed inventory with its documents and a map</source>
        <translation>Exportar el inventario revisado con sus documentos y un mapa</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Extensión</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>F1 by pixel</source>
        <translation>F1 por píxel</translation>
    </message>
    <message>
        <source>F1 by which the new file has to be better for certain (95 %).</source>
        <translation>F1 en que el archivo nuevo ha de ser mejor con certeza (95 %).</translation>
    </message>
    <message>
        <source>F1 of the new file on the judging chips</source>
        <translation>F1 del archivo nuevo en los recortes que juzgan</translation>
    </message>
    <message>
        <source>F1 of the old file on the judging chips</source>
        <translation>F1 del archivo anterior en los recortes que juzgan</translation>
    </message>
    <message>
        <source>F1 {0} before, {1} after, on {2} chips that nothing was learned from; difference {3}, 95 % interval {4} to {5}</source>
        <translation>F1 {0} antes, {1} después, en {2} recortes de los que no se aprendió nada; diferencia {3}, intervalo del 95 % de {4} a {5}</translation>
    </message>
    <message>
        <source>Factor on the scene's brightness</source>
        <translation>Factor sobre el brillo de la escena</translation>
    </message>
    <message>
        <source>Fall lines</source>
        <translation>Líneas de caída</translation>
    </message>
    <message>
        <source>Fetching the catalogue …</source>
        <translation>Obteniendo el catálogo …</translation>
    </message>
    <message>
        <source>Fields of {0} that were there already and are new: {1}.</source>
        <translation>Campos de {0} que ya existían y son nuevos: {1}.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Nombre de archivo</translation>
    </message>
    <message>
        <source>Files to write the polygons into. GeoJSON and KML are always on WGS 84.</source>
        <translation>Archivos en los que escribir los polígonos. GeoJSON y KML están siempre en WGS 84.</translation>
    </message>
    <message>
        <source>Filter landslides</source>
        <translation>Filtrar deslizamientos</translation>
    </message>
    <message>
        <source>Filter: highest change kept</source>
        <translation>Filtro: mayor cambio que se conserva</translation>
    </message>
    <message>
        <source>Filtered landslides</source>
        <translation>Deslizamientos filtrados</translation>
    </message>
    <message>
        <source>Filtered probability</source>
        <translation>Probabilidad filtrada</translation>
    </message>
    <message>
        <source>Finding patches</source>
        <translation>Buscando parches</translation>
    </message>
    <message>
        <source>Fine-tuning knows no mean of windows with uneven padding.</source>
        <translation>El ajuste fino no conoce medias de ventanas con relleno desigual.</translation>
    </message>
    <message>
        <source>Fine-tuning knows no numbers of ONNX's type {0}.</source>
        <translation>El ajuste fino no conoce números del tipo {0} de ONNX.</translation>
    </message>
    <message>
        <source>Fine-tuning knows no resizing by {0} and {1}.</source>
        <translation>El ajuste fino no conoce el cambio de tamaño por {0} y {1}.</translation>
    </message>
    <message>
        <source>Fine-tuning knows no transposed convolution with uneven padding.</source>
        <translation>El ajuste fino no conoce convoluciones transpuestas con relleno desigual.</translation>
    </message>
    <message>
        <source>Fine-tuning of {0}</source>
        <translation>Ajuste fino de {0}</translation>
    </message>
    <message>
        <source>Flatter polygons are removed: fields, river beds, quarries' floors.</source>
        <translation>Los polígonos más llanos se quitan: campos, cauces, suelos de cantera.</translation>
    </message>
    <message>
        <source>Flow accumulation</source>
        <translation>Acumulación de flujo</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Folder for chips and report</source>
        <translation>Carpeta para recortes e informe</translation>
    </message>
    <message>
        <source>Folder for results</source>
        <translation>Carpeta de resultados</translation>
    </message>
    <message>
        <source>Folder of chips</source>
        <translation>Carpeta de recortes</translation>
    </message>
    <message>
        <source>Folder with the training code and its environment</source>
        <translation>Carpeta con el código de entrenamiento y su entorno</translation>
    </message>
    <message>
        <source>Following the water</source>
        <translation>Siguiendo el agua</translation>
    </message>
    <message>
        <source>For Cloud mask, where a scene has no classification: clouds and their shadows</source>
        <translation>Para Máscara de nubes, cuando la escena no trae clasificación: nubes y sus sombras</translation>
    </message>
    <message>
        <source>For fixed and hysteresis: probability 0 to 1; by default the model's own.</source>
        <translation>Para fixed y hysteresis: probabilidad de 0 a 1; por defecto la del modelo.</translation>
    </message>
    <message>
        <source>For hysteresis: probability at patch edges; by default half the upper.</source>
        <translation>Para hysteresis: probabilidad en los bordes de las manchas; por defecto la mitad de la superior.</translation>
    </message>
    <message>
        <source>For models that need terrain</source>
        <translation>Para modelos que necesitan el relieve</translation>
    </message>
    <message>
        <source>For precision: polygons of all true landslides of the raster's area.</source>
        <translation>Para precision: polígonos de todos los deslizamientos verdaderos del área del ráster.</translation>
    </message>
    <message>
        <source>For precision: share of the mask, 0 to 1, that is to lie in the reference.</source>
        <translation>Para precision: proporción de la máscara, de 0 a 1, que debe caer en la referencia.</translation>
    </message>
    <message>
        <source>For slope and height of every landslide, and for models that need terrain</source>
        <translation>Para la pendiente y la altura de cada deslizamiento, y para modelos que necesitan el relieve</translation>
    </message>
    <message>
        <source>For the least mean slope; slope is computed from it once</source>
        <translation>Para la pendiente media mínima; la pendiente se calcula de él una vez</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>Formatos</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Encontrado</translation>
    </message>
    <message>
        <source>Found by</source>
        <translation>Encontrado por</translation>
    </message>
    <message>
        <source>Found, missed, right and false</source>
        <translation>Hallados, omitidos, acertados y falsos</translation>
    </message>
    <message>
        <source>From labelled points</source>
        <translation>A partir de puntos etiquetados</translation>
    </message>
    <message>
        <source>From the bands of a scene and an elevation model to a draft inventory: stacks the bands, marks clouds, runs the model, drops polygons that are too small or lie on flat ground, and measures the rest.</source>
        <translation>De las bandas de una escena y un modelo de elevación a un inventario borrador: apila las bandas, marca las nubes, ejecuta el modelo, descarta los polígonos demasiado pequeños o en terreno llano y mide el resto.</translation>
    </message>
    <message>
        <source>From the bands of a scene, an elevation model and an inventory to training chips: stacks the bands with slope and elevation, marks clouds as unknown, cuts and splits.</source>
        <translation>De las bandas de una escena, un modelo de elevación y un inventario a recortes de entrenamiento: apila las bandas con pendiente y elevación, marca las nubes como desconocidas, recorta y reparte.</translation>
    </message>
    <message>
        <source>Further model files (.onnx). The probability is then the mean of all models', and band 2 of its raster how far they disagree (standard deviation).</source>
        <translation>Otros archivos de modelo (.onnx). La probabilidad es entonces la media de todos, y la banda 2 de su ráster dice cuánto discrepan (desviación típica).</translation>
    </message>
    <message>
        <source>Further models</source>
        <translation>Otros modelos</translation>
    </message>
    <message>
        <source>Fused probability</source>
        <translation>Probabilidad fusionada</translation>
    </message>
    <message>
        <source>Fusion: change that says nothing</source>
        <translation>Fusión: cambio que no dice nada</translation>
    </message>
    <message>
        <source>Fusion: spread of change</source>
        <translation>Fusión: amplitud del cambio</translation>
    </message>
    <message>
        <source>Fusion: trust in change</source>
        <translation>Fusión: confianza en el cambio</translation>
    </message>
    <message>
        <source>General curvature in 1/m: above 0 on convex ground, below in hollows.</source>
        <translation>Curvatura general en 1/m: por encima de 0 en terreno convexo, por debajo en hondonadas.</translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>GeoPackage of points with a form to label them.</source>
        <translation>GeoPackage de puntos con un formulario para etiquetarlos.</translation>
    </message>
    <message>
        <source>GeoPackage of polygons with area, size, probability and terrain attributes, and empty fields for your review.</source>
        <translation>GeoPackage de polígonos con área, tamaño, probabilidad y atributos del terreno, y campos vacíos para su revisión.</translation>
    </message>
    <message>
        <source>GeoPackage of the polygons with their own and the new fields.</source>
        <translation>GeoPackage de los polígonos con sus campos y los nuevos.</translation>
    </message>
    <message>
        <source>GeoPackage of the rest; the field reason says why, rule by rule.</source>
        <translation>GeoPackage del resto; el campo reason dice por qué, regla por regla.</translation>
    </message>
    <message>
        <source>GeoPackage of what passes every rule, with all fields.</source>
        <translation>GeoPackage de lo que pasa todas las reglas, con todos los campos.</translation>
    </message>
    <message>
        <source>GeoPackage with a polygon a cell: probability, rank, whether it is flagged.</source>
        <translation>GeoPackage con un polígono por celda: probabilidad, orden, si está señalada.</translation>
    </message>
    <message>
        <source>Give an expected accuracy for each of the {0} strata ({1}), not {2}.</source>
        <translation>Indique una exactitud esperada para cada uno de los {0} estratos ({1}), no {2}.</translation>
    </message>
    <message>
        <source>Give the address of a catalogue, or of a file.</source>
        <translation>Indique la dirección de un catálogo o de un archivo.</translation>
    </message>
    <message>
        <source>Goes into the manifest, for example its date; by default the file's name.</source>
        <translation>Va al manifiesto, por ejemplo su fecha; por defecto el nombre del archivo.</translation>
    </message>
    <message>
        <source>Gravel/sand/debris slide</source>
        <translation>Deslizamiento de grava/arena/detritos</translation>
    </message>
    <message>
        <source>Gravel/sand/silt topple</source>
        <translation>Vuelco de grava/arena/limo</translation>
    </message>
    <message>
        <source>Grow clouds and shadows (m)</source>
        <translation>Ampliar nubes y sombras (m)</translation>
    </message>
    <message>
        <source>Growing the clouds</source>
        <translation>Ampliando las nubes</translation>
    </message>
    <message>
        <source>Growing the outline</source>
        <translation>Haciendo crecer el contorno</translation>
    </message>
    <message>
        <source>HTML page (*.html)</source>
        <translation>Página HTML (*.html)</translation>
    </message>
    <message>
        <source>Half side, 1 to 100 pixels of the stack, of the window they look at.</source>
        <translation>Medio lado, de 1 a 100 píxeles de la pila, de la ventana que se mira.</translation>
    </message>
    <message>
        <source>Half side, 1 to 100 pixels, of the square window they look at.</source>
        <translation>Medio lado, de 1 a 100 píxeles, de la ventana cuadrada que se mira.</translation>
    </message>
    <message>
        <source>Highest and lowest point of each polygon; needs the elevation model.</source>
        <translation>Punto más alto y más bajo de cada polígono; necesita el modelo de elevación.</translation>
    </message>
    <message>
        <source>Highest elevation (m)</source>
        <translation>Elevación máxima (m)</translation>
    </message>
    <message>
        <source>Highest elevation, m</source>
        <translation>Elevación máxima, m</translation>
    </message>
    <message>
        <source>Highest landslide probability, 0–1</source>
        <translation>Probabilidad máxima de deslizamiento, 0–1</translation>
    </message>
    <message>
        <source>Highest minus lowest elevation, m</source>
        <translation>Elevación máxima menos mínima, m</translation>
    </message>
    <message>
        <source>Highest minus lowest of 3 × 3 pixels, in metres.</source>
        <translation>Máximo menos mínimo de 3 × 3 píxeles, en metros.</translation>
    </message>
    <message>
        <source>Highest minus lowest of the window, in metres.</source>
        <translation>Máximo menos mínimo de la ventana, en metros.</translation>
    </message>
    <message>
        <source>Highest probability</source>
        <translation>Probabilidad máxima</translation>
    </message>
    <message>
        <source>How the polygons were made is not recorded.</source>
        <translation>No consta cómo se hicieron los polígonos.</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Identifier: time of the run and number of the polygon</source>
        <translation>Identificador: hora de la ejecución y número del polígono</translation>
    </message>
    <message>
        <source>Image after</source>
        <translation>Imagen posterior</translation>
    </message>
    <message>
        <source>Image bands</source>
        <translation>Bandas de la imagen</translation>
    </message>
    <message>
        <source>Image before</source>
        <translation>Imagen anterior</translation>
    </message>
    <message>
        <source>Image from before the event, to compare with</source>
        <translation>Imagen anterior al suceso, para comparar</translation>
    </message>
    <message>
        <source>Image values</source>
        <translation>Valores de la imagen</translation>
    </message>
    <message>
        <source>Image values are</source>
        <translation>Los valores de la imagen son</translation>
    </message>
    <message>
        <source>Image values {}</source>
        <translation>Valores de la imagen {}</translation>
    </message>
    <message>
        <source>Improve a model from a reviewed inventory</source>
        <translation>Mejorar un modelo con un inventario revisado</translation>
    </message>
    <message>
        <source>Improve a model from reviewed chips</source>
        <translation>Mejorar un modelo con recortes revisados</translation>
    </message>
    <message>
        <source>Improve model</source>
        <translation>Mejorar modelo</translation>
    </message>
    <message>
        <source>Improve model…</source>
        <translation>Mejorar modelo…</translation>
    </message>
    <message>
        <source>Improve the model</source>
        <translation>Mejorar el modelo</translation>
    </message>
    <message>
        <source>Improving the model</source>
        <translation>Mejorando el modelo</translation>
    </message>
    <message>
        <source>In the {0}, {1} is not a JSON object.</source>
        <translation>En {0}, {1} no es un objeto JSON.</translation>
    </message>
    <message>
        <source>In the {0}, {1} is {2}; give an object.</source>
        <translation>En {0}, {1} es {2}; indique un objeto.</translation>
    </message>
    <message>
        <source>In the {0}, {1} is {2}; give {3}.</source>
        <translation>En {0}, {1} es {2}; indique {3}.</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>A la vista</translation>
    </message>
    <message numerus="yes">
        <source>In view: %n landslides, {}</source>
        <translation><numerusform>A la vista: %n deslizamiento, {}</numerusform><numerusform>A la vista: %n deslizamientos, {}</numerusform></translation>
    </message>
    <message>
        <source>In which order they come up</source>
        <translation>En qué orden aparecen</translation>
    </message>
    <message>
        <source>Inside it, what is in no accepted polygon is taught as “no landslide”. Without it, that is the whole scene.</source>
        <translation>Dentro de ella, lo que no está en un polígono aceptado se enseña como «no es deslizamiento». Sin ella, es toda la escena.</translation>
    </message>
    <message>
        <source>Install packages (430 MB)</source>
        <translation>Instalar los paquetes (430 MB)</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Instalados</translation>
    </message>
    <message>
        <source>Installing; this takes a few minutes. Closing this window stops it.</source>
        <translation>Instalando; tarda unos minutos. Cerrar esta ventana lo detiene.</translation>
    </message>
    <message>
        <source>Intersection over union</source>
        <translation>Intersección sobre unión</translation>
    </message>
    <message>
        <source>Intersection over union by pixel</source>
        <translation>Intersección sobre unión por píxel</translation>
    </message>
    <message>
        <source>Intersection over union from which a landslide counts as found; 0.5 is strict.</source>
        <translation>Intersección sobre unión desde la que un deslizamiento cuenta como hallado; 0.5 es estricto.</translation>
    </message>
    <message>
        <source>Inventory</source>
        <translation>Inventario</translation>
    </message>
    <message>
        <source>Inventory: landslides {0}, doubtful {1}, rejected {2}.</source>
        <translation>Inventario: deslizamientos {0}, dudosos {1}, rechazados {2}.</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>It is a landslide</source>
        <translation>Es un deslizamiento</translation>
    </message>
    <message>
        <source>It is none; it stays in the file as an example</source>
        <translation>No lo es; queda en el archivo como ejemplo</translation>
    </message>
    <message>
        <source>Keep the inventory in a file</source>
        <translation>Guardar el inventario en un archivo</translation>
    </message>
    <message>
        <source>Kind of movement</source>
        <translation>Tipo de movimiento</translation>
    </message>
    <message>
        <source>Known landslides</source>
        <translation>Deslizamientos conocidos</translation>
    </message>
    <message>
        <source>Labelled by</source>
        <translation>Etiquetado por</translation>
    </message>
    <message>
        <source>Labelled on</source>
        <translation>Etiquetado el</translation>
    </message>
    <message>
        <source>Labelled points</source>
        <translation>Puntos etiquetados</translation>
    </message>
    <message>
        <source>Land cover</source>
        <translation>Cobertura del suelo</translation>
    </message>
    <message>
        <source>Land cover raster of any resolution and coordinate reference system.</source>
        <translation>Ráster de cobertura del suelo de cualquier resolución y sistema de referencia.</translation>
    </message>
    <message>
        <source>Land cover to remove</source>
        <translation>Cobertura que quitar</translation>
    </message>
    <message>
        <source>Landsat Collection 2 Level 2</source>
        <translation>Landsat, colección 2, nivel 2</translation>
    </message>
    <message>
        <source>Landslide</source>
        <translation>Deslizamiento</translation>
    </message>
    <message>
        <source>Landslide Digitiser is not among the Processing providers; turn it on.</source>
        <translation>Landslide Digitiser no está entre los proveedores de Procesos; actívelo.</translation>
    </message>
    <message>
        <source>Landslide Digitiser: engine</source>
        <translation>Landslide Digitiser: motor</translation>
    </message>
    <message>
        <source>Landslide Digitiser: landslide probability and inventory</source>
        <translation>Landslide Digitiser: probabilidad e inventario de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide area from points, m²</source>
        <translation>Área de deslizamientos según los puntos, m²</translation>
    </message>
    <message>
        <source>Landslide area:</source>
        <translation>Área de deslizamientos:</translation>
    </message>
    <message>
        <source>Landslide by landslide</source>
        <translation>Deslizamiento por deslizamiento</translation>
    </message>
    <message>
        <source>Landslide inventory</source>
        <translation>Inventario de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide mapping</source>
        <translation>Cartografía de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide mask</source>
        <translation>Máscara de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide models</source>
        <translation>Modelos de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide pixels</source>
        <translation>Píxeles de deslizamiento</translation>
    </message>
    <message>
        <source>Landslide probability</source>
        <translation>Probabilidad de deslizamiento</translation>
    </message>
    <message>
        <source>Landslide review</source>
        <translation>Revisión de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide threshold</source>
        <translation>Umbral de deslizamientos</translation>
    </message>
    <message>
        <source>Landslide threshold…</source>
        <translation>Umbral de deslizamiento…</translation>
    </message>
    <message>
        <source>Landslide type (Hungr et al. 2014)</source>
        <translation>Tipo de deslizamiento (Hungr et al. 2014)</translation>
    </message>
    <message>
        <source>Landslide4Sense has no band {0}; check chips.json.</source>
        <translation>Landslide4Sense no tiene la banda {0}; revise chips.json.</translation>
    </message>
    <message>
        <source>Landslide4Sense units</source>
        <translation>unidades de Landslide4Sense</translation>
    </message>
    <message>
        <source>Landslides</source>
        <translation>Deslizamientos</translation>
    </message>
    <message>
        <source>Landslides at {}</source>
        <translation>Deslizamientos con {}</translation>
    </message>
    <message>
        <source>Landslides between two images</source>
        <translation>Deslizamientos entre dos imágenes</translation>
    </message>
    <message>
        <source>Landslides of the reference and of the map, each with what became of it.</source>
        <translation>Deslizamientos de la referencia y del mapa, cada uno con lo que fue de él.</translation>
    </message>
    <message>
        <source>Landslides on flatter ground are left out; needs an elevation model</source>
        <translation>Se omiten los deslizamientos en terreno más llano; necesita un modelo de elevación</translation>
    </message>
    <message>
        <source>Landslides, confidence (USGS)</source>
        <translation>Deslizamientos, confianza (USGS)</translation>
    </message>
    <message>
        <source>Landslides, in any coordinate reference system.</source>
        <translation>Deslizamientos, en cualquier sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Landslides, or any other polygons, in any coordinate reference system.</source>
        <translation>Deslizamientos, o cualesquiera otros polígonos, en cualquier sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>El mayor</translation>
    </message>
    <message>
        <source>Largest area (m²)</source>
        <translation>Área máxima (m²)</translation>
    </message>
    <message>
        <source>Largest length over width</source>
        <translation>Máxima longitud entre anchura</translation>
    </message>
    <message>
        <source>Largest mean slope (°)</source>
        <translation>Máxima pendiente media (°)</translation>
    </message>
    <message>
        <source>Latitude of that point (CSV only)</source>
        <translation>Latitud de ese punto (solo en CSV)</translation>
    </message>
    <message>
        <source>Layer '{}' cannot be read; is its file still there?</source>
        <translation>La capa '{}' no se puede leer; ¿sigue ahí su archivo?</translation>
    </message>
    <message>
        <source>Layer '{}' could not be read; save it as a GeoTIFF and use that.</source>
        <translation>La capa '{}' no se pudo leer; guárdela como GeoTIFF y use ese.</translation>
    </message>
    <message>
        <source>Layer '{}' has no coordinate reference system; set it with Layer ▸ Set CRS of Layer(s).</source>
        <translation>La capa '{}' no tiene sistema de referencia de coordenadas; asígnelo con Capa ▸ Establecer SRC de la(s) capa(s).</translation>
    </message>
    <message>
        <source>Layer '{}' holds no polygon; draw one, or choose another layer or none.</source>
        <translation>La capa '{}' no contiene ningún polígono; dibuje uno, o elija otra capa o ninguna.</translation>
    </message>
    <message>
        <source>Layer '{}' is a picture from a web service, not measurements; download the bands as GeoTIFF and use those.</source>
        <translation>La capa '{}' es una imagen de un servicio web, no mediciones; descargue las bandas como GeoTIFF y use esas.</translation>
    </message>
    <message>
        <source>Layer '{}' is no file; writing it to one first.</source>
        <translation>La capa '{}' no es un archivo; primero se escribe en uno.</translation>
    </message>
    <message>
        <source>Layer and band</source>
        <translation>Capa y banda</translation>
    </message>
    <message>
        <source>Layers made from the elevation model, if one is given.</source>
        <translation>Capas hechas a partir del modelo de elevación, si se da uno.</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Aprendizaje</translation>
    </message>
    <message>
        <source>Least certain</source>
        <translation>El menos seguro</translation>
    </message>
    <message>
        <source>Least gain</source>
        <translation>Ganancia mínima</translation>
    </message>
    <message>
        <source>Least known share of a chip</source>
        <translation>Mínima proporción conocida de un recorte</translation>
    </message>
    <message>
        <source>Least mean slope</source>
        <translation>Pendiente media mínima</translation>
    </message>
    <message>
        <source>Least points of a stratum</source>
        <translation>Mínimo de puntos de un estrato</translation>
    </message>
    <message>
        <source>Leave out bright clouds</source>
        <translation>Omitir nubes brillantes</translation>
    </message>
    <message>
        <source>Left alone, as many as take some minutes</source>
        <translation>Si se deja, tantas como quepan en unos minutos</translation>
    </message>
    <message>
        <source>Left and Right move the line</source>
        <translation>Izquierda y derecha mueven la línea</translation>
    </message>
    <message>
        <source>Length (m)</source>
        <translation>Longitud (m)</translation>
    </message>
    <message>
        <source>Length / width</source>
        <translation>Longitud / anchura</translation>
    </message>
    <message>
        <source>Length of the outline on the ellipsoid, holes included, m</source>
        <translation>Longitud del contorno sobre el elipsoide, huecos incluidos, m</translation>
    </message>
    <message>
        <source>Length over width</source>
        <translation>Largo entre ancho</translation>
    </message>
    <message>
        <source>Let a model learn from what you accepted, edited and rejected</source>
        <translation>Que un modelo aprenda de lo que aceptó, corrigió y rechazó</translation>
    </message>
    <message>
        <source>Let the model learn chips whose pixels are not of its own size.</source>
        <translation>Que el modelo aprenda recortes cuyos píxeles no son de su tamaño.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licencia</translation>
    </message>
    <message>
        <source>Light of clear air put back</source>
        <translation>Luz del aire claro repuesta</translation>
    </message>
    <message>
        <source>Line from crown to toe down the middle; needs the elevation model.</source>
        <translation>Línea de la corona al pie por el centro; necesita el modelo de elevación.</translation>
    </message>
    <message>
        <source>Lines, polygons or points, in any coordinate reference system.</source>
        <translation>Líneas, polígonos o puntos, en cualquier sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Local relief</source>
        <translation>Relieve local</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Longer polygons are removed: roads and river banks.</source>
        <translation>Los polígonos más alargados se quitan: carreteras y orillas de ríos.</translation>
    </message>
    <message>
        <source>Longer side of the smallest oriented box, m</source>
        <translation>Lado mayor del rectángulo orientado mínimo, m</translation>
    </message>
    <message>
        <source>Longitude of a point inside the polygon, degrees on WGS 84 (CSV only)</source>
        <translation>Longitud de un punto dentro del polígono, grados en WGS 84 (solo en CSV)</translation>
    </message>
    <message>
        <source>Look at it again at the end</source>
        <translation>Volver a verlo al final</translation>
    </message>
    <message>
        <source>Looking at the cells</source>
        <translation>Mirando las celdas</translation>
    </message>
    <message>
        <source>Looking at the values</source>
        <translation>Mirando los valores</translation>
    </message>
    <message>
        <source>Looking for clouds</source>
        <translation>Buscando nubes</translation>
    </message>
    <message>
        <source>Looking for landslides</source>
        <translation>Buscando deslizamientos</translation>
    </message>
    <message>
        <source>Looking for the outline …</source>
        <translation>Buscando el contorno …</translation>
    </message>
    <message>
        <source>Looking for their cores</source>
        <translation>Buscando sus núcleos</translation>
    </message>
    <message>
        <source>Lower threshold</source>
        <translation>Umbral inferior</translation>
    </message>
    <message>
        <source>Lowest elevation (m)</source>
        <translation>Elevación mínima (m)</translation>
    </message>
    <message>
        <source>Lowest elevation, m</source>
        <translation>Elevación mínima, m</translation>
    </message>
    <message>
        <source>Make polygons</source>
        <translation>Crear polígonos</translation>
    </message>
    <message>
        <source>Makes a layer of polygons of the whole raster</source>
        <translation>Crea una capa de polígonos de todo el ráster</translation>
    </message>
    <message>
        <source>Makes the polygons of the whole raster anew each time</source>
        <translation>Crea cada vez de nuevo los polígonos de todo el ráster</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Map as PDF</source>
        <translation>Mapa en PDF</translation>
    </message>
    <message>
        <source>Map landslides in the layers that are selected</source>
        <translation>Cartografiar deslizamientos en las capas seleccionadas</translation>
    </message>
    <message>
        <source>Mapped (km²)</source>
        <translation>Cartografiada (km²)</translation>
    </message>
    <message>
        <source>Maps fresh landslides in a Sentinel-2 scene: a probability raster, a mask and a draft inventory of polygons to review. Bands may be single files or stacks, with different pixel sizes; they are matched by band description or file name (B02, B03 … B12). Everything runs on this computer; nothing is sent anywhere. A model finds fewer landslides in regions unlike those it was trained on, so check the result.</source>
        <translation>Cartografía deslizamientos recientes en una escena de Sentinel-2: un ráster de probabilidad, una máscara y un inventario borrador de polígonos para revisar. Las bandas pueden ser archivos sueltos o pilas, con distintos tamaños de píxel; se reconocen por la descripción de la banda o el nombre del archivo (B02, B03 … B12). Todo se ejecuta en este ordenador; no se envía nada. Un modelo encuentra menos deslizamientos en regiones distintas de aquellas con las que se entrenó, así que compruebe el resultado.</translation>
    </message>
    <message>
        <source>Maps the scene, or the part under “Where and what”, in the background</source>
        <translation>Cartografía la escena, o la parte indicada en «Dónde y qué», en segundo plano</translation>
    </message>
    <message>
        <source>Maps what is new between two images: runs the model on the image after, fuses its probability with the change of vegetation, and draws polygons.</source>
        <translation>Cartografía lo nuevo entre dos imágenes: ejecuta el modelo en la imagen posterior, fusiona su probabilidad con el cambio de la vegetación y dibuja polígonos.</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marcar</translation>
    </message>
    <message>
        <source>Marks clouds, their shadows, snow and water. Sentinel-2's own scene classification is used where the scene has one, else a trained network that finds clouds and shadows, with snow and water told by their colour. Give the result to Detect landslides as its cloud mask.</source>
        <translation>Marca nubes, sus sombras, nieve y agua. Se usa la clasificación de escena propia de Sentinel-2 donde la escena la trae; si no, una red entrenada que encuentra nubes y sombras, con nieve y agua según su color. Dé el resultado a Detectar deslizamientos como máscara de nubes.</translation>
    </message>
    <message>
        <source>Mask from a probability raster</source>
        <translation>Máscara a partir de un ráster de probabilidad</translation>
    </message>
    <message>
        <source>Mask or probability raster</source>
        <translation>Ráster de máscara o de probabilidad</translation>
    </message>
    <message>
        <source>Masks before and after</source>
        <translation>Máscaras antes y después</translation>
    </message>
    <message>
        <source>Matching landslides</source>
        <translation>Emparejando deslizamientos</translation>
    </message>
    <message>
        <source>Matching the bands</source>
        <translation>Emparejando las bandas</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>Material</translation>
    </message>
    <message>
        <source>Matthews' coefficient</source>
        <translation>Coeficiente de Matthews</translation>
    </message>
    <message>
        <source>Matthews' correlation coefficient by pixel</source>
        <translation>Coeficiente de correlación de Matthews por píxel</translation>
    </message>
    <message>
        <source>Mean landslide probability of the polygon's pixels, 0–1</source>
        <translation>Probabilidad media de deslizamiento de los píxeles del polígono, 0–1</translation>
    </message>
    <message>
        <source>Mean probability</source>
        <translation>Probabilidad media</translation>
    </message>
    <message>
        <source>Mean slope (°)</source>
        <translation>Pendiente media (°)</translation>
    </message>
    <message>
        <source>Mean slope, degrees</source>
        <translation>Pendiente media, grados</translation>
    </message>
    <message>
        <source>Mean, lowest and highest value of the first band of each become fields.</source>
        <translation>La media, el mínimo y el máximo de la primera banda de cada uno se convierten en campos.</translation>
    </message>
    <message>
        <source>Measures polygons of any layer: true ground area and perimeter, length, width, elongation and volume; with an elevation model also slope, crown and toe, the length along the fall line, H/L and the angle of reach; and the mean, lowest and highest value of other rasters. Fields of the layer stay, those with the same name are new.</source>
        <translation>Mide polígonos de cualquier capa: área y perímetro verdaderos sobre el terreno, longitud, anchura, elongación y volumen; con un modelo de elevación también pendiente, corona y pie, longitud por la línea de caída, H/L y ángulo de alcance; y la media, el mínimo y el máximo de otros rásteres. Los campos de la capa se conservan; los del mismo nombre se renuevan.</translation>
    </message>
    <message>
        <source>Measuring the polygons</source>
        <translation>Midiendo los polígonos</translation>
    </message>
    <message>
        <source>Measuring the strata</source>
        <translation>Midiendo los estratos</translation>
    </message>
    <message>
        <source>Measuring the terrain</source>
        <translation>Midiendo el terreno</translation>
    </message>
    <message>
        <source>Memory limit (MB)</source>
        <translation>Límite de memoria (MB)</translation>
    </message>
    <message>
        <source>Memory the run may use; by default a cautious share of what is free.</source>
        <translation>Memoria que puede usar la ejecución; por defecto una parte prudente de la libre.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Unir</translation>
    </message>
    <message>
        <source>Merge  M</source>
        <translation>Unir  M</translation>
    </message>
    <message>
        <source>Metadata record</source>
        <translation>Registro de metadatos</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Método</translation>
    </message>
    <message>
        <source>Method that was used</source>
        <translation>Método que se usó</translation>
    </message>
    <message>
        <source>Method {0} is unknown; use one of {1}.</source>
        <translation>El método {0} es desconocido; use uno de {1}.</translation>
    </message>
    <message>
        <source>Metres a unit of elevation</source>
        <translation>Metros por unidad de elevación</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutos</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Model and change as two witnesses.</source>
        <translation>Modelo y cambio como dos testigos.</translation>
    </message>
    <message>
        <source>Model checksum</source>
        <translation>Suma de comprobación del modelo</translation>
    </message>
    <message>
        <source>Model file (.onnx) of a patch classifier, made with training/.</source>
        <translation>Archivo de modelo (.onnx) de un clasificador de parcelas, hecho con training/.</translation>
    </message>
    <message>
        <source>Model file (.onnx), or the file name of one that the model manager installed. Leave empty for the one that comes with the plugin.</source>
        <translation>Archivo de modelo (.onnx), o el nombre de archivo de uno instalado con el gestor de modelos. Déjelo vacío para el que viene con el complemento.</translation>
    </message>
    <message>
        <source>Model file (.onnx). Leave empty for the one that comes with the plugin.</source>
        <translation>Archivo de modelo (.onnx). Déjelo vacío para el que viene con el complemento.</translation>
    </message>
    <message>
        <source>Model that was used</source>
        <translation>Modelo que se usó</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelos…</translation>
    </message>
    <message>
        <source>More that learns wants more chips</source>
        <translation>Cuanto más aprende, más recortes hacen falta</translation>
    </message>
    <message>
        <source>Most at stake</source>
        <translation>Lo más importante</translation>
    </message>
    <message>
        <source>Mountain slope deformation</source>
        <translation>Deformación de ladera de montaña</translation>
    </message>
    <message>
        <source>Move it: mask, outlines, count and area follow</source>
        <translation>Muévalo: máscara, contornos, número y área lo siguen</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Movimiento</translation>
    </message>
    <message>
        <source>Mud flow</source>
        <translation>Flujo de lodo</translation>
    </message>
    <message>
        <source>NDVI: green plants. NDWI: open water. BSI: bare soil. NBR: burnt or bare ground. Each needs its bands, for example B04 and B08 for NDVI.</source>
        <translation>NDVI: plantas verdes. NDWI: agua abierta. BSI: suelo desnudo. NBR: terreno quemado o desnudo. Cada uno necesita sus bandas, por ejemplo B04 y B08 para NDVI.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Name of all files, without ending; files of that name are replaced.</source>
        <translation>Nombre de todos los archivos, sin extensión; los archivos de ese nombre se reemplazan.</translation>
    </message>
    <message>
        <source>Name of the image</source>
        <translation>Nombre de la imagen</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>Nombre del modelo</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>Nombre del modelo nuevo</translation>
    </message>
    <message>
        <source>Names of the bands</source>
        <translation>Nombres de las bandas</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Modelo nuevo</translation>
    </message>
    <message>
        <source>New or empty folder for images, masks, manifest and statistics.</source>
        <translation>Carpeta nueva o vacía para imágenes, máscaras, manifiesto y estadísticas.</translation>
    </message>
    <message>
        <source>No area of interest is given: all ground in the box around the polygons counts as mapped, which flatters Matthews' coefficient.</source>
        <translation>No se indicó un área de interés: todo el terreno del rectángulo que rodea los polígonos cuenta como cartografiado, lo que favorece el coeficiente de Matthews.</translation>
    </message>
    <message>
        <source>No candidate left here; change the filter to see others.</source>
        <translation>No quedan candidatos aquí; cambie el filtro para ver otros.</translation>
    </message>
    <message>
        <source>No cell has enough data; nothing was looked at.</source>
        <translation>Ninguna celda tiene datos suficientes; no se miró nada.</translation>
    </message>
    <message>
        <source>No chip has a landslide, so there is nothing to learn; accept some in the inventory, then cut the chips again.</source>
        <translation>Ningún recorte tiene un deslizamiento, así que no hay nada que aprender; acepte algunos en el inventario y extraiga los recortes de nuevo.</translation>
    </message>
    <message>
        <source>No chip has {0} of its pixels known; lower that share.</source>
        <translation>Ningún recorte tiene {0} de sus píxeles conocidos; baje esa proporción.</translation>
    </message>
    <message>
        <source>No class is to be marked; name at least one, such as cloud.</source>
        <translation>No se va a marcar ninguna clase; indique al menos una, por ejemplo cloud.</translation>
    </message>
    <message>
        <source>No image was given; choose image bands, radar layers, or both.</source>
        <translation>No se dio ninguna imagen; elija bandas de imagen, capas de radar o ambas.</translation>
    </message>
    <message>
        <source>No input rasters were given; name the scene's bands or its folder.</source>
        <translation>No se indicaron rásteres de entrada; indique las bandas de la escena o su carpeta.</translation>
    </message>
    <message>
        <source>No landslide</source>
        <translation>Sin deslizamiento</translation>
    </message>
    <message>
        <source>No landslide of the inventory lies on the scene, or none was reviewed; check that they belong together, and the field review.</source>
        <translation>Ningún deslizamiento del inventario está en la escena, o ninguno se revisó; compruebe que se corresponden, y el campo review.</translation>
    </message>
    <message>
        <source>No landslides were found; a lower threshold may show some.</source>
        <translation>No se encontraron deslizamientos; un umbral más bajo puede mostrar algunos.</translation>
    </message>
    <message>
        <source>No model was given; name the file of a patch classifier.</source>
        <translation>No se indicó ningún modelo; indique el archivo de un clasificador de parches.</translation>
    </message>
    <message>
        <source>No output was asked for; name a file for at least one of: {0}.</source>
        <translation>No se pidió ningún resultado; indique un archivo para al menos uno de estos: {0}.</translation>
    </message>
    <message>
        <source>No output was asked for; name a probability, mask or polygon file.</source>
        <translation>No se pidió ningún resultado; indique un archivo de probabilidad, de máscara o de polígonos.</translation>
    </message>
    <message>
        <source>No pixel has data both before and after.</source>
        <translation>Ningún píxel tiene datos tanto antes como después.</translation>
    </message>
    <message>
        <source>No pixel of the scene has data.</source>
        <translation>Ningún píxel de la escena tiene datos.</translation>
    </message>
    <message>
        <source>No pixel of the stack has data in its bands.</source>
        <translation>Ningún píxel de la pila tiene datos en sus bandas.</translation>
    </message>
    <message>
        <source>No polygon of the inventory is accepted; review it, or include the draft.</source>
        <translation>Ningún polígono del inventario está aceptado; revíselo o incluya el borrador.</translation>
    </message>
    <message>
        <source>No polygon of the map has a pixel in what is assessed.</source>
        <translation>Ningún polígono del mapa tiene un píxel en lo que se evalúa.</translation>
    </message>
    <message>
        <source>No rule was given; all polygons pass.</source>
        <translation>No se indicó ninguna regla; todos los polígonos pasan.</translation>
    </message>
    <message>
        <source>No scene classification (a raster named SCL) is among the inputs; add it, or choose another method.</source>
        <translation>Entre las entradas no hay clasificación de la escena (un ráster llamado SCL); añádala o elija otro método.</translation>
    </message>
    <message>
        <source>No threshold reaches a precision of {0} on the reference; the best is {1}, at {2}.</source>
        <translation>Ningún umbral alcanza una precisión de {0} en la referencia; la mejor es {1}, con {2}.</translation>
    </message>
    <message>
        <source>No warnings.</source>
        <translation>Sin advertencias.</translation>
    </message>
    <message>
        <source>None of the bands was found; name them in the band mapping.</source>
        <translation>No se encontró ninguna de las bandas; indíquelas en la tabla de bandas.</translation>
    </message>
    <message>
        <source>Not an event of the engine: {0}.</source>
        <translation>No es un mensaje del motor: {0}.</translation>
    </message>
    <message>
        <source>Not better than the old file with the threshold {0}, which reaches {1} ({2}); use that threshold instead.</source>
        <translation>No es mejor que el archivo anterior con el umbral {0}, que alcanza {1} ({2}); use ese umbral en su lugar.</translation>
    </message>
    <message>
        <source>Not better: {0}.</source>
        <translation>No es mejor: {0}.</translation>
    </message>
    <message>
        <source>Not of this inventory's schema</source>
        <translation>No sigue el esquema de este inventario</translation>
    </message>
    <message>
        <source>Nothing can be written into {0} ({1}); choose another folder.</source>
        <translation>No se puede escribir en {0} ({1}); elija otra carpeta.</translation>
    </message>
    <message>
        <source>Nothing outside the polygons of this layer is mapped</source>
        <translation>No se cartografía nada fuera de los polígonos de esta capa</translation>
    </message>
    <message>
        <source>Nothing says that {} is a probability, 0 to 1; choose one if it is not.</source>
        <translation>Nada dice que {} sea una probabilidad, de 0 a 1; elija una si no lo es.</translation>
    </message>
    <message>
        <source>Nothing was rejected yet; a model learns most from what it got wrong.</source>
        <translation>Aún no se rechazó nada; un modelo aprende sobre todo de lo que hizo mal.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <source>Number of bands</source>
        <translation>Número de bandas</translation>
    </message>
    <message>
        <source>Number of chips</source>
        <translation>Número de recortes</translation>
    </message>
    <message>
        <source>Number of pixels whose water runs through each pixel, by D8; depressions drain over their lowest pass. At most 130 million pixels.</source>
        <translation>Número de píxeles cuya agua pasa por cada píxel, por D8; las depresiones desaguan por su paso más bajo. 130 millones de píxeles como máximo.</translation>
    </message>
    <message>
        <source>Number of points</source>
        <translation>Número de puntos</translation>
    </message>
    <message>
        <source>Number of polygons</source>
        <translation>Número de polígonos</translation>
    </message>
    <message>
        <source>Number of polygons measured</source>
        <translation>Número de polígonos medidos</translation>
    </message>
    <message>
        <source>Number of polygons removed</source>
        <translation>Número de polígonos quitados</translation>
    </message>
    <message>
        <source>Number of polygons that pass</source>
        <translation>Número de polígonos que pasan</translation>
    </message>
    <message>
        <source>Number of strata that have points</source>
        <translation>Número de estratos con puntos</translation>
    </message>
    <message>
        <source>Number of warnings</source>
        <translation>Número de avisos</translation>
    </message>
    <message>
        <source>ONNX model (*.onnx)</source>
        <translation>Modelo ONNX (*.onnx)</translation>
    </message>
    <message>
        <source>ONNX,model card,metadata,STAC,MLM</source>
        <translation>ONNX,ficha del modelo,metadatos,STAC,MLM</translation>
    </message>
    <message>
        <source>Objects are compared with a reference; give one.</source>
        <translation>Los objetos se comparan con una referencia; indique una.</translation>
    </message>
    <message>
        <source>Of the draw of blocks, and of everything else that is random.</source>
        <translation>Del sorteo de bloques y de todo lo demás que es aleatorio.</translation>
    </message>
    <message>
        <source>Of the overall accuracy, where no number of points is given.</source>
        <translation>De la exactitud global, cuando no se da un número de puntos.</translation>
    </message>
    <message>
        <source>Of the random numbers of the intervals.</source>
        <translation>De los números aleatorios de los intervalos.</translation>
    </message>
    <message>
        <source>Of the random numbers; the same seed draws the same points.</source>
        <translation>De los números aleatorios; la misma semilla sortea los mismos puntos.</translation>
    </message>
    <message>
        <source>Of the scene that the inventory was made from, {} cannot be found; what is lacking is looked for in the layers of the project.</source>
        <translation>De la escena de la que salió el inventario no se encuentra {}; lo que falta se busca en las capas del proyecto.</translation>
    </message>
    <message>
        <source>Often a little more accurate, and eight times slower.</source>
        <translation>A menudo algo más exacto, y ocho veces más lento.</translation>
    </message>
    <message>
        <source>On the command line</source>
        <translation>En la línea de órdenes</translation>
    </message>
    <message>
        <source>On them the new file learns what the old one says; 0 for none.</source>
        <translation>En ellos el archivo nuevo aprende lo que dice el anterior; 0 para ninguno.</translation>
    </message>
    <message>
        <source>One cell of {0} pixels, patches of {1}.</source>
        <translation>Una celda de {0} píxeles, parches de {1}.</translation>
    </message>
    <message>
        <source>One feature of {0} covers no area; its measures stay empty.</source>
        <translation>Un objeto de {0} no cubre ningún área; sus medidas quedan vacías.</translation>
    </message>
    <message>
        <source>One file a band, a stack, or a mixture.</source>
        <translation>Un archivo por banda, una pila o una mezcla.</translation>
    </message>
    <message>
        <source>One model takes tiles of {0} pixels only, another multiples of {1}; these models cannot run together.</source>
        <translation>Un modelo solo admite teselas de {0} píxeles y otro múltiplos de {1}; estos modelos no pueden ejecutarse juntos.</translation>
    </message>
    <message>
        <source>One of {0} points is left out: it is not labelled, or could not be.</source>
        <translation>Uno de {0} puntos se deja fuera: no está etiquetado, o no se pudo.</translation>
    </message>
    <message>
        <source>One outline of the {0} crosses itself; it is taken repaired.</source>
        <translation>Un contorno de la capa ({0}) se cruza a sí mismo; se toma reparado.</translation>
    </message>
    <message>
        <source>One outline of {0} crosses itself; it is measured repaired.</source>
        <translation>Un contorno de {0} se cruza a sí mismo; se mide reparado.</translation>
    </message>
    <message>
        <source>Only inside polygons</source>
        <translation>Solo dentro de polígonos</translation>
    </message>
    <message>
        <source>Only inside these polygons</source>
        <translation>Solo dentro de estos polígonos</translation>
    </message>
    <message>
        <source>Only those on the part of the map that is in view</source>
        <translation>Solo los de la parte del mapa que está a la vista</translation>
    </message>
    <message>
        <source>Only those that fulfil a condition</source>
        <translation>Solo los que cumplen una condición</translation>
    </message>
    <message>
        <source>Only to filter it by change or to fuse it with it; its grid is then used.</source>
        <translation>Solo para filtrarla con el cambio o fusionarla con él; entonces se usa su cuadrícula.</translation>
    </message>
    <message>
        <source>Only what is inside counts: the ground that map and reference both cover.</source>
        <translation>Solo cuenta lo que está dentro: el terreno que cubren tanto el mapa como la referencia.</translation>
    </message>
    <message>
        <source>Only where names do not tell which layer is which band: entries separated by semicolons, BAND=layer name or file, with |number for a band of a stack.</source>
        <translation>Solo si los nombres no dicen qué capa es qué banda: entradas separadas por punto y coma, BANDA=nombre de capa o archivo, con |número para una banda de una pila.</translation>
    </message>
    <message>
        <source>Only where names do not tell which layer is which band: one entry a line (or separated by semicolons), BAND=layer name or file, with |number for a band of a stack. Example: B04=red; B08=stack.tif|4.</source>
        <translation>Solo si los nombres no dicen qué capa es qué banda: una entrada por línea (o separadas por punto y coma), BANDA=nombre de capa o archivo, con |número para una banda de una pila. Ejemplo: B04=rojo; B08=pila.tif|4.</translation>
    </message>
    <message>
        <source>Only where, such as "area_m2" &gt; 1000</source>
        <translation>Solo donde, por ejemplo "area_m2" &gt; 1000</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organización</translation>
    </message>
    <message>
        <source>Other bounds</source>
        <translation>Otros límites</translation>
    </message>
    <message>
        <source>Other file…</source>
        <translation>Otro archivo…</translation>
    </message>
    <message>
        <source>Other rasters</source>
        <translation>Otros rásteres</translation>
    </message>
    <message>
        <source>Outline a landslide that was missed</source>
        <translation>Dibujar el contorno de un deslizamiento omitido</translation>
    </message>
    <message>
        <source>Outline at a click  G</source>
        <translation>Contorno con un clic  G</translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>Exactitud global</translation>
    </message>
    <message>
        <source>Overall accuracy from points</source>
        <translation>Exactitud global según los puntos</translation>
    </message>
    <message>
        <source>Overlap of a match</source>
        <translation>Solape de una coincidencia</translation>
    </message>
    <message>
        <source>Overlap of neighbouring squares, blended smoothly; by default the model's.</source>
        <translation>Solape de cuadrados vecinos, mezclado con suavidad; por defecto el del modelo.</translation>
    </message>
    <message>
        <source>Package folder</source>
        <translation>Carpeta de paquetes</translation>
    </message>
    <message>
        <source>Page that a browser opens.</source>
        <translation>Página que abre un navegador.</translation>
    </message>
    <message>
        <source>Page with scores, intervals, figures and a small map.</source>
        <translation>Página con puntuaciones, intervalos, figuras y un pequeño mapa.</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parámetros</translation>
    </message>
    <message>
        <source>Part of the scene</source>
        <translation>Parte de la escena</translation>
    </message>
    <message>
        <source>Part of the scene to look at; by default all of it.</source>
        <translation>Parte de la escena que se mira; por defecto toda.</translation>
    </message>
    <message>
        <source>Part of the scene to map; the button beside it offers the map, a layer, or drawing</source>
        <translation>Parte de la escena que se cartografía; el botón de al lado ofrece el mapa, una capa o dibujarla</translation>
    </message>
    <message>
        <source>Passes over the chips</source>
        <translation>Pasadas por los recortes</translation>
    </message>
    <message>
        <source>Peat flow</source>
        <translation>Flujo de turba</translation>
    </message>
    <message>
        <source>Percent in cloud shadow</source>
        <translation>Porcentaje en sombra de nube</translation>
    </message>
    <message>
        <source>Percent under cloud</source>
        <translation>Porcentaje bajo nubes</translation>
    </message>
    <message>
        <source>Percent under snow</source>
        <translation>Porcentaje bajo nieve</translation>
    </message>
    <message>
        <source>Percent under water</source>
        <translation>Porcentaje bajo agua</translation>
    </message>
    <message>
        <source>Perimeter (m)</source>
        <translation>Perímetro (m)</translation>
    </message>
    <message>
        <source>Pixel by pixel</source>
        <translation>Píxel por píxel</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Tamaño de píxel</translation>
    </message>
    <message>
        <source>Pixel size (m)</source>
        <translation>Tamaño de píxel (m)</translation>
    </message>
    <message>
        <source>Pixel size and side of the blocks have to be above 0.</source>
        <translation>El tamaño de píxel y el lado de los bloques deben ser mayores que 0.</translation>
    </message>
    <message>
        <source>Pixel size in metres</source>
        <translation>Tamaño de píxel en metros</translation>
    </message>
    <message>
        <source>Pixel size it wants, in metres</source>
        <translation>Tamaño de píxel que quiere, en metros</translation>
    </message>
    <message>
        <source>Pixel size on the ground in metres</source>
        <translation>Tamaño de píxel sobre el terreno en metros</translation>
    </message>
    <message>
        <source>Pixel size on the ground, m</source>
        <translation>Tamaño del píxel en el terreno, m</translation>
    </message>
    <message>
        <source>Pixel size to work at, in units of the image's coordinate reference system; by default that of the finest band.</source>
        <translation>Tamaño de píxel con el que trabajar, en unidades del sistema de referencia de la imagen; por defecto el de la banda más fina.</translation>
    </message>
    <message>
        <source>Pixels of {0} m². Pixels without data do not count.</source>
        <translation>Píxeles de {0} m². Los píxeles sin datos no cuentan.</translation>
    </message>
    <message>
        <source>Pixels of {} m; threshold {}; licence {}.</source>
        <translation>Píxeles de {} m; umbral {}; licencia {}.</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punto</translation>
    </message>
    <message>
        <source>Points and fall lines need an elevation raster; give one.</source>
        <translation>Los puntos y las líneas de caída necesitan un ráster de elevación; indique uno.</translation>
    </message>
    <message>
        <source>Points are drawn inside these polygons; by default wherever there is data.</source>
        <translation>Los puntos se sortean dentro de estos polígonos; por defecto donde haya datos.</translation>
    </message>
    <message>
        <source>Points by stratum</source>
        <translation>Puntos por estrato</translation>
    </message>
    <message>
        <source>Points drawn: {0}, not {1}. A stratum has no more pixels.</source>
        <translation>Puntos sorteados: {0}, no {1}. Un estrato no tiene más píxeles.</translation>
    </message>
    <message>
        <source>Points drawn: {0}, not {1}. Every stratum gets {2} at least, since fewer say little of its accuracy (Olofsson et al. 2014, section 5); lower the least points of a stratum if you want fewer.</source>
        <translation>Puntos sorteados: {0}, no {1}. Cada estrato recibe al menos {2}, porque menos dicen poco de su exactitud (Olofsson et al. 2014, sección 5); baje el mínimo de puntos por estrato si quiere menos.</translation>
    </message>
    <message>
        <source>Points of Sample for an accuracy assessment, labelled by a person.</source>
        <translation>Puntos de Muestra para evaluar la exactitud, etiquetados por una persona.</translation>
    </message>
    <message>
        <source>Polygon layer of the inventory, best after its review.</source>
        <translation>Capa de polígonos del inventario, mejor tras su revisión.</translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>Polígonos</translation>
    </message>
    <message>
        <source>Polygons above this true ground area are removed.</source>
        <translation>Los polígonos por encima de esta área verdadera sobre el terreno se quitan.</translation>
    </message>
    <message>
        <source>Polygons around the ground that you looked at</source>
        <translation>Polígonos alrededor del terreno que usted miró</translation>
    </message>
    <message>
        <source>Polygons as GeoPackage</source>
        <translation>Polígonos como GeoPackage</translation>
    </message>
    <message>
        <source>Polygons below this true ground area are dropped.</source>
        <translation>Los polígonos por debajo de esta área verdadera sobre el terreno se descartan.</translation>
    </message>
    <message>
        <source>Polygons below this true ground area are removed.</source>
        <translation>Los polígonos por debajo de esta área verdadera sobre el terreno se quitan.</translation>
    </message>
    <message>
        <source>Polygons below this true ground area in square metres are dropped.</source>
        <translation>Los polígonos por debajo de esta área verdadera sobre el terreno en metros cuadrados se descartan.</translation>
    </message>
    <message>
        <source>Polygons from a probability raster</source>
        <translation>Polígonos a partir de un ráster de probabilidad</translation>
    </message>
    <message>
        <source>Polygons from a probability raster…</source>
        <translation>Polígonos a partir de un ráster de probabilidad…</translation>
    </message>
    <message>
        <source>Polygons nearer than this on the ground are removed; touching is 0 m.</source>
        <translation>Los polígonos más cercanos que esto sobre el terreno se quitan; tocarse es 0 m.</translation>
    </message>
    <message>
        <source>Polygons nobody has reviewed</source>
        <translation>Polígonos que nadie ha revisado</translation>
    </message>
    <message>
        <source>Polygons of a review; accepted, edited and rejected ones are learned from</source>
        <translation>Polígonos de una revisión; se aprende de los aceptados, editados y rechazados</translation>
    </message>
    <message>
        <source>Polygons of the ground that the reference covers; by default all of the raster.</source>
        <translation>Polígonos del terreno que cubre la referencia; por defecto todo el ráster.</translation>
    </message>
    <message>
        <source>Polygons of the landslides. A field named review is respected: rejected is no landslide, auto is what nobody has looked at.</source>
        <translation>Polígonos de los deslizamientos. Se respeta un campo llamado review: rejected no es deslizamiento, auto es lo que nadie ha mirado.</translation>
    </message>
    <message>
        <source>Polygons of the landslides; the field review is respected.</source>
        <translation>Polígonos de los deslizamientos; se respeta el campo review.</translation>
    </message>
    <message>
        <source>Polygons of the reference without a pixel in what is assessed: {0} of {1}.</source>
        <translation>Polígonos de la referencia sin ningún píxel en lo que se evalúa: {0} de {1}.</translation>
    </message>
    <message>
        <source>Polygons of the true landslides.</source>
        <translation>Polígonos de los deslizamientos verdaderos.</translation>
    </message>
    <message>
        <source>Polygons on flatter ground go to the removed ones.</source>
        <translation>Los polígonos en terreno más llano van a los quitados.</translation>
    </message>
    <message>
        <source>Polygons that Detect landslides… or Threshold… made, or any other inventory</source>
        <translation>Polígonos creados con Detectar deslizamientos… o Umbral…, o cualquier otro inventario</translation>
    </message>
    <message>
        <source>Polygons with more than this share, 0 to 1, of cloud are removed.</source>
        <translation>Los polígonos con más de esta proporción de nube, de 0 a 1, se quitan.</translation>
    </message>
    <message>
        <source>Polygons with more than this share, 0 to 1, of such land cover are removed.</source>
        <translation>Los polígonos con más de esta proporción de tal cobertura, de 0 a 1, se quitan.</translation>
    </message>
    <message>
        <source>Polygons, a mask or a probability to assess; not needed with points alone.</source>
        <translation>Polígonos, una máscara o una probabilidad que evaluar; no hace falta solo con puntos.</translation>
    </message>
    <message>
        <source>Polygons, for example a catchment; nothing outside them is looked at.</source>
        <translation>Polígonos, por ejemplo una cuenca; fuera de ellos no se mira nada.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <source>Precision on the reference</source>
        <translation>Precisión en la referencia</translation>
    </message>
    <message>
        <source>Predict landslide probability</source>
        <translation>Predecir la probabilidad de deslizamiento</translation>
    </message>
    <message>
        <source>Probabilities, separated by commas, that part strata beside the threshold; by default half the threshold, so that doubtful ground is a stratum of its own.</source>
        <translation>Probabilidades, separadas por comas, que parten estratos además del umbral; por defecto la mitad del umbral, de modo que el terreno dudoso es un estrato propio.</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Probabilidad</translation>
    </message>
    <message>
        <source>Probability by cell</source>
        <translation>Probabilidad por celda</translation>
    </message>
    <message>
        <source>Probability from which a cell is flagged; by default the model's own.</source>
        <translation>Probabilidad desde la que se señala una celda; por defecto la del modelo.</translation>
    </message>
    <message>
        <source>Probability from which a pixel counts as landslide</source>
        <translation>Probabilidad desde la que un píxel cuenta como deslizamiento</translation>
    </message>
    <message>
        <source>Probability from which a pixel counts as landslide; by default the model's own.</source>
        <translation>Probabilidad desde la que un píxel cuenta como deslizamiento; por defecto la del modelo.</translation>
    </message>
    <message>
        <source>Probability from which a pixel counts as landslide; it can be changed later without another run</source>
        <translation>Probabilidad desde la que un píxel cuenta como deslizamiento; puede cambiarse después sin otra ejecución</translation>
    </message>
    <message>
        <source>Probability from which a pixel was called a landslide, 0–1</source>
        <translation>Probabilidad a partir de la cual un píxel se tomó por deslizamiento, 0–1</translation>
    </message>
    <message>
        <source>Probability from which the map says landslide; by default the model's own.</source>
        <translation>Probabilidad desde la que el mapa dice deslizamiento; por defecto la del modelo.</translation>
    </message>
    <message>
        <source>Probability raster</source>
        <translation>Ráster de probabilidad</translation>
    </message>
    <message>
        <source>Probability stored as</source>
        <translation>Probabilidad guardada como</translation>
    </message>
    <message>
        <source>Probability that nine tenths of the pixels reach, 0–1</source>
        <translation>Probabilidad que alcanzan nueve décimas partes de los píxeles, 0–1</translation>
    </message>
    <message>
        <source>Probability type {0} is unknown; use one of {1}.</source>
        <translation>El tipo de probabilidad {0} es desconocido; use uno de {1}.</translation>
    </message>
    <message>
        <source>Probability, 0 to 1, from which a pixel counts as landslide; by default the one recommended with the model. Lower finds more and errs more.</source>
        <translation>Probabilidad, de 0 a 1, desde la que un píxel cuenta como deslizamiento; por defecto la recomendada con el modelo. Más baja encuentra más y yerra más.</translation>
    </message>
    <message>
        <source>Probability, 10th percentile</source>
        <translation>Probabilidad, percentil 10</translation>
    </message>
    <message>
        <source>Probability, mask and polygons. Without a folder they are temporary: fine for a look, gone when QGIS is closed.</source>
        <translation>Probabilidad, máscara y polígonos. Sin carpeta son temporales: sirven para mirar y desaparecen al cerrar QGIS.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Procesador</translation>
    </message>
    <message>
        <source>Processor it ran on</source>
        <translation>Procesador en que se ejecutó</translation>
    </message>
    <message>
        <source>Processor that was used</source>
        <translation>Procesador que se usó</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Hilos del procesador</translation>
    </message>
    <message>
        <source>Producer's accuracy (recall)</source>
        <translation>Exactitud del productor</translation>
    </message>
    <message>
        <source>Product level</source>
        <translation>Nivel del producto</translation>
    </message>
    <message>
        <source>Provider {0} is unknown; use one of {1}.</source>
        <translation>El procesador {0} es desconocido; use uno de {1}.</translation>
    </message>
    <message>
        <source>Published scaling of volume with area: Guzzetti et al. 2009 (slides), Larsen et al. 2010 (all, soil or bedrock), Parker et al. 2011 (Wenchuan earthquake). They differ by several times; single volumes scatter by a factor of 2 to 3.</source>
        <translation>Relación publicada entre volumen y área: Guzzetti et al. 2009 (deslizamientos), Larsen et al. 2010 (todos, suelo o roca), Parker et al. 2011 (terremoto de Wenchuan). Difieren varias veces entre sí; los volúmenes individuales se dispersan en un factor de 2 a 3.</translation>
    </message>
    <message>
        <source>Puts bands of any pixel size and coordinate reference system, spectral indices and terrain layers into one raster on one grid, each band named and described. Reflectance is brought to × 10,000, so that the other algorithms and the models read the stack without being told what is in it.</source>
        <translation>Reúne bandas de cualquier tamaño de píxel y sistema de referencia, índices espectrales y capas del terreno en un ráster con una sola cuadrícula, cada banda con nombre y descripción. La reflectancia se lleva a × 10 000, de modo que los demás algoritmos y los modelos leen la pila sin que haya que decirles qué contiene.</translation>
    </message>
    <message>
        <source>Python (empty: QGIS's own)</source>
        <translation>Python (vacío: el de QGIS)</translation>
    </message>
    <message>
        <source>Python's installer, pip, is missing; on Debian and Ubuntu it is the package python3-pip.</source>
        <translation>Falta pip, el instalador de Python; en Debian y Ubuntu es el paquete python3-pip.</translation>
    </message>
    <message>
        <source>Radar after, ascending orbit</source>
        <translation>Radar posterior, órbita ascendente</translation>
    </message>
    <message>
        <source>Radar after, descending orbit</source>
        <translation>Radar posterior, órbita descendente</translation>
    </message>
    <message>
        <source>Radar before, ascending orbit</source>
        <translation>Radar anterior, órbita ascendente</translation>
    </message>
    <message>
        <source>Radar before, descending orbit</source>
        <translation>Radar anterior, órbita descendente</translation>
    </message>
    <message>
        <source>Radiometry {0} is unknown; use one of {1}.</source>
        <translation>La radiometría {0} es desconocida; use una de {1}.</translation>
    </message>
    <message>
        <source>Radius of relief and position (pixels)</source>
        <translation>Radio del relieve y la posición (píxeles)</translation>
    </message>
    <message>
        <source>Rapid landslide map</source>
        <translation>Mapa rápido de deslizamientos</translation>
    </message>
    <message>
        <source>Rare strata get this many points, also where fewer are asked for; 50 to 100 are advised.</source>
        <translation>Los estratos raros reciben esta cantidad de puntos, aunque se pidan menos; se aconsejan de 50 a 100.</translation>
    </message>
    <message>
        <source>Raster layers that hold B04 and B08, and B02, B03, B11, B12 if there are.</source>
        <translation>Capas ráster con B04 y B08, y B02, B03, B11, B12 si las hay.</translation>
    </message>
    <message>
        <source>Raster layers that hold the bands: one file a band, a stack, or a mixture. Layers that are not needed are ignored.</source>
        <translation>Capas ráster con las bandas: un archivo por banda, una pila o una mezcla. Las capas que no hacen falta se ignoran.</translation>
    </message>
    <message>
        <source>Raster layers that hold the optical bands; none for a model of radar alone.</source>
        <translation>Capas ráster con las bandas ópticas; ninguna para un modelo solo de radar.</translation>
    </message>
    <message>
        <source>Raster layers to draw below the polygons, the topmost first.</source>
        <translation>Capas ráster que dibujar bajo los polígonos, primero la de más arriba.</translation>
    </message>
    <message>
        <source>Raster of 0 clear, 1 cloud, 2 shadow, 3 snow, 4 water.</source>
        <translation>Ráster con 0 despejado, 1 nube, 2 sombra, 3 nieve, 4 agua.</translation>
    </message>
    <message>
        <source>Raster of probabilities, 0 to 1, such as Detect landslides… makes</source>
        <translation>Ráster de probabilidades, de 0 a 1, como el que crea Detectar deslizamientos…</translation>
    </message>
    <message>
        <source>Raster of the probability that a pixel is landslide, 0 to 1.</source>
        <translation>Ráster de la probabilidad de que un píxel sea deslizamiento, de 0 a 1.</translation>
    </message>
    <message>
        <source>Raster on any grid, such as one made by Cloud mask; where it is not 0 the ground cannot be seen, and the result has no data.</source>
        <translation>Ráster en cualquier cuadrícula, como el de Máscara de nubes; donde no es 0 el terreno no se ve y el resultado no tiene datos.</translation>
    </message>
    <message>
        <source>Raster that is not 0 where the ground cannot be seen</source>
        <translation>Ráster que no es 0 donde no se ve el suelo</translation>
    </message>
    <message>
        <source>Raster with 1 for landslide and 0 for none.</source>
        <translation>Ráster con 1 para deslizamiento y 0 para ninguno.</translation>
    </message>
    <message>
        <source>Raster with a pixel a cell, 0 to 1.</source>
        <translation>Ráster con un píxel por celda, de 0 a 1.</translation>
    </message>
    <message>
        <source>Raster with one band for each band, index and terrain layer.</source>
        <translation>Ráster con una banda por cada banda, índice y capa del terreno.</translation>
    </message>
    <message>
        <source>Rasters are written as GeoTIFF; let '{}' end with .tif.</source>
        <translation>Los rásteres se escriben como GeoTIFF; haga que '{}' termine en .tif.</translation>
    </message>
    <message>
        <source>Rasters it was found in</source>
        <translation>Rásteres en los que se encontró</translation>
    </message>
    <message>
        <source>Reading around the point</source>
        <translation>Leyendo alrededor del punto</translation>
    </message>
    <message>
        <source>Reading the chips</source>
        <translation>Leyendo los recortes</translation>
    </message>
    <message>
        <source>Reading the map</source>
        <translation>Leyendo el mapa</translation>
    </message>
    <message>
        <source>Reading the map and the reference</source>
        <translation>Leyendo el mapa y la referencia</translation>
    </message>
    <message>
        <source>Reading the model</source>
        <translation>Leyendo el modelo</translation>
    </message>
    <message>
        <source>Reading the polygons</source>
        <translation>Leyendo los polígonos</translation>
    </message>
    <message>
        <source>Ready models</source>
        <translation>Modelos listos</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Exhaustividad</translation>
    </message>
    <message>
        <source>Recall on the reference</source>
        <translation>Exhaustividad en la referencia</translation>
    </message>
    <message>
        <source>Redraw polygons when the slider is let go</source>
        <translation>Redibujar los polígonos al soltar el control</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referencia</translation>
    </message>
    <message>
        <source>Reject  R</source>
        <translation>Rechazar  R</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rechazado</translation>
    </message>
    <message>
        <source>Relative NDVI change</source>
        <translation>Cambio relativo de NDVI</translation>
    </message>
    <message>
        <source>Relief (m)</source>
        <translation>Relieve (m)</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Observaciones</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Removed by the rule on {0}: {1}.</source>
        <translation>Retirados por la regla sobre {0}: {1}.</translation>
    </message>
    <message>
        <source>Removed polygons</source>
        <translation>Polígonos quitados</translation>
    </message>
    <message>
        <source>Removes polygons that are too small or too large, too round or too long, too flat or too steep, that lie on land cover where landslides are not believed or under clouds, or too close to roads or rivers. Every rule is optional. What was removed goes to a second layer with the reason, so that nothing is lost.</source>
        <translation>Quita los polígonos demasiado pequeños o grandes, demasiado redondos o alargados, demasiado llanos o empinados, los que están en coberturas donde no se cree en deslizamientos o bajo nubes, o demasiado cerca de carreteras o ríos. Cada regla es opcional. Lo quitado va a una segunda capa con el motivo, para que nada se pierda.</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <source>Report as JSON</source>
        <translation>Informe en JSON</translation>
    </message>
    <message>
        <source>Report to read</source>
        <translation>Informe para leer</translation>
    </message>
    <message>
        <source>Result of Cloud mask, or any raster where 0 is clear.</source>
        <translation>Resultado de Máscara de nubes, o cualquier ráster donde 0 es despejado.</translation>
    </message>
    <message>
        <source>Result of Detect landslides, or any raster of values between 0 and 1.</source>
        <translation>Resultado de Detectar deslizamientos, o cualquier ráster de valores entre 0 y 1.</translation>
    </message>
    <message>
        <source>Result of Detect or Predict, or any raster of values between 0 and 1.</source>
        <translation>Resultado de Detectar o Predecir, o cualquier ráster de valores entre 0 y 1.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Revisión</translation>
    </message>
    <message>
        <source>Review of {} by {}</source>
        <translation>Revisión de {} por {}</translation>
    </message>
    <message>
        <source>Review states, with a form</source>
        <translation>Estados de revisión, con un formulario</translation>
    </message>
    <message>
        <source>Review: {}</source>
        <translation>Revisión: {}</translation>
    </message>
    <message>
        <source>Reviewed by</source>
        <translation>Revisado por</translation>
    </message>
    <message>
        <source>Reviewed by me</source>
        <translation>Revisados por mí</translation>
    </message>
    <message>
        <source>Reviewed inventory</source>
        <translation>Inventario revisado</translation>
    </message>
    <message>
        <source>Reviewed on</source>
        <translation>Revisado el</translation>
    </message>
    <message>
        <source>Reviewed, of all</source>
        <translation>Revisados, del total</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Revisor</translation>
    </message>
    <message>
        <source>Review…</source>
        <translation>Revisión…</translation>
    </message>
    <message>
        <source>Rivers</source>
        <translation>Ríos</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>Carreteras</translation>
    </message>
    <message>
        <source>Rock block topple</source>
        <translation>Vuelco de bloques de roca</translation>
    </message>
    <message>
        <source>Rock compound slide</source>
        <translation>Deslizamiento compuesto en roca</translation>
    </message>
    <message>
        <source>Rock flexural topple</source>
        <translation>Vuelco por flexión en roca</translation>
    </message>
    <message>
        <source>Rock irregular slide</source>
        <translation>Deslizamiento irregular en roca</translation>
    </message>
    <message>
        <source>Rock planar slide</source>
        <translation>Deslizamiento planar en roca</translation>
    </message>
    <message>
        <source>Rock rotational slide</source>
        <translation>Deslizamiento rotacional en roca</translation>
    </message>
    <message>
        <source>Rock slope deformation</source>
        <translation>Deformación de ladera rocosa</translation>
    </message>
    <message>
        <source>Rock slope spread</source>
        <translation>Propagación lateral de ladera rocosa</translation>
    </message>
    <message>
        <source>Rock wedge slide</source>
        <translation>Deslizamiento en cuña en roca</translation>
    </message>
    <message>
        <source>Rock/ice avalanche</source>
        <translation>Avalancha de roca/hielo</translation>
    </message>
    <message>
        <source>Rock/ice fall</source>
        <translation>Caída de roca/hielo</translation>
    </message>
    <message>
        <source>Root of the mean squared change over the common bands, in reflectance.</source>
        <translation>Raíz del cambio cuadrático medio de las bandas comunes, en reflectancia.</translation>
    </message>
    <message>
        <source>Roughness</source>
        <translation>Rugosidad</translation>
    </message>
    <message>
        <source>Rounder polygons are removed; sides are those of the smallest oriented box.</source>
        <translation>Los polígonos más redondos se quitan; los lados son los del menor rectángulo orientado.</translation>
    </message>
    <message>
        <source>Rule: better if the 95 % intervals of the difference in F1 (landslide class, all pixels of the chips pooled; chips drawn with replacement, both files on the same draw) lie above {0}, against the old file as it is and against the old file with a threshold chosen on the new chips.</source>
        <translation>Regla: es mejor si los intervalos del 95 % de la diferencia de F1 (clase deslizamiento, todos los píxeles de los recortes juntos; recortes sorteados con reemplazo, los dos archivos con el mismo sorteo) quedan por encima de {0}, tanto frente al archivo anterior tal como está como frente al archivo anterior con un umbral elegido en los recortes nuevos.</translation>
    </message>
    <message>
        <source>Run the whole scene</source>
        <translation>Ejecutar la escena completa</translation>
    </message>
    <message>
        <source>Runs a model on a scene and writes the landslide probability of every pixel, for models and scripts that threshold, filter or combine it themselves. Detect landslides does the same and goes on to mask and polygons.</source>
        <translation>Ejecuta un modelo en una escena y escribe la probabilidad de deslizamiento de cada píxel, para modelos y guiones que la umbralicen, filtren o combinen ellos mismos. Detectar deslizamientos hace lo mismo y sigue hasta la máscara y los polígonos.</translation>
    </message>
    <message>
        <source>Runs the model on a window of 512 × 512 pixels in the middle of the map</source>
        <translation>Ejecuta el modelo en una ventana de 512 × 512 píxeles en el centro del mapa</translation>
    </message>
    <message>
        <source>SHA-256 of its file</source>
        <translation>SHA-256 de su archivo</translation>
    </message>
    <message>
        <source>SHA-256 of the model file</source>
        <translation>SHA-256 del archivo del modelo</translation>
    </message>
    <message>
        <source>SHA-256 of the old file</source>
        <translation>SHA-256 del archivo anterior</translation>
    </message>
    <message>
        <source>Sample for an accuracy assessment</source>
        <translation>Muestra para evaluar la exactitud</translation>
    </message>
    <message>
        <source>Sample points</source>
        <translation>Puntos de muestra</translation>
    </message>
    <message>
        <source>Sand/silt liquefaction spread</source>
        <translation>Propagación lateral por licuefacción de arena/limo</translation>
    </message>
    <message>
        <source>Sand/silt/debris dry flow</source>
        <translation>Flujo seco de arena/limo/detritos</translation>
    </message>
    <message>
        <source>Sand/silt/debris flowslide</source>
        <translation>Flujo deslizante de arena/limo/detritos</translation>
    </message>
    <message>
        <source>Satellite</source>
        <translation>Satélite</translation>
    </message>
    <message>
        <source>Says how good a landslide map is: against a reference inventory, pixel by pixel and landslide by landslide, also by size; and from points that a person labelled, with the true landslide area. All with 95 % intervals, on one page. Map and reference may be polygons or rasters, of any coordinate reference system.</source>
        <translation>Dice qué tan bueno es un mapa de deslizamientos: frente a un inventario de referencia, píxel a píxel y deslizamiento a deslizamiento, también por tamaño; y a partir de puntos que una persona etiquetó, con el área verdadera de deslizamientos. Todo con intervalos del 95 %, en una página. Mapa y referencia pueden ser polígonos o rásteres, en cualquier sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>Says how good a landslide probability is against an inventory you trust: draws polygons at a threshold and compares them with it, pixel by pixel and landslide by landslide.</source>
        <translation>Dice qué tan buena es una probabilidad de deslizamiento frente a un inventario en el que usted confía: dibuja polígonos con un umbral y los compara con él, píxel a píxel y deslizamiento a deslizamiento.</translation>
    </message>
    <message>
        <source>Says where to look first: cuts a region into cells and gives each the probability that a landslide is in it, the most probable first. Works on optical bands, on Sentinel-1 before and after an event, which sees through clouds, or on both, as the model wants it. Much quicker than mapping outlines; map the flagged cells with Detect landslides.</source>
        <translation>Dice dónde mirar primero: divide una región en celdas y da a cada una la probabilidad de que contenga un deslizamiento, las más probables primero. Funciona con bandas ópticas, con Sentinel-1 antes y después de un evento, que ve a través de las nubes, o con ambos, según quiera el modelo. Mucho más rápido que cartografiar contornos; cartografíe las celdas señaladas con Detectar deslizamientos.</translation>
    </message>
    <message>
        <source>Says within seconds which layer is taken for which band, in which units the image values are taken to be, and how they lie to what the model was trained on. Nothing is detected.</source>
        <translation>Dice en segundos qué capa se toma por qué banda, en qué unidades se suponen los valores de la imagen y cómo quedan frente a aquello con que se entrenó el modelo. No se detecta nada.</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Escena</translation>
    </message>
    <message>
        <source>Scene and inventory to training chips</source>
        <translation>De escena e inventario a recortes de entrenamiento</translation>
    </message>
    <message>
        <source>Scene check</source>
        <translation>Comprobación de la escena</translation>
    </message>
    <message>
        <source>Scene gain</source>
        <translation>Ganancia de la escena</translation>
    </message>
    <message>
        <source>Scene in colour</source>
        <translation>Escena en color</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <source>Screen a region</source>
        <translation>Cribar una región</translation>
    </message>
    <message>
        <source>Seconds a tile takes here</source>
        <translation>Segundos que tarda aquí una tesela</translation>
    </message>
    <message>
        <source>See on the map what another threshold would give</source>
        <translation>Ver en el mapa qué daría otro umbral</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Sensitive clay flowslide</source>
        <translation>Flujo deslizante de arcilla sensible</translation>
    </message>
    <message>
        <source>Sensitive clay spread</source>
        <translation>Propagación lateral de arcilla sensible</translation>
    </message>
    <message>
        <source>Sentinel-1 backscatter, bands VV and VH, terrain-corrected, linear or in dB; of the same orbit and processing before and after.</source>
        <translation>Retrodispersión de Sentinel-1, bandas VV y VH, con corrección del terreno, lineal o en dB; de la misma órbita y procesado antes y después.</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>Preparar…</translation>
    </message>
    <message>
        <source>Set {}</source>
        <translation>Fijar {}</translation>
    </message>
    <message>
        <source>Share for test</source>
        <translation>Proporción para prueba</translation>
    </message>
    <message>
        <source>Share for validation</source>
        <translation>Proporción para validación</translation>
    </message>
    <message>
        <source>Share of a cell with data</source>
        <translation>Proporción de una celda con datos</translation>
    </message>
    <message>
        <source>Share of clear air's light that is put back</source>
        <translation>Parte de la luz del aire claro que se repone</translation>
    </message>
    <message>
        <source>Share of the calls that are right</source>
        <translation>Proporción de los señalados que son correctos</translation>
    </message>
    <message>
        <source>Share of the calls that are right:</source>
        <translation>Proporción de objetos del mapa que son correctos:</translation>
    </message>
    <message>
        <source>Share of the landslide pixels that are mapped</source>
        <translation>Proporción de los píxeles de deslizamiento que están cartografiados</translation>
    </message>
    <message>
        <source>Share of the landslide pixels, 0 to 1, that is kept for the last test.</source>
        <translation>Proporción de los píxeles de deslizamiento, de 0 a 1, que se guarda para la última prueba.</translation>
    </message>
    <message>
        <source>Share of the landslide pixels, 0 to 1; what is left is for training.</source>
        <translation>Proporción de los píxeles de deslizamiento, de 0 a 1; lo que queda es para entrenamiento.</translation>
    </message>
    <message>
        <source>Share of the landslides that were found</source>
        <translation>Proporción de los deslizamientos que se hallaron</translation>
    </message>
    <message>
        <source>Share of the landslides that were found:</source>
        <translation>Proporción de deslizamientos encontrados:</translation>
    </message>
    <message>
        <source>Share of the mapped pixels that are landslide</source>
        <translation>Proporción de los píxeles cartografiados que son deslizamiento</translation>
    </message>
    <message>
        <source>Share of the way from the old weights to the learned ones</source>
        <translation>Parte del camino de los pesos anteriores a los aprendidos</translation>
    </message>
    <message>
        <source>Share that may be cloud</source>
        <translation>Proporción que puede ser nube</translation>
    </message>
    <message>
        <source>Share that may have it</source>
        <translation>Proporción que puede tenerla</translation>
    </message>
    <message>
        <source>Share you expect right in each stratum, separated by commas, for the number of points; by default 0.7 where the map says landslide, 0.8 around, 0.95 elsewhere.</source>
        <translation>Proporción que espera correcta en cada estrato, separada por comas, para el número de puntos; por defecto 0.7 donde el mapa dice deslizamiento, 0.8 alrededor y 0.95 en el resto.</translation>
    </message>
    <message>
        <source>Shorter side of the smallest oriented box, m</source>
        <translation>Lado menor del rectángulo orientado mínimo, m</translation>
    </message>
    <message>
        <source>Show the image after on the map; outlines are looked for in it.</source>
        <translation>Muestre la imagen posterior en el mapa; los contornos se buscan en ella.</translation>
    </message>
    <message>
        <source>Shows the image before, or hides it</source>
        <translation>Muestra la imagen anterior, o la oculta</translation>
    </message>
    <message>
        <source>Side of a block (chips)</source>
        <translation>Lado de un bloque (recortes)</translation>
    </message>
    <message>
        <source>Side of a block (m)</source>
        <translation>Lado de un bloque (m)</translation>
    </message>
    <message>
        <source>Side of a block of ground</source>
        <translation>Lado de un bloque de terreno</translation>
    </message>
    <message>
        <source>Side of a cell in metres</source>
        <translation>Lado de una celda en metros</translation>
    </message>
    <message>
        <source>Side of a cell, {} to {} pixels; by default the model's patch. Smaller cells look at overlapping patches: finer, and slower.</source>
        <translation>Lado de una celda, de {} a {} píxeles; por defecto la parcela del modelo. Celdas menores miran parcelas que se solapan: más fino y más lento.</translation>
    </message>
    <message>
        <source>Side of a chip</source>
        <translation>Lado de un recorte</translation>
    </message>
    <message>
        <source>Side of a chip (pixels)</source>
        <translation>Lado de un recorte (píxeles)</translation>
    </message>
    <message>
        <source>Side of the squares the scene is cut into; by default chosen to fit.</source>
        <translation>Lado de los cuadrados en que se corta la escena; por defecto el que mejor encaja.</translation>
    </message>
    <message>
        <source>Simplify outlines (m)</source>
        <translation>Simplificar contornos (m)</translation>
    </message>
    <message>
        <source>Simplifying by a tolerance needs shapely 2.1, and this is {0}; leave the tolerance out, set it to 0, or run the engine with Python 3.10 or later.</source>
        <translation>Simplificar con una tolerancia requiere shapely 2.1 y este es {0}; no indique tolerancia, póngala a 0 o ejecute el motor con Python 3.10 o posterior.</translation>
    </message>
    <message>
        <source>Simplifying the outlines</source>
        <translation>Simplificando los contornos</translation>
    </message>
    <message>
        <source>Simulated chips against forgetting</source>
        <translation>Recortes simulados contra el olvido</translation>
    </message>
    <message>
        <source>Simulating ground to remember</source>
        <translation>Simulando terreno que recordar</translation>
    </message>
    <message>
        <source>Skip  N</source>
        <translation>Saltar  N</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>Pendiente</translation>
    </message>
    <message>
        <source>Slope is known; set the least mean slope.</source>
        <translation>La pendiente ya se conoce; fije la pendiente media mínima.</translation>
    </message>
    <message>
        <source>Smaller landslides are left out</source>
        <translation>Se omiten los deslizamientos menores</translation>
    </message>
    <message>
        <source>Smaller patches are removed from the mask, and smaller holes filled.</source>
        <translation>Las manchas menores se quitan de la máscara y los huecos menores se rellenan.</translation>
    </message>
    <message>
        <source>Smaller polygons are left out</source>
        <translation>Se omiten los polígonos menores</translation>
    </message>
    <message>
        <source>Smallest area (m²)</source>
        <translation>Área mínima (m²)</translation>
    </message>
    <message>
        <source>Smallest landslide</source>
        <translation>Deslizamiento mínimo</translation>
    </message>
    <message>
        <source>Smallest landslide (m²)</source>
        <translation>Deslizamiento más pequeño (m²)</translation>
    </message>
    <message>
        <source>Smallest length over width</source>
        <translation>Mínima longitud entre anchura</translation>
    </message>
    <message>
        <source>Smallest mean slope (°)</source>
        <translation>Mínima pendiente media (°)</translation>
    </message>
    <message>
        <source>Smallest patch (pixels)</source>
        <translation>Mancha más pequeña (píxeles)</translation>
    </message>
    <message>
        <source>Smallest patch of the mask (pixels)</source>
        <translation>Mancha más pequeña de la máscara (píxeles)</translation>
    </message>
    <message>
        <source>Snow or ice</source>
        <translation>Nieve o hielo</translation>
    </message>
    <message>
        <source>So much below the middle multiplies the odds by 2.7.</source>
        <translation>Tanto por debajo del medio multiplica las posibilidades por 2.7.</translation>
    </message>
    <message>
        <source>Soil creep</source>
        <translation>Reptación de suelo</translation>
    </message>
    <message>
        <source>Soil slope deformation</source>
        <translation>Deformación de ladera de suelo</translation>
    </message>
    <message>
        <source>Solifluction</source>
        <translation>Solifluxión</translation>
    </message>
    <message>
        <source>Something is under way; cancel it or wait.</source>
        <translation>Hay algo en curso; cancélelo o espere.</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Fuente</translation>
    </message>
    <message>
        <source>Source of the law</source>
        <translation>Fuente de la ley</translation>
    </message>
    <message>
        <source>Spectral indices</source>
        <translation>Índices espectrales</translation>
    </message>
    <message>
        <source>Speed here</source>
        <translation>Velocidad en este equipo</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Dividir</translation>
    </message>
    <message>
        <source>Split  S</source>
        <translation>Dividir  S</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Pila</translation>
    </message>
    <message>
        <source>Stack bands</source>
        <translation>Apilar bandas</translation>
    </message>
    <message>
        <source>Stacking the bands</source>
        <translation>Apilando las bandas</translation>
    </message>
    <message>
        <source>Standard error of that area, m²</source>
        <translation>Error típico de esa área, m²</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Empezar</translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation>Iniciando el motor</translation>
    </message>
    <message>
        <source>Starting the model</source>
        <translation>Iniciando el modelo</translation>
    </message>
    <message>
        <source>State of the review: auto, accepted, edited or rejected</source>
        <translation>Estado de la revisión: auto, accepted (aceptado), edited (corregido) o rejected (rechazado)</translation>
    </message>
    <message>
        <source>Steeper polygons are removed: rock faces.</source>
        <translation>Los polígonos más empinados se quitan: paredes de roca.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Stopped; the next try goes on from here.</source>
        <translation>Detenido; el próximo intento sigue desde aquí.</translation>
    </message>
    <message>
        <source>Strata with nothing to sample: {0}.</source>
        <translation>Estratos sin nada que muestrear: {0}.</translation>
    </message>
    <message>
        <source>Stratum around landslides (m)</source>
        <translation>Estrato alrededor de los deslizamientos (m)</translation>
    </message>
    <message>
        <source>Stratum {0}: {1} km², points {2}.</source>
        <translation>Estrato {0}: {1} km², puntos {2}.</translation>
    </message>
    <message>
        <source>Swipe  W</source>
        <translation>Cortina  W</translation>
    </message>
    <message>
        <source>Take back the latest edit</source>
        <translation>Deshacer la última edición</translation>
    </message>
    <message>
        <source>Teaches a model file from chips that were cut from a reviewed inventory, judges it on blocks of ground that it did not learn from, and writes the new file only if it is better there. Runs in the training environment, which is not part of the plugin.</source>
        <translation>Enseña a un archivo de modelo con recortes de un inventario revisado, lo juzga en bloques de terreno de los que no aprendió y escribe el archivo nuevo solo si allí es mejor. Funciona en el entorno de entrenamiento, que no es parte del complemento.</translation>
    </message>
    <message>
        <source>Telling clouds from ground</source>
        <translation>Separando las nubes del suelo</translation>
    </message>
    <message>
        <source>Terrain layers</source>
        <translation>Capas del terreno</translation>
    </message>
    <message>
        <source>Terrain layers from elevation</source>
        <translation>Capas del terreno a partir de la elevación</translation>
    </message>
    <message>
        <source>The CRS {0} is not tied to the Earth, so areas cannot be measured; assign the raster's true CRS (in QGIS: Raster &gt; Projections &gt; Assign Projection).</source>
        <translation>El SRC {0} no está ligado a la Tierra, así que no se pueden medir áreas; asigne el verdadero SRC del ráster (en QGIS: Ráster &gt; Proyecciones &gt; Asignar proyección).</translation>
    </message>
    <message>
        <source>The CRS {0} is not usable ({1}).</source>
        <translation>El SRC {0} no sirve ({1}).</translation>
    </message>
    <message>
        <source>The Deepness metadata of {0} is incomplete or malformed ({1}).</source>
        <translation>Los metadatos de Deepness de {0} están incompletos o mal formados ({1}).</translation>
    </message>
    <message>
        <source>The GPU is not used: {0}.</source>
        <translation>No se usa la GPU: {0}.</translation>
    </message>
    <message>
        <source>The Python interpreter of the engine, {}, does not start.</source>
        <translation>El intérprete de Python del motor, {}, no arranca.</translation>
    </message>
    <message>
        <source>The Python interpreter of {}, {}, does not start.</source>
        <translation>El intérprete de Python de «{}», {}, no arranca.</translation>
    </message>
    <message>
        <source>The Shapefile cuts texts after 254 bytes in {}.</source>
        <translation>El Shapefile corta los textos tras 254 bytes en {}.</translation>
    </message>
    <message>
        <source>The address of {} is not usable.</source>
        <translation>La dirección de {} no se puede usar.</translation>
    </message>
    <message>
        <source>The area of interest {0} does not meet the raster; choose one that overlaps it.</source>
        <translation>El área de interés {0} no toca el ráster; elija una que se superponga.</translation>
    </message>
    <message>
        <source>The band mapping names a band twice; give each once.</source>
        <translation>La tabla de bandas nombra una banda dos veces; indique cada una una vez.</translation>
    </message>
    <message>
        <source>The band mapping names {0}, which the model does not have; its bands are {1}.</source>
        <translation>La tabla de bandas nombra {0}, que el modelo no tiene; sus bandas son {1}.</translation>
    </message>
    <message>
        <source>The bands are those that the inventory was made from ({}).</source>
        <translation>Las bandas son aquellas de las que salió el inventario ({}).</translation>
    </message>
    <message>
        <source>The card of {0} counts on class number {1} from 0, but its number of classes is {2}; correct the card.</source>
        <translation>La ficha de {0} cuenta con la clase número {1} desde 0, pero su número de clases es {2}; corrija la ficha.</translation>
    </message>
    <message>
        <source>The card of {0} lists another number of bands, {1}, than the network takes, {2}; correct the card or export the model again.</source>
        <translation>La ficha de {0} enumera otra cantidad de bandas, {1}, que la que admite la red, {2}; corrija la ficha o exporte el modelo de nuevo.</translation>
    </message>
    <message>
        <source>The card of {0} scales values in a way that fine-tuning does not know; train its recipe instead.</source>
        <translation>La ficha de {0} escala los valores de un modo que el ajuste fino no conoce; entrene su receta en su lugar.</translation>
    </message>
    <message>
        <source>The catalogue cannot be read: {}</source>
        <translation>El catálogo no se puede leer: {}</translation>
    </message>
    <message>
        <source>The catalogue states no SHA-256 of {}.</source>
        <translation>El catálogo no indica el SHA-256 de {}.</translation>
    </message>
    <message>
        <source>The catalogue's file name '{}' is not usable.</source>
        <translation>El nombre de archivo «{}» del catálogo no se puede usar.</translation>
    </message>
    <message>
        <source>The chip folder {0} has no chip of the split {1}.</source>
        <translation>La carpeta de recortes {0} no tiene ningún recorte del conjunto {1}.</translation>
    </message>
    <message>
        <source>The chip folder {0} has no readable chips.json: {1}.</source>
        <translation>La carpeta de recortes {0} no tiene un chips.json legible: {1}.</translation>
    </message>
    <message>
        <source>The chip size {0} is no multiple of 32 pixels.</source>
        <translation>El tamaño de recorte {0} no es múltiplo de 32 píxeles.</translation>
    </message>
    <message>
        <source>The chip {0} has no {1} {2}.tif.</source>
        <translation>El recorte {0} no tiene {1} {2}.tif.</translation>
    </message>
    <message>
        <source>The chips are parted as in their folder.</source>
        <translation>Los recortes se reparten como en su carpeta.</translation>
    </message>
    <message>
        <source>The chips in {0} are {1} pixels wide, {2} takes {3}; cut them anew.</source>
        <translation>Los recortes de {0} tienen {1} píxeles de ancho y {2} admite {3}; extráigalos de nuevo.</translation>
    </message>
    <message>
        <source>The chips in {0} have no band {1}; they have {2}.</source>
        <translation>Los recortes de {0} no tienen la banda {1}; tienen {2}.</translation>
    </message>
    <message>
        <source>The chips in {0} have pixels of {1} m, the recipe's 'input.gsd_m' is {2}; make them agree.</source>
        <translation>Los recortes de {0} tienen píxeles de {1} m y el 'input.gsd_m' de la receta es {2}; haga que coincidan.</translation>
    </message>
    <message>
        <source>The chips in {0} have pixels of {1} m, {2} learned at {3} m; cut them at that size, or accept another pixel size (--any-scale) to teach it theirs.</source>
        <translation>Los recortes de {0} tienen píxeles de {1} m y {2} aprendió con {3} m; extráigalos a ese tamaño o acepte otro tamaño de píxel (--any-scale) para enseñarle el suyo.</translation>
    </message>
    <message>
        <source>The chips name no blocks of ground, so that neighbours may be in two parts; cut them with landslide:chips.</source>
        <translation>Los recortes no nombran bloques de terreno, así que puede haber vecinos en dos partes; extráigalos con landslide:chips.</translation>
    </message>
    <message>
        <source>The chips were parted here, by whole blocks of ground.</source>
        <translation>Los recortes se repartieron aquí, por bloques enteros de terreno.</translation>
    </message>
    <message>
        <source>The cloud mask</source>
        <translation>La máscara de nubes</translation>
    </message>
    <message>
        <source>The cloud model is not installed, so that only bright clouds are found, without their shadows; install it with Raster ▸ Landslide Digitiser ▸ Engine….</source>
        <translation>El modelo de nubes no está instalado, así que solo se encuentran nubes brillantes, sin sus sombras; instálelo con Ráster ▸ Landslide Digitiser ▸ Motor….</translation>
    </message>
    <message>
        <source>The cloud model is not installed; install it with Raster ▸ Landslide Digitiser ▸ Engine…, or with: {0}</source>
        <translation>El modelo de nubes no está instalado; instálelo con Ráster ▸ Landslide Digitiser ▸ Motor…, o con: {0}</translation>
    </message>
    <message>
        <source>The colour test needs reflectance in B02, B03 and B04; add these bands.</source>
        <translation>La prueba de color necesita reflectancia en B02, B03 y B04; añada esas bandas.</translation>
    </message>
    <message>
        <source>The coordinate reference system of {0} is not tied to the Earth; assign the true one (in QGIS: Raster &gt; Projections &gt; Assign Projection).</source>
        <translation>El sistema de referencia de coordenadas de {0} no está ligado a la Tierra; asigne el verdadero (en QGIS: Ráster &gt; Proyecciones &gt; Asignar proyección).</translation>
    </message>
    <message>
        <source>The disk of {0} is full; make room there, or choose another folder; nothing was written.</source>
        <translation>El disco de {0} está lleno; libere espacio o elija otra carpeta; no se escribió nada.</translation>
    </message>
    <message>
        <source>The distance to rivers needs rivers; give a layer.</source>
        <translation>La distancia a ríos necesita ríos; indique una capa.</translation>
    </message>
    <message>
        <source>The distance to roads needs a layer of roads; give one.</source>
        <translation>La distancia a carreteras necesita una capa de carreteras; indique una.</translation>
    </message>
    <message>
        <source>The elevation raster {0} cannot be read; the file is damaged or incomplete.</source>
        <translation>El ráster de elevación {0} no se puede leer; el archivo está dañado o incompleto.</translation>
    </message>
    <message>
        <source>The elevation raster {0} cannot be used: {1}.</source>
        <translation>El ráster de elevación {0} no se puede usar: {1}.</translation>
    </message>
    <message>
        <source>The engine failed unexpectedly: {0}: {1}</source>
        <translation>El motor falló de forma inesperada: {0}: {1}</translation>
    </message>
    <message>
        <source>The engine gave no outline; see Raster ▸ Landslide Digitiser ▸ Engine….</source>
        <translation>El motor no dio un contorno; vea Ráster ▸ Landslide Digitiser ▸ Motor….</translation>
    </message>
    <message>
        <source>The engine has to be installed once; it takes a few minutes.</source>
        <translation>El motor ha de instalarse una vez; tarda unos minutos.</translation>
    </message>
    <message>
        <source>The engine is ready ({}).</source>
        <translation>El motor está listo ({}).</translation>
    </message>
    <message>
        <source>The engine's packages are not installed yet.</source>
        <translation>Los paquetes del motor aún no están instalados.</translation>
    </message>
    <message>
        <source>The extent does not meet any of the input layers; choose one that overlaps them.</source>
        <translation>La extensión no toca ninguna de las capas de entrada; elija una que se solape con ellas.</translation>
    </message>
    <message>
        <source>The extent does not overlap the scene; check its coordinates and its coordinate reference system.</source>
        <translation>La extensión no se superpone con la escena; revise sus coordenadas y su sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>The extent {0} is empty; give xmin, ymin, xmax, ymax in this order.</source>
        <translation>La extensión {0} está vacía; indique xmin, ymin, xmax, ymax en este orden.</translation>
    </message>
    <message>
        <source>The factor {0} is not above 0; 1 is for metres.</source>
        <translation>El factor {0} no es mayor que 0; 1 es para metros.</translation>
    </message>
    <message>
        <source>The fields {} could not be added to {}.</source>
        <translation>Los campos {} no se pudieron añadir a {}.</translation>
    </message>
    <message>
        <source>The file carries no description; what is said here is assumed.</source>
        <translation>El archivo no trae descripción; lo que se dice aquí es supuesto.</translation>
    </message>
    <message>
        <source>The filter is not usable: {}.</source>
        <translation>El filtro no se puede usar: {}.</translation>
    </message>
    <message>
        <source>The filter names what is no field: {}.</source>
        <translation>El filtro nombra lo que no es ningún campo: {}.</translation>
    </message>
    <message>
        <source>The folder that this was started in is no longer there; start it in another one.</source>
        <translation>La carpeta en la que se inició ya no existe; inícielo en otra.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be made ({1}); choose another place.</source>
        <translation>No se puede crear la carpeta {0} ({1}); elija otro lugar.</translation>
    </message>
    <message>
        <source>The folder {0} does not exist; create it first.</source>
        <translation>La carpeta {0} no existe; créela primero.</translation>
    </message>
    <message>
        <source>The folder {0} holds no rasters ({1}).</source>
        <translation>La carpeta {0} no contiene rásteres ({1}).</translation>
    </message>
    <message>
        <source>The folder {0} went away during the run, as a network drive may; nothing was written; run it again once the folder is there.</source>
        <translation>La carpeta {0} desapareció durante la ejecución, como puede ocurrir con una unidad de red; no se escribió nada; vuelva a ejecutarlo cuando la carpeta esté disponible.</translation>
    </message>
    <message>
        <source>The folder {} cannot be made ({}); choose another place.</source>
        <translation>La carpeta {} no se puede crear ({}); elija otro lugar.</translation>
    </message>
    <message>
        <source>The folder {} was chosen by hand; delete it by hand.</source>
        <translation>La carpeta {} se eligió a mano; bórrela a mano.</translation>
    </message>
    <message>
        <source>The image around the point cannot be read ({0}).</source>
        <translation>No se puede leer la imagen alrededor del punto ({0}).</translation>
    </message>
    <message>
        <source>The image has no data at this point; click beside it.</source>
        <translation>La imagen no tiene datos en este punto; haga clic al lado.</translation>
    </message>
    <message>
        <source>The image has no near infrared (B08), which the cloud model needs, so that only bright clouds are found, without their shadows.</source>
        <translation>La imagen no tiene infrarrojo cercano (B08), que el modelo de nubes necesita, así que solo se encuentran las nubes brillantes, sin sus sombras.</translation>
    </message>
    <message>
        <source>The image is {0}, not reflectance; give reflectance, or say what its values are.</source>
        <translation>La imagen es {0}, no reflectancia; indique reflectancia o diga qué son sus valores.</translation>
    </message>
    <message>
        <source>The image {0} cannot be read: {1}.</source>
        <translation>La imagen {0} no se puede leer: {1}.</translation>
    </message>
    <message>
        <source>The image {0} has the shape {1}; chips.json says {2}.</source>
        <translation>La imagen {0} tiene la forma {1}; chips.json dice {2}.</translation>
    </message>
    <message>
        <source>The image {0} names its bands {1}; chips.json has them in another order. Put one of them right.</source>
        <translation>La imagen {0} llama {1} a sus bandas; chips.json las tiene en otro orden. Corrija uno de los dos.</translation>
    </message>
    <message>
        <source>The images before and after are the same files, so that nothing changes; check what was given.</source>
        <translation>Las imágenes anterior y posterior son los mismos archivos, así que nada cambia; revise lo que se indicó.</translation>
    </message>
    <message>
        <source>The input rasters hold no band to stack; name the scene's bands.</source>
        <translation>Los rásteres de entrada no contienen ninguna banda que apilar; indique las bandas de la escena.</translation>
    </message>
    <message>
        <source>The inputs hold a band {0} already; leave it out of the terrain layers.</source>
        <translation>Las entradas ya contienen una banda {0}; quítela de las capas de terreno.</translation>
    </message>
    <message>
        <source>The installation failed; see below.</source>
        <translation>La instalación falló; vea abajo.</translation>
    </message>
    <message>
        <source>The installed onnxruntime {0} refuses {1}: {2}</source>
        <translation>El onnxruntime {0} instalado rechaza {1}: {2}</translation>
    </message>
    <message>
        <source>The inventory does not say which scene it was made from; the bands are looked for in the layers of the project.</source>
        <translation>El inventario no dice de qué escena salió; las bandas se buscan en las capas del proyecto.</translation>
    </message>
    <message>
        <source>The inventory has no coordinate reference system; set it first.</source>
        <translation>El inventario no tiene sistema de referencia de coordenadas; asígnelo primero.</translation>
    </message>
    <message>
        <source>The inventory has no polygons yet; draw those that were missed.</source>
        <translation>El inventario aún no tiene polígonos; dibuje los que se omitieron.</translation>
    </message>
    <message>
        <source>The inventory has no polygons; draw some, or choose another one.</source>
        <translation>El inventario no tiene polígonos; dibuje alguno o elija otro.</translation>
    </message>
    <message>
        <source>The inventory was delivered into {}.</source>
        <translation>El inventario se entregó en {}.</translation>
    </message>
    <message>
        <source>The job follows schema {0}, this engine knows {1}; plugin and engine must be of the same version.</source>
        <translation>El trabajo sigue el esquema {0} y este motor conoce {1}; el complemento y el motor deben ser de la misma versión.</translation>
    </message>
    <message>
        <source>The job is not JSON: {0}.</source>
        <translation>El trabajo no es JSON: {0}.</translation>
    </message>
    <message>
        <source>The job is not a JSON object.</source>
        <translation>El trabajo no es un objeto JSON.</translation>
    </message>
    <message>
        <source>The job's task is {0}; known are {1}.</source>
        <translation>La tarea del trabajo es {0}; se conocen {1}.</translation>
    </message>
    <message>
        <source>The judging chip where old and new file differ most, {0}. Line: reviewed outline. Yellow: called a landslide.</source>
        <translation>El recorte que juzga donde más difieren el archivo anterior y el nuevo, {0}. Línea: contorno revisado. Amarillo: señalado como deslizamiento.</translation>
    </message>
    <message>
        <source>The land cover rule needs a raster; give one.</source>
        <translation>La regla de cobertura del suelo necesita un ráster; indique uno.</translation>
    </message>
    <message>
        <source>The land cover rule needs the classes to remove; name some.</source>
        <translation>La regla de cobertura del suelo necesita las clases que quitar; indique algunas.</translation>
    </message>
    <message>
        <source>The layers hold no features; there is nothing to assess.</source>
        <translation>Las capas no contienen objetos; no hay nada que evaluar.</translation>
    </message>
    <message>
        <source>The line does not cut the outline; begin and end it outside.</source>
        <translation>La línea no corta el contorno; empiécela y termínela fuera.</translation>
    </message>
    <message>
        <source>The log of the check and the installation</source>
        <translation>El registro de la comprobación y de la instalación</translation>
    </message>
    <message>
        <source>The lower threshold {0} is not below the upper, {1}; lower it.</source>
        <translation>El umbral inferior {0} no está por debajo del superior, {1}; bájelo.</translation>
    </message>
    <message>
        <source>The manifest</source>
        <translation>El manifiesto</translation>
    </message>
    <message>
        <source>The manifest {0} cannot be read: {1}.</source>
        <translation>El manifiesto {0} no se puede leer: {1}.</translation>
    </message>
    <message>
        <source>The manifest {0} has no column {1}.</source>
        <translation>El manifiesto {0} no tiene la columna {1}.</translation>
    </message>
    <message>
        <source>The manifest {0} lists no chips.</source>
        <translation>El manifiesto {0} no enumera recortes.</translation>
    </message>
    <message>
        <source>The map and the reference have no ground in common inside the area of interest.</source>
        <translation>El mapa y la referencia no tienen terreno en común dentro del área de interés.</translation>
    </message>
    <message>
        <source>The map and the reference have only {0} m² in common, {1} of the smaller one's extent; check that they are of the same place, or give an area of interest.</source>
        <translation>El mapa y la referencia solo tienen {0} m² en común, {1} de la extensión del menor; compruebe que son del mismo lugar, o indique un área de interés.</translation>
    </message>
    <message>
        <source>The map and the reference lie {0} m apart; check that they are of the same place and have the right coordinate reference systems.</source>
        <translation>El mapa y la referencia están a {0} m de distancia; compruebe que son del mismo lugar y que sus sistemas de referencia de coordenadas son correctos.</translation>
    </message>
    <message>
        <source>The map to be assessed. A mask has two strata, a probability three or more.</source>
        <translation>El mapa que se evalúa. Una máscara tiene dos estratos; una probabilidad, tres o más.</translation>
    </message>
    <message>
        <source>The map {} cannot be written.</source>
        <translation>El mapa {} no se puede escribir.</translation>
    </message>
    <message>
        <source>The mask</source>
        <translation>La máscara</translation>
    </message>
    <message>
        <source>The mask of the chip {0} lies elsewhere than its image: another CRS, corner or pixel size. Cut both from the same place.</source>
        <translation>La máscara del recorte {0} está en otro lugar que su imagen: otro SRC, otra esquina u otro tamaño de píxel. Extraiga ambas del mismo sitio.</translation>
    </message>
    <message>
        <source>The mask {0} cannot be read: {1}.</source>
        <translation>La máscara {0} no se puede leer: {1}.</translation>
    </message>
    <message>
        <source>The mask {0} has the shape {1}; chips.json says {2} × {3}.</source>
        <translation>La máscara {0} tiene la forma {1}; chips.json dice {2} × {3}.</translation>
    </message>
    <message>
        <source>The mask {0} holds the value {1}; a pixel is 1 (landslide), 0 or 255 (ignore).</source>
        <translation>La máscara {0} contiene el valor {1}; un píxel es 1 (deslizamiento), 0 o 255 (ignorar).</translation>
    </message>
    <message>
        <source>The mask's polygons do not overlap the scene; check the layer.</source>
        <translation>Los polígonos de la máscara no se superponen con la escena; revise la capa.</translation>
    </message>
    <message>
        <source>The method precision needs the wanted precision and reference polygons; give both.</source>
        <translation>El método precision necesita la precisión deseada y polígonos de referencia; indique ambos.</translation>
    </message>
    <message>
        <source>The method precision needs the wanted precision and the known landslides.</source>
        <translation>El método precision necesita la precisión deseada y los deslizamientos conocidos.</translation>
    </message>
    <message>
        <source>The middle of the map is not on the scene; move the map.</source>
        <translation>El centro del mapa no está sobre la escena; mueva el mapa.</translation>
    </message>
    <message>
        <source>The model '{}' is no ONNX file; choose a file that ends with .onnx.</source>
        <translation>El modelo '{}' no es un archivo ONNX; elija un archivo que termine en .onnx.</translation>
    </message>
    <message>
        <source>The model card of {0} is not usable: {1}.</source>
        <translation>La ficha del modelo {0} no sirve: {1}.</translation>
    </message>
    <message>
        <source>The model card {0} cannot be read: {1}.</source>
        <translation>La ficha de modelo {0} no se puede leer: {1}.</translation>
    </message>
    <message>
        <source>The model failed on a tile of {0} × {1} pixels ({2}); try smaller tiles.</source>
        <translation>El modelo falló en una tesela de {0} × {1} píxeles ({2}); pruebe con teselas más pequeñas.</translation>
    </message>
    <message>
        <source>The model file '{}' does not exist or cannot be read.</source>
        <translation>El archivo de modelo '{}' no existe o no se puede leer.</translation>
    </message>
    <message>
        <source>The model file follows card schema {0}, this engine knows {1}; update Landslide Digitiser.</source>
        <translation>El archivo del modelo sigue el esquema de ficha {0} y este motor conoce {1}; actualice Landslide Digitiser.</translation>
    </message>
    <message>
        <source>The model file has no 'mlm' metadata; give its bands and scaling by hand or export it again with a model card.</source>
        <translation>El archivo del modelo no tiene metadatos 'mlm'; indique a mano sus bandas y su escala, o expórtelo de nuevo con una ficha.</translation>
    </message>
    <message>
        <source>The model file {0} does not exist; check the path.</source>
        <translation>El archivo de modelo {0} no existe; revise la ruta.</translation>
    </message>
    <message>
        <source>The model file's 'mlm' metadata is not JSON ({0}); export it again.</source>
        <translation>Los metadatos 'mlm' del archivo del modelo no son JSON ({0}); expórtelo de nuevo.</translation>
    </message>
    <message>
        <source>The model file's metadata is incomplete or malformed ({0}); export it again.</source>
        <translation>Los metadatos del archivo del modelo están incompletos o mal formados ({0}); expórtelo de nuevo.</translation>
    </message>
    <message>
        <source>The model has bands that cannot be simulated, so nothing reminds it of other ground; check it there.</source>
        <translation>El modelo tiene bandas que no se pueden simular, así que nada le recuerda otros terrenos; compruébelo en ellos.</translation>
    </message>
    <message>
        <source>The model has bands that cannot be simulated.</source>
        <translation>El modelo tiene bandas que no se pueden simular.</translation>
    </message>
    <message>
        <source>The model needs</source>
        <translation>El modelo necesita</translation>
    </message>
    <message>
        <source>The model needs Sentinel-1 backscatter ({0}); give these rasters: {1}.</source>
        <translation>El modelo necesita retrodispersión de Sentinel-1 ({0}); indique estos rásteres: {1}.</translation>
    </message>
    <message>
        <source>The model needs {0}, which no input raster offers (found: {1}); add the raster, or name the band in the band mapping.</source>
        <translation>El modelo necesita {0}, que ningún ráster de entrada ofrece (se encontró: {1}); añada el ráster o indique la banda en la tabla de bandas.</translation>
    </message>
    <message>
        <source>The model needs {0}, which no input raster offers; add the raster, or name the band in the band mapping.</source>
        <translation>El modelo necesita {0}, que ningún ráster de entrada ofrece; añada el ráster o indique la banda en la tabla de bandas.</translation>
    </message>
    <message>
        <source>The model runs on {0} ({1}), threads {2} × {3}, tiles up to {4} pixels.</source>
        <translation>El modelo se ejecuta en {0} ({1}), hilos {2} × {3}, teselas de hasta {4} píxeles.</translation>
    </message>
    <message>
        <source>The model stays as it is.</source>
        <translation>El modelo queda como está.</translation>
    </message>
    <message>
        <source>The model takes tiles of {0} pixels only; leave the tile size out.</source>
        <translation>El modelo solo admite teselas de {0} píxeles; no indique el tamaño de tesela.</translation>
    </message>
    <message>
        <source>The model that learns; it stays as it is, the new one is another file</source>
        <translation>El modelo que aprende; queda como está, el nuevo es otro archivo</translation>
    </message>
    <message>
        <source>The model {0} is given twice; an ensemble needs different models.</source>
        <translation>El modelo {0} se indicó dos veces; un conjunto necesita modelos distintos.</translation>
    </message>
    <message>
        <source>The model {0} is given twice; give it once.</source>
        <translation>El modelo {0} se indicó dos veces; indíquelo una vez.</translation>
    </message>
    <message>
        <source>The network has no weights that learn by {0}; choose 'decoder' or 'all'.</source>
        <translation>La red no tiene pesos que aprendan con {0}; elija 'decoder' o 'all'.</translation>
    </message>
    <message>
        <source>The network is no graph.</source>
        <translation>La red no es un grafo.</translation>
    </message>
    <message>
        <source>The new file differs from what was trained by {0}.</source>
        <translation>El archivo nuevo difiere en {0} de lo que se entrenó.</translation>
    </message>
    <message>
        <source>The new file {0} must end in .onnx.</source>
        <translation>El archivo nuevo {0} debe terminar en .onnx.</translation>
    </message>
    <message>
        <source>The new model {} is installed; choose it to detect landslides.</source>
        <translation>El modelo nuevo {} está instalado; elíjalo para detectar deslizamientos.</translation>
    </message>
    <message>
        <source>The number of chips without landslides must be 0 or more, and the least known share between 0 and 1.</source>
        <translation>El número de recortes sin deslizamientos debe ser 0 o más, y la proporción mínima conocida estar entre 0 y 1.</translation>
    </message>
    <message>
        <source>The only polygon is smaller than {0} m².</source>
        <translation>El único polígono es menor de {0} m².</translation>
    </message>
    <message>
        <source>The optical values (median {0}) are taken for Landslide4Sense units, but are large for those; if they are reflectance in percent, divide them by 100 first.</source>
        <translation>Los valores ópticos (mediana {0}) se toman por unidades de Landslide4Sense, pero son grandes para serlo; si son reflectancia en porcentaje, divídalos antes entre 100.</translation>
    </message>
    <message>
        <source>The optical values (median {0}, brightest hundredth from {1}) fit reflectance between 0 and 1 of snow, cloud or bright ground as well as Landslide4Sense units; they are taken for {2}; choose the radiometry yourself if that is wrong.</source>
        <translation>Los valores ópticos (mediana {0}, centésima parte más brillante desde {1}) encajan tanto con reflectancia entre 0 y 1 de nieve, nubes o suelo claro como con unidades de Landslide4Sense; se toman por {2}; elija usted la radiometría si eso es incorrecto.</translation>
    </message>
    <message>
        <source>The optical values are taken for {0}.</source>
        <translation>Los valores ópticos se toman por {0}.</translation>
    </message>
    <message>
        <source>The optical values are {0}, no reflectance, and are left as they are.</source>
        <translation>Los valores ópticos son {0}, no reflectancia, y se dejan como están.</translation>
    </message>
    <message>
        <source>The outline falls into {} parts, not one.</source>
        <translation>El contorno se parte en {} trozos, no en uno.</translation>
    </message>
    <message>
        <source>The outlines lie too far apart to be one landslide.</source>
        <translation>Los contornos están demasiado lejos para ser un solo deslizamiento.</translation>
    </message>
    <message>
        <source>The output folder {0} is not empty; choose a new one.</source>
        <translation>La carpeta de salida {0} no está vacía; elija una nueva.</translation>
    </message>
    <message>
        <source>The output {0} is a folder; give a file name.</source>
        <translation>La salida {0} es una carpeta; indique un nombre de archivo.</translation>
    </message>
    <message>
        <source>The output {0} is also an input; choose another name for it.</source>
        <translation>La salida {0} es también una entrada; elija otro nombre para ella.</translation>
    </message>
    <message>
        <source>The overlap is {0}; give 0 or more.</source>
        <translation>La superposición es {0}; indique 0 o más.</translation>
    </message>
    <message>
        <source>The overlap of {0} pixels is too large for tiles of {1}; use less than {2}.</source>
        <translation>La superposición de {0} píxeles es demasiado grande para teselas de {1}; use menos de {2}.</translation>
    </message>
    <message>
        <source>The overlap {0} is not between 0 and 1.</source>
        <translation>La superposición {0} no está entre 0 y 1.</translation>
    </message>
    <message>
        <source>The part to look at is {0} × {1} pixels; the least is {2} × {3}. Widen the extent or use finer rasters.</source>
        <translation>La parte que mirar tiene {0} × {1} píxeles; lo mínimo es {2} × {3}. Amplíe la extensión o use rásteres más finos.</translation>
    </message>
    <message>
        <source>The picture needs {0}, which was not found.</source>
        <translation>La imagen necesita {0}, que no se encontró.</translation>
    </message>
    <message>
        <source>The pixel size {0} {1} does not suit the image, whose pixels are {2} {3}; give {4} to {5} {6}.</source>
        <translation>El tamaño de píxel {0} {1} no corresponde a la imagen, cuyos píxeles son de {2} {3}; indique de {4} a {5} {6}.</translation>
    </message>
    <message>
        <source>The point lies outside the image; click on it.</source>
        <translation>El punto está fuera de la imagen; haga clic en ella.</translation>
    </message>
    <message>
        <source>The polygons span {0} × {1} km, too many pixels of {2} m; check that all are of the same place, or give a larger pixel size or an area of interest.</source>
        <translation>Los polígonos abarcan {0} × {1} km, demasiados píxeles de {2} m; compruebe que todos son del mismo lugar, o indique un tamaño de píxel mayor o un área de interés.</translation>
    </message>
    <message>
        <source>The prediction is {0} but the truth is {1} pixels; compare rasters of the same grid.</source>
        <translation>La predicción tiene {0} píxeles y la verdad {1}; compare rásteres de la misma cuadrícula.</translation>
    </message>
    <message>
        <source>The prediction is {0}, the truth {1} and the valid mask {2} pixels; compare rasters of the same grid.</source>
        <translation>La predicción tiene {0} píxeles, la verdad {1} y la máscara válida {2}; compare rásteres de la misma cuadrícula.</translation>
    </message>
    <message>
        <source>The probability</source>
        <translation>La probabilidad</translation>
    </message>
    <message>
        <source>The probability has no data in any pixel.</source>
        <translation>La probabilidad no tiene datos en ningún píxel.</translation>
    </message>
    <message>
        <source>The project was closed; the results are in {}.</source>
        <translation>El proyecto se cerró; los resultados están en {}.</translation>
    </message>
    <message>
        <source>The radius {0} is not usable; give 1 to 100 pixels.</source>
        <translation>El radio {0} no sirve; indique de 1 a 100 píxeles.</translation>
    </message>
    <message>
        <source>The radius {0} is not usable; give 1 to {1} pixels.</source>
        <translation>El radio {0} no sirve; indique de 1 a {1} píxeles.</translation>
    </message>
    <message>
        <source>The reference band {0} is not among the scene's bands ({1}); name one of them.</source>
        <translation>La banda de referencia {0} no está entre las bandas de la escena ({1}); indique una de ellas.</translation>
    </message>
    <message>
        <source>The reference polygons hold no pixel with data; check that they lie on the raster.</source>
        <translation>Los polígonos de referencia no contienen ningún píxel con datos; compruebe que están sobre el ráster.</translation>
    </message>
    <message>
        <source>The resolution {0} is not a size; give one above 0.</source>
        <translation>La resolución {0} no es un tamaño; indique uno mayor que 0.</translation>
    </message>
    <message>
        <source>The review needs the fields {}.</source>
        <translation>La revisión necesita los campos {}.</translation>
    </message>
    <message>
        <source>The rule on {0} has no data for one polygon, which passes it.</source>
        <translation>La regla sobre {0} no tiene datos para un polígono, que la pasa.</translation>
    </message>
    <message>
        <source>The rule on {0} has no data for {1} polygons, which pass it.</source>
        <translation>La regla sobre {0} no tiene datos para {1} polígonos, que la pasan.</translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation>La ejecución falló.</translation>
    </message>
    <message>
        <source>The run needs more memory than there is; give it a smaller memory limit.</source>
        <translation>La ejecución necesita más memoria de la que hay; indique un límite de memoria menor.</translation>
    </message>
    <message>
        <source>The run was cancelled; no output was written.</source>
        <translation>La ejecución se canceló; no se escribió ninguna salida.</translation>
    </message>
    <message>
        <source>The same as a command for a terminal</source>
        <translation>Lo mismo como orden para un terminal</translation>
    </message>
    <message>
        <source>The same by hand, in a terminal; no administrator is needed:</source>
        <translation>Lo mismo a mano, en una terminal; no hace falta ser administrador:</translation>
    </message>
    <message>
        <source>The same from after the event; the result has the grid of its finest band.</source>
        <translation>Lo mismo después del evento; el resultado tiene la cuadrícula de su banda más fina.</translation>
    </message>
    <message>
        <source>The same in a terminal:</source>
        <translation>Lo mismo en una terminal:</translation>
    </message>
    <message>
        <source>The same in the Python console of QGIS:</source>
        <translation>Lo mismo en la consola de Python de QGIS:</translation>
    </message>
    <message>
        <source>The same seed draws the same chips.</source>
        <translation>La misma semilla elige los mismos recortes.</translation>
    </message>
    <message>
        <source>The sample has strata without area: {0}.</source>
        <translation>La muestra tiene estratos sin área: {0}.</translation>
    </message>
    <message>
        <source>The sample {0} lacks what landslide:sample writes ({1}); give its points.</source>
        <translation>A la muestra {0} le falta lo que escribe landslide:sample ({1}); indique sus puntos.</translation>
    </message>
    <message>
        <source>The scene has no valid pixel: all is nodata; check the rasters and their nodata values, and that every band has data somewhere that the others have.</source>
        <translation>La escena no tiene ningún píxel válido: todo es sin datos; revise los rásteres y sus valores sin datos, y que cada banda tenga datos donde los tienen las demás.</translation>
    </message>
    <message>
        <source>The scene is surface reflectance, the model learned with the light of the air: {0} of clear air's is put back.</source>
        <translation>La escena es reflectancia de superficie y el modelo aprendió con la luz del aire: se repone el {0} de la del aire claro.</translation>
    </message>
    <message>
        <source>The scene is {0} × {1} pixels, smaller than a chip of {2}.</source>
        <translation>La escena tiene {0} × {1} píxeles, menos que un recorte de {2}.</translation>
    </message>
    <message>
        <source>The scene's brightness is multiplied by {0}.</source>
        <translation>El brillo de la escena se multiplica por {0}.</translation>
    </message>
    <message>
        <source>The scene's pixels are {0} m, the model was trained at {1} m; set the resolution to {2} {3} for results that can be relied on.</source>
        <translation>Los píxeles de la escena son de {0} m y el modelo se entrenó a {1} m; ponga la resolución a {2} {3} para obtener resultados fiables.</translation>
    </message>
    <message>
        <source>The share {0} is not between 0 and 1.</source>
        <translation>La proporción {0} no está entre 0 y 1.</translation>
    </message>
    <message>
        <source>The share {0} is not usable; give 0 up to below 1.</source>
        <translation>La proporción {0} no sirve; indique de 0 a menos de 1.</translation>
    </message>
    <message>
        <source>The shares of training, validation and test must be three numbers that add up to 1, the first above 0.</source>
        <translation>Las proporciones de entrenamiento, validación y prueba deben ser tres números que sumen 1, el primero mayor que 0.</translation>
    </message>
    <message>
        <source>The slope rule needs an elevation raster; give one.</source>
        <translation>La regla de pendiente necesita un ráster de elevación; indique uno.</translation>
    </message>
    <message>
        <source>The smallest {0}, {1}, is above the largest, {2}; swap them.</source>
        <translation>El mínimo de {0}, {1}, supera al máximo, {2}; intercámbielos.</translation>
    </message>
    <message>
        <source>The spread must be above 0, and the weight 0 or more.</source>
        <translation>La dispersión debe ser mayor que 0, y el peso 0 o más.</translation>
    </message>
    <message>
        <source>The stack</source>
        <translation>La pila</translation>
    </message>
    <message>
        <source>The stack lacks {0}; add the raster or leave the index out.</source>
        <translation>A la pila le falta {0}; añada el ráster o quite el índice.</translation>
    </message>
    <message>
        <source>The terrain layers {0} need an elevation model; give one.</source>
        <translation>Las capas de terreno {0} necesitan un modelo de elevación; indique uno.</translation>
    </message>
    <message>
        <source>The threshold is {0} ({1}).</source>
        <translation>El umbral es {0} ({1}).</translation>
    </message>
    <message>
        <source>The threshold {0} is no probability; give one of 0–1.</source>
        <translation>El umbral {0} no es una probabilidad; indique una de 0–1.</translation>
    </message>
    <message>
        <source>The threshold {0} is not between 0 and 1.</source>
        <translation>El umbral {0} no está entre 0 y 1.</translation>
    </message>
    <message>
        <source>The threshold {0} is not between 0 and 1; give a probability.</source>
        <translation>El umbral {0} no está entre 0 y 1; indique una probabilidad.</translation>
    </message>
    <message>
        <source>The threshold {} leaves everything or nothing; give a probability between 0 and 1.</source>
        <translation>El umbral {} lo deja todo o nada; indique una probabilidad entre 0 y 1.</translation>
    </message>
    <message>
        <source>The tile size {0} is no multiple of {1}, which the model asks for; use {2}.</source>
        <translation>El tamaño de tesela {0} no es múltiplo de {1}, como pide el modelo; use {2}.</translation>
    </message>
    <message>
        <source>The training environment is not set up; make it in a terminal as below, then name its folder under Raster ▸ Landslide Digitiser ▸ Improve model…:
{}</source>
        <translation>El entorno de entrenamiento no está preparado; hágalo en un terminal como sigue e indique su carpeta en Ráster ▸ Landslide Digitiser ▸ Mejorar modelo…:
{}</translation>
    </message>
    <message>
        <source>The valid mask is {0} but the truth is {1} pixels; compare rasters of the same grid.</source>
        <translation>La máscara válida tiene {0} píxeles y la verdad {1}; compare rásteres de la misma cuadrícula.</translation>
    </message>
    <message>
        <source>The value {0} is not between 0 and 1.</source>
        <translation>El valor {0} no está entre 0 y 1.</translation>
    </message>
    <message>
        <source>The value {0}, which nothing on the ground has, fills {1} of {2} and is taken for no data; declare it as such in the files (in QGIS: Raster, Conversion, Translate, Assign a specified NoData value).</source>
        <translation>El valor {0}, que nada en el terreno tiene, llena {1} de {2} y se toma por ausencia de datos; declárelo como tal en los archivos (en QGIS: Ráster, Conversión, Traducir, Asignar un valor de NoData especificado).</translation>
    </message>
    <message>
        <source>The values are those of {0}.</source>
        <translation>Los valores son los de {0}.</translation>
    </message>
    <message>
        <source>The values of the {0} are taken for {1}.</source>
        <translation>Los valores de la {0} se toman por {1}.</translation>
    </message>
    <message>
        <source>The verdict, with numbers</source>
        <translation>El veredicto, con números</translation>
    </message>
    <message>
        <source>The weight {0} has left the range of its numbers; lower the rate.</source>
        <translation>El peso {0} se ha salido del rango de sus números; baje la tasa de aprendizaje.</translation>
    </message>
    <message>
        <source>The width {0} m around landslides is below 0.</source>
        <translation>El ancho de {0} m alrededor de los deslizamientos es menor que 0.</translation>
    </message>
    <message>
        <source>The width {0} m around landslides is {1} pixels; give at most {2} m.</source>
        <translation>El ancho de {0} m alrededor de los deslizamientos son {1} píxeles; indique como máximo {2} m.</translation>
    </message>
    <message>
        <source>The window is on the map as layer “Try here”.</source>
        <translation>La ventana está en el mapa como capa «Probar aquí».</translation>
    </message>
    <message>
        <source>The wording is not JSON: {0}.</source>
        <translation>La redacción no es JSON: {0}.</translation>
    </message>
    <message>
        <source>The {0} '{1}' cannot be read as a vector layer; check the file.</source>
        <translation>'{1}' ({0}) no se puede leer como capa vectorial; revise el archivo.</translation>
    </message>
    <message>
        <source>The {0} '{1}' does not exist; check the path.</source>
        <translation>No existe '{1}' ({0}); revise la ruta.</translation>
    </message>
    <message>
        <source>The {0} '{1}' has no coordinate reference system; assign one.</source>
        <translation>'{1}' ({0}) no tiene sistema de referencia de coordenadas; asígnele uno.</translation>
    </message>
    <message>
        <source>The {0} '{1}' holds no features.</source>
        <translation>'{1}' ({0}) no contiene objetos.</translation>
    </message>
    <message>
        <source>The {0} '{1}' holds no polygons; give a polygon layer.</source>
        <translation>'{1}' ({0}) no contiene polígonos; indique una capa de polígonos.</translation>
    </message>
    <message>
        <source>The {0} '{1}' is unknown; use one of {2}.</source>
        <translation>'{1}' ({0}) es desconocido; use uno de {2}.</translation>
    </message>
    <message>
        <source>The {0} cannot be written as {1}; give a name that ends with {2}.</source>
        <translation>{0} no se puede escribir como {1}; indique un nombre que termine en {2}.</translation>
    </message>
    <message>
        <source>The {0} has unknown keys: {1}.</source>
        <translation>Hay claves desconocidas en {0}: {1}.</translation>
    </message>
    <message>
        <source>The {0} is no reflectance but {1}; give reflectance, × 10,000 or 0–1, or say what its values are.</source>
        <translation>La {0} no es reflectancia sino {1}; indique reflectancia, × 10 000 o 0–1, o diga qué son sus valores.</translation>
    </message>
    <message>
        <source>The {0} is {1}, not between 0 and 1.</source>
        <translation>{1} ({0}) no está entre 0 y 1.</translation>
    </message>
    <message>
        <source>The {0} lacks {1}; add the raster, or name the band in the band mapping.</source>
        <translation>A la {0} le falta {1}; añada el ráster o indique la banda en la tabla de bandas.</translation>
    </message>
    <message>
        <source>The {0} lacks: {1}.</source>
        <translation>Faltan en {0}: {1}.</translation>
    </message>
    <message>
        <source>Their area in square metres</source>
        <translation>Su área en metros cuadrados</translation>
    </message>
    <message>
        <source>Their rims are thin and easily missed; 0 leaves them as they were found.</source>
        <translation>Sus bordes son tenues y se pasan por alto; 0 las deja como se encontraron.</translation>
    </message>
    <message>
        <source>There are too few blocks with landslides for all splits: {0} got none. Take smaller blocks, or a larger scene.</source>
        <translation>Hay muy pocos bloques con deslizamientos para todas las partes: {0} no recibió ninguno. Tome bloques más pequeños o una escena mayor.</translation>
    </message>
    <message>
        <source>There is no image to look for the outline in; name one.</source>
        <translation>No hay imagen en la que buscar el contorno; indique una.</translation>
    </message>
    <message>
        <source>There is no neighbour to merge with.</source>
        <translation>No hay vecino con el que unir.</translation>
    </message>
    <message>
        <source>There is no raster layer or file '{}' for band '{}'.</source>
        <translation>No hay capa ráster ni archivo '{}' para la banda '{}'.</translation>
    </message>
    <message>
        <source>There is no way from {0} to {1}; check the coordinate reference systems of the layers.</source>
        <translation>No hay camino de {0} a {1}; revise los sistemas de referencia de coordenadas de las capas.</translation>
    </message>
    <message>
        <source>There is nothing left to undo.</source>
        <translation>No queda nada que deshacer.</translation>
    </message>
    <message>
        <source>These are few: take the intervals as a hint only.</source>
        <translation>Son pocos: tome los intervalos solo como indicio.</translation>
    </message>
    <message>
        <source>These models cannot run together: they take {0} only.</source>
        <translation>Estos modelos no pueden ejecutarse juntos: solo admiten {0}.</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Umbral</translation>
    </message>
    <message>
        <source>Threshold its authors advise</source>
        <translation>Umbral que aconsejan sus autores</translation>
    </message>
    <message>
        <source>Threshold that was used</source>
        <translation>Umbral que se usó</translation>
    </message>
    <message>
        <source>Threshold…</source>
        <translation>Umbral…</translation>
    </message>
    <message>
        <source>Tile overlap (pixels)</source>
        <translation>Solape de teselas (píxeles)</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation>Tamaño de tesela (píxeles)</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>Teselas</translation>
    </message>
    <message>
        <source>Tiles at a time</source>
        <translation>Teselas a la vez</translation>
    </message>
    <message>
        <source>Tiles of {0} × {1} pixels: {2}.</source>
        <translation>Teselas de {0} × {1} píxeles: {2}.</translation>
    </message>
    <message>
        <source>Time a tile</source>
        <translation>Tiempo por tesela</translation>
    </message>
    <message>
        <source>Time of the run (UTC)</source>
        <translation>Hora de la ejecución (UTC)</translation>
    </message>
    <message>
        <source>Time of the run, ISO 8601 in UTC</source>
        <translation>Hora de la ejecución, ISO 8601 en UTC</translation>
    </message>
    <message>
        <source>Timing a tile</source>
        <translation>Cronometrando una tesela</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>To be labelled</source>
        <translation>Por etiquetar</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>Por hacer</translation>
    </message>
    <message>
        <source>To filter or fuse, a landslide probability is needed; give its raster.</source>
        <translation>Para filtrar o fusionar hace falta una probabilidad de deslizamiento; indique su ráster.</translation>
    </message>
    <message>
        <source>To learn from some ground and judge on other, {0} chips with a landslide in {1} blocks are needed, but there are {2} in {3}; review more landslides in other places, {4} at least, or cut smaller chips or blocks.</source>
        <translation>Para aprender de un terreno y juzgar en otro hacen falta {0} recortes con un deslizamiento en {1} bloques, pero hay {2} en {3}; revise más deslizamientos en otros lugares, {4} al menos, o extraiga recortes o bloques más pequeños.</translation>
    </message>
    <message>
        <source>To the candidate before</source>
        <translation>Al candidato anterior</translation>
    </message>
    <message>
        <source>Tolerance in metres; by default about one pixel, 0 keeps the pixel edges. Neighbours keep their common edge.</source>
        <translation>Tolerancia en metros; por defecto un píxel aproximadamente, 0 conserva los bordes de píxel. Los vecinos conservan su borde común.</translation>
    </message>
    <message>
        <source>Too few labelled points in {0}: every stratum needs two or more.</source>
        <translation>Hay muy pocos puntos etiquetados en {0}: cada estrato necesita dos o más.</translation>
    </message>
    <message>
        <source>Topographic position</source>
        <translation>Posición topográfica</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Tracing outlines</source>
        <translation>Trazando contornos</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Entrenado con</translation>
    </message>
    <message>
        <source>Training environment</source>
        <translation>Entorno de entrenamiento</translation>
    </message>
    <message>
        <source>Training is not there yet: see the page Learning.</source>
        <translation>El entrenamiento aún no está disponible: véase la pestaña Aprendizaje.</translation>
    </message>
    <message>
        <source>Training is ready ({}).</source>
        <translation>El entrenamiento está listo ({}).</translation>
    </message>
    <message>
        <source>Training needs an environment of its own (torch, 1.5 GB). Make it once with these commands, then name the folder here.</source>
        <translation>El entrenamiento necesita un entorno propio (torch, 1,5 GB). Hágalo una vez con estas órdenes e indique aquí la carpeta.</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>Desencadenante</translation>
    </message>
    <message>
        <source>Try here</source>
        <translation>Probar aquí</translation>
    </message>
    <message>
        <source>Trying a window</source>
        <translation>Probando una ventana</translation>
    </message>
    <message>
        <source>Turns a landslide probability into a mask, at a threshold you give or one that is found: the one that parts the histogram best, or the one that reaches a wanted precision on landslides you know. With two thresholds, patches keep their faint edges but need a certain core.</source>
        <translation>Convierte una probabilidad de deslizamiento en una máscara, con un umbral que usted da o uno que se busca: el que mejor parte el histograma, o el que alcanza una precisión deseada en deslizamientos que conoce. Con dos umbrales, las manchas conservan sus bordes tenues pero necesitan un núcleo seguro.</translation>
    </message>
    <message>
        <source>Turns a landslide probability raster into polygons, and a mask, with a threshold of your choice. The model is not run again, so trying several thresholds is quick. A raster of 0 and 1 works too.</source>
        <translation>Convierte un ráster de probabilidad de deslizamiento en polígonos, y una máscara, con el umbral que elija. El modelo no se ejecuta de nuevo, así que probar varios umbrales es rápido. También sirve un ráster de 0 y 1.</translation>
    </message>
    <message>
        <source>Type (Hungr 2014)</source>
        <translation>Tipo (Hungr 2014)</translation>
    </message>
    <message>
        <source>Type (Hungr et al. 2014)</source>
        <translation>Tipo (Hungr et al. 2014)</translation>
    </message>
    <message>
        <source>USGS confidence 1, 2, 3, 5 or 8; a model gives 3 at most</source>
        <translation>Confianza del USGS 1, 2, 3, 5 u 8; un modelo da 3 como máximo</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Undo  U</source>
        <translation>Deshacer  U</translation>
    </message>
    <message>
        <source>Unpacking what was downloaded; a minute more …</source>
        <translation>Desempaquetando lo descargado; un minuto más …</translation>
    </message>
    <message>
        <source>User's accuracy (precision)</source>
        <translation>Exactitud del usuario</translation>
    </message>
    <message>
        <source>Values of the raster, separated by commas, such as 50, 80.</source>
        <translation>Valores del ráster, separados por comas, como 50, 80.</translation>
    </message>
    <message>
        <source>Values taken for</source>
        <translation>Los valores se toman por</translation>
    </message>
    <message>
        <source>Values taken for: {}. Brightness is multiplied by {}.</source>
        <translation>Los valores se toman por: {}. El brillo se multiplica por {}.</translation>
    </message>
    <message>
        <source>Values that are cloud</source>
        <translation>Valores que son nube</translation>
    </message>
    <message>
        <source>Values {0} are unknown; use one of {1}.</source>
        <translation>Los valores {0} son desconocidos; use uno de {1}.</translation>
    </message>
    <message>
        <source>Vector layers are written as a GeoPackage file of their own; let '{}' end with .gpkg.</source>
        <translation>Las capas vectoriales se escriben en un archivo GeoPackage propio; haga que '{}' termine en .gpkg.</translation>
    </message>
    <message>
        <source>Volume from area by</source>
        <translation>Volumen a partir del área según</translation>
    </message>
    <message>
        <source>Volume law {0} is unknown; use one of {1}.</source>
        <translation>La ley de volumen {0} es desconocida; use una de {1}.</translation>
    </message>
    <message>
        <source>Volume of all polygons in cubic metres</source>
        <translation>Volumen de todos los polígonos en metros cúbicos</translation>
    </message>
    <message>
        <source>Wanted precision</source>
        <translation>Precisión deseada</translation>
    </message>
    <message>
        <source>Wanted standard error</source>
        <translation>Error típico deseado</translation>
    </message>
    <message>
        <source>Warning: {}</source>
        <translation>Advertencia: {}</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Advertencias</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>Agua</translation>
    </message>
    <message>
        <source>Weights that changed</source>
        <translation>Pesos que cambiaron</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué</translation>
    </message>
    <message>
        <source>What band numbers mean. auto: told from the file names. landsat89, landsat457: Collection 2 Level 2; bands are renamed as Sentinel-2 has them. other: bands keep the names of their layers.</source>
        <translation>Qué significan los números de banda. auto: según los nombres de archivo. landsat89, landsat457: Colección 2 Nivel 2; las bandas reciben los nombres de Sentinel-2. other: las bandas conservan los nombres de sus capas.</translation>
    </message>
    <message>
        <source>What is here?</source>
        <translation>¿Qué hay aquí?</translation>
    </message>
    <message>
        <source>What is still empty is filled in from the one accepted before</source>
        <translation>Lo que aún está vacío se rellena con lo del aceptado antes</translation>
    </message>
    <message>
        <source>What is there: polygons of all true landslides, or a mask of them.</source>
        <translation>Qué hay: polígonos de todos los deslizamientos verdaderos, o una máscara de ellos.</translation>
    </message>
    <message>
        <source>What learned</source>
        <translation>Qué aprendió</translation>
    </message>
    <message>
        <source>What learns</source>
        <translation>Qué aprende</translation>
    </message>
    <message>
        <source>What learns must be one of {0}, not {1}.</source>
        <translation>Lo que aprende debe ser uno de {0}, no {1}.</translation>
    </message>
    <message>
        <source>What learns must be one of {0}.</source>
        <translation>Lo que aprende debe ser uno de {0}.</translation>
    </message>
    <message>
        <source>What others may do with it, such as CC BY 4.0.</source>
        <translation>Qué pueden hacer otros con ello, como CC BY 4.0.</translation>
    </message>
    <message>
        <source>What the image values are. auto: found out, and told in the log. dn: reflectance × 10,000. dn-offset: the same plus 1,000 (Sentinel-2 files since 2022). reflectance: 0 to 1. l4s: Landslide4Sense units. display: an 8-bit picture. landsat: numbers of Landsat Collection 2 Level 2.</source>
        <translation>Qué son los valores de la imagen. auto: se averigua y se dice en el registro. dn: reflectancia × 10 000. dn-offset: lo mismo más 1000 (archivos de Sentinel-2 desde 2022). reflectance: de 0 a 1. l4s: unidades de Landslide4Sense. display: una imagen de 8 bits. landsat: números de Landsat Collection 2 Level 2.</translation>
    </message>
    <message>
        <source>What the inventory is of, with place and event.</source>
        <translation>De qué es el inventario, con lugar y evento.</translation>
    </message>
    <message>
        <source>What the numbers in the image files mean</source>
        <translation>Qué significan los números de los archivos de imagen</translation>
    </message>
    <message>
        <source>What the values are. auto: found out, and told in the log. dn: reflectance × 10,000. dn-offset: the same plus 1,000 (Sentinel-2 files since 2022). reflectance: 0 to 1.</source>
        <translation>Qué son los valores. auto: se averigua y se dice en el registro. dn: reflectancia × 10 000. dn-offset: lo mismo más 1000 (archivos de Sentinel-2 desde 2022). reflectance: de 0 a 1.</translation>
    </message>
    <message>
        <source>What to mark; the rest counts as clear ground.</source>
        <translation>Qué marcar; el resto cuenta como terreno despejado.</translation>
    </message>
    <message>
        <source>What values are</source>
        <translation>Qué son los valores</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Qué se hizo</translation>
    </message>
    <message>
        <source>When it was reviewed</source>
        <translation>Cuándo se revisó</translation>
    </message>
    <message>
        <source>Where and what</source>
        <translation>Dónde y qué</translation>
    </message>
    <message>
        <source>Where map and reference are both polygons, in metres.</source>
        <translation>Cuando mapa y referencia son polígonos, en metros.</translation>
    </message>
    <message>
        <source>Where probability.tif, mask.tif and landslides.gpkg are written; what is there is kept</source>
        <translation>Dónde se escriben probability.tif, mask.tif y landslides.gpkg; lo que ya hay se conserva</translation>
    </message>
    <message>
        <source>Where the files go; made if it is not there.</source>
        <translation>Dónde van los archivos; se crea si no existe.</translation>
    </message>
    <message>
        <source>Where the relative NDVI change is above this, the filtered probability is 0.</source>
        <translation>Donde el cambio relativo de NDVI está por encima, la probabilidad filtrada es 0.</translation>
    </message>
    <message>
        <source>Where to ask about the data.</source>
        <translation>Dónde preguntar por los datos.</translation>
    </message>
    <message>
        <source>Whether the new file is better (1) or not (0)</source>
        <translation>Si el archivo nuevo es mejor (1) o no (0)</translation>
    </message>
    <message>
        <source>Which landslides come up</source>
        <translation>Qué deslizamientos aparecen</translation>
    </message>
    <message>
        <source>Which model looks for landslides; Models… in the menu installs others</source>
        <translation>Qué modelo busca deslizamientos; Modelos… en el menú instala otros</translation>
    </message>
    <message>
        <source>Who delivers the data.</source>
        <translation>Quién entrega los datos.</translation>
    </message>
    <message>
        <source>Who reviewed it</source>
        <translation>Quién lo revisó</translation>
    </message>
    <message>
        <source>Whole blocks are kept for judging. Take smaller ones if there are too few with landslides.</source>
        <translation>Se reservan bloques enteros para juzgar. Tómelos menores si hay demasiado pocos con deslizamientos.</translation>
    </message>
    <message>
        <source>Whom to ask about the data.</source>
        <translation>A quién preguntar por los datos.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>Width (m)</source>
        <translation>Anchura (m)</translation>
    </message>
    <message>
        <source>Width of a stratum of its own around mapped landslides, where most of what a map misses lies; 0 for none. A few pixels are enough.</source>
        <translation>Anchura de un estrato propio alrededor de los deslizamientos cartografiados, donde está la mayor parte de lo que un mapa omite; 0 para ninguno. Bastan unos pocos píxeles.</translation>
    </message>
    <message>
        <source>With the nearest; M again for the next, Enter does it</source>
        <translation>Con el más cercano; M de nuevo para el siguiente, Intro lo une</translation>
    </message>
    <message>
        <source>Without a folder they are temporary</source>
        <translation>Sin carpeta son temporales</translation>
    </message>
    <message>
        <source>Without data in any pixel, because no pixel has the neighbours to compute it from: {0}. Check the size of {1}, and its gaps.</source>
        <translation>Sin datos en ningún píxel, porque ningún píxel tiene los vecinos con que calcularlo: {0}. Revise el tamaño de {1} y sus huecos.</translation>
    </message>
    <message>
        <source>Without internet: folder of wheels</source>
        <translation>Sin internet: carpeta de wheels</translation>
    </message>
    <message>
        <source>Write your name under Reviewer; it is kept with every decision.</source>
        <translation>Escriba su nombre en Revisor; se guarda con cada decisión.</translation>
    </message>
    <message>
        <source>Writes the reviewed inventory into a folder: in the formats people ask for, with a data dictionary, a metadata record (ISO 19115 as ISO 19139 XML) for catalogues, and a map on one page with totals by type and confidence. Rejected polygons stay behind.</source>
        <translation>Escribe el inventario revisado en una carpeta: en los formatos que se piden, con un diccionario de datos, un registro de metadatos (ISO 19115 como XML ISO 19139) para catálogos, y un mapa en una página con totales por tipo y confianza. Los polígonos rechazados se quedan atrás.</translation>
    </message>
    <message>
        <source>Writing the cells</source>
        <translation>Escribiendo las celdas</translation>
    </message>
    <message>
        <source>Writing the cloud mask</source>
        <translation>Escribiendo la máscara de nubes</translation>
    </message>
    <message>
        <source>Writing the files</source>
        <translation>Escribiendo los archivos</translation>
    </message>
    <message>
        <source>Writing the inventory</source>
        <translation>Escribiendo el inventario</translation>
    </message>
    <message>
        <source>Writing the layers</source>
        <translation>Escribiendo las capas</translation>
    </message>
    <message>
        <source>Writing the mask</source>
        <translation>Escribiendo la máscara</translation>
    </message>
    <message>
        <source>Writing the polygons</source>
        <translation>Escribiendo los polígonos</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>Escribiendo el informe</translation>
    </message>
    <message>
        <source>Writing the stack</source>
        <translation>Escribiendo la pila</translation>
    </message>
    <message>
        <source>Written only if it is better; reports are written beside it in any case.</source>
        <translation>Se escribe solo si es mejor; los informes se escriben a su lado en todo caso.</translation>
    </message>
    <message>
        <source>Your name; it is kept with every decision</source>
        <translation>Su nombre; se guarda con cada decisión</translation>
    </message>
    <message>
        <source>a band has no name</source>
        <translation>una banda no tiene nombre</translation>
    </message>
    <message>
        <source>a band is listed twice</source>
        <translation>una banda figura dos veces</translation>
    </message>
    <message>
        <source>a band's numbers are not finite</source>
        <translation>los números de una banda no son finitos</translation>
    </message>
    <message>
        <source>a band's role is not in {0}</source>
        <translation>la función de una banda no está en {0}</translation>
    </message>
    <message>
        <source>a band's scale is 0</source>
        <translation>la escala de una banda es 0</translation>
    </message>
    <message>
        <source>a band's standard deviation is not &gt; 0</source>
        <translation>la desviación típica de una banda no es &gt; 0</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>una lista</translation>
    </message>
    <message>
        <source>a multiple of {0}</source>
        <translation>un múltiplo de {0}</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>un número</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>un texto</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>un número entero</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>aceptado</translation>
    </message>
    <message>
        <source>accepted: what a person accepted or corrected. accepted-and-draft: also what nobody has looked at. all: the rejected ones too.</source>
        <translation>accepted: lo que una persona aceptó o corrigió. accepted-and-draft: también lo que nadie ha mirado. all: también los rechazados.</translation>
    </message>
    <message>
        <source>accuracy,validation,precision,recall,F1,IoU,MCC,confusion matrix,Olofsson</source>
        <translation>exactitud,validación,precisión,exhaustividad,F1,IoU,MCC,matriz de confusión,Olofsson</translation>
    </message>
    <message>
        <source>after</source>
        <translation>posterior</translation>
    </message>
    <message>
        <source>all sizes</source>
        <translation>todos los tamaños</translation>
    </message>
    <message>
        <source>allowed values</source>
        <translation>valores permitidos</translation>
    </message>
    <message>
        <source>an 8-bit picture</source>
        <translation>una imagen de 8 bits</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>un objeto</translation>
    </message>
    <message>
        <source>area</source>
        <translation>área</translation>
    </message>
    <message>
        <source>area of interest</source>
        <translation>área de interés</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>como se pidió</translation>
    </message>
    <message>
        <source>as many as take some minutes</source>
        <translation>las que tarden algunos minutos</translation>
    </message>
    <message>
        <source>ascending orbit after the event</source>
        <translation>órbita ascendente después del evento</translation>
    </message>
    <message>
        <source>ascending orbit before the event</source>
        <translation>órbita ascendente antes del evento</translation>
    </message>
    <message>
        <source>at thresholds</source>
        <translation>con umbrales</translation>
    </message>
    <message>
        <source>auto: a CUDA graphics card if there is a usable one, else the processor. cuda: stop with an error if there is none.</source>
        <translation>auto: una tarjeta gráfica CUDA si hay una utilizable; si no, el procesador. cuda: parar con un error si no hay ninguna.</translation>
    </message>
    <message>
        <source>band</source>
        <translation>banda</translation>
    </message>
    <message>
        <source>before</source>
        <translation>anterior</translation>
    </message>
    <message>
        <source>binary,classify,Otsu,hysteresis,mask</source>
        <translation>binario,clasificar,Otsu,histéresis,máscara</translation>
    </message>
    <message>
        <source>bulging</source>
        <translation>abombado</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>objetos del mapa</translation>
    </message>
    <message>
        <source>change detection,NDVI difference,rdNDVI,before and after,change vector analysis</source>
        <translation>detección de cambios,diferencia de NDVI,rdNDVI,antes y después,análisis del vector de cambio</translation>
    </message>
    <message>
        <source>check the address and the connection, or download the file</source>
        <translation>compruebe la dirección y la conexión, o descargue el archivo</translation>
    </message>
    <message>
        <source>check,bands,units,radiometry,histogram</source>
        <translation>comprobar,bandas,unidades,radiometría,histograma</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>elegido por usted</translation>
    </message>
    <message>
        <source>class</source>
        <translation>clase</translation>
    </message>
    <message>
        <source>cloud mask</source>
        <translation>máscara de nubes</translation>
    </message>
    <message>
        <source>clouds,shadow,snow,water,SCL,Sentinel-2</source>
        <translation>nubes,sombra,nieve,agua,SCL,Sentinel-2</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>color</translation>
    </message>
    <message>
        <source>composite,merge,align,resample,spectral indices,NDVI,NDWI,BSI,NBR</source>
        <translation>composición,combinar,alinear,remuestrear,índices espectrales,NDVI,NDWI,BSI,NBR</translation>
    </message>
    <message>
        <source>computed from the elevation model</source>
        <translation>calculado del modelo de elevación</translation>
    </message>
    <message>
        <source>construction</source>
        <translation>construcción</translation>
    </message>
    <message>
        <source>continuous rain</source>
        <translation>lluvia continua</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>corregido</translation>
    </message>
    <message>
        <source>count</source>
        <translation>número</translation>
    </message>
    <message>
        <source>dam embankment collapse</source>
        <translation>rotura de presa o terraplén</translation>
    </message>
    <message>
        <source>debris</source>
        <translation>detritos</translation>
    </message>
    <message>
        <source>decoder: what follows the encoder, for few chips. all: everything. lora: small changes of all large weights.</source>
        <translation>decoder: lo que sigue al codificador, para pocos recortes. all: todo. lora: cambios pequeños de todos los pesos grandes.</translation>
    </message>
    <message>
        <source>definition</source>
        <translation>definición</translation>
    </message>
    <message>
        <source>descending orbit after the event</source>
        <translation>órbita descendente después del evento</translation>
    </message>
    <message>
        <source>descending orbit before the event</source>
        <translation>órbita descendente antes del evento</translation>
    </message>
    <message>
        <source>description</source>
        <translation>descripción</translation>
    </message>
    <message>
        <source>deviation</source>
        <translation>desviación</translation>
    </message>
    <message>
        <source>downpour</source>
        <translation>aguacero</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>borrador</translation>
    </message>
    <message>
        <source>earth</source>
        <translation>tierra</translation>
    </message>
    <message>
        <source>earthquake</source>
        <translation>terremoto</translation>
    </message>
    <message>
        <source>elevation</source>
        <translation>elevación</translation>
    </message>
    <message>
        <source>eng</source>
        <translation>spa</translation>
    </message>
    <message>
        <source>even</source>
        <translation>llano</translation>
    </message>
    <message>
        <source>even slope or plain</source>
        <translation>ladera regular o llanura</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>todo</translation>
    </message>
    <message>
        <source>everything: for many chips</source>
        <translation>todo: para muchos recortes</translation>
    </message>
    <message>
        <source>export,Shapefile,GeoJSON,KML,CSV,ISO 19115,metadata,map,PDF</source>
        <translation>exportar,Shapefile,GeoJSON,KML,CSV,ISO 19115,metadatos,mapa,PDF</translation>
    </message>
    <message>
        <source>fall</source>
        <translation>caída</translation>
    </message>
    <message>
        <source>false positives,select,remove,slope,land cover,roads,rivers</source>
        <translation>falsos positivos,seleccionar,quitar,pendiente,cobertura del suelo,carreteras,ríos</translation>
    </message>
    <message>
        <source>field</source>
        <translation>campo</translation>
    </message>
    <message>
        <source>file name</source>
        <translation>nombre del archivo</translation>
    </message>
    <message>
        <source>filled</source>
        <translation>con valor</translation>
    </message>
    <message>
        <source>filled by</source>
        <translation>quién lo rellena</translation>
    </message>
    <message>
        <source>fixed: the threshold below. hysteresis: patches above the lower threshold that reach the upper somewhere. otsu: the threshold that parts the histogram best. precision: the lowest threshold that is as precise as wanted on the reference polygons.</source>
        <translation>fixed: el umbral de abajo. hysteresis: manchas por encima del umbral inferior que alcanzan el superior en algún punto. otsu: el umbral que mejor parte el histograma. precision: el umbral más bajo que es tan preciso como se desea en los polígonos de referencia.</translation>
    </message>
    <message>
        <source>flooding</source>
        <translation>inundación</translation>
    </message>
    <message>
        <source>flow</source>
        <translation>flujo</translation>
    </message>
    <message>
        <source>foot of a slope</source>
        <translation>pie de ladera</translation>
    </message>
    <message>
        <source>found</source>
        <translation>encontrados</translation>
    </message>
    <message>
        <source>found here</source>
        <translation>hay una aquí</translation>
    </message>
    <message>
        <source>freeze thaw</source>
        <translation>hielo y deshielo</translation>
    </message>
    <message>
        <source>from</source>
        <translation>origen</translation>
    </message>
    <message>
        <source>functions of its own</source>
        <translation>funciones propias</translation>
    </message>
    <message>
        <source>given</source>
        <translation>indicada</translation>
    </message>
    <message>
        <source>ground area</source>
        <translation>área en el terreno</translation>
    </message>
    <message>
        <source>hollow</source>
        <translation>hondonada</translation>
    </message>
    <message>
        <source>ice</source>
        <translation>hielo</translation>
    </message>
    <message>
        <source>ignore: their pixels neither teach nor count. landslide: they are believed.</source>
        <translation>ignore: sus píxeles ni enseñan ni cuentan. landslide: se les cree.</translation>
    </message>
    <message>
        <source>image after</source>
        <translation>imagen posterior</translation>
    </message>
    <message>
        <source>image before</source>
        <translation>imagen anterior</translation>
    </message>
    <message>
        <source>image, with the reviewed outline</source>
        <translation>imagen, con el contorno revisado</translation>
    </message>
    <message>
        <source>in</source>
        <translation>en</translation>
    </message>
    <message>
        <source>index</source>
        <translation>índice</translation>
    </message>
    <message>
        <source>install its packages in a terminal with: {}</source>
        <translation>instale sus paquetes en un terminal con: {}</translation>
    </message>
    <message>
        <source>install its packages with Raster ▸ Landslide Digitiser ▸ Engine…, or in a terminal with: {}</source>
        <translation>instale sus paquetes con Ráster ▸ Landslide Digitiser ▸ Motor…, o en un terminal con: {}</translation>
    </message>
    <message>
        <source>inventory</source>
        <translation>inventario</translation>
    </message>
    <message>
        <source>it describes a product: give the product's folder, which ends with .SAFE</source>
        <translation>describe un producto: indique la carpeta del producto, que termina en .SAFE</translation>
    </message>
    <message>
        <source>it is a folder: give a raster in it</source>
        <translation>es una carpeta: indique un ráster de ella</translation>
    </message>
    <message>
        <source>it is an archive: unpack it, and give the folder</source>
        <translation>es un archivo comprimido: descomprímalo e indique la carpeta</translation>
    </message>
    <message>
        <source>it is this colour of the picture</source>
        <translation>es este color de la imagen</translation>
    </message>
    <message>
        <source>it lists no bands</source>
        <translation>no enumera bandas</translation>
    </message>
    <message>
        <source>it may be damaged or of another format</source>
        <translation>puede estar dañado o tener otro formato</translation>
    </message>
    <message>
        <source>its activation is unknown</source>
        <translation>su activación es desconocida</translation>
    </message>
    <message>
        <source>its bytes per pixel are not between {0} and {1}</source>
        <translation>sus bytes por píxel no están entre {0} y {1}</translation>
    </message>
    <message>
        <source>its clip is empty</source>
        <translation>su recorte de valores está vacío</translation>
    </message>
    <message>
        <source>its features are not in {0}</source>
        <translation>sus características no están en {0}</translation>
    </message>
    <message>
        <source>its ground sampling distance is not &gt; 0</source>
        <translation>su tamaño de píxel en el terreno no es &gt; 0</translation>
    </message>
    <message>
        <source>its landslide class is below 0</source>
        <translation>su clase de deslizamiento es menor que 0</translation>
    </message>
    <message>
        <source>its overlap is below 0</source>
        <translation>su solape es menor que 0</translation>
    </message>
    <message>
        <source>its scene scaling is no percentile 0-100 and target</source>
        <translation>su escalado de la escena no es un percentil de 0 a 100 y un valor de destino</translation>
    </message>
    <message>
        <source>its size multiple is below 1</source>
        <translation>su múltiplo de tamaño es menor que 1</translation>
    </message>
    <message>
        <source>its task is not in {0}</source>
        <translation>su tarea no está en {0}</translation>
    </message>
    <message>
        <source>its threshold is not between 0 and 1</source>
        <translation>su umbral no está entre 0 y 1</translation>
    </message>
    <message>
        <source>its tile is no multiple of its step</source>
        <translation>su tesela no es múltiplo de su paso</translation>
    </message>
    <message>
        <source>its tile is smaller than its size multiple</source>
        <translation>su tesela es menor que su múltiplo de tamaño</translation>
    </message>
    <message>
        <source>l2a: surface reflectance. l1c: as seen from above the atmosphere.</source>
        <translation>l2a: reflectancia de superficie. l1c: como se ve desde encima de la atmósfera.</translation>
    </message>
    <message>
        <source>landslide</source>
        <translation>deslizamiento</translation>
    </message>
    <message>
        <source>landslide in the map</source>
        <translation>deslizamiento en el mapa</translation>
    </message>
    <message>
        <source>landslide in the reference</source>
        <translation>deslizamiento en la referencia</translation>
    </message>
    <message>
        <source>landslide inventory</source>
        <translation>inventario de deslizamientos</translation>
    </message>
    <message>
        <source>landslides</source>
        <translation>deslizamientos</translation>
    </message>
    <message>
        <source>layer of rivers</source>
        <translation>capa de ríos</translation>
    </message>
    <message>
        <source>layer of roads</source>
        <translation>capa de carreteras</translation>
    </message>
    <message>
        <source>leaking pipe</source>
        <translation>fuga de tubería</translation>
    </message>
    <message>
        <source>length over width</source>
        <translation>longitud entre anchura</translation>
    </message>
    <message>
        <source>map</source>
        <translation>mapa</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>máscara</translation>
    </message>
    <message>
        <source>matched by</source>
        <translation>reconocida por</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>media</translation>
    </message>
    <message>
        <source>mean slope</source>
        <translation>pendiente media</translation>
    </message>
    <message>
        <source>meaning</source>
        <translation>significado</translation>
    </message>
    <message>
        <source>measured on</source>
        <translation>medido en</translation>
    </message>
    <message>
        <source>median</source>
        <translation>mediana</translation>
    </message>
    <message>
        <source>method</source>
        <translation>método</translation>
    </message>
    <message>
        <source>mining</source>
        <translation>minería</translation>
    </message>
    <message>
        <source>missing; choose a layer</source>
        <translation>falta; elija una capa</translation>
    </message>
    <message>
        <source>missing; choose an elevation model</source>
        <translation>falta; elija un modelo de elevación</translation>
    </message>
    <message>
        <source>missing; on Debian and Ubuntu: python3-pip</source>
        <translation>falta; en Debian y Ubuntu: python3-pip</translation>
    </message>
    <message>
        <source>missing; the mean of the training data stands in</source>
        <translation>falta; lo sustituye la media de los datos de entrenamiento</translation>
    </message>
    <message>
        <source>model file SHA-256</source>
        <translation>SHA-256 del archivo de modelo</translation>
    </message>
    <message>
        <source>monsoon</source>
        <translation>monzón</translation>
    </message>
    <message>
        <source>mud</source>
        <translation>lodo</translation>
    </message>
    <message>
        <source>natural hazard</source>
        <translation>peligro natural</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>necesidad</translation>
    </message>
    <message>
        <source>new file</source>
        <translation>archivo nuevo</translation>
    </message>
    <message>
        <source>no apparent trigger</source>
        <translation>sin desencadenante aparente</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>none in the map</source>
        <translation>ninguno en el mapa</translation>
    </message>
    <message>
        <source>none in the reference</source>
        <translation>ninguno en la referencia</translation>
    </message>
    <message>
        <source>not installed yet</source>
        <translation>aún no instalado</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>no indicado</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>no consta</translation>
    </message>
    <message>
        <source>nothing to say</source>
        <translation>nada que decir</translation>
    </message>
    <message>
        <source>old file</source>
        <translation>archivo anterior</translation>
    </message>
    <message>
        <source>old file, threshold from these chips</source>
        <translation>archivo anterior, umbral de estos recortes</translation>
    </message>
    <message>
        <source>olofsson: by area, but rare strata get the least number. proportional: by area. equal: the same number each.</source>
        <translation>olofsson: por área, pero los estratos raros reciben el número mínimo. proportional: por área. equal: el mismo número en cada uno.</translation>
    </message>
    <message>
        <source>opset {0}, IR version {1}</source>
        <translation>opset {0}, versión de IR {1}</translation>
    </message>
    <message>
        <source>optical</source>
        <translation>óptica</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>opcional</translation>
    </message>
    <message>
        <source>other</source>
        <translation>otro</translation>
    </message>
    <message>
        <source>others</source>
        <translation>otros</translation>
    </message>
    <message>
        <source>outlines</source>
        <translation>contornos</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>fuera</translation>
    </message>
    <message>
        <source>own name</source>
        <translation>nombre propio</translation>
    </message>
    <message>
        <source>patch classification,Sentinel-1,SAR,radar,rapid,region</source>
        <translation>clasificación de recortes,Sentinel-1,SAR,radar,rápido,región</translation>
    </message>
    <message>
        <source>peat</source>
        <translation>turba</translation>
    </message>
    <message>
        <source>person</source>
        <translation>persona</translation>
    </message>
    <message>
        <source>points</source>
        <translation>puntos</translation>
    </message>
    <message>
        <source>polygon layer</source>
        <translation>capa de polígonos</translation>
    </message>
    <message>
        <source>polygonize,raster to vector,outlines,inventory</source>
        <translation>poligonizar,ráster a vector,contornos,inventario</translation>
    </message>
    <message>
        <source>polygons</source>
        <translation>polígonos</translation>
    </message>
    <message>
        <source>product level</source>
        <translation>nivel del producto</translation>
    </message>
    <message>
        <source>rain</source>
        <translation>lluvia</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>referencia</translation>
    </message>
    <message>
        <source>reflectance between 0 and 1</source>
        <translation>reflectancia entre 0 y 1</translation>
    </message>
    <message>
        <source>reflectance × 10,000</source>
        <translation>reflectancia × 10 000</translation>
    </message>
    <message>
        <source>reflectance × 10,000 plus 1,000 (Sentinel-2 since 2022)</source>
        <translation>reflectancia × 10 000 más 1000 (Sentinel-2 desde 2022)</translation>
    </message>
    <message>
        <source>reflectance × 10,000 plus 1,000 (processing baseline 04.00 or later)</source>
        <translation>reflectancia × 10 000 más 1000 (línea base de procesamiento 04.00 o posterior)</translation>
    </message>
    <message>
        <source>reflectance, 0 to 1</source>
        <translation>reflectancia, de 0 a 1</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>rechazado</translation>
    </message>
    <message>
        <source>required</source>
        <translation>obligatoria</translation>
    </message>
    <message>
        <source>reviewed by</source>
        <translation>revisado por</translation>
    </message>
    <message>
        <source>ridge</source>
        <translation>cresta</translation>
    </message>
    <message>
        <source>right</source>
        <translation>correctos</translation>
    </message>
    <message>
        <source>rock</source>
        <translation>roca</translation>
    </message>
    <message>
        <source>role</source>
        <translation>función</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>muestra</translation>
    </message>
    <message>
        <source>sar</source>
        <translation>radar</translation>
    </message>
    <message>
        <source>scl: Sentinel-2's scene classification, a layer named SCL. model: a trained network, added once under Raster ▸ Landslide Digitiser ▸ Engine…. colour: bright clouds only, without shadows. auto: the first of these there is.</source>
        <translation>scl: la clasificación de escena de Sentinel-2, una capa llamada SCL. model: una red entrenada, que se añade una vez en Ráster ▸ Landslide Digitiser ▸ Motor…. colour: solo nubes brillantes, sin sombras. auto: lo primero de esto que haya.</translation>
    </message>
    <message>
        <source>score</source>
        <translation>medida</translation>
    </message>
    <message>
        <source>segmentation,deep learning,ONNX,inference,Sentinel-2,inventory</source>
        <translation>segmentación,aprendizaje profundo,ONNX,inferencia,Sentinel-2,inventario</translation>
    </message>
    <message>
        <source>segmentation,deep learning,ONNX,inference,Sentinel-2,raster</source>
        <translation>segmentación,aprendizaje profundo,ONNX,inferencia,Sentinel-2,ráster</translation>
    </message>
    <message>
        <source>sensor</source>
        <translation>sensor</translation>
    </message>
    <message>
        <source>shoulder</source>
        <translation>hombrera</translation>
    </message>
    <message>
        <source>size</source>
        <translation>tamaño</translation>
    </message>
    <message>
        <source>slide</source>
        <translation>deslizamiento</translation>
    </message>
    <message>
        <source>slope</source>
        <translation>pendiente</translation>
    </message>
    <message>
        <source>slope computed from it</source>
        <translation>pendiente calculada a partir de ella</translation>
    </message>
    <message>
        <source>slope deformation</source>
        <translation>deformación de ladera</translation>
    </message>
    <message>
        <source>slope of the elevation</source>
        <translation>pendiente de la elevación</translation>
    </message>
    <message>
        <source>slope,aspect,curvature,roughness,relief,TPI,flow accumulation,DEM</source>
        <translation>pendiente,orientación,curvatura,rugosidad,relieve,TPI,acumulación de flujo,MDE</translation>
    </message>
    <message>
        <source>small changes of all large weights</source>
        <translation>cambios pequeños de todos los pesos grandes</translation>
    </message>
    <message>
        <source>snowfall snowmelt</source>
        <translation>nevada o deshielo</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>propagación lateral</translation>
    </message>
    <message>
        <source>states of review</source>
        <translation>estados de revisión</translation>
    </message>
    <message>
        <source>stratified random sampling,validation points,accuracy,Olofsson</source>
        <translation>muestreo aleatorio estratificado,puntos de validación,exactitud,Olofsson</translation>
    </message>
    <message>
        <source>terrain layer</source>
        <translation>capa de terreno</translation>
    </message>
    <message>
        <source>the area</source>
        <translation>el área</translation>
    </message>
    <message>
        <source>the band's description says so</source>
        <translation>lo dice la descripción de la banda</translation>
    </message>
    <message>
        <source>the clouds</source>
        <translation>las nubes</translation>
    </message>
    <message>
        <source>the elongation</source>
        <translation>el alargamiento</translation>
    </message>
    <message>
        <source>the file it was made of</source>
        <translation>el archivo del que se hizo</translation>
    </message>
    <message>
        <source>the file's name says so</source>
        <translation>lo dice el nombre del archivo</translation>
    </message>
    <message>
        <source>the installed onnxruntime has no CUDA</source>
        <translation>el onnxruntime instalado no tiene CUDA</translation>
    </message>
    <message>
        <source>the land cover</source>
        <translation>la cobertura del suelo</translation>
    </message>
    <message>
        <source>the landslide engine</source>
        <translation>el motor de deslizamientos</translation>
    </message>
    <message>
        <source>the layer's name says so</source>
        <translation>lo dice el nombre de la capa</translation>
    </message>
    <message>
        <source>the operator {0}</source>
        <translation>el operador {0}</translation>
    </message>
    <message>
        <source>the rivers</source>
        <translation>los ríos</translation>
    </message>
    <message>
        <source>the roads</source>
        <translation>las carreteras</translation>
    </message>
    <message>
        <source>the slope</source>
        <translation>la pendiente</translation>
    </message>
    <message>
        <source>the training environment</source>
        <translation>el entorno de entrenamiento</translation>
    </message>
    <message>
        <source>the training mean</source>
        <translation>la media del entrenamiento</translation>
    </message>
    <message>
        <source>the whole scene</source>
        <translation>toda la escena</translation>
    </message>
    <message>
        <source>there</source>
        <translation>presente</translation>
    </message>
    <message>
        <source>threads is {0}; give 1 or more.</source>
        <translation>threads es {0}; dé 1 o más.</translation>
    </message>
    <message>
        <source>to do {}</source>
        <translation>por hacer {}</translation>
    </message>
    <message>
        <source>to model units</source>
        <translation>a unidades del modelo</translation>
    </message>
    <message>
        <source>told from the values themselves</source>
        <translation>deducidos de los propios valores</translation>
    </message>
    <message>
        <source>tool</source>
        <translation>herramienta</translation>
    </message>
    <message>
        <source>topple</source>
        <translation>vuelco</translation>
    </message>
    <message>
        <source>trained 1 %</source>
        <translation>entrenamiento 1 %</translation>
    </message>
    <message>
        <source>trained 99 %</source>
        <translation>entrenamiento 99 %</translation>
    </message>
    <message>
        <source>training data,data set,tiles,patches,deep learning,Landslide4Sense</source>
        <translation>datos de entrenamiento,conjunto de datos,teselas,recortes,aprendizaje profundo,Landslide4Sense</translation>
    </message>
    <message>
        <source>training,fine-tuning,transfer learning,deep learning</source>
        <translation>entrenamiento,ajuste fino,transferencia de aprendizaje,aprendizaje profundo</translation>
    </message>
    <message>
        <source>tropical cyclone</source>
        <translation>ciclón tropical</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true o false</translation>
    </message>
    <message>
        <source>type</source>
        <translation>tipo</translation>
    </message>
    <message>
        <source>uint8 is small and exact to half a percent; float32 is exact and large.</source>
        <translation>uint8 es pequeño y exacto a medio por ciento; float32 es exacto y grande.</translation>
    </message>
    <message>
        <source>under {0} m²</source>
        <translation>menos de {0} m²</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>unidad</translation>
    </message>
    <message>
        <source>units of {0}</source>
        <translation>unidades de {0}</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>valley</source>
        <translation>valle</translation>
    </message>
    <message>
        <source>value</source>
        <translation>valor</translation>
    </message>
    <message>
        <source>vegetation removal</source>
        <translation>eliminación de vegetación</translation>
    </message>
    <message>
        <source>volcano</source>
        <translation>volcán</translation>
    </message>
    <message>
        <source>volume,H/L,runout,fall line,crown,toe,morphometry,zonal statistics</source>
        <translation>volumen,H/L,alcance,línea de máxima pendiente,corona,pie,morfometría,estadísticas zonales</translation>
    </message>
    <message>
        <source>wavelength</source>
        <translation>longitud de onda</translation>
    </message>
    <message>
        <source>way with polygons nobody has reviewed</source>
        <translation>trato de los polígonos que nadie ha revisado</translation>
    </message>
    <message>
        <source>what follows the encoder</source>
        <translation>lo que sigue al codificador</translation>
    </message>
    <message>
        <source>what follows the encoder: for few chips</source>
        <translation>lo que sigue al codificador: para pocos recortes</translation>
    </message>
    <message>
        <source>you may not read it: ask its owner, or copy it</source>
        <translation>usted no puede leerlo: pregunte a su propietario, o cópielo</translation>
    </message>
    <message>
        <source>{0} and {1} are to be written to the same file.</source>
        <translation>{0} y {1} se escribirían en el mismo archivo.</translation>
    </message>
    <message>
        <source>{0} can no longer be read: its server or drive went away, or it is damaged; run this again once it is there.</source>
        <translation>{0} ya no se puede leer: su servidor o unidad desapareció, o está dañado; vuelva a ejecutarlo cuando esté disponible.</translation>
    </message>
    <message>
        <source>{0} cannot be looked up ({1}); check the path, and your rights there.</source>
        <translation>{0} no se puede consultar ({1}); compruebe la ruta y sus permisos allí.</translation>
    </message>
    <message>
        <source>{0} cannot be read as a raster ({1}); {2}.</source>
        <translation>{0} no se puede leer como ráster ({1}); {2}.</translation>
    </message>
    <message>
        <source>{0} cannot be read at rows {1}–{2}; the file is damaged or incomplete. Copy or download it again.</source>
        <translation>{0} no se puede leer en las filas {1}–{2}; el archivo está dañado o incompleto. Cópielo o descárguelo de nuevo.</translation>
    </message>
    <message>
        <source>{0} cannot be read: a file that it is made of is missing or damaged; put that back, or build the virtual raster anew.</source>
        <translation>No se puede leer {0}: falta o está dañado un archivo del que consta; devuélvalo a su sitio o construya de nuevo el ráster virtual.</translation>
    </message>
    <message>
        <source>{0} cannot be read; the file is damaged or incomplete.</source>
        <translation>{0} no se puede leer; el archivo está dañado o incompleto.</translation>
    </message>
    <message>
        <source>{0} cannot be replaced ({1}); close programs that use it, or choose another name.</source>
        <translation>{0} no se puede reemplazar ({1}); cierre los programas que lo usan o elija otro nombre.</translation>
    </message>
    <message>
        <source>{0} cannot be written ({1}).</source>
        <translation>{0} no se puede escribir ({1}).</translation>
    </message>
    <message>
        <source>{0} cannot be written ({1}); choose another name or folder.</source>
        <translation>{0} no se puede escribir ({1}); elija otro nombre u otra carpeta.</translation>
    </message>
    <message>
        <source>{0} cannot be written ({1}); is the disk full or the file open elsewhere?</source>
        <translation>No se puede escribir {0} ({1}); ¿está lleno el disco o abierto el archivo en otro lugar?</translation>
    </message>
    <message>
        <source>{0} cannot be written ({1}); is the disk full?</source>
        <translation>{0} no se puede escribir ({1}); ¿está lleno el disco?</translation>
    </message>
    <message>
        <source>{0} cells of {1} pixels, patches of {2}.</source>
        <translation>{0} celdas de {1} píxeles, parches de {2}.</translation>
    </message>
    <message>
        <source>{0} covers one polygon in part; its crown, toe and fall stay empty.</source>
        <translation>{0} cubre un polígono en parte; su corona, pie y caída quedan vacíos.</translation>
    </message>
    <message>
        <source>{0} covers {1} polygons in part; their crown, toe and fall stay empty.</source>
        <translation>{0} cubre {1} polígonos en parte; su corona, pie y caída quedan vacíos.</translation>
    </message>
    <message>
        <source>{0} declares a scale of {1} and an offset of {2}, which are not applied: its values count as they are stored; apply them first (in QGIS: Raster, Raster Calculator) if reflectance is meant.</source>
        <translation>{0} declara una escala de {1} y un desplazamiento de {2}, que no se aplican: sus valores cuentan tal como están guardados; aplíquelos antes (en QGIS: Ráster, Calculadora ráster) si se trata de reflectancia.</translation>
    </message>
    <message>
        <source>{0} does not cover any polygon; the terrain attributes stay empty.</source>
        <translation>{0} no cubre ningún polígono; los atributos del terreno quedan vacíos.</translation>
    </message>
    <message>
        <source>{0} does not cover one of {1} polygons; its terrain is empty.</source>
        <translation>{0} no cubre uno de {1} polígonos; su terreno queda vacío.</translation>
    </message>
    <message>
        <source>{0} does not cover {1} of {2} polygons; their terrain is empty.</source>
        <translation>{0} no cubre {1} de {2} polígonos; su terreno queda vacío.</translation>
    </message>
    <message>
        <source>{0} does not describe a chip folder ('layout': '{1}').</source>
        <translation>{0} no describe una carpeta de recortes ('layout': '{1}').</translation>
    </message>
    <message>
        <source>{0} does not exist; check the path.</source>
        <translation>{0} no existe; revise la ruta.</translation>
    </message>
    <message>
        <source>{0} does not give a map [batch, classes, height, width]; it is no segmentation model that can be run here.</source>
        <translation>{0} no da un mapa [batch, classes, height, width]; no es un modelo de segmentación que pueda ejecutarse aquí.</translation>
    </message>
    <message>
        <source>{0} does not overlap the scene; check its position and its coordinate reference system.</source>
        <translation>{0} no se superpone con la escena; revise su posición y su sistema de referencia de coordenadas.</translation>
    </message>
    <message>
        <source>{0} does not say which threshold its model wants; {1} is assumed.</source>
        <translation>{0} no dice qué umbral quiere su modelo; se supone {1}.</translation>
    </message>
    <message>
        <source>{0} does not take float32 images; export it with float32.</source>
        <translation>{0} no admite imágenes float32; expórtelo con float32.</translation>
    </message>
    <message>
        <source>{0} does not take one image [batch, bands, height, width]; it is no segmentation model that can be run here.</source>
        <translation>{0} no admite una imagen [batch, bands, height, width]; no es un modelo de segmentación que pueda ejecutarse aquí.</translation>
    </message>
    <message>
        <source>{0} does not turn {1} numbers a patch into one output 'probability', as its card says; export it again.</source>
        <translation>{0} no convierte {1} números por parche en una salida 'probability', como dice su ficha; expórtelo de nuevo.</translation>
    </message>
    <message>
        <source>{0} failed ({1}) on its patches, {2} at a time; it may need more memory than there is.</source>
        <translation>{0} falló ({1}) con sus parches, {2} a la vez; puede necesitar más memoria de la que hay.</translation>
    </message>
    <message>
        <source>{0} features of {1} cover no area; their measures stay empty.</source>
        <translation>{0} objetos de {1} no cubren ningún área; sus medidas quedan vacías.</translation>
    </message>
    <message>
        <source>{0} gives values from {1} to {2} where probabilities are due; say in its card which activation is still to be applied, sigmoid or softmax.</source>
        <translation>{0} da valores de {1} a {2} donde se esperan probabilidades; indique en su ficha qué activación falta por aplicar, sigmoid o softmax.</translation>
    </message>
    <message>
        <source>{0} has a coordinate reference system but no place in it; georeference it first (in QGIS: Layer &gt; Georeferencer, or Raster &gt; Projections &gt; Warp where it has ground control points).</source>
        <translation>{0} tiene un sistema de referencia de coordenadas pero ningún lugar en él; georreferéncielo antes (en QGIS: Capa &gt; Georreferenciador, o Ráster &gt; Proyecciones &gt; Combar si tiene puntos de control).</translation>
    </message>
    <message>
        <source>{0} has letters that the encoding of this system ({1}) lacks; set the variable PYTHONUTF8 to 1 before the command, or take other letters.</source>
        <translation>{0} tiene letras que faltan en la codificación de este sistema ({1}); ponga la variable PYTHONUTF8 a 1 antes de la orden, o use otras letras.</translation>
    </message>
    <message>
        <source>{0} has no band {1}; its number of bands is {2}.</source>
        <translation>{0} no tiene la banda {1}; su número de bandas es {2}.</translation>
    </message>
    <message>
        <source>{0} has no coordinate reference system; assign one first (in QGIS: Raster &gt; Projections &gt; Assign Projection).</source>
        <translation>{0} no tiene sistema de referencia de coordenadas; asígnele uno primero (en QGIS: Ráster &gt; Proyecciones &gt; Asignar proyección).</translation>
    </message>
    <message>
        <source>{0} has no data in any pixel.</source>
        <translation>{0} no tiene datos en ningún píxel.</translation>
    </message>
    <message>
        <source>{0} has no data in the area of interest.</source>
        <translation>{0} no tiene datos en el área de interés.</translation>
    </message>
    <message>
        <source>{0} has no metadata; describe its bands and scaling in a card file beside it ({1}; `python -m landslide_qgis.core info --template {2}` writes one).</source>
        <translation>{0} no tiene metadatos; describa sus bandas y su escala en un archivo de ficha a su lado ({1}; `python -m landslide_qgis.core info --template {2}` escribe uno).</translation>
    </message>
    <message>
        <source>{0} has {1} million pixels; flow accumulation holds them all and takes {2} million at most. Cut it to a catchment, or resample it to coarser pixels.</source>
        <translation>{0} tiene {1} millones de píxeles; la acumulación de flujo los guarda todos y admite {2} millones como máximo. Recórtelo a una cuenca o remuestréelo a píxeles más gruesos.</translation>
    </message>
    <message>
        <source>{0} has {1}, which fine-tuning does not know; train its recipe instead.</source>
        <translation>{0} tiene {1}, que el ajuste fino no conoce; entrene su receta en su lugar.</translation>
    </message>
    <message>
        <source>{0} holds an elevation of {1} m, which no land has; if that is its value for no data, declare it (in QGIS: layer properties, Transparency), and run this again.</source>
        <translation>{0} contiene una elevación de {1} m, que ninguna tierra tiene; si es su valor sin datos, declárelo (en QGIS: propiedades de la capa, Transparencia) y ejecute esto de nuevo.</translation>
    </message>
    <message>
        <source>{0} holds complex numbers, not probabilities.</source>
        <translation>{0} contiene números complejos, no probabilidades.</translation>
    </message>
    <message>
        <source>{0} holds complex numbers; give a raster of plain ones, such as reflectance or dB.</source>
        <translation>{0} contiene números complejos; indique un ráster de números corrientes, como reflectancia o dB.</translation>
    </message>
    <message>
        <source>{0} holds no features; the result is empty too.</source>
        <translation>{0} no contiene objetos; el resultado también está vacío.</translation>
    </message>
    <message>
        <source>{0} holds no pixels; {1}.</source>
        <translation>{0} no contiene píxeles; {1}.</translation>
    </message>
    <message>
        <source>{0} holds no polygons; give a polygon layer.</source>
        <translation>{0} no contiene polígonos; indique una capa de polígonos.</translation>
    </message>
    <message>
        <source>{0} in the map</source>
        <translation>{0} en el mapa</translation>
    </message>
    <message>
        <source>{0} in truth</source>
        <translation>{0} en la realidad</translation>
    </message>
    <message>
        <source>{0} is Landsat Level 1, whose numbers are no reflectance yet; give Level 2 (its files are named …_L2SP_…), or compute reflectance with the gains and the sun's elevation in its MTL file, and say what the values are.</source>
        <translation>{0} es Landsat de nivel 1, cuyos números aún no son reflectancia; indique el nivel 2 (sus archivos se llaman …_L2SP_…), o calcule la reflectancia con las ganancias y la elevación del sol de su archivo MTL y diga qué son los valores.</translation>
    </message>
    <message>
        <source>{0} is a mask or whole numbers, no probability; give the probability raster it was made from.</source>
        <translation>{0} es una máscara o números enteros, no una probabilidad; indique el ráster de probabilidad del que se hizo.</translation>
    </message>
    <message>
        <source>{0} is a mask, no probability; give the raster it was made from.</source>
        <translation>{0} es una máscara, no una probabilidad; indique el ráster del que se hizo.</translation>
    </message>
    <message>
        <source>{0} is a patch classifier, which maps no outlines; run it with landslide:screen.</source>
        <translation>{0} es un clasificador de parches, que no traza contornos; ejecútelo con landslide:screen.</translation>
    </message>
    <message>
        <source>{0} is a {1}, not a segmentation model.</source>
        <translation>{0} es {1}, no un modelo de segmentación.</translation>
    </message>
    <message>
        <source>{0} is damaged: a part of it cannot be read; copy or download it again.</source>
        <translation>{0} está dañado: no se puede leer una parte; cópielo o descárguelo de nuevo.</translation>
    </message>
    <message>
        <source>{0} is in degrees at {1}°, {2}°, where no UTM zone is; reproject it to a projected coordinate reference system first.</source>
        <translation>{0} está en grados en {1}°, {2}°, donde no hay zona UTM; reproyéctelo primero a un sistema de referencia de coordenadas proyectado.</translation>
    </message>
    <message>
        <source>{0} is in the fields {1}_mean, {2}_min and {3}_max.</source>
        <translation>{0} está en los campos {1}_mean, {2}_min y {3}_max.</translation>
    </message>
    <message>
        <source>{0} is level; its aspect has no data in any pixel.</source>
        <translation>{0} es llano; su orientación no tiene datos en ningún píxel.</translation>
    </message>
    <message>
        <source>{0} is no coordinate reference system; give one such as EPSG:32643.</source>
        <translation>{0} no es un sistema de referencia de coordenadas; indique uno como EPSG:32643.</translation>
    </message>
    <message>
        <source>{0} is no mask: it holds both {1} and {2}. If one of them is nodata, declare it; if it is a scaled probability, set the band's scale (1/{3} for this tool's own).</source>
        <translation>{0} no es una máscara: contiene {1} y {2}. Si uno de ellos es sin datos, declárelo; si es una probabilidad escalada, ponga la escala de la banda (1/{3} en las de esta herramienta).</translation>
    </message>
    <message>
        <source>{0} is no patch classifier; run it with landslide:detect, or choose a model that was exported for screening.</source>
        <translation>{0} no es un clasificador de parches; ejecútelo con landslide:detect o elija un modelo exportado para el cribado.</translation>
    </message>
    <message>
        <source>{0} is not a readable ONNX model: it holds no network.</source>
        <translation>{0} no es un modelo ONNX legible: no contiene ninguna red.</translation>
    </message>
    <message>
        <source>{0} is not a readable ONNX model; it may be damaged, cut short, or another kind of file.</source>
        <translation>{0} no es un modelo ONNX legible; puede estar dañado, cortado o ser otro tipo de archivo.</translation>
    </message>
    <message>
        <source>{0} is not the cloud model of ukis-csmask 1.0.0; install it again with: {1}</source>
        <translation>{0} no es el modelo de nubes de ukis-csmask 1.0.0; instálelo de nuevo con: {1}</translation>
    </message>
    <message>
        <source>{0} is of version {1}; this program reads {2}.</source>
        <translation>{0} es de la versión {1}; este programa lee la {2}.</translation>
    </message>
    <message>
        <source>{0} is rotated or not north-up; warp it first (in QGIS: Raster &gt; Projections &gt; Warp).</source>
        <translation>{0} está girado o no tiene el norte arriba; transfórmelo primero (en QGIS: Ráster &gt; Proyecciones &gt; Combar).</translation>
    </message>
    <message>
        <source>{0} is {1}; give 0 or more.</source>
        <translation>{0} es {1}; indique 0 o más.</translation>
    </message>
    <message>
        <source>{0} is {1}; give 1 or more.</source>
        <translation>{0} es {1}; indique 1 o más.</translation>
    </message>
    <message>
        <source>{0} is {1}; give {2} or more.</source>
        <translation>{0} es {1}; indique {2} o más.</translation>
    </message>
    <message>
        <source>{0} keeps weights outside its own folder ({1}), which is refused; put the data file beside the model and export it again.</source>
        <translation>{0} guarda pesos fuera de su propia carpeta ({1}), lo que se rechaza; ponga el archivo de datos junto al modelo y expórtelo de nuevo.</translation>
    </message>
    <message>
        <source>{0} looks at patches of {1} pixels, {2} at {3}; run them one after the other.</source>
        <translation>{0} mira parches de {1} píxeles y {2} de {3}; ejecútelos uno tras otro.</translation>
    </message>
    <message>
        <source>{0} m² and more</source>
        <translation>{0} m² o más</translation>
    </message>
    <message>
        <source>{0} needs its data file {1}, which is not beside it; copy both files together.</source>
        <translation>{0} necesita su archivo de datos {1}, que no está a su lado; copie los dos archivos juntos.</translation>
    </message>
    <message>
        <source>{0} needs onnxruntime {1} (opset {2}, IR version {3}); you have {4}. Update onnxruntime or export the model with an older opset.</source>
        <translation>{0} necesita onnxruntime {1} (opset {2}, versión IR {3}); usted tiene {4}. Actualice onnxruntime o exporte el modelo con un opset anterior.</translation>
    </message>
    <message>
        <source>{0} of the scene looks like bright cloud and is left out; where the ground itself is white, have bright clouds kept, and check what the image values are taken for.</source>
        <translation>{0} de la escena parece nube brillante y se omite; donde el propio suelo es blanco, haga que se conserven las nubes brillantes, y compruebe por qué se toman los valores de la imagen.</translation>
    </message>
    <message>
        <source>{0} of {1} points are left out: not labelled, or could not be.</source>
        <translation>{0} de {1} puntos se dejan fuera: no están etiquetados, o no se pudo.</translation>
    </message>
    <message>
        <source>{0} outlines of the {1} cross themselves; they are taken repaired.</source>
        <translation>{0} contornos de la capa ({1}) se cruzan a sí mismos; se toman reparados.</translation>
    </message>
    <message>
        <source>{0} outlines of {1} cross themselves; they are measured repaired.</source>
        <translation>{0} contornos de {1} se cruzan a sí mismos; se miden reparados.</translation>
    </message>
    <message>
        <source>{0} pixels, overlap {1}</source>
        <translation>{0} píxeles, solape {1}</translation>
    </message>
    <message>
        <source>{0} points, drawn by stratum. Estimates of the whole area after Olofsson et al. (2014) and Stehman (2014), with 95 % intervals.</source>
        <translation>{0} puntos, sorteados por estrato. Estimaciones de toda el área según Olofsson et al. (2014) y Stehman (2014), con intervalos del 95 %.</translation>
    </message>
    <message>
        <source>{0} s for a tile of {1} pixels on {2}</source>
        <translation>{0} s por una tesela de {1} píxeles en {2}</translation>
    </message>
    <message>
        <source>{0} says that its heights are in feet ({1}), and they are taken for metres: heights are 3.3 times too large, and slopes too steep; convert it first (in QGIS: Raster, Raster Calculator, × 0.3048).</source>
        <translation>{0} dice que sus alturas están en pies ({1}), y se toman por metros: las alturas son 3,3 veces demasiado grandes y las pendientes demasiado fuertes; conviértalo antes (en QGIS: Ráster, Calculadora ráster, × 0,3048).</translation>
    </message>
    <message>
        <source>{0} stores numbers of 8 bits, which cannot be fine-tuned; take {1}.</source>
        <translation>{0} guarda números de 8 bits, que no admiten ajuste fino; tome {1}.</translation>
    </message>
    <message>
        <source>{0} takes exactly {1} images at a time; export it with a free batch size.</source>
        <translation>{0} admite exactamente {1} imágenes a la vez; expórtelo con tamaño de lote libre.</translation>
    </message>
    <message>
        <source>{0} takes tiles of {1} × {2}; only square ones fit.</source>
        <translation>{0} admite teselas de {1} × {2}; solo sirven las cuadradas.</translation>
    </message>
    <message>
        <source>{0} to {1} m²</source>
        <translation>{0} a {1} m²</translation>
    </message>
    <message>
        <source>{0} turned a tile of {1} into a map of {2}; only models that keep the size can be run here.</source>
        <translation>{0} convirtió una tesela de {1} en un mapa de {2}; aquí solo se pueden ejecutar modelos que conservan el tamaño.</translation>
    </message>
    <message>
        <source>{0} turns tiles of {1} into maps of {2}; only models that keep the size can be run here.</source>
        <translation>{0} convierte teselas de {1} en mapas de {2}; aquí solo se pueden ejecutar modelos que conservan el tamaño.</translation>
    </message>
    <message>
        <source>{0} uses operators outside the ONNX standard ({1}); export it with standard operators only.</source>
        <translation>{0} usa operadores fuera del estándar ONNX ({1}); expórtelo solo con operadores estándar.</translation>
    </message>
    <message>
        <source>{0}, line {1}: the block {2} is in {3} and in {4}; neighbours in two splits would flatter the scores.</source>
        <translation>{0}, línea {1}: el bloque {2} está en {3} y en {4}; vecinos en dos conjuntos favorecerían los resultados.</translation>
    </message>
    <message>
        <source>{0}, line {1}: {2} appears twice.</source>
        <translation>{0}, línea {1}: {2} aparece dos veces.</translation>
    </message>
    <message>
        <source>{0}, line {1}: {2} is no name of letters, digits, - and _.</source>
        <translation>{0}, línea {1}: {2} no es un nombre de letras, cifras, - y _.</translation>
    </message>
    <message>
        <source>{0}, line {1}: {2} is none of {3}.</source>
        <translation>{0}, línea {1}: {2} no es ninguno de {3}.</translation>
    </message>
    <message>
        <source>{0}, version {1}, {2}</source>
        <translation>{0}, versión {1}, {2}</translation>
    </message>
    <message>
        <source>{} % of clear air's light is put back.</source>
        <translation>Se repone el {} % de la luz del aire claro.</translation>
    </message>
    <message>
        <source>{} (comes with the plugin)</source>
        <translation>{} (viene con el complemento)</translation>
    </message>
    <message>
        <source>{} (optional)</source>
        <translation>{} (opcional)</translation>
    </message>
    <message>
        <source>{} MB are here.</source>
        <translation>Han llegado {} MB.</translation>
    </message>
    <message>
        <source>{} came with the plugin and stays.</source>
        <translation>{} vino con el complemento y se queda.</translation>
    </message>
    <message>
        <source>{} cannot be copied: {}.</source>
        <translation>{} no se puede copiar: {}.</translation>
    </message>
    <message>
        <source>{} cannot be deleted; close other QGIS windows first ({}).</source>
        <translation>{} no se puede borrar; cierre antes las otras ventanas de QGIS ({}).</translation>
    </message>
    <message>
        <source>{} cannot be edited; export it as a GeoPackage and review that.</source>
        <translation>{} no se puede editar; expórtelo como GeoPackage y revise ese.</translation>
    </message>
    <message>
        <source>{} cannot be removed: {}.</source>
        <translation>{} no se puede quitar: {}.</translation>
    </message>
    <message>
        <source>{} cannot be written ({}).</source>
        <translation>{} no se puede escribir ({}).</translation>
    </message>
    <message>
        <source>{} could not be downloaded: {}.</source>
        <translation>{} no se pudo descargar: {}.</translation>
    </message>
    <message>
        <source>{} could not be saved: {}. Is the file open elsewhere?</source>
        <translation>{} no se pudo guardar: {}. ¿Está el archivo abierto en otro sitio?</translation>
    </message>
    <message>
        <source>{} could not be written: {}.</source>
        <translation>No se pudo escribir {}: {}.</translation>
    </message>
    <message>
        <source>{} crashed (signal {}); nothing was written and QGIS is not affected, please report the log.</source>
        <translation>{} se cerró de golpe (señal {}); no se escribió nada y QGIS no está afectado; informe con el registro.</translation>
    </message>
    <message>
        <source>{} ended with code {} before it gave a result; please report what it said last: {}</source>
        <translation>{} terminó con el código {} antes de dar un resultado; informe de lo último que dijo: {}</translation>
    </message>
    <message>
        <source>{} has no CRS; set it in the layer's properties first.</source>
        <translation>{} no tiene SRC; asígnelo primero en las propiedades de la capa.</translation>
    </message>
    <message>
        <source>{} has no polygons; choose the inventory's layer.</source>
        <translation>{} no tiene polígonos; elija la capa del inventario.</translation>
    </message>
    <message>
        <source>{} has unsaved edits; save or discard them first.</source>
        <translation>{} tiene ediciones sin guardar; guárdelas o descártelas primero.</translation>
    </message>
    <message>
        <source>{} is no ONNX file.</source>
        <translation>{} no es un archivo ONNX.</translation>
    </message>
    <message>
        <source>{} is no Python.</source>
        <translation>{} no es un Python.</translation>
    </message>
    <message>
        <source>{} is no catalogue of models.</source>
        <translation>{} no es un catálogo de modelos.</translation>
    </message>
    <message>
        <source>{} is not the file the catalogue describes (another SHA-256); it was deleted.</source>
        <translation>{} no es el archivo que describe el catálogo (otro SHA-256); se ha borrado.</translation>
    </message>
    <message>
        <source>{} lacks the fields {} that a review writes. Add them to its file?</source>
        <translation>{} carece de los campos {} que escribe una revisión. ¿Añadirlos a su archivo?</translation>
    </message>
    <message>
        <source>{} lacks the package '{}'; {}</source>
        <translation>{} no tiene el paquete '{}'; {}</translation>
    </message>
    <message>
        <source>{} was stopped by the system, most likely because memory ran out; close other programs, lower the memory limit or choose a smaller extent.</source>
        <translation>El sistema detuvo a «{}», seguramente porque se agotó la memoria; cierre otros programas, baje el límite de memoria o elija una extensión menor.</translation>
    </message>
    <message>
        <source>{} would be gone when QGIS is closed; keep it in a file to review it.</source>
        <translation>{} desaparecería al cerrar QGIS; guárdelo en un archivo para revisarlo.</translation>
    </message>
    <message>
        <source>{} · about {} min left</source>
        <translation>{} · quedan unos {} min</translation>
    </message>
    <message>
        <source>{} · about {} s left</source>
        <translation>{} · quedan unos {} s</translation>
    </message>
    <message>
        <source>{}, the model's</source>
        <translation>{}, el del modelo</translation>
    </message>
    <message>
        <source>{}, {} GB free</source>
        <translation>{}, {} GB libres</translation>
    </message>
    <message>
        <source>{}.{}.{}, {} bits</source>
        <translation>{}.{}.{}, {} bits</translation>
    </message>
    <message>
        <source>{}: training range not known</source>
        <translation>{}: rango de entrenamiento desconocido</translation>
    </message>
    <message>
        <source>{}: {} % of the pixels outside the training range</source>
        <translation>{}: {} % de los píxeles fuera del rango de entrenamiento</translation>
    </message>
    <message numerus="yes">
        <source>{}; %n more claim it, this has the finest pixels</source>
        <translation><numerusform>{}; %n más lo ofrece, esta tiene los píxeles más finos</numerusform><numerusform>{}; %n más lo ofrecen, esta tiene los píxeles más finos</numerusform></translation>
    </message>
    <message>
        <source>{}; 3.9 or newer with 64 bits is needed</source>
        <translation>{}; hace falta 3.9 o posterior con 64 bits</translation>
    </message>
    <message>
        <source>“Check the values” draws them over the range the model was trained on.</source>
        <translation>«Comprobar los valores» los dibuja sobre el rango con que se entrenó el modelo.</translation>
    </message>
</context>
</TS>
