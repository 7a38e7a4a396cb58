### Labios y sonido: por qué no se compararon y qué se vio.

sync-nobody-speaks = nadie habla mientras se ve la cara
sync-no-sound-there = no hay sonido donde se siguió la cara
sync-mouth-still = la boca está oculta o no se mueve
sync-too-short = la cara y la voz coinciden solo { $seconds } segundos, hacen falta { $needed }
sync-lag = Labios y sonido encajan mejor con el sonido { $lag_ms } milisegundos más tarde; es un indicio débil y no se tuvo en cuenta.
