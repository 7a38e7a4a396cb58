### Was die Datei über ihre eigene Entstehung sagt.

provenance-silent = Die Datei sagt nichts über ihre Entstehung. Die meisten tun das nicht; das spricht weder dafür noch dagegen.
provenance-generated-signed = Signierte Herkunftsangaben in der Datei sagen, dass sie erzeugt wurde: „{ $text }“.
provenance-generated = Die Datei sagt selbst, dass sie erzeugt wurde, und zwar in { $origin ->
    [c2pa] ihren Herkunftsangaben
    [png_text] ihrem PNG-Text
    [exif] ihren EXIF-Daten
    [xmp] ihren XMP-Daten
    [container_tag] den Angaben ihres Containers
   *[other] ihren Metadaten
 }: „{ $text }“. Das hat niemand signiert, es könnte also untergeschoben sein.
provenance-signed = Eine vertrauenswürdige Signatur deckt das Bild, wie es ist: „{ $text }“.
provenance-signature-broken = Die Datei trägt eine Signatur, die nicht hält: Ihr Inhalt oder ihre Angaben wurden nach dem Signieren geändert („{ $text }“).
provenance-signed-unknown = Die Datei trägt Herkunftsangaben („{ $text }“), aber keine vertrauenswürdige Signatur deckt das Bild; sie zählen also nicht.
provenance-editor = Die Datei nennt Bearbeitungssoftware: „{ $text }“. Auch viel Ehrliches wird bearbeitet; das zählt also nicht.
provenance-camera = Die Datei nennt eine Kamera: „{ $text }“. Das kann jeder hineinschreiben; es zählt also nicht.
provenance-program = Die Datei nennt das Programm, das sie schrieb: „{ $text }“. Das zählt nicht.
