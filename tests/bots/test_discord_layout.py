"""What of foreign text reaches Discord, and that no message is over its limits."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from bonafide.terms import Band
from bonafide_bots.conversation import Button, Saying
from tests.peers.discord_shapes import faults

ALIVE = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|<>\[\]#@]")


@given(st.text(max_size=200))
def test_escaped_text_reads_as_it_was_and_holds_nothing_alive(text):
    from bonafide_bots.discord.layout import escaped

    made = escaped(text)
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", made) == text
    assert not ALIVE.search(made)
    assert "://" not in re.sub(r"[^a-z]://", "", made)


@given(st.text(max_size=3000), st.lists(st.text(max_size=3000), max_size=8), st.text(max_size=3000))
def test_no_message_is_over_a_limit(headline, lines, footer):
    from bonafide_bots.discord.layout import message

    said = Saying(headline or "-", tuple(lines), footer, Band.REVIEW, "7K3M-Q2", tuple(Button))
    made = message(said, "discord:G" + "9" * 20, "de")
    view = made.pop("view")
    sent = {
        "content": made["content"], "embeds": [embed.to_dict() for embed in made["embeds"]],
        "components": view.to_components(), "allowed_mentions": {"parse": []},
    }  # fmt: skip
    assert not faults(sent)


def test_a_token_is_sealed_for_workers_of_the_same_bot_only():
    from bonafide_bots.discord.tokens import Tokens

    bot, worker, other = Tokens("one"), Tokens("one"), Tokens("two")
    bot.keep("1", "secret", time.time() + 60)
    sealed = bot.sealed("1")
    assert "secret" not in sealed
    assert bot.opened("1", None) == worker.opened("1", sealed) == "secret"
    assert other.opened("1", sealed) is None
    assert worker.sealed("1") is None


def test_a_token_is_not_used_after_its_time():
    from bonafide_bots.discord.tokens import Tokens

    bot = Tokens("one")
    bot.keep("1", "secret", time.time() - 1)
    assert bot.opened("1", bot.sealed("1")) is None


def test_an_address_tells_when_it_runs_out():
    from bonafide_bots.discord.surface import has_expired

    past, future = int(time.time()) - 9, int(time.time()) + 99
    assert has_expired(f"https://cdn.discordapp.com/a?ex={past:x}&is=1&hm=2")
    assert not has_expired(f"https://cdn.discordapp.com/a?ex={future:x}&is=1&hm=2")
    assert not has_expired("https://cdn.discordapp.com/a?ex=zz")
    assert not has_expired("https://cdn.discordapp.com/a")
