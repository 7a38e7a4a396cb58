### Lèvres et son : pourquoi ils n’ont pas été comparés, et ce qui a été vu.

sync-nobody-speaks = personne ne parle pendant que le visage est visible
sync-no-sound-there = il n’y a pas de son là où le visage a été suivi
sync-mouth-still = la bouche est cachée ou ne bouge pas
sync-too-short = le visage et la voix ne sont ensemble que { $seconds } secondes, il en faut { $needed }

sync-late = Lèvres et voix s’accordent le mieux avec la voix { $lag_ms } ms derrière ; une telle valeur est juste dans environ { $percent } vidéos sur 100. Elle est mentionnée, non pesée.
sync-early = Lèvres et voix s’accordent le mieux avec la voix { $lag_ms } ms devant ; une telle valeur est juste dans environ { $percent } vidéos sur 100. Elle est mentionnée, non pesée.
sync-together = Lèvres et voix s’accordent le mieux telles quelles ; c’est juste dans environ { $percent } vidéos sur 100. C’est mentionné, non pesé.
sync-unclear = Lèvres et voix ont été comparées, mais le retard de l’une sur l’autre n’a pas pu être déterminé.
