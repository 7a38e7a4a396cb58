### Fotogramas seguidos: por qué no se juzgaron y qué se vio.

sequence-too-few = la cara no está en { $needed } fotogramas seguidos
sequence-sign = La cara cambia de un fotograma a otro como no lo hacen las caras.
