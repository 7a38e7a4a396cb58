### Benachbarte Bilder: warum nicht geurteilt wurde, und was zu sehen war.

sequence-too-few = das Gesicht ist nicht in { $needed } benachbarten Bildern zu sehen
sequence-other-network = das Netz dahinter wurde für eine andere Fassung des Gesichtsnetzes gemacht
sequence-sign = Das Gesicht ändert sich von Bild zu Bild so, wie Gesichter es nicht tun.
