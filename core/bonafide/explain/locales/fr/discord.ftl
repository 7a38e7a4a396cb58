### Ce que seul le bot Discord dit.

discord-check = Dire à quel point une image, une vidéo ou une voix est probablement manipulée
discord-check-attachment = L’image, la vidéo ou le son
discord-case = Montrer un dossier
discord-case-id = Son numéro, par exemple 7K3M-Q2
discord-reviews = Lister les dossiers qui attendent un examen
discord-settings = Voir ou changer ce que le bot fait sur ce serveur
discord-settings-review-channel = Salon d’examen ; qui le voit peut trancher
discord-settings-auto-scan = Activer ou non l’examen de chaque fichier de ce salon
discord-settings-private = Montrer les réponses à la seule personne qui demande
discord-settings-retention = Jours de conservation des fichiers (0 = aucun)
discord-settings-language = Langue de ce serveur
discord-language = Choisir la langue de mes réponses
discord-language-name = La langue

discord-only-managers = Seules les personnes qui peuvent gérer ce serveur peuvent le faire.
discord-only-moderators = Seuls les relecteurs et les personnes qui peuvent gérer les messages peuvent le faire.
discord-no-post-permission = Je ne peux pas écrire dans le salon d’examen : autorisez-moi à le voir, à y envoyer des messages et à y intégrer des liens.
discord-needs-content = Pour examiner chaque fichier, il faut l’intention « message content ». La personne qui exploite le bot peut l’activer : dans le portail des développeurs et avec BONAFIDE_DISCORD_MESSAGE_CONTENT=true.
discord-went-wrong = Quelque chose a échoué ici ; réessayez dans une minute.
discord-state-review-channel = Salon d’examen : { $channel }
discord-state-auto-scan = Chaque fichier est examiné dans : { $channels }
discord-state-private-on = Les réponses ne sont visibles que par la personne qui demande.
discord-state-private-off = Les réponses sont visibles par tous dans le salon.
discord-state-retention = Les fichiers sont conservés { $days ->
    [one] un jour
   *[other] { $days } jours
 }.
discord-state-retention-default = Les fichiers sont conservés aussi longtemps que l’installation le prévoit.
discord-state-language = Langue : { $name }
discord-state-none = aucun
discord-settings-policy = Politique qui pondère les indices
discord-state-policy = Politique : { $name }
