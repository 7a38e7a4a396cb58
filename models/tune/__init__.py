"""Training a detector on one's own media; `train.py` is the command."""
