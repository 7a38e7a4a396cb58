### Neighbouring frames: why they were not judged, and what was seen.

sequence-too-few = the face is not in { $needed } neighbouring frames
sequence-other-network = the network behind it was made for another version of the face network
sequence-sign = The face changes from frame to frame in a way that faces do not.
