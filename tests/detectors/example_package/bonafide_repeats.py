"""Rows of pixels that repeat exactly: cameras have noise, drawings have not."""

from __future__ import annotations

import numpy as np

from bonafide.terms import Abstention, Finding, Material, Message, Modality, Segment


class Repeats:
    """An example, not calibrated on anything: do not use it to judge."""

    name = "repeats"
    modality = Modality.IMAGE
    version = "1.0"

    def examine(self, material: Material) -> Finding | Abstention:
        """The share of rows that equal the row above, as weak evidence."""
        pictures = material.recording.pictures
        if not pictures:
            return Abstention(self.name, self.modality, Message("There is no picture."))
        rows = pictures[0].pixels
        share = float(np.mean(np.all(rows[1:] == rows[:-1], axis=(1, 2))))
        llr = 2 * share - 1
        where = Segment(0.0, 0.0, llr, picture=0)
        return Finding(
            self.name,
            self.modality,
            self.version,
            None,
            llr,
            segments=(where,),
            quality={"material": 0.5},
        )
