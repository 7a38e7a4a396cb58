### Lèvres et son : pourquoi ils n’ont pas été comparés, et ce qui a été vu.

sync-nobody-speaks = personne ne parle pendant que le visage est visible
sync-no-sound-there = il n’y a pas de son là où le visage a été suivi
sync-mouth-still = la bouche est cachée ou ne bouge pas
sync-too-short = le visage et la voix ne sont ensemble que { $seconds } secondes, il en faut { $needed }
sync-fits = lèvres et son s’accordent avec le son { $lag_ms } ms derrière (corrélation { $fit }) ; cela seul ne prouve rien
sync-unclear = lèvres et son ont été comparés ; leur meilleur accord (corrélation { $fit }, son { $lag_ms } ms derrière) ne dépasse pas le hasard
