### Was an der Datei selbst auffiel.

media-reduced = Das Bild von { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixeln wurde verkleinert angesehen.
media-transparent = Durchsichtige Teile wurden auf Weiß angesehen.
media-partly-read = Von manchen Teilen wurde nur der Anfang angesehen, weil alles zu lesen zu lange dauern würde.
media-damaged-end = Das Ende der Datei ist beschädigt; was davor liegt, wurde beurteilt.
media-damaged-parts = Teile der Datei sind beschädigt und wurden ausgelassen.
media-lying-duration = Die Datei sagt, sie dauere { TIME($claimed) }, sie dauert aber { TIME($found) }.
media-more-streams = { $count ->
    [one] Eine weitere Spur wurde nicht angesehen.
   *[other] { $count } weitere Spuren wurden nicht angesehen.
}
media-sound-sampled = Von { TIME($of) } Ton wurden Stücke von zusammen { TIME($read) } gehört.
media-no-frames = Die Videospur enthält kein einziges Bild; nur der Ton wurde beurteilt.
media-no-sound = Die Tonspur enthält keinen einzigen Abtastwert.
