"""What a language's word list holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Entries are parted by commas; an entry may be several words; `stem*` stands for every word that begins so.

    The longest entry wins, so that "too cute" is praise although "too" complains.
    """

    order: str  # verbs that tell somebody to change a picture
    wish: str  # openings of a wish or a suggestion: can you, what if, maybe, should, rather
    degree: str  # comparatives, "too", "a bit"
    look: str  # what pictures are made of: light, colours, weather, camera, lettering, parts of bodies and houses
    thing: str  # common subjects; weak, since people talk about cats as well
    number: str  # counts: with a thing of the picture they say how many there should be, or that there are too many
    flaw: str  # complaints about a picture: crooked, six fingers, hard to read
    without: str  # no, not, without
    keep: str  # leave it as it is
    social: str  # thanks, praise, laughter, agreement, greetings
    self: str  # who is talked about: I, we, my boss
    errand: str  # people's own doings: print, send, meet, pay, tomorrow
    past: str  # signs of narration, of what was and of what people will do
    asks: str  # openings of a question for information
    but: str  # words that part praise from what is wanted
    glue: str  # the commonest words that mean nothing here, to tell languages apart
