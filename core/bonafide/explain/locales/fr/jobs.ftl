### Pourquoi il n’y a pas de rapport, et ce qui s’ajoute à une réponse.

job-asked-before = On a déjà interrogé sur ce fichier ({ $times } fois jusqu’ici) ; c’est la même réponse.
job-case-removed = Le dossier a été supprimé sur demande ; il n’y a plus de réponse à montrer.
job-fetch-failed = Le fichier n’a pas pu être récupéré sur la plateforme. Envoyez-le encore une fois.
job-kills-worker = Le fichier a arrêté tous les processus qui ont voulu le lire ; il ne peut pas être jugé ici. Demandez une copie d’une autre source.
job-too-late = Il a fallu trop de temps avant de pouvoir commencer. Demandez encore une fois.
job-went-wrong = Quelque chose a échoué de notre côté et a été noté. Demandez encore une fois.
job-unsupported-media = Ce n’est ni une image, ni une vidéo, ni un son que l’on puisse juger, quel que soit son nom.
job-limit-exceeded = Le fichier dépasse une limite. { $error }
job-decode-failed = Le fichier est endommagé ou illisible. Demandez une copie d’une autre source.
job-not-found = Le fichier n’est plus là. Envoyez-le encore une fois.
job-not-allowed = La plateforme n’a pas permis de récupérer le fichier. { $error }
job-unavailable = Une partie du service ne répond pas. Demandez encore une fois.
job-error = Le fichier n’a pas pu être jugé. Demandez encore une fois.
