### Ce que dit le détecteur de visages.

face-no-face = Aucun visage n’a été trouvé.
face-too-small = Le plus grand visage ne mesure que { $height_px } pixels de haut, trop peu pour être jugé.
face-sign-eyes = Les traces les plus fortes se trouvent autour des yeux.
face-sign-mouth = Les traces les plus fortes se trouvent autour de la bouche.
face-sign-whole = Les traces couvrent le visage entier.
