### Lo que solo dice el bot de Discord.

discord-check = Decir cuán probable es que una imagen, un vídeo o una voz estén manipulados
discord-check-attachment = La imagen, el vídeo o el sonido
discord-case = Mostrar un caso
discord-case-id = Su número, como 7K3M-Q2
discord-reviews = Listar los casos que esperan una revisión
discord-settings = Ver o cambiar lo que hace el bot en este servidor
discord-settings-review-channel = Canal de revisión; quien lo ve puede decidir
discord-settings-auto-scan = Activar o desactivar que se mire cada archivo de este canal
discord-settings-private = Mostrar las respuestas solo a quien pregunta
discord-settings-retention = Días que se guardan los archivos (0 = ninguno)
discord-settings-language = Idioma de este servidor
discord-language = Elegir el idioma de mis respuestas
discord-language-name = El idioma

discord-only-managers = Solo pueden hacerlo quienes pueden gestionar este servidor.
discord-only-moderators = Solo pueden hacerlo los revisores y quienes pueden gestionar mensajes.
discord-no-post-permission = No puedo escribir en el canal de revisión: permítame verlo, enviar mensajes e insertar enlaces allí.
discord-needs-content = Para mirar cada archivo hace falta el permiso «message content intent». Quien administra el bot puede activarlo: en el portal de desarrolladores y con BONAFIDE_DISCORD_MESSAGE_CONTENT=true.
discord-went-wrong = Algo ha fallado aquí; inténtelo de nuevo en un minuto.
discord-state-review-channel = Canal de revisión: { $channel }
discord-state-auto-scan = Se mira cada archivo en: { $channels }
discord-state-private-on = Las respuestas las ve solo quien pregunta.
discord-state-private-off = Las respuestas las ven todos en el canal.
discord-state-retention = Los archivos se guardan { $days ->
    [one] un día
   *[other] { $days } días
 }.
discord-state-retention-default = Los archivos se guardan el tiempo que indique la instalación.
discord-state-language = Idioma: { $name }
discord-state-none = ninguno
discord-settings-policy = Política que pondera los indicios
discord-state-policy = Política: { $name }
