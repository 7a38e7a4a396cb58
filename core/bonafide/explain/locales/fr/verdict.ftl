### Bandes, confiance, actions et le cadre de chaque réponse.

band-likely_authentic = Aucun signe de manipulation trouvé
band-review = À regarder de plus près
band-likely_manipulated = Probablement manipulé
band-inconclusive = Impossible à dire

confidence-low = confiance faible
confidence-medium = confiance moyenne
confidence-high = confiance élevée

confidence-much-material = Beaucoup de matière utile, et ce qui a été examiné concorde.
confidence-single-source = Un seul type d’indice a pu parler.
confidence-little-material = Il y avait peu de matière utile.
confidence-disagreement = Les indices se contredisent.
confidence-borderline = Les indices sont faibles dans les deux sens.
confidence-weak-detectors = Pour ce type de fichier, les détecteurs ont été mesurés faibles : prenez-le comme un indice.
confidence-unstable = La réponse changerait si le fichier était compressé une fois de plus, comme le font les messageries.
confidence-nothing = Rien dans le fichier n’a pu être jugé.
confidence-provenance-only = Seul ce que le fichier dit de lui-même a pu être lu.

action-nothing_found = Aucun signe n’a été trouvé dans ce qui a été examiné ; si l’enjeu est grand, faites confirmer par une autre voie.
action-ask_review = Ne vous y fiez pas encore ; vérifiez par une autre voie ou demandez un examen.
action-do_not_act = N’agissez pas sur cette base ; vérifiez par une autre voie ; demandez un examen.
action-get_original = Demandez le fichier d’origine, plus long ou plus grand, et vérifiez celui-ci.

place-left = la personne à gauche
place-middle = la personne au milieu
place-right = la personne à droite
place-only = la personne à l’image

headline = { $band } · risque { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } · { $confidence }
headline-inconclusive = { $band } · { $confidence }
not-examined = Non évalué : { $what }.
not-examined-part = { $modality } ({ $reason })
what-to-do = Que faire : { $action }
footer-file = { $file } · sha256 { $sha256 }… · moteur { $engine } · pas une preuve
footer = dossier { $case } · sha256 { $sha256 } · moteur { $engine } · pas une preuve

reason-face-manipulated = Le visage de { $place ->
    [left] la personne à gauche
    [middle] la personne au milieu
    [right] la personne à droite
   *[only] la personne à l’image
 } montre des signes de manipulation ({ TIME($start_s) }–{ TIME($end_s) }).
reason-face-manipulated-still = Le visage de { $place ->
    [left] la personne à gauche
    [middle] la personne au milieu
    [right] la personne à droite
   *[only] la personne à l’image
 } montre des signes de manipulation.
reason-face-unclear = { $people ->
    [one] Le visage donne
   *[other] Les visages donnent
 } des signes faibles et contradictoires.
reason-face-bona-fide = { $people ->
    [one] Le visage concorde
   *[other] Les { $people } visages concordent
 } avec un enregistrement de caméra.
reason-image-manipulated = L’image porte des traces propres aux images générées.
reason-image-unclear = L’image donne des signes faibles et contradictoires d’avoir été générée.
reason-image-bona-fide = L’image concorde avec celle d’un appareil photo.
reason-speech-manipulated = La voix porte des traces de synthèse ({ TIME($start_s) }–{ TIME($end_s) }).
reason-speech-unclear = La voix donne des signes faibles et contradictoires de synthèse.
reason-speech-bona-fide = La voix concorde avec l’enregistrement d’une personne.
reason-other-manipulated = Le détecteur « { $detector } » a trouvé des signes de manipulation.
reason-other-unclear = Le détecteur « { $detector } » a trouvé des signes faibles et contradictoires.
reason-other-bona-fide = Le détecteur « { $detector } » n’a trouvé aucun signe de manipulation.
reason-nothing = Rien dans ce fichier n’a pu être jugé.

modality-face = visages
modality-image = image
modality-speech = voix
modality-av_sync = synchronisation labiale
modality-provenance = origine

detector-unavailable = « { $detector } » n’a pas pu tourner : { $error }
detector-failed = « { $detector } » s’est arrêté sur une erreur avec ce fichier.

error-rate-manipulated = { $one_in ->
    [0] Aucun des { $count } fichiers de test authentiques de ce type n’a reçu cette réponse.
    [1] { $false } des { $count } fichiers de test authentiques de ce type ont reçu cette réponse.
   *[other] Environ 1 fichier de test authentique de ce type sur { $one_in } a reçu cette réponse ({ $false } sur { $count }).
 }
error-rate-authentic = { $one_in ->
    [0] Aucun des { $count } fichiers de test manipulés de ce type n’a reçu cette réponse.
    [1] { $false } des { $count } fichiers de test manipulés de ce type ont reçu cette réponse.
   *[other] Environ 1 fichier de test manipulé de ce type sur { $one_in } a reçu cette réponse ({ $false } sur { $count }).
 }

stage-reading = Lecture du fichier
stage-faces = Recherche de visages
stage-judging = Examen des visages, de l’image et de la voix
stage-weighing = Pesée des indices
