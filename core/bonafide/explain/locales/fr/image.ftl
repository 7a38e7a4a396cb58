### Ce que dit le détecteur d’images générées.

image-no-picture = Il n’y a pas d’image à regarder.
image-too-small = L’image ne mesure que { $width_px } × { $height_px } pixels, trop peu pour juger si elle a été générée.
image-flat = L’image est presque uniforme : elle a trop peu de texture pour juger si elle a été générée.
image-sign-everywhere = { $places ->
    [one] Le seul endroit regardé les porte.
   *[other] Les { $places } endroits regardés les portent.
}
image-sign-places = { $marked } des { $places } endroits regardés les portent.
