"""What each place of a spectrogram adds makes up, all together, what the judge says."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "models/speech"))
pytest.importorskip("torch", reason="training needs the extra train")
import places
import torch

# Of two views: 512 samples, whose blocks are square, and 256, twice as long and half as high.
SHAPES = [
    [(32, 27, 27), (64, 13, 13), (96, 13, 13)],
    [(32, 13, 55), (64, 6, 27), (96, 6, 27)],
]


@pytest.mark.parametrize("shapes", SHAPES, ids=["even", "quick"])
def test_the_parts_of_all_places_add_up_to_the_judgement(shapes):
    torch.manual_seed(0)
    blocks = [torch.randn(2, *shape) for shape in shapes]
    features = places.features_of(blocks)
    weights, usual = torch.randn(2, *features.shape)
    parts = places.parts_of(blocks, weights, usual)
    assert parts.shape == (2, places.CELLS, places.CELLS)
    wanted = (features * weights - usual).sum(1)
    assert torch.allclose(parts.mean((1, 2)), wanted, atol=1e-3)


def test_what_is_loud_in_one_place_counts_there():
    blocks = [torch.zeros(1, 8, 28, 28), torch.zeros(1, 8, 14, 14)]
    blocks[1][:, :, 2:4, 9:11] = 1.0
    features = places.features_of(blocks).shape[1]
    parts = places.parts_of(blocks, torch.ones(1, features), torch.zeros(1, features))[0]
    row, column = divmod(int(parts.argmax()), places.CELLS)
    assert (row, column) in {(2, 9), (2, 10), (3, 9), (3, 10)}


def test_a_common_grid_keeps_the_mean():
    for shape in ((6, 27), (13, 55), (14, 14), (28, 7)):
        cells = torch.randn(3, *shape)
        assert torch.allclose(places.even(cells).mean((1, 2)), cells.mean((1, 2)), atol=1e-5)
