### Was der Detektor für erzeugte Bilder sagt.

image-no-picture = Es gibt kein Bild anzusehen.
image-too-small = Das Bild misst nur { $width_px } × { $height_px } Pixel, zu wenig, um zu beurteilen, ob es erzeugt wurde.
image-flat = Das Bild ist fast einfarbig: Es hat zu wenig Struktur, um zu beurteilen, ob es erzeugt wurde.
image-sign-everywhere = { $places ->
    [one] Die eine Stelle, die angesehen wurde, trägt sie.
   *[other] Alle { $places } Stellen, die angesehen wurden, tragen sie.
}
image-sign-places = { $marked } der { $places } Stellen, die angesehen wurden, tragen sie.
