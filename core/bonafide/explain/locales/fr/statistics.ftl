### Traces comptées : pourquoi elles n’ont pas été jugées.

statistics-clip = dans une vidéo, le codec cache ce qui est compté ici
