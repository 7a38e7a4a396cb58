### What the file says about its own making.

provenance-silent = The file says nothing about its making. Most files do not; that speaks neither for nor against it.
provenance-generated-signed = Signed content credentials in the file say that it was generated: “{ $text }”.
provenance-generated = The file itself says that it was generated, in its { $origin ->
        [c2pa] content credentials
        [png_text] PNG text
        [exif] EXIF data
        [xmp] XMP data
        [container_tag] container tags
       *[other] metadata
    }: “{ $text }”. Nobody signed that, so it could have been planted.
provenance-signed = A trusted signature covers the picture as it is: “{ $text }”.
provenance-signature-broken = The file carries a signature that does not hold: its content or its credentials were changed after signing (“{ $text }”).
provenance-signed-unknown = The file carries content credentials (“{ $text }”), but no trusted signature covers the picture, so they count for nothing.
provenance-editor = The file names editing software: “{ $text }”. Much honest work is edited, so this counts for nothing.
provenance-camera = The file names a camera: “{ $text }”. Anybody can write that, so it counts for nothing.
provenance-program = The file names the program that wrote it: “{ $text }”. This counts for nothing.
