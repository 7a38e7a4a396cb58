### Lèvres et son : pourquoi ils n’ont pas été comparés, et ce qui a été vu.

sync-nobody-speaks = personne ne parle pendant que le visage est visible
sync-no-sound-there = il n’y a pas de son là où le visage a été suivi
sync-mouth-still = la bouche est cachée ou ne bouge pas
sync-too-short = le visage et la voix ne sont ensemble que { $seconds } secondes, il en faut { $needed }
sync-lag = Lèvres et son s’accordent le mieux avec le son { $lag_ms } millisecondes plus tard ; l’indice est faible et n’a pas été pesé.
