### Le rapport en HTML et en PDF, et les chiffres qu’il partage avec la page.

report-title = Rapport sur le dossier { $case }
report-subtitle = bonafide · premier examen de médias suspects
report-footer = Ceci est un premier examen, pas une preuve. Les chiffres disent ce que les détecteurs nommés ont mesuré avec les poids nommés ; ils peuvent se tromper et ne disent ni qui a fait le fichier, ni pourquoi.

report-risk = { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-llr = { NUMBER($llr, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-seconds = { NUMBER($seconds, maximumFractionDigits: 1) } s
report-megabytes = { NUMBER($megabytes, maximumFractionDigits: 2) } Mo
report-span = { TIME($start_s) }–{ TIME($end_s) }
report-abstention = { $what } : { $reason }
report-policy = { $name } : probabilité de départ { NUMBER($prior, maximumFractionDigits: 3) }, à revoir dès { NUMBER($review_from, maximumFractionDigits: 3) }, manipulé au-delà de { NUMBER($manipulated_from, maximumFractionDigits: 3) }

report-reasons = Pourquoi
report-not-examined = Non évalué
report-nothing-missing = Tout ce que les détecteurs installés peuvent examiner l’a été.
report-timeline = Quand
report-exhibits = Où

report-risks = Risque (0 = authentique, 1 = manipulé)
report-risk-overall = Ensemble
report-risk-video = Visages à l’image
report-risk-audio = Voix
report-risk-image = Image entière
report-not-judged = non évalué

report-findings = Ce que les détecteurs ont trouvé
report-column-what = Examiné
report-column-detector = Détecteur
report-column-version = Version
report-column-risk = Risque
report-column-llr = Poids (llr)
report-column-when = Quand

report-stretches = Passages les plus marquants

report-coverage = Ce qui a été examiné
report-fact-file = Remis sous le nom
report-fact-kind = Type
report-fact-size = Taille
report-fact-duration = Durée
report-fact-dimensions = Image, px
report-fact-streams = Pistes
report-fact-frames = Images examinées
report-fact-people = Personnes suivies
report-fact-faces = Passages de visage évalués
report-fact-sound = Son écouté
report-fact-note = Remarque
report-kind-picture = image
report-kind-video = vidéo
report-kind-sound = son

report-provenance = Ce que le fichier dit de lui-même
report-no-claims = Rien. La plupart des fichiers ne disent rien de leur origine ; cela ne plaide ni pour ni contre eux.
report-claim-content_credentials = Attestations de contenu
report-claim-generator = Générateur
report-claim-editor = Retouche
report-claim-camera = Appareil photo
report-says-generated = dit avoir été généré
report-validation-trusted = signature valide, signataire de confiance
report-validation-valid = signature valide, signataire inconnu
report-validation-untrusted = signature valide, signataire inconnu
report-validation-invalid = signature non valide

report-evidence = Éléments de preuve
report-fact-case = Dossier
report-fact-examined-at = Examiné le
report-fact-sha256 = Fichier, SHA-256
report-fact-engine = Version du moteur
report-fact-policy = Règles
report-fact-weights = Poids, SHA-256
report-fact-ledger = Entrée du registre

timeline-label = Frise : une ligne par personne et une pour la voix ; plus une barre est haute, plus le risque est élevé.
timeline-person = Personne { $person }

exhibit-face = { $time_s ->
    [0] Personne { $person }.
   *[other] Personne { $person } à { TIME($time_s) }.
 } Si une seconde vue est à côté, les endroits clairs sont ceux auxquels le réseau a réagi.
exhibit-image = L’image, et les endroits auxquels le réseau a réagi.
exhibit-sound = Le temps va vers la droite, la hauteur vers le haut ; les passages encadrés sont ceux que le détecteur de voix a trouvés suspects, et les zones au contour coloré ont le plus compté.
