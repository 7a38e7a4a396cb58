### Two voices against each other.

compare-same = Probablemente habla la misma persona en ambos.
compare-different = Probablemente hablan dos personas distintas.
compare-unclear = Las voces no son claramente iguales ni claramente distintas.
compare-uncalibrated = La ficha de la red no tiene calibración; su cifra no dice nada seguro.
compare-too-short = { $which ->
    [reference] La referencia
   *[questioned] El archivo en duda
 } contiene { NUMBER($speech_s, maximumFractionDigits: 1) } s de habla; hacen falta { NUMBER($least_s, maximumFractionDigits: 1) } s.
compare-similarity = semejanza { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) } (1 = igual, 0 = sin relación) · no es prueba
compare-by = comparado por { $speaker } { $version }
