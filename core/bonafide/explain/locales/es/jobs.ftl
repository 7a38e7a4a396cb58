### Por qué no hay informe y qué se añade a una respuesta.

job-asked-before = Ya se preguntó por este archivo ({ $times } veces hasta ahora); esta es la misma respuesta.
job-case-removed = El caso se eliminó a petición; ya no hay respuesta que mostrar.
job-fetch-failed = No se pudo traer el archivo de la plataforma. Envíelo otra vez, por favor.
job-kills-worker = El archivo detuvo todos los procesos que intentaron leerlo, así que no se puede juzgar aquí. Pida una copia de otra fuente.
job-too-late = Pasó demasiado tiempo hasta poder empezar. Pregunte otra vez, por favor.
job-went-wrong = Algo falló de nuestro lado y quedó registrado. Pregunte otra vez, por favor.
job-unsupported-media = No es una imagen, un vídeo ni un sonido que se pueda juzgar, se llame como se llame.
job-limit-exceeded = El archivo supera un límite. { $error }
job-decode-failed = El archivo está dañado o no se pudo leer. Pida una copia de otra fuente.
job-not-found = El archivo ya no está. Envíelo otra vez, por favor.
job-not-allowed = La plataforma no permitió traer el archivo. { $error }
job-unavailable = Una parte del servicio no responde. Pregunte otra vez, por favor.
job-error = No se pudo juzgar el archivo. Pregunte otra vez, por favor.
