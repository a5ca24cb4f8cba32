"""What people are told of a limit that has no room for an ask, and of what was granted, as one person speaks to another."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR

from core.model import Person, Place
from core.quota.limits import Balance, Limit, Rules, Spent, Unit
from core.quota.users import User, user_of, where
from core.quota.words import THIS, about, amount, counted, headed, level, more, resets, shown, since


def refusal(spent: Spent) -> str:
    """Why a limit has no room for what was asked, when it resets, and who can do something about it."""
    balance, user = spent.balance, user_of(spent.balance.limit, spent.place, spent.rules.vocabulary(spent.place))
    if spent.claimed > balance.most:
        return _too_much(spent)
    if not balance.left:
        return f"{_used_up(balance, user)} {_more(spent)}"
    if balance.limit.terms.unit is Unit.MONEY:
        return f"{_need(spent)}; {_left(balance, user)}. {_more(spent)}"
    return f"{_need(spent)}; {_left(balance, user)}. Ask for {balance.left:,} now. {_more(spent)}"


def briefly(spent: Spent) -> str:
    """The same for a place where others read it: which limit and when it resets, but not how much of it was used."""
    balance, user = spent.balance, user_of(spent.balance.limit, spent.place, spent.rules.vocabulary(spent.place))
    whole = f"{user.their} {_whole(balance)}{user.where}"
    if balance.left:
        return f"That is more than {user.has} left of {whole}. {_more(spent)}"
    if balance.held:
        return f"{user.have} {_none(balance)} left of {whole}. {_more(spent)}"
    return f"{user.have} used {whole}. {_more(spent)}"


def asking(spent: Spent, of: str) -> str:
    """That somebody asks for more, and how full the limit is, for those who can grant it. `of`: their name."""
    balance, user = spent.balance, user_of(spent.balance.limit, spent.place, spent.rules.vocabulary(spent.place), of)
    return f"{of} asks for more: {user.within(_used_up(balance, user)) if not balance.left else f'{_left(balance, user)}.'}"


def beside(ceiling: Balance, rules: Rules, now: datetime, place: Place, *, of: str = "") -> str:
    """Why an admin can't help: the operator's own limit is used up as well. `of`: as for `asking`."""
    user = user_of(ceiling.limit, place, rules.vocabulary(place), of)
    used = f"{user.have} also used {user.their} {_whole(ceiling)}"
    return f"{used}, until {since(ceiling.opens_at, rules, now)}. Only whoever runs Darkroom can allow more."


def granted(balance: Balance, extra: int, person: Person | None, rules: Rules, place: Place, *, again: bool) -> str:
    """What is allowed now that there is `extra` more: for one person, or (None) for everybody the limit applies to. `again`: it was
    counted before."""
    limit, unit = balance.limit, balance.limit.terms.unit
    lead = "Somebody granted that already." if again else f"Granted {counted(unit, extra)}."
    if limit.terms.each and person is None:  # how full the limit is differs from person to person
        there = where(limit, place, rules.vocabulary(place))
        return f"{lead} Everybody can {_verb(unit)} {counted(unit, balance.most)}{there} {THIS[limit.terms.per]}{_on(limit)}."
    return f"{lead} {can(balance, rules, place, of=person.name if person is not None else limit.target.name)}"


def can(balance: Balance, rules: Rules, place: Place, *, of: str) -> str:
    """ "Ben can make 1 more image today." `of`: the name of whoever it is about, where the limit counts what one person does."""
    limit, unit = balance.limit, balance.limit.terms.unit
    who, now = user_of(limit, place, rules.vocabulary(place), of).who, f"{THIS[limit.terms.per]}{_on(limit)}"
    if not balance.left:
        return f"{who} can't {_verb(unit)} more {now} yet: {level(balance)}."
    left = f"{about(balance.left, ROUND_FLOOR)} more" if unit is Unit.MONEY else more(unit, balance.left)
    return f"{who} can {_verb(unit)} {left} {now}."


# --- the parts -----------------------------------------------------------------------------------------------------------


def _used_up(balance: Balance, user: User) -> str:
    """ "You've used your 2 images for today here."; where pictures that are being painted take some of it, or more is used than the limit,
    that as well."""
    limit, unit = balance.limit, balance.limit.terms.unit
    if balance.used + balance.held > balance.most:
        much = about(balance.used) if unit is Unit.MONEY else counted(unit, balance.used)
        late = f"The limit of {counted(unit, balance.most)} was set or lowered after that."
        return f"{user.have} used {much} {THIS[limit.terms.per]}{_on(limit)}{user.where}.{_painting(balance)} {late}"
    whole = f"{user.their} {_whole(balance)}{user.where}"
    if not balance.held:
        return f"{user.have} used {whole}."
    if balance.used:
        rest = "may cost the rest" if unit is Unit.MONEY else "takes the rest"
        return f"{user.have} used {shown(unit, balance.used)} of {whole}. What I'm painting now {rest}."
    takes = "may cost all of it" if unit is Unit.MONEY else "takes it" if balance.most == 1 else "takes them all"
    return f"{user.have} {_none(balance)} left of {whole}. What I'm painting now {takes}."


def _painting(balance: Balance) -> str:
    """What the pictures that are being painted add to what is used, as a sentence with a space before it; nothing if there are none."""
    if not balance.held:
        return ""
    unit = balance.limit.terms.unit
    takes = f"may cost {about(balance.held, ROUND_CEILING)}" if unit is Unit.MONEY else f"takes {balance.held:,}"
    return f" What I'm painting now {takes}{' more' if balance.used else ''}."


def _none(balance: Balance) -> str:
    return "nothing" if balance.limit.terms.unit is Unit.MONEY else "none"


def _left(balance: Balance, user: User) -> str:
    """ "you have 1 left of your 5 images for today here"."""
    unit = balance.limit.terms.unit
    return f"{user.has} {shown(unit, balance.left, ROUND_FLOOR)} left of {user.their} {_whole(balance)}{user.where}"


def _whole(balance: Balance) -> str:
    """ "3 images (1 of them extra) for today on pro"."""
    limit, unit = balance.limit, balance.limit.terms.unit
    extra = f" ({amount(unit, balance.granted)} of {'it' if unit is Unit.MONEY else 'them'} extra)" if balance.granted else ""
    return f"{counted(unit, balance.most)}{extra} for {THIS[limit.terms.per]}{_on(limit)}"


def _need(spent: Spent) -> str:
    if spent.balance.limit.terms.unit is Unit.MONEY:
        return f"This may cost up to {about(spent.claimed, ROUND_CEILING)}"
    return f"You asked for {counted(Unit.IMAGES, spent.claimed)}"


def _too_much(spent: Spent) -> str:
    """What was asked is more than the whole limit."""
    balance, unit = spent.balance, spent.balance.limit.terms.unit
    whole = f"the limit is {headed(balance, spent.rules, spent.place)}"
    less = "something cheaper" if unit is Unit.MONEY else "fewer"
    ask = f"Ask for {less}, or ask {'an admin' if spent.grantable else 'whoever runs Darkroom'} for more."
    return f"{_need(spent)}; {whole}. It {resets(balance, spent.rules, spent.at)}. {ask}"


def _more(spent: Spent) -> str:
    """When the limit resets, and who can allow more before that."""
    opens = f"More from {since(spent.balance.opens_at, spent.rules, spent.at)}"
    if spent.ceiling is not None:
        return f"{opens}. {beside(spent.ceiling, spent.rules, spent.at, spent.place)}"
    return f"{opens}, or ask {'an admin' if spent.grantable else 'whoever runs Darkroom'} now."


def _verb(unit: Unit) -> str:
    return "make" if unit is Unit.IMAGES else "spend"


def _on(limit: Limit) -> str:
    return f" on {limit.terms.tier}" if limit.terms.tier else ""
