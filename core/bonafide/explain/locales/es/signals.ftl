### Cómo se mueve una cara: por qué no se juzgó y qué se vio.

signals-still = una sola imagen no muestra movimiento
signals-no-stretch = no se pudo leer ningún tramo de fotogramas seguidos
signals-not-followed = no se pudo seguir ninguna cara a lo largo de los fotogramas
signals-too-small = los ojos están a solo { $eyes_px } píxeles, hacen falta { $needed_px }
signals-too-short = la cara solo se puede seguir durante { $seconds } segundos, hacen falta { $needed }
signals-too-slow = solo { $rate_hz } fotogramas por segundo, hacen falta { $needed }

signals-sign-stiff = La cara se mueve menos de lo que suele moverse la de quien habla.
signals-signs-short = No se midieron parpadeos ni pulso: la cara se siguió durante { $seconds } segundos y hacen falta { $needed }.
signals-blinks = { $count ->
    [0] No se vio ningún parpadeo en { $seconds } segundos.
    [one] Se vio un parpadeo en { $seconds } segundos.
   *[other] Se vieron { $count } parpadeos en { $seconds } segundos.
 }
signals-pulse = La piel cambia de color con un ritmo de unas { $per_minute } veces por minuto.
signals-pulse-unclear = Ningún pulso destaca en el color de la piel; la compresión o la luz pueden ocultarlo.
signals-pulse-slow = No se midió el pulso: { $rate_hz } fotogramas por segundo y hacen falta { $needed }.
signals-pulse-small = No se midió el pulso: la cara es demasiado pequeña.
signals-pulse-compressed = No se midió el pulso: el vídeo está demasiado comprimido.
