### La página.

web-title = bonafide · ¿está manipulada esta imagen, este vídeo o esta voz?
web-sentence = Averigüe si una imagen, un vídeo o una voz fue probablemente manipulada, con qué certeza y dónde. Es un primer examen, no una prueba: puede equivocarse.
web-footer = bonafide { $version } · su archivo se examina en este servidor y no se entrega a nadie
web-languages = Idioma
web-theme = Tema
web-help = Ayuda
web-shortcuts = Teclado
web-close = Cerrar

web-key-upload = Subir un archivo
web-key-start = Empezar el examen
web-key-results = Ir al resultado
web-key-report = Guardar el informe
web-key-theme = Claro u oscuro
web-key-help = Esta ayuda

web-tab-check = Examinar
web-tab-batch = Lote
web-tab-live = En vivo
web-tab-compare = Comparar voces
web-tab-review = Revisión
web-tab-about = Acerca de

web-drop = Imagen, vídeo o sonido: suéltelo aquí, haga clic o péguelo
web-bounds = Hasta { NUMBER($megabytes, maximumFractionDigits: 0) } MB. { $days ->
    [0] El archivo se borra en cuanto se ha evaluado.
   *[other] El archivo queda { NUMBER($days, maximumFractionDigits: 1) } días en este servidor; puede borrarlo en cuanto tenga la respuesta.
 }
web-samples = ¿No tiene un archivo a mano? Pruebe uno de los nuestros:
web-sample-photograph = Una fotografía
web-sample-clip = Un clip con la cara cambiada
web-sample-voice = Una voz sintética
web-record = O grábelo ahora:
web-record-voice = Grabar una voz
web-record-camera = Grabar un vídeo
web-record-stop = Parar y comprobar
web-record-cancel = Cancelar
web-link = Enlace al archivo
web-start = Empezar el examen
web-another = Examinar otro archivo

web-waiting = Recibido; espera su turno
web-working = En examen
web-failed = Sin respuesta sobre este archivo
web-risk-scale = riesgo, de 0 (auténtico) a 1 (manipulado)
web-jump = Reproducir desde { TIME($time_s) }
web-timeline-hint = Cuanto más alta y roja una barra, mayor el riesgo allí. Un clic lleva a ese punto.
web-media-gone = El archivo no se guarda en este servidor, así que no puede reproducirse aquí.
web-downloads = Para llevar
web-download-html = Informe (HTML)
web-download-pdf = Informe (PDF)
web-download-json = Informe (JSON)
web-download-bundle = Paquete de evidencias
web-ruled = Una persona ha decidido:
web-ruled-note = «{ $note }»
web-decision-authentic = auténtico
web-decision-manipulated = manipulado
web-decision-cannot_tell = no se puede saber

web-ask-review = Pedir que lo revise una persona
web-review-asked = Pedido. Los revisores de este servidor ya pueden ver el archivo y esta respuesta; su dictamen aparecerá aquí por sí solo.
web-review-nobody = Está en la lista, pero aquí todavía nadie revisa para los visitantes. Quien administra este servidor crea un token de revisor:
web-review-pending = Se pidió a una persona que lo mire; el dictamen aparecerá aquí por sí solo.
web-wrong = Esta respuesta es errónea
web-wrong-what = ¿Qué es en realidad?
web-note = ¿Qué sabe usted de ello?
web-send = Enviar
web-thanks = Gracias. Queda con el caso, y quien lo revise lo verá.
web-forget = Borrar el archivo y su informe
web-forgotten = Borrado: el archivo y su informe ya no están.

web-error-unsupported_media = Este archivo no contiene imagen, vídeo ni sonido que se pueda leer. Pruebe con el archivo original.
web-error-decode_failed = Este archivo está dañado o incompleto. Pídalo otra vez, el original.
web-error-limit_exceeded = Es más grande, más largo o más de lo que aquí se permite.
web-error-too-many = Ha entregado tantos archivos como este servidor acepta de un visitante. Espere a que terminen o vuelva dentro de una hora.
web-error-not_found = Ese caso no existe aquí, o no es suyo.
web-error-conflict = Alguien ya lo hizo, o cambió entretanto. Recargue la página para ver cómo está.
web-error-unavailable = El servidor no puede hacerlo en este momento; inténtelo dentro de un minuto.
web-error-not_allowed = Esto no se permite aquí, o su token ha caducado. Inicie sesión de nuevo en la pestaña «Revisión».

web-batch-drop = Muchos archivos a la vez: suéltelos aquí
web-batch-bounds = Hasta { $most } archivos a la vez, sin token { $hour } por hora. Cada uno es un caso propio; al final hay una tabla para llevar.
web-batch-most = No aceptado: un lote tiene como mucho { $most } archivos. Entregue este con el siguiente.
web-batch-column-file = Archivo
web-batch-column-state = Estado
web-batch-column-answer = Respuesta
web-batch-column-risk = Riesgo
web-batch-column-case = Caso
web-batch-counts = { $done } de { $all } terminados
web-batch-csv = Tabla (CSV)
web-batch-json = Informes (JSON)
web-state-waiting = en espera
web-state-fetching = recogiéndose
web-state-examining = en examen
web-state-answering = terminado
web-state-answered = terminado
web-state-failed = sin evaluar
web-state-cancelled = cancelado

