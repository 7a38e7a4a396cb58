"""What each place of a spectrogram adds makes up, all together, what the judge says."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "models/speech"))
pytest.importorskip("torch", reason="training needs the extra train")
import pictures
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
    parts = places.parts_of(blocks, weights, usual, places.evenly)
    assert parts.shape == (2, places.CELLS, places.CELLS)
    wanted = (features * weights - usual).sum(1)
    assert torch.allclose(parts.mean((1, 2)), wanted, atol=1e-3)


def test_what_is_loud_in_one_place_counts_there():
    blocks = [torch.zeros(1, 8, 28, 28), torch.zeros(1, 8, 14, 14)]
    blocks[1][:, :, 2:4, 9:11] = 1.0
    features = places.features_of(blocks).shape[1]
    parts = places.parts_of(
        blocks, torch.ones(1, features), torch.zeros(1, features), places.evenly
    )[0]
    row, column = divmod(int(parts.argmax()), places.CELLS)
    assert (row, column) in {(2, 9), (2, 10), (3, 9), (3, 10)}


def test_a_common_grid_keeps_the_mean():
    for shape in ((6, 27), (13, 55), (14, 14), (28, 7)):
        cells = torch.randn(3, *shape)
        for edges in (places.evenly, pictures.Mel(512, 107, 112).edges):
            common = places.even(cells, edges)
            assert torch.allclose(common.mean((1, 2)), cells.mean((1, 2)), atol=1e-5)


@pytest.mark.parametrize(
    "picture",
    [
        pictures.Phases(512, 214),
        pictures.Phases(256, 107),
        pictures.Mel(512, 107, 112),
        pictures.Roots(256, 107),
    ],
    ids=["even", "quick", "mel", "root"],
)
@pytest.mark.parametrize("hz", [500, 2000, 5000])
def test_a_note_is_marked_where_it_sounds(picture, hz):
    time_s = torch.arange(48_000) / 16_000
    hiss = 0.3 * torch.randn(1, 48_000, generator=torch.Generator().manual_seed(0))
    note = torch.sin(2 * torch.pi * hz * time_s) * torch.sin(9 * time_s) ** 2
    # The first colour is the level; some views leave out what stands still.
    moving = picture(hiss + note)[:, 0].std(2)
    cells = torch.zeros(*moving.shape, 14)
    cells[:, moving.argmax()] = 1.0
    common = places.even(cells, picture.edges)[0, :, 0]
    assert abs(int(common.argmax()) - (1 - hz / 7000) * places.CELLS) <= 1
