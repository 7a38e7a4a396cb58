### Ce qui sortait de l’ordinaire dans le fichier lui-même.

media-reduced = L’image de { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels a été regardée en taille réduite.
media-transparent = Les parties transparentes ont été regardées sur du blanc.
media-partly-read = De certaines parties, seul le début a été regardé, car tout lire prendrait trop de temps.
media-damaged-end = La fin du fichier est endommagée ; ce qui précède a été jugé.
media-damaged-parts = Des parties du fichier sont endommagées et ont été laissées de côté.
media-lying-duration = Le fichier dit durer { TIME($claimed) }, mais il dure { TIME($found) }.
media-more-streams = { $count ->
    [one] Une autre piste n’a pas été regardée.
   *[other] { $count } autres pistes n’ont pas été regardées.
}
media-sound-sampled = Sur { TIME($of) } de son, des passages de { TIME($read) } en tout ont été écoutés.
media-no-frames = La piste vidéo ne contient pas une seule image ; seul le son a été jugé.
media-no-sound = La piste sonore ne contient pas un seul échantillon.
