### La voz: por qué no se juzgó y qué se oyó.

speech-no-sound = no hay sonido
speech-silent = la pista de sonido está en silencio
speech-none = nadie habla (solo música, ruido o tonos)
speech-too-short = solo { $seconds } s de voz, se necesitan { $needed } s
speech-too-narrow = el sonido termina en { $hertz } Hz, demasiado estrecho para juzgar una voz
speech-part = Un tramo de la voz difiere del resto: { TIME($start_s) }–{ TIME($end_s) }.
