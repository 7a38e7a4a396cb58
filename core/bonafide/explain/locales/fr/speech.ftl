### La voix : pourquoi elle n’a pas été jugée, et ce qui a été entendu.

speech-no-sound = il n’y a pas de son
speech-silent = la piste sonore est muette
speech-none = personne ne parle (seulement de la musique, du bruit ou des tons)
speech-too-short = seulement { $seconds } s de parole, il en faut { $needed } s
speech-too-narrow = le son s’arrête à { $hertz } Hz, trop étroit pour juger une voix
speech-part = Un passage de la voix diffère du reste : { TIME($start_s) }–{ TIME($end_s) }.
