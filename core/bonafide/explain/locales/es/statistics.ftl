### Rastros contados: por qué no se juzgaron.

statistics-clip = en un vídeo el códec oculta lo que aquí se cuenta
