### Images voisines : pourquoi elles n’ont pas été jugées, et ce qui a été vu.

sequence-too-few = le visage n’est pas présent sur { $needed } images voisines
sequence-other-network = le réseau a été fait pour une autre version du réseau des visages
sequence-sign = Le visage change d’une image à l’autre comme un visage ne le fait pas.
