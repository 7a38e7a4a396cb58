### Bandas, confianza, acciones y el marco de cada respuesta.

band-likely_authentic = No se hallaron señales de manipulación
band-review = Conviene mirarlo con más detalle
band-likely_manipulated = Probablemente manipulado
band-inconclusive = No se puede saber

confidence-low = confianza baja
confidence-medium = confianza media
confidence-high = confianza alta

confidence-much-material = Hay bastante material útil y lo examinado coincide.
confidence-single-source = Solo un tipo de indicio pudo decir algo.
confidence-little-material = Había poco material útil.
confidence-disagreement = Los indicios se contradicen.
confidence-borderline = Los indicios son débiles en ambos sentidos.
confidence-weak-detectors = Para este tipo de archivo se midió que los detectores son débiles: tómelo como un indicio.
confidence-unstable = La respuesta cambiaría si el archivo se comprimiera una vez más, como hacen los chats.
confidence-nothing = Nada en el archivo se pudo juzgar.
confidence-provenance-only = Solo se pudo leer lo que el archivo dice de sí mismo.

action-nothing_found = No se halló ninguna señal en lo examinado; si hay mucho en juego, confírmelo igualmente por otro medio.
action-ask_review = No se fíe todavía; verifíquelo por otro medio o pida una revisión.
action-do_not_act = No actúe en base a esto; verifíquelo por otro medio; pida una revisión.
action-get_original = Pida el archivo original, más largo o más grande, y compruebe ese.

place-left = la persona de la izquierda
place-middle = la persona del centro
place-right = la persona de la derecha
place-only = la persona que se ve

headline = { $band } · riesgo { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } · { $confidence }
headline-inconclusive = { $band } · { $confidence }
not-examined = Sin evaluar: { $what }.
not-examined-part = { $modality } ({ $reason })
what-to-do = Qué hacer: { $action }
footer-file = { $file } · sha256 { $sha256 }… · motor { $engine } · no es una prueba
footer = caso { $case } · sha256 { $sha256 } · motor { $engine } · no es una prueba

reason-face-manipulated = La cara de { $place ->
    [left] la persona de la izquierda
    [middle] la persona del centro
    [right] la persona de la derecha
   *[only] la persona que se ve
 } muestra señales de manipulación ({ TIME($start_s) }–{ TIME($end_s) }).
reason-face-manipulated-still = La cara de { $place ->
    [left] la persona de la izquierda
    [middle] la persona del centro
    [right] la persona de la derecha
   *[only] la persona que se ve
 } muestra señales de manipulación.
reason-face-unclear = { $people ->
    [one] La cara da
   *[other] Las caras dan
 } señales débiles y contradictorias.
reason-face-bona-fide = { $people ->
    [one] La cara concuerda
   *[other] Las { $people } caras concuerdan
 } con una grabación de cámara.
reason-image-manipulated = La imagen tiene rastros propios de las imágenes generadas.
reason-image-unclear = La imagen da señales débiles y contradictorias de haber sido generada.
reason-image-bona-fide = La imagen concuerda con una de cámara.
reason-speech-manipulated = La voz tiene rastros de síntesis ({ TIME($start_s) }–{ TIME($end_s) }).
reason-speech-unclear = La voz da señales débiles y contradictorias de síntesis.
reason-speech-bona-fide = La voz concuerda con la grabación de una persona.
reason-other-manipulated = El detector «{ $detector }» halló señales de manipulación.
reason-other-unclear = El detector «{ $detector }» halló señales débiles y contradictorias.
reason-other-bona-fide = El detector «{ $detector }» no halló señales de manipulación.
reason-nothing = Nada en este archivo se pudo juzgar.

modality-face = caras
modality-image = imagen
modality-speech = voz
modality-av_sync = sincronía labial
modality-provenance = origen

detector-unavailable = «{ $detector }» no pudo ejecutarse: { $error }
detector-failed = «{ $detector }» se detuvo con un error en este archivo.

error-rate-manipulated = { $one_in ->
    [0] Ninguno de { $count } archivos auténticos de prueba de este tipo recibió esta respuesta.
    [1] { $false } de { $count } archivos auténticos de prueba de este tipo recibieron esta respuesta.
   *[other] Alrededor de 1 de cada { $one_in } archivos auténticos de prueba de este tipo recibió esta respuesta ({ $false } de { $count }).
 }
error-rate-authentic = { $one_in ->
    [0] Ninguno de { $count } archivos manipulados de prueba de este tipo recibió esta respuesta.
    [1] { $false } de { $count } archivos manipulados de prueba de este tipo recibieron esta respuesta.
   *[other] Alrededor de 1 de cada { $one_in } archivos manipulados de prueba de este tipo recibió esta respuesta ({ $false } de { $count }).
 }

stage-reading = Leyendo el archivo
stage-faces = Buscando caras
stage-judging = Juzgando caras, imagen y voz
stage-weighing = Sopesando los indicios
