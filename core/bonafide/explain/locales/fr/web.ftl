### La page.

web-title = bonafide · cette image, cette vidéo ou cette voix est-elle manipulée ?
web-sentence = Découvrez si une image, une vidéo ou une voix a probablement été manipulée, avec quelle certitude et à quel endroit. C’est un premier examen, pas une preuve : il peut se tromper.
web-footer = bonafide { $version } · votre fichier est examiné sur ce serveur et n’est transmis à personne
web-languages = Langue
web-theme = Thème
web-help = Aide
web-shortcuts = Clavier
web-close = Fermer

web-key-upload = Envoyer un fichier
web-key-start = Lancer l’examen
web-key-results = Aller au résultat
web-key-report = Enregistrer le rapport
web-key-theme = Clair ou sombre
web-key-help = Cette aide

web-tab-check = Examiner
web-tab-batch = Lot
web-tab-live = En direct
web-tab-compare = Comparer des voix
web-tab-review = Relecture
web-tab-about = À propos

web-drop = Image, vidéo ou son : déposez, cliquez ou collez
web-bounds = Jusqu’à { NUMBER($megabytes, maximumFractionDigits: 0) } Mo. { $days ->
    [0] Le fichier est supprimé dès qu’il a été évalué.
   *[other] Le fichier reste { NUMBER($days, maximumFractionDigits: 1) } jours sur ce serveur ; vous pouvez le supprimer dès que vous avez la réponse.
 }
web-samples = Pas de fichier sous la main ? Essayez l’un des nôtres :
web-sample-photograph = Une photographie
web-sample-clip = Un clip au visage modifié
web-sample-voice = Une voix de synthèse
web-record = Ou enregistrez-la maintenant :
web-record-voice = Enregistrer une voix
web-record-camera = Enregistrer une vidéo
web-record-stop = Arrêter et vérifier
web-record-cancel = Annuler
web-link = Lien vers le fichier
web-start = Lancer l’examen
web-another = Examiner un autre fichier

web-waiting = Reçu ; attend son tour
web-working = Examen en cours
web-failed = Pas de réponse pour ce fichier
web-risk-scale = risque, de 0 (authentique) à 1 (manipulé)
web-jump = Lire à { TIME($time_s) }
web-timeline-hint = Plus une barre est haute et rouge, plus le risque y est élevé. Un clic y mène.
web-media-gone = Le fichier lui-même n’est pas gardé sur ce serveur ; il ne peut pas être lu ici.
web-downloads = À emporter
web-download-html = Rapport (HTML)
web-download-pdf = Rapport (PDF)
web-download-json = Rapport (JSON)
web-download-bundle = Dossier de preuves
web-ruled = Une personne a tranché :
web-ruled-note = « { $note } »
web-decision-authentic = authentique
web-decision-manipulated = manipulé
web-decision-cannot_tell = impossible à dire

web-ask-review = Demander l’avis d’une personne
web-review-asked = C’est demandé. Les examinateurs de ce serveur peuvent maintenant voir le fichier et cette réponse ; leur avis apparaîtra ici de lui-même.
web-review-nobody = C’est sur la liste, mais personne n’examine encore ici pour les visiteurs. Qui administre ce serveur crée un jeton d’examinateur :
web-review-pending = On a demandé à une personne de regarder ; son avis apparaîtra ici de lui-même.
web-wrong = Cette réponse est fausse
web-wrong-what = Qu’est-ce en réalité ?
web-note = Qu’en savez-vous ?
web-send = Envoyer
web-thanks = Merci. C’est gardé avec le dossier, et qui l’examine le voit.
web-forget = Supprimer le fichier et son rapport
web-forgotten = Supprimé : le fichier et son rapport ont disparu.

web-error-unsupported_media = Ce fichier ne contient ni image, ni vidéo, ni son lisible. Essayez le fichier d’origine.
web-error-decode_failed = Ce fichier est abîmé ou incomplet. Redemandez-le, dans sa version d’origine.
web-error-limit_exceeded = C’est plus gros, plus long ou plus nombreux que ce qui est permis ici.
web-error-too-many = Vous avez remis autant de fichiers que ce serveur en accepte d’un visiteur. Attendez qu’ils soient terminés ou revenez dans une heure.
web-error-not_found = Ce dossier n’existe pas ici, ou il n’est pas à vous.
web-error-conflict = Quelqu’un l’a déjà fait, ou cela a changé entre-temps. Rechargez la page pour voir où cela en est.
web-error-unavailable = Le serveur ne peut pas le faire pour l’instant ; réessayez dans une minute.
web-error-not_allowed = Ce n’est pas permis ici, ou votre jeton a expiré. Reconnectez-vous dans l’onglet « Relecture ».

web-batch-drop = Plusieurs fichiers à la fois : déposez-les ici
web-batch-bounds = Jusqu’à { $most } fichiers à la fois, sans jeton { $hour } par heure. Chacun devient un dossier ; à la fin, il y a un tableau à emporter.
web-batch-most = Non pris : un lot a au plus { $most } fichiers. Remettez celui-ci avec le suivant.
web-batch-column-file = Fichier
web-batch-column-state = État
web-batch-column-answer = Réponse
web-batch-column-risk = Risque
web-batch-column-case = Dossier
web-batch-counts = { $done } sur { $all } terminés
web-batch-csv = Tableau (CSV)
web-batch-json = Rapports (JSON)
web-state-waiting = en attente
web-state-fetching = en cours de récupération
web-state-examining = en cours d’examen
web-state-answering = terminé
web-state-answered = terminé
web-state-failed = non évalué
web-state-cancelled = annulé

