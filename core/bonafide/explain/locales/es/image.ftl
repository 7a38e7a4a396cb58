### Lo que dice el detector de imágenes generadas.

image-no-picture = No hay imagen que mirar.
image-too-small = La imagen mide solo { $width_px } × { $height_px } píxeles, demasiado poco para juzgar si fue generada.
image-flat = La imagen es casi uniforme: tiene muy poca textura para juzgar si fue generada.
image-sign-everywhere = { $places ->
    [one] El único lugar que se miró los lleva.
   *[other] Los { $places } lugares que se miraron los llevan.
}
image-sign-places = { $marked } de los { $places } lugares que se miraron los llevan.
