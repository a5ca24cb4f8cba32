"""Finds the pictures of a message, wherever Discord keeps them: attached, forwarded, in embeds and link previews, in components."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import discord

from bots.shared.download import host_of
from bots.shared.looking import name_of, with_beside
from core.model import Attachment
from core.reading import pictured


def attachment(found: discord.Attachment) -> Attachment:
    return Attachment(url=found.url, name=found.filename, size=found.size, mime=found.content_type, id=str(found.id))


def attached(message: discord.Message) -> tuple[Attachment, ...]:
    """The files that somebody attached or forwarded, of any kind."""
    return tuple(attachment(one) for part in _parts(message) for one in part.attachments)


def shown(message: discord.Message, hosts: Collection[str]) -> tuple[Attachment, ...]:
    """Every picture that people see in a message; if there is any, then the files beside them. hosts: Discord's own, which have a copy
    of what embeds show."""
    files = attached(message)
    embedded = [one for part in _parts(message) for embed in part.embeds if (one := _embedded(embed, hosts))]
    laid_out = [_media(one, hosts) for part in _parts(message) for one in _of_components(part.components)]
    return with_beside(tuple({one.url: one for one in (*files, *embedded, *laid_out)}.values()))


def linked(words: str, embeds: Sequence[discord.Embed], hosts: Collection[str]) -> tuple[Attachment, ...]:
    """The pictures whose addresses are in the text, as far as Discord itself has them: attachments of other messages, and previews
    that it made."""
    previews = {address: embed for embed in embeds for address in (embed.url, embed.thumbnail.url, embed.image.url) if address}
    found: list[Attachment] = []
    for address in pictured.addresses(words):
        preview = previews.get(address)
        if host_of(address) in hosts:
            found.append(Attachment(url=address, name=name_of(address), address=address))
        elif preview is not None and (one := _embedded(preview, hosts)) and host_of(one.url) in hosts:
            found.append(Attachment(url=one.url, name=one.name, address=address))
    return tuple(found)


def _parts(message: discord.Message) -> tuple[discord.Message | discord.MessageSnapshot, ...]:
    """A message, and the messages that it forwards."""
    return (message, *message.message_snapshots)


def _embedded(embed: discord.Embed, hosts: Collection[str]) -> Attachment | None:
    """An embed's picture: the large one, else the thumbnail."""
    media = next((one for one in (embed.image, embed.thumbnail) if one.url or one.proxy_url), None)
    return _media(media, hosts) if media is not None else None


def _media(media: Any, hosts: Collection[str]) -> Attachment:
    """A picture from Discord's own copy, if there is one. Nothing is ever fetched from elsewhere."""
    addresses = [address for address in (media.url, media.proxy_url) if address]
    url = next((one for one in addresses if host_of(one) in hosts), addresses[0] if addresses else "")
    return Attachment(url=url, name=name_of(media.url or url), mime=getattr(media, "content_type", None))


def _of_components(components: Sequence[Any]) -> Iterator[Any]:
    for one in components:
        if isinstance(one, discord.MediaGalleryComponent):
            yield from (item.media for item in one.items)
        elif isinstance(one, discord.ThumbnailComponent):
            yield one.media
        elif isinstance(one, discord.SectionComponent):
            yield from _of_components([one.accessory])
        elif isinstance(one, discord.Container):
            yield from _of_components(one.children)
