### Fotogramas seguidos: por qué no se juzgaron y qué se vio.

sequence-too-few = la cara no está en { $needed } fotogramas seguidos
sequence-other-network = la red se hizo para otra versión de la red de caras
sequence-sign = La cara cambia de un fotograma a otro como no lo hacen las caras.
