### Comment bouge un visage : pourquoi il n’a pas été jugé, et ce qui a été vu.

signals-still = une seule image ne montre aucun mouvement
signals-no-stretch = aucune suite d’images voisines n’a pu être lue
signals-not-followed = aucun visage n’a pu être suivi au fil des images
signals-too-small = les yeux ne sont écartés que de { $eyes_px } pixels, il en faut { $needed_px }
signals-too-short = le visage ne peut être suivi que pendant { $seconds } secondes, il en faut { $needed }
signals-too-slow = seulement { $rate_hz } images par seconde, il en faut { $needed }

signals-sign-stiff = Le visage bouge moins que celui d’une personne qui parle.
signals-signs-short = Clignements et pouls n’ont pas été mesurés : le visage a été suivi pendant { $seconds } secondes, il en faut { $needed }.
signals-blinks = { $count ->
    [0] Aucun clignement n’a été vu en { $seconds } secondes.
    [one] Un clignement a été vu en { $seconds } secondes.
   *[other] { $count } clignements ont été vus en { $seconds } secondes.
 }
signals-pulse = La peau change de couleur à un rythme d’environ { $per_minute } par minute.
signals-pulse-unclear = Aucun pouls ne ressort de la couleur de la peau ; la compression ou la lumière peuvent le cacher.
signals-pulse-slow = Le pouls n’a pas été mesuré : { $rate_hz } images par seconde, il en faut { $needed }.
signals-pulse-small = Le pouls n’a pas été mesuré : le visage est trop petit.
signals-pulse-compressed = Le pouls n’a pas été mesuré : la vidéo est trop compressée.
