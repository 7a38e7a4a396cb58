### Labios y sonido: por qué no se compararon y qué se vio.

sync-nobody-speaks = nadie habla mientras se ve la cara
sync-no-sound-there = no hay sonido donde se siguió la cara
sync-mouth-still = la boca está oculta o no se mueve
sync-too-short = la cara y la voz coinciden solo { $seconds } segundos, hacen falta { $needed }

sync-late = Labios y voz encajan mejor con la voz { $lag_ms } ms por detrás; un dato así acierta en unos { $percent } de cada 100 clips. Se menciona, no se pondera.
sync-early = Labios y voz encajan mejor con la voz { $lag_ms } ms por delante; un dato así acierta en unos { $percent } de cada 100 clips. Se menciona, no se pondera.
sync-together = Labios y voz encajan mejor tal como están; eso acierta en unos { $percent } de cada 100 clips. Se menciona, no se pondera.
sync-unclear = Se compararon labios y voz, pero no se pudo saber cuánto va uno por detrás del otro.
