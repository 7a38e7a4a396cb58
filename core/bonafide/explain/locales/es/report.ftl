### El informe en HTML y PDF, y las cifras que comparte con la página.

report-title = Informe del caso { $case }
report-subtitle = bonafide · primer examen de medios sospechosos
report-footer = Esto es un primer examen, no una prueba. Las cifras dicen lo que midieron los detectores indicados con los pesos indicados; pueden equivocarse y no dicen quién hizo el archivo ni por qué.

report-risk = { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-llr = { NUMBER($llr, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-seconds = { NUMBER($seconds, maximumFractionDigits: 1) } s
report-megabytes = { NUMBER($megabytes, maximumFractionDigits: 2) } MB
report-span = { TIME($start_s) }–{ TIME($end_s) }
report-abstention = { $what }: { $reason }
report-policy = { $name }: probabilidad de partida { NUMBER($prior, maximumFractionDigits: 3) }, a revisar desde { NUMBER($review_from, maximumFractionDigits: 3) }, manipulado por encima de { NUMBER($manipulated_from, maximumFractionDigits: 3) }

report-reasons = Por qué
report-not-examined = Sin evaluar
report-nothing-missing = Se examinó todo lo que los detectores instalados pueden examinar.
report-timeline = Cuándo
report-exhibits = Dónde

report-risks = Riesgo (0 = auténtico, 1 = manipulado)
report-risk-overall = En conjunto
report-risk-video = Caras en la imagen
report-risk-audio = Voz
report-risk-image = Imagen entera
report-not-judged = sin evaluar

report-findings = Lo que hallaron los detectores
report-column-what = Examinado
report-column-detector = Detector
report-column-version = Versión
report-column-risk = Riesgo
report-column-llr = Peso (llr)
report-column-when = Cuándo

report-stretches = Tramos más llamativos

report-coverage = Qué se examinó
report-fact-file = Entregado como
report-fact-kind = Tipo
report-fact-size = Tamaño
report-fact-duration = Duración
report-fact-dimensions = Imagen, px
report-fact-streams = Pistas
report-fact-frames = Fotogramas examinados
report-fact-people = Personas seguidas
report-fact-faces = Tramos de cara evaluados
report-fact-sound = Sonido escuchado
report-fact-note = Nota
report-kind-picture = imagen
report-kind-video = vídeo
report-kind-sound = sonido

report-provenance = Lo que el archivo dice de sí mismo
report-no-claims = Nada. La mayoría de los archivos no dicen nada de su origen; eso no habla ni a favor ni en contra.
report-claim-content_credentials = Credenciales de contenido
report-claim-generator = Generador
report-claim-editor = Edición
report-claim-camera = Cámara
report-says-generated = dice que fue generado
report-validation-trusted = firma válida, firmante de confianza
report-validation-valid = firma válida, firmante desconocido
report-validation-untrusted = firma válida, firmante desconocido
report-validation-invalid = firma no válida

report-evidence = Evidencias
report-fact-case = Caso
report-fact-examined-at = Examinado el
report-fact-sha256 = Archivo, SHA-256
report-fact-engine = Versión del motor
report-fact-policy = Reglas
report-fact-weights = Pesos, SHA-256
report-fact-ledger = Entrada del registro

timeline-label = Línea de tiempo: una fila por persona y una para la voz; cuanto más alta la barra, mayor el riesgo.
timeline-person = Persona { $person }

exhibit-face = { $time_s ->
    [0] Persona { $person }.
   *[other] Persona { $person } en { TIME($time_s) }.
 } Si hay una segunda vista al lado, las zonas claras son aquellas a las que reaccionó la red.
exhibit-image = La imagen y los lugares a los que reaccionó la red.
exhibit-sound = El tiempo avanza hacia la derecha y el tono hacia arriba; los tramos enmarcados son los que el detector de voz halló sospechosos, y lo perfilado en color es lo que más contó para ello.
