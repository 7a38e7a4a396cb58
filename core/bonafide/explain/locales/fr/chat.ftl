### Ce que les bots disent autour d’une réponse.

chat-looking = 👀 Examen de { $file } …
chat-failed = { $reason }
chat-first-answer = Première réponse : { $headline }
chat-ruled-authentic = Un relecteur le juge authentique
chat-ruled-manipulated = Un relecteur le juge manipulé
chat-ruled-cannot_tell = Un relecteur l’a regardé et ne peut pas le dire non plus
chat-ruling-notice = Le dossier { $case }, sur lequel vous aviez interrogé, a été examiné.
chat-ruling-note = Note du relecteur : { $note }
chat-review-asked = Examen demandé pour le dossier { $case }
chat-details-of = Détails du dossier { $case }
chat-finding = { $what } : risque { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } (version { $version }, poids { $weights })
chat-segment = { TIME($start_s) }–{ TIME($end_s) } : risque { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
chat-abstained = { $what } : non jugé, { $reason }
chat-coverage = Examiné : { $frames ->
    [one] une image
   *[other] { $frames } images
 }, { $people ->
    [0] aucun visage
    [one] un visage
   *[other] { $people } visages
 }, { $sound_s ->
    [0] pas de son
   *[other] { $sound_s } s de son
 }.
chat-kept-until = Le fichier est conservé jusqu’au { $day }.
chat-not-kept = Le fichier lui-même n’est pas conservé.

button-details = Détails
button-ask_review = Demander un examen
button-dispute = C’est inexact
button-claim = Je m’en charge
button-authentic = Authentique
button-manipulated = Manipulé
button-cannot_tell = Impossible à dire

chat-thanks-feedback = Merci. Votre objection est notée dans le dossier et les relecteurs la voient.
chat-review-opened = Les relecteurs ont été sollicités pour le dossier { $case }.
chat-review-open-already = Les relecteurs ont déjà été sollicités pour le dossier { $case }.
chat-claimed = { $reviewer } regarde le dossier { $case }.
chat-claimed-by-other = Quelqu’un d’autre regarde déjà le dossier { $case }.
chat-ruled-already = Le dossier { $case } a déjà été tranché ; demandez un second avis pour le rouvrir.
chat-no-such-case = Ce dossier n’existe pas ici.
chat-not-allowed = Seuls les relecteurs peuvent faire cela ici.
chat-no-review-channel = Aucun canal d’examen n’est encore choisi ; un administrateur peut le faire dans les réglages.
chat-nothing-attached = Il n’y a ni image, ni vidéo, ni son dans ce message.
chat-too-many-files = Ce message a { $count } fichiers ; les { $limit } premiers sont examinés.
chat-link-refused = Seuls les fichiers envoyés ici sont examinés, pas les liens vers d’autres lieux.
chat-help = Donnez-moi une image, une vidéo ou une voix : partagez-la en me mentionnant, envoyez-la-moi directement ou utilisez « Check this media » sur un message. Je dis à quel point il est probable qu’elle soit manipulée, où et pourquoi. J’aide pour un premier regard, je ne suis pas une preuve ; avec « Demander un examen », une personne regarde.
chat-language-set = Je vous répondrai en français.
chat-queue-full = Trop de fichiers attendent ici ; réessayez dans quelques minutes.
chat-login-page = La plateforme a envoyé une page de connexion au lieu du fichier : il manque à l’application le droit de lire les fichiers.
chat-status = { $waiting } en attente, { $running } en cours, { $workers ->
    [one] un processus
   *[other] { $workers } processus
 }.
chat-policy = Règle « { $name } » : à regarder dès un risque de { NUMBER($review_from, minimumFractionDigits: 2) }, probablement manipulé au-dessus de { NUMBER($manipulated_from, minimumFractionDigits: 2) }.
chat-languages = Langues : { $languages }.
chat-conflict = Dossier { $case } : { $reason }
chat-submit = Trancher
chat-note-label = Note pour ceux qui ont demandé (facultatif)
chat-home-mine = Mes demandes
chat-home-reviews = Examens ouverts
chat-home-nothing = Rien pour l’instant.
chat-home-settings = Réglages
chat-home-review-channel = Canal des examens
chat-home-auto-scan = Canaux où chaque fichier est examiné
chat-home-retention = Jours de conservation des fichiers (0 = aucun)
chat-home-language = Langue de l’espace de travail
chat-home-save = Enregistrer
chat-home-saved = Enregistré.
chat-taken-back = Le message a été supprimé : son fichier ne reçoit plus de réponse.
chat-link-not-yours = Ce lien mène à un fichier qui n’est pas le vôtre et qui n’a pas été partagé ici.
button-papers = Rapport et image dans le fil
chat-report-of = Rapport du dossier { $case }
