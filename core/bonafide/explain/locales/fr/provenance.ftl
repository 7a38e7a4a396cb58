### Ce que le fichier dit de sa propre fabrication.

provenance-silent = Le fichier ne dit rien de sa fabrication. La plupart n’en disent rien ; cela ne parle ni pour ni contre.
provenance-generated-signed = Des informations d’authenticité signées dans le fichier disent qu’il a été généré : « { $text } ».
provenance-generated = Le fichier dit lui-même avoir été généré, dans { $origin ->
    [c2pa] ses informations d’authenticité
    [png_text] son texte PNG
    [exif] ses données EXIF
    [xmp] ses données XMP
    [container_tag] les étiquettes de son conteneur
   *[other] ses métadonnées
 } : « { $text } ». Personne n’a signé cela, on a donc pu l’y glisser.
provenance-signed = Une signature de confiance couvre l’image telle qu’elle est : « { $text } ».
provenance-signature-broken = Le fichier porte une signature qui ne tient pas : son contenu ou ses informations ont été changés après la signature (« { $text } »).
provenance-signed-unknown = Le fichier porte des informations d’authenticité (« { $text } »), mais aucune signature de confiance ne couvre l’image, elles ne comptent donc pas.
provenance-editor = Le fichier nomme un logiciel de retouche : « { $text } ». Beaucoup de travail honnête est retouché, cela ne compte donc pas.
provenance-camera = Le fichier nomme un appareil photo : « { $text } ». N’importe qui peut l’écrire, cela ne compte donc pas.
provenance-program = Le fichier nomme le programme qui l’a écrit : « { $text } ». Cela ne compte pas.
