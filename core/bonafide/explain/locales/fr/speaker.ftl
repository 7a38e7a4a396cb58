### Deux voix comparées.

speaker-short-voice = l’enregistrement ne contient que { $seconds } secondes de parole, il en faut { $needed }
speaker-short-reference = la référence ne contient que { $seconds } secondes de parole, il en faut { $needed }
speaker-sign-same = Les deux enregistrements semblent venir d’une même personne.
speaker-sign-other = Les deux enregistrements semblent venir de deux personnes.
