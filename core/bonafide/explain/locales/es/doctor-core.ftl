### Lo que dice `bonafide doctor` de la decodificación y de los detectores.

doctor-protection-memory = El proceso que decodifica tiene un límite de memoria
doctor-protection-no-writing = No puede escribir ningún archivo
doctor-protection-no-dumps = No deja ningún volcado de memoria cuando falla
doctor-protection-few-files = Puede tener pocos archivos abiertos
doctor-protection-own-network = Tiene una red propia en la que no hay nadie
doctor-protection-no-capabilities = No tiene ningún permiso de administrador
doctor-protection-no-new-privileges = No puede ganar permisos
doctor-protection-no-file-access = No puede abrir ningún archivo (landlock)
doctor-protection-few-system-calls = Puede pedir poco al núcleo (seccomp)
doctor-active = { $protection }: activo.
doctor-missing = { $protection }: falta, este sistema no lo ofrece.
doctor-all-active = Las { $count } protecciones del proceso que decodifica están activas.
doctor-some-missing = { $missing ->
    [one] Falta una protección
   *[other] Faltan { $missing } protecciones
 } de { $count }: las demás aguantan, pero para examinar archivos de desconocidos es mejor Linux 5.13 o posterior, fuera de contenedores que lo prohíban.
doctor-ready = { $name } está listo.
doctor-broken = { $name } no se puede usar: { $error }
