### Gezählte Spuren: warum nicht geurteilt wurde.

statistics-clip = im Video verdeckt die Kompression, was hier gezählt wird
