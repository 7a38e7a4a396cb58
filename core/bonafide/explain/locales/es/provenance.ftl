### Lo que el archivo dice de su propia creación.

provenance-silent = El archivo no dice nada de su creación. La mayoría no lo hace; eso no habla ni a favor ni en contra.
provenance-generated-signed = Unas credenciales de contenido firmadas en el archivo dicen que fue generado: «{ $text }».
provenance-generated = El propio archivo dice que fue generado, en { $origin ->
    [c2pa] sus credenciales de contenido
    [png_text] su texto PNG
    [exif] sus datos EXIF
    [xmp] sus datos XMP
    [container_tag] las etiquetas de su contenedor
   *[other] sus metadatos
 }: «{ $text }». Nadie firmó eso, así que pudo haberse puesto a propósito.
provenance-signed = Una firma de confianza cubre la imagen tal como está: «{ $text }».
provenance-signature-broken = El archivo lleva una firma que no se sostiene: su contenido o sus credenciales se cambiaron después de firmar («{ $text }»).
provenance-signed-unknown = El archivo lleva credenciales de contenido («{ $text }»), pero ninguna firma de confianza cubre la imagen, así que no cuentan.
provenance-editor = El archivo nombra un programa de edición: «{ $text }». Mucho trabajo honesto se edita, así que no cuenta.
provenance-camera = El archivo nombra una cámara: «{ $text }». Cualquiera puede escribir eso, así que no cuenta.
provenance-program = El archivo nombra el programa que lo escribió: «{ $text }». Eso no cuenta.
