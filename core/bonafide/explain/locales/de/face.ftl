### Was der Gesichtsdetektor sagt.

face-no-face = Es wurde kein Gesicht gefunden.
face-too-small = Das größte Gesicht ist nur { $height_px } Pixel hoch, zu klein für ein Urteil.
face-sign-eyes = Die stärksten Spuren liegen um die Augen.
face-sign-mouth = Die stärksten Spuren liegen um den Mund.
face-sign-whole = Die Spuren liegen über dem ganzen Gesicht.