web-live-intro = Caméra et micro de cet appareil. Toutes les { $seconds } secondes, le dernier passage est évalué ; rien n’est gardé, sauf si vous le demandez.
web-live-start = Démarrer la caméra
web-live-stop = Arrêter
web-live-keep = Garder le prochain passage comme dossier
web-live-idle = La caméra est éteinte.
web-live-on = Enregistrement. La première réponse vient après { $seconds } secondes.
web-live-kept = Gardé comme dossier { $case }.

web-compare-intro = Est-ce vraiment cette personne ? Remettez un enregistrement d’elle dont vous êtes sûr et celui qui est en question. Ils sont comparés et gardés nulle part.
web-compare-reference = La personne, enregistrée avec certitude
web-compare-questioned = La voix en question
web-compare-start = Comparer
web-compare-need = Remettez d’abord les deux enregistrements.
web-compare-working = Écoute des deux enregistrements…
web-compare-files = Sûr : { $reference } · en question : { $questioned }

web-review-intro = Les examinateurs se connectent avec un jeton créé par qui administre ce serveur. Pour les visiteurs de cette page :
web-review-token = Jeton
web-review-sign-in = Se connecter
web-review-sign-out = Se déconnecter ({ $name })
web-review-expired = Le jeton est inconnu ou a expiré.
web-review-refresh = Actualiser
web-review-empty = Aucun dossier n’attend de relecture.
web-review-queue = Dossiers en attente
web-review-claimed = Pris. Personne d’autre ne peut trancher entre-temps.
web-review-note = Pourquoi ? (figure au dossier)
web-review-done = Tranché. Tous ceux qui ont demandé sont prévenus.
web-review-back = Le rendre
web-review-given-back = Rendu ; d’autres peuvent le prendre.
web-review-objection = Quelqu’un dit que cette réponse est fausse :
web-review-objection-bare = rien de plus n’a été dit

web-pair = Côte à côte
web-pair-file = Le fichier
web-pair-beside = À côté
web-pair-strongest = Ses endroits les plus marquants
web-pair-none = Aucune image n’a été tirée de ce fichier.
web-pair-together = Lire les deux ensemble

web-review-state-open = en attente
web-review-state-claimed = pris par quelqu’un d’autre
web-review-state-mine = à vous

web-about-what = Ce que c’est
web-about-what-text = Plusieurs petits détecteurs regardent les visages, les images entières, les voix et ce que le fichier dit de lui-même. Leurs indices sont pesés en un seul risque. Ce qui ne peut être évalué est nommé, pas deviné.
web-about-not = Ce que ce n’est pas
web-about-not-text = Ni une preuve, ni un détecteur de mensonges, ni un jugement sur une personne. Les nouveaux générateurs, la forte compression et les petits visages lui échappent parfois ; le maquillage, les filtres et les mauvaises caméras le rendent soupçonneux. Faites confirmer ce qui compte par une autre voie.
web-about-keep = Ce qui est gardé
web-about-keep-text = { $days ->
    [0] Votre fichier est supprimé dès qu’il a été évalué ; le rapport reste jusqu’à ce que vous le supprimiez.
   *[other] Votre fichier reste { NUMBER($days, maximumFractionDigits: 1) } jours sur ce serveur, le rapport jusqu’à ce que vous le supprimiez. Vous pouvez supprimer les deux à tout moment.
 }
web-about-detectors = Détecteurs
web-about-weights = poids { $sha256 }
web-about-licence = licence { $licence }
web-about-figures = Chiffres (AUC : 0,5 revient à deviner, 1 est parfait ; un second chiffre vaut au sein d’une source)
web-about-face = Cherche dans chaque visage, image par image, les traces d’un échange ou d’une génération.
web-about-face-sequence = Regarde si un visage change d’une image à la suivante comme les visages ne le font pas.
web-about-face-signals = Suit les mouvements d’un visage. À partir de huit secondes, il compte aussi les clignements et cherche un pouls ; les deux sont indiqués, pas pesés.
web-about-image = Cherche dans l’image entière les traces d’un générateur.
web-about-image-statistics = Compte de petites régularités que les générateurs et la retouche laissent dans une image ; fait pencher la balance, sans plus.
web-about-speech = Cherche dans la parole les traces d’une voix de synthèse ou clonée.
web-about-av-sync = Compare les lèvres et le son ; dit ce qu’il a mesuré et n’en conclut encore rien. Sans réseau de neurones.
web-about-provenance = Lit ce que le fichier dit de lui-même ; sans réseau de neurones.
web-about-speaker = Pour « Comparer des voix » seulement : dit si la même personne parle dans deux enregistrements.
web-about-limits = Limites
web-about-rates = Combien de fois les réponses étaient fausses
web-about-rate-kind = Type
web-about-rate-band = Réponse
web-about-rate-text = Combien de fois elle était fausse

web-script-forget = Supprimer définitivement le fichier et son rapport ?
web-script-live-denied = Le navigateur ne donne pas accès à la caméra et au micro.
web-script-lost = Le serveur ne répond pas. Cette page reprendra d’elle-même dès qu’il répondra.
web-script-too-large = Ce fichier dépasse les { NUMBER($megabytes, maximumFractionDigits: 0) } Mo que ce serveur accepte. Remettez la partie qui compte.
