### Lo que dicen los bots en torno a una respuesta.

chat-looking = 👀 Mirando { $file } …
chat-failed = { $reason }
chat-first-answer = Primera respuesta: { $headline }
chat-ruled-authentic = Un revisor lo considera auténtico
chat-ruled-manipulated = Un revisor lo considera manipulado
chat-ruled-cannot_tell = Un revisor lo miró y tampoco puede saberlo
chat-ruling-notice = El caso { $case }, por el que preguntó, ha sido revisado.
chat-ruling-note = Nota del revisor: { $note }
chat-review-asked = Se pide revisión del caso { $case }
chat-details-of = Detalles del caso { $case }
chat-finding = { $what }: riesgo { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } (versión { $version }, pesos { $weights })
chat-segment = { TIME($start_s) }–{ TIME($end_s) }: riesgo { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
chat-abstained = { $what }: sin juzgar, { $reason }
chat-coverage = Examinado: { $frames ->
    [one] una imagen
   *[other] { $frames } imágenes
 }, { $people ->
    [0] ninguna cara
    [one] una cara
   *[other] { $people } caras
 }, { $sound_s ->
    [0] sin sonido
   *[other] { $sound_s } s de sonido
 }.
chat-kept-until = El archivo se guarda hasta el { $day }.
chat-not-kept = El archivo en sí no se guarda.

button-details = Detalles
button-ask_review = Pedir revisión
button-dispute = Esto no es correcto
button-claim = Lo tomo yo
button-authentic = Auténtico
button-manipulated = Manipulado
button-cannot_tell = No se puede saber

chat-thanks-feedback = Gracias. Su objeción queda anotada en el caso y los revisores la ven.
chat-review-opened = Se ha pedido a los revisores que miren el caso { $case }.
chat-review-open-already = Ya se pidió a los revisores que miren el caso { $case }.
chat-claimed = { $reviewer } mira el caso { $case }.
chat-claimed-by-other = Otra persona ya mira el caso { $case }.
chat-ruled-already = Ya se decidió sobre el caso { $case }; pida una segunda opinión para reabrirlo.
chat-no-such-case = Aquí no existe ese caso.
chat-not-allowed = Aquí eso solo lo pueden hacer los revisores.
chat-no-review-channel = Aún no se ha elegido un canal de revisión; un administrador puede hacerlo en los ajustes.
chat-nothing-attached = En ese mensaje no hay imagen, vídeo ni sonido.
chat-too-many-files = Ese mensaje tiene { $count } archivos; se miran los primeros { $limit }.
chat-link-refused = Solo se miran archivos subidos aquí, no enlaces a otros sitios.
chat-help = Deme una imagen, un vídeo o una voz: compártalo y mencióneme, envíemelo directamente o use «Check this media» en un mensaje. Digo cuán probable es que esté manipulado, dónde y por qué. Soy una ayuda para un primer vistazo, no una prueba; con «Pedir revisión» lo mira una persona.
chat-language-set = Le responderé en español.
chat-queue-full = Hay demasiados archivos esperando; inténtelo de nuevo en unos minutos.
chat-login-page = La plataforma envió una página de acceso en lugar del archivo: a la aplicación le falta el permiso de leer archivos.
chat-status = { $waiting } en espera, { $running } en examen, { $workers ->
    [one] un proceso
   *[other] { $workers } procesos
 }.
chat-policy = Política «{ $name }»: revisar desde un riesgo de { NUMBER($review_from, minimumFractionDigits: 2) }, probablemente manipulado por encima de { NUMBER($manipulated_from, minimumFractionDigits: 2) }.
chat-languages = Idiomas: { $languages }.
chat-conflict = Caso { $case }: { $reason }
chat-submit = Decidir
chat-note-label = Nota para quienes preguntaron (opcional)
chat-home-mine = Mis consultas
chat-home-reviews = Revisiones abiertas
chat-home-nothing = Nada todavía.
chat-home-settings = Ajustes
chat-home-review-channel = Canal de revisiones
chat-home-auto-scan = Canales donde se mira cada archivo
chat-home-retention = Días que se guardan los archivos (0 = ninguno)
chat-home-language = Idioma del espacio de trabajo
chat-home-save = Guardar
chat-home-saved = Guardado.
chat-taken-back = El mensaje se eliminó, así que ya no se responde sobre su archivo.
chat-link-not-yours = Ese enlace lleva a un archivo que no es suyo y que no se compartió aquí.
button-papers = Informe e imagen en el hilo
chat-report-of = Informe del caso { $case }
