"""The gate of a worker: so many at once, the smallest rank first."""

import threading

import pytest

from bonafide.jobs.gate import Gate


def test_the_smallest_rank_goes_first_and_equals_keep_their_order():
    gate, order, waiting = Gate(1), [], []

    def enter(rank, name):
        with gate.slot(rank):
            order.append(name)

    with gate.slot(1):
        for rank, name in [(3, "batch"), (2, "auto 1"), (1, "person"), (2, "auto 2")]:
            thread = threading.Thread(target=enter, args=[rank, name])
            thread.start()
            waiting.append(thread)
            while len(gate._waiting) < len(waiting):
                pass
    for thread in waiting:
        thread.join()
    assert order == ["person", "auto 1", "auto 2", "batch"]


def test_no_more_than_the_slots_are_inside():
    gate, inside, most = Gate(3), [], []

    def enter(number):
        with gate.slot(1):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    threads = [threading.Thread(target=enter, args=[number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) <= 3
    assert len(most) == 50


def test_a_slot_is_given_back_when_the_work_fails():
    gate, free = Gate(1), []

    def fail():
        with gate.slot(1):
            free.append(gate._free)
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            fail()
        assert gate._free == 1
    assert free == [0, 0, 0]
