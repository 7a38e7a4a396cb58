### Ce que `bonafide doctor` dit du décodage et des détecteurs.

doctor-protection-memory = Le processus de décodage a une limite de mémoire
doctor-protection-no-writing = Il ne peut écrire aucun fichier
doctor-protection-no-dumps = Il ne laisse aucune image de sa mémoire quand il s’arrête brutalement
doctor-protection-few-files = Il peut garder peu de fichiers ouverts
doctor-protection-own-network = Il a son propre réseau, où il n’y a personne
doctor-protection-no-capabilities = Il n’a aucun droit d’administrateur
doctor-protection-no-new-privileges = Il ne peut gagner aucun droit
doctor-protection-no-file-access = Il ne peut ouvrir aucun fichier (landlock)
doctor-protection-few-system-calls = Il peut demander peu de choses au noyau (seccomp)
doctor-active = { $protection } : actif.
doctor-missing = { $protection } : manque, ce système ne le propose pas.
doctor-all-active = Les { $count } protections du processus de décodage sont actives.
doctor-some-missing = { $missing ->
    [one] Il manque une protection
   *[other] Il manque { $missing } protections
 } sur { $count } : les autres tiennent, mais mieux vaut examiner les fichiers d’inconnus sous Linux 5.13 ou plus récent, hors des conteneurs qui l’interdisent.
doctor-ready = { $name } est prêt.
doctor-broken = { $name } ne peut pas être utilisé : { $error }
