### What the face detector says.

face-no-face = No face was found.
face-too-small = The largest face is only { $height_px } pixels high, too small to judge.
face-sign-eyes = The strongest traces lie around the eyes.
face-sign-mouth = The strongest traces lie around the mouth.
face-sign-whole = The traces lie over the face as a whole.
