### Labios y sonido: por qué no se compararon y qué se vio.

sync-nobody-speaks = nadie habla mientras se ve la cara
sync-no-sound-there = no hay sonido donde se siguió la cara
sync-mouth-still = la boca está oculta o no se mueve
sync-too-short = la cara y la voz coinciden solo { $seconds } segundos, hacen falta { $needed }
sync-fits = labios y sonido encajan con el sonido { $lag_ms } ms por detrás (correlación { $fit }); eso solo no prueba nada
sync-unclear = se compararon labios y sonido; su mejor ajuste (correlación { $fit }, sonido { $lag_ms } ms por detrás) no supera al azar
