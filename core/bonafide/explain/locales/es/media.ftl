### Lo que llamó la atención del propio archivo.

media-reduced = La imagen de { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } píxeles se miró en tamaño reducido.
media-transparent = Las partes transparentes se miraron sobre blanco.
media-partly-read = De algunas partes se miró solo el comienzo, porque leerlo todo tardaría demasiado.
media-damaged-end = El final del archivo está dañado; se juzgó lo que viene antes.
media-damaged-parts = Hay partes del archivo dañadas que se dejaron fuera.
media-lying-duration = El archivo dice que dura { TIME($claimed) }, pero dura { TIME($found) }.
media-more-streams = { $count ->
    [one] No se miró otra pista.
   *[other] No se miraron otras { $count } pistas.
}
media-sound-sampled = De { TIME($of) } de sonido se escucharon tramos de { TIME($read) } en total.
media-no-frames = La pista de vídeo no contiene ni una imagen; solo se juzgó el sonido.
media-no-sound = La pista de sonido no contiene ni una muestra.
