### Lo que dice el detector de caras.

face-no-face = No se encontró ninguna cara.
face-too-small = La cara más grande mide solo { $height_px } píxeles de alto, demasiado poco para juzgarla.
face-sign-eyes = Los rastros más fuertes están alrededor de los ojos.
face-sign-mouth = Los rastros más fuertes están alrededor de la boca.
face-sign-whole = Los rastros cubren la cara entera.