web-live-intro = Cámara y micrófono de este dispositivo. Cada { $seconds } segundos se evalúa el último tramo; no se guarda nada, salvo que usted lo pida.
web-live-start = Encender la cámara
web-live-stop = Parar
web-live-keep = Guardar el próximo tramo como caso
web-live-idle = La cámara está apagada.
web-live-on = Grabando. La primera respuesta llega a los { $seconds } segundos.
web-live-kept = Guardado como caso { $case }.

web-compare-intro = ¿De verdad es esa persona? Entregue una grabación suya de la que esté seguro y la que está en duda. Se comparan y no se guardan en ningún sitio.
web-compare-reference = La persona, grabada con certeza
web-compare-questioned = La voz en duda
web-compare-start = Comparar
web-compare-need = Entregue primero ambas grabaciones.
web-compare-working = Escuchando ambas grabaciones…
web-compare-files = Segura: { $reference } · en duda: { $questioned }

web-review-intro = Los revisores entran con un token que creó quien administra este servidor. Para los visitantes de esta página:
web-review-token = Token
web-review-sign-in = Iniciar sesión
web-review-sign-out = Cerrar sesión ({ $name })
web-review-expired = El token no se conoce o ha caducado.
web-review-refresh = Actualizar
web-review-empty = Ningún caso espera revisión.
web-review-queue = Casos en espera
web-review-claimed = Tomado. Nadie más puede decidir mientras tanto.
web-review-note = ¿Por qué? (consta en el expediente)
web-review-done = Decidido. Se avisa a todos los que preguntaron.
web-review-back = Devolverlo
web-review-given-back = Devuelto; otros ya pueden tomarlo.
web-review-objection = Alguien dice que esta respuesta es errónea:
web-review-objection-bare = no se dijo más

web-pair = Lado a lado
web-pair-file = El archivo
web-pair-beside = Al lado
web-pair-strongest = Sus lugares más llamativos
web-pair-none = De este archivo no se dibujaron imágenes.
web-pair-together = Reproducir ambos a la vez

web-review-state-open = en espera
web-review-state-claimed = lo tiene otra persona
web-review-state-mine = lo tiene usted

web-about-what = Qué es esto
web-about-what-text = Varios detectores pequeños miran caras, imágenes enteras, voces y lo que el archivo dice de sí mismo. Sus indicios se sopesan en un solo riesgo. Lo que no se puede evaluar se nombra, no se adivina.
web-about-not = Qué no es
web-about-not-text = No es una prueba, ni un detector de mentiras, ni un juicio sobre una persona. Los generadores nuevos, la compresión fuerte y las caras pequeñas hacen que se le escapen cosas; el maquillaje, los filtros y las malas cámaras lo vuelven receloso. Confirme lo importante por otra vía.
web-about-keep = Qué se guarda
web-about-keep-text = { $days ->
    [0] Su archivo se borra en cuanto se ha evaluado; el informe queda hasta que usted lo borre.
   *[other] Su archivo queda { NUMBER($days, maximumFractionDigits: 1) } días en este servidor, el informe hasta que usted lo borre. Puede borrar ambos en cualquier momento.
 }
web-about-detectors = Detectores
web-about-weights = pesos { $sha256 }
web-about-licence = licencia { $licence }
web-about-figures = Cifras (AUC: 0,5 es adivinar, 1 es perfecto; una segunda cifra vale dentro de una fuente)
web-about-face = Busca en cada cara, fotograma a fotograma, rastros de un cambio o de una generación.
web-about-face-sequence = Mira si una cara cambia de un fotograma al siguiente de un modo en que las caras no cambian.
web-about-face-signals = Sigue cómo se mueve una cara. Desde los ocho segundos cuenta además los parpadeos y busca un pulso; ambos se mencionan y no se sopesan.
web-about-image = Busca en la imagen entera rastros de un generador.
web-about-image-statistics = Cuenta pequeñas regularidades que los generadores y el retoque dejan en una imagen; inclina la balanza, no más.
web-about-speech = Busca en el habla rastros de una voz sintética o clonada.
web-about-av-sync = Compara los labios con el sonido; dice lo que midió y aún no concluye nada. Sin red neuronal.
web-about-provenance = Lee lo que el archivo dice de sí mismo; sin red neuronal.
web-about-speaker = Solo para «Comparar voces»: dice si en dos grabaciones habla la misma persona.
web-about-limits = Límites
web-about-rates = Cuántas veces fueron erróneas las respuestas
web-about-rate-kind = Tipo
web-about-rate-band = Respuesta
web-about-rate-text = Cuántas veces fue errónea

web-script-forget = ¿Borrar definitivamente el archivo y su informe?
web-script-live-denied = El navegador no da acceso a la cámara y al micrófono.
web-script-lost = El servidor no responde. Esta página seguirá sola cuando responda.
web-script-too-large = Este archivo pesa más de los { NUMBER($megabytes, maximumFractionDigits: 0) } MB que acepta este servidor. Entregue la parte que importa.
