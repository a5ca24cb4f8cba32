"""How interactions are answered: in time, once, and to the right people.

Discord waits three seconds for a first answer. The placeholder of an accepted ask is that answer, and its job posts it (public_answers.py);
everything else is answered here. One handler turns every error into a sentence for the asker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from enum import Enum
from typing import Any

import discord
import structlog
from discord.http import Route

from bots.discord import view
from bots.discord.admission import Admission
from bots.discord.faults import ALREADY_ANSWERED, if_possible, kept
from bots.discord.public_answers import PublicAnswers
from bots.discord.view import Said
from bots.discord.wire import UploadBody
from bots.shared.clock import utc_now
from bots.shared.declined import sentence_of
from bots.shared.reaching import UNREACHED
from bots.shared.repeats import Repeats, TakeBack
from bots.speech import discord_text
from core.acts import table
from core.errors import NotAllowed, ShuttingDown, StudioError
from core.model import Act

log = structlog.get_logger(__name__, platform="discord")

_TOO_LATE = 10062
_ANSWER_SECONDS = 20.0  # how long we try to give an answer, retries included
_MODAL_SECONDS = 1.5  # how long sending a modal may take, which has to be the first answer within three seconds
_UNACKNOWLEDGED_SECONDS = 0.6  # how long the outcome may take before we acknowledge; Discord waits for 3, we may be slow
_MOST_UNANSWERED = 100  # unanswered asks; while there are more, new ones are acknowledged at once
_BURST_SECONDS = 0.1  # how long the work of an ask waits for the acknowledgements of others

HOME = "home"  # in the extras of an interaction in a direct message: the server that its user belongs to
PUBLIC = "answer"  # in an interaction's extras: the id of the message that answers it in public; "": not known
UNMADE = "unmade"  # in an interaction's extras: its first answer is the job's

Interaction = discord.Interaction[Any]
Edit = Callable[..., Awaitable[object]]  # of an answer: content, attachments, view


class Left(Enum):
    """Nothing is to be said."""

    TO_THE_JOB = "to the job"  # the public answer becomes what it posts


Answered = Said | None | Left


class Responses:
    """Answers interactions. sees_content: whether we asked for the Message Content intent."""

    def __init__(self, answers: PublicAnswers, admission: Admission, repeats: Repeats, *, sees_content: bool) -> None:
        self._answers = answers
        self._admission = admission
        self._repeats = repeats
        self._sees_content = sees_content
        self.closing = False
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._unanswered = 0
        self._acknowledging = 0
        self._acknowledged_all = asyncio.Event()
        self._acknowledged_all.set()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Count what has to be finished before we close."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def idle(self) -> None:
        """Wait until no handler is under way."""
        await self._idle.wait()

    async def handle(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]], *, shows: Act | None = None) -> None:
        """Acknowledge, work and answer. None: there is nothing to say, and the acknowledgement goes away. shows: the act makes a
        message that everybody sees; if that belongs here, the answer is public and becomes that message."""
        async with self.at_work():
            if self.closing:
                await self.refuse(interaction, str(ShuttingDown()))
                return
            if (refusal := self._admission.refusal_of(interaction)) is not None:
                await self.refuse(interaction, refusal)
                return
            in_public = shows is not None and self._belongs_here(interaction, shows)
            at_once = shows is not None and table.row(shows).paints and self._unanswered < _MOST_UNANSWERED
            if at_once and in_public:
                await self._handle_first(interaction, work)
            elif at_once:
                await self._handle_alone(interaction, work)
            elif await self._acknowledged_first(interaction, in_public=in_public):
                await self._answer(interaction, await self._worked(interaction, work))

    async def _handle_first(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]]) -> None:
        """Work, and let the outcome be the first answer: the placeholder of an accepted ask, which its job posts, or a sentence for
        the asker alone. If that takes long, or nobody answers after all, acknowledge meanwhile."""
        interaction.extras.update({PUBLIC: "", UNMADE: "1"})
        self._unanswered += 1
        working = asyncio.create_task(self._worked(interaction, work))
        try:
            if await self._outcome_in_time(interaction, working):
                return
        except asyncio.CancelledError:
            working.cancel()
            raise
        finally:
            self._unanswered -= 1
        acknowledged = await self._acknowledged(interaction, in_public=True)
        said = await working
        if acknowledged:  # if not, the job or another process has answered meanwhile
            await self._answer(interaction, said)

    async def _handle_alone(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]]) -> None:
        """Work, and let what the asker alone is told of it be the first answer, which saves the request of an acknowledgement. If that
        takes long, acknowledge meanwhile."""
        clock = asyncio.get_running_loop().time
        until = clock() + _UNACKNOWLEDGED_SECONDS
        self._unanswered += 1
        working = asyncio.create_task(self._worked(interaction, work))
        try:
            await asyncio.wait([working], timeout=_UNACKNOWLEDGED_SECONDS)
        except asyncio.CancelledError:
            working.cancel()
            raise
        finally:
            self._unanswered -= 1
        if working.done() and isinstance(said := working.result(), Said):
            await self._tell_first(interaction, said)
            return
        # With nothing to say, another process has the ask. An acknowledgement of ours would bar its answer, so that has its time first.
        await asyncio.sleep(until - clock())
        acknowledged = await self._acknowledged(interaction, in_public=False)
        said = await working
        if acknowledged:
            await self._answer(interaction, said)

    async def _outcome_in_time(self, interaction: Interaction, working: asyncio.Task[Answered]) -> bool:
        """Whether the outcome is the first answer."""
        with self._answers.expected(interaction.id) as made, suppress(TimeoutError):
            async with asyncio.timeout(_UNACKNOWLEDGED_SECONDS):
                said = await asyncio.shield(working)
                if not isinstance(said, Said):  # the job answers, or another process to which the interaction was delivered too
                    await made.wait()
                    return True
            await self._tell_first(interaction, said)
            return True
        return False

    async def _worked(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]]) -> Answered:
        try:
            if interaction.guild_id is None:
                interaction.extras[HOME] = await self._admission.home(interaction.user.id)
            return await work()
        except Exception as error:  # the outermost loop of an interaction: logged, and answered
            return view.sorry(sentence_of(log, error, interaction=interaction.id))

    async def refuse(self, interaction: Interaction, sentence: str) -> None:
        """Give a sentence to the asker alone as the first answer; no work follows."""
        said = view.sorry(sentence)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(said.content, ephemeral=True)
            else:
                await interaction.response.send_message(said.content, ephemeral=True)
                await self._given(interaction, said, interaction.delete_original_response)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("ask_not_answered", interaction=interaction.id, error=type(error).__name__)

    async def sorry_unread(self, http: discord.http.HTTPClient, interaction: int, token: str) -> None:
        """Answer an interaction of which nothing but its id and token could be read."""
        route = Route("POST", "/interactions/{webhook_id}/{webhook_token}/callback", webhook_id=interaction, webhook_token=token)
        alone = discord.MessageFlags(ephemeral=True).value
        answer = {
            "type": discord.InteractionResponseType.channel_message.value,
            "data": {"content": discord_text.UNREAD, "flags": alone},
        }
        async with self.at_work():
            try:
                await http.request(route, json=answer)
            except (discord.HTTPException, *UNREACHED) as error:
                log.info("ask_not_answered", interaction=interaction, error=type(error).__name__)

    async def first_answer(self, interaction: Interaction, send: Callable[[], Awaitable[None]]) -> None:
        """Answer with a modal. It has to be the first answer, so there is no acknowledgement before it."""
        async with self.at_work():
            try:
                if self.closing:
                    raise ShuttingDown
                if (refusal := self._admission.refusal_of(interaction)) is not None:
                    raise NotAllowed(refusal)
                if interaction.guild_id is None:
                    await self._admission.home(interaction.user.id, seconds=_MODAL_SECONDS)
                await send()
            except StudioError as error:
                await self.refuse(interaction, str(error))
            except (discord.HTTPException, *UNREACHED) as error:
                log.warning("modal_not_shown", interaction=interaction.id, error=type(error).__name__)

    def _belongs_here(self, interaction: Interaction, act: Act) -> bool:
        """Whether the result will be posted where it was asked for, and replies to it can be read there. Without the Message
        Content intent, replies to a command's answer arrive blank, except in direct messages."""
        if table.row(act).in_channel:
            return False
        if interaction.guild_id is None:
            return True
        if not self._sees_content:
            return False
        typed = interaction.type is discord.InteractionType.application_command
        return isinstance(interaction.channel, discord.Thread) or (typed and act is Act.NEW)

    async def _acknowledged_first(self, interaction: Interaction, *, in_public: bool) -> bool:
        """Acknowledge, and let the others of a burst do so too before anybody's work takes the processor from them."""
        self._acknowledging += 1
        self._acknowledged_all.clear()
        try:
            done = await self._acknowledged(interaction, in_public=in_public)
        finally:
            self._acknowledging -= 1
            if not self._acknowledging:
                self._acknowledged_all.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_BURST_SECONDS):
                await self._acknowledged_all.wait()
        return done

    async def _acknowledged(self, interaction: Interaction, *, in_public: bool) -> bool:
        """Acknowledge. False: too late, or another process did it. If the answer to an acknowledgement was lost, it may still have
        been accepted; a second one is then refused as a duplicate and we go on, since the studio acts once on an event."""
        lost = False
        for _ in range(3):
            try:
                done = await interaction.response.defer(ephemeral=not in_public, thinking=True)
            except discord.HTTPException as error:
                if error.code == ALREADY_ANSWERED and UNMADE in interaction.extras and not lost:
                    return False  # the job has acknowledged it, in this process or in the one that works
                if error.code != ALREADY_ANSWERED or not lost:
                    log.warning("not_acknowledged", interaction=interaction.id, code=error.code, late=error.code == _TOO_LATE)
                    return False
                done = None
            except UNREACHED:
                lost = True
                continue
            if in_public:
                interaction.extras.pop(UNMADE, None)
                interaction.extras[PUBLIC] = str(done.message_id or "") if done is not None else ""
            return True
        log.warning("not_acknowledged", interaction=interaction.id, code=0, late=False)
        return False

    async def _tell_first(self, interaction: Interaction, said: Said) -> None:
        """A first answer for the asker alone."""
        bodies = said.bodies()

        async def once() -> None:
            files = said.files(bodies) or discord.utils.MISSING
            await interaction.response.send_message(said.content, files=files, view=said.buttons, ephemeral=True)

        try:
            await kept(once, seconds=_ANSWER_SECONDS, bodies=bodies)
            await self._given(interaction, said, interaction.delete_original_response)
            await _completed(said, interaction.edit_original_response)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("ask_not_answered", interaction=interaction.id, error=type(error).__name__)

    async def _answer(self, interaction: Interaction, said: Answered) -> None:
        if said is Left.TO_THE_JOB:
            return
        try:
            if said is None and interaction.extras.get(PUBLIC) == "":
                log.info("answer_left", interaction=interaction.id)  # the answer may be another process's, and a picture by now
            elif said is None:
                await self._take_back(interaction)
            elif PUBLIC in interaction.extras:
                await self._tell_alone(interaction, said)
            else:
                await self._change_acknowledged(interaction, said)
        except discord.HTTPException as error:
            log.info("ask_not_answered", interaction=interaction.id, code=error.code)  # dismissed, or the token ended
        except UNREACHED as error:
            log.info("ask_not_answered", interaction=interaction.id, error=type(error).__name__)

    async def _tell_alone(self, interaction: Interaction, said: Said) -> None:
        """Tell the asker alone, although the acknowledgement was public. A follow-up would only fill that in, so it is deleted; if it
        can't be, a public answer is better than none."""
        with suppress(discord.HTTPException, *UNREACHED):
            await self._take_back(interaction)
        bodies = said.bodies()
        told = await kept(lambda: _follow_up(interaction, said, bodies), seconds=_ANSWER_SECONDS, bodies=bodies)
        await self._given(interaction, said, told.delete)
        await _completed(said, told.edit)

    async def _change_acknowledged(self, interaction: Interaction, said: Said) -> None:
        """Make the private acknowledgement the answer."""
        bodies = said.bodies()
        await kept(lambda: _change(interaction.edit_original_response, said, bodies), seconds=_ANSWER_SECONDS, bodies=bodies)
        await self._given(interaction, said, interaction.delete_original_response)
        await _completed(said, interaction.edit_original_response)

    async def _given(self, interaction: Interaction, said: Said, take_back: TakeBack) -> None:
        to = str(interaction.channel_id or ""), str(interaction.user.id)
        take_back = if_possible(take_back)
        await self._repeats.given(to, said.kind, take_back, asked=interaction.created_at, answered=utc_now())

    async def _take_back(self, interaction: Interaction) -> None:
        """Delete the acknowledgement."""
        with suppress(discord.NotFound):
            await kept(interaction.delete_original_response, seconds=_ANSWER_SECONDS)


async def _completed(said: Said, edit: Edit) -> None:
    """Add what is still being drawn to an answer, once it is drawn."""
    if (complete := await said.complete()) is not None:
        drawn = complete.bodies()
        await kept(lambda: _change(edit, complete, drawn), seconds=_ANSWER_SECONDS, bodies=drawn)


async def _change(edit: Edit, said: Said, bodies: Sequence[UploadBody]) -> None:
    await edit(content=said.content, attachments=said.files(bodies), view=said.view)


async def _follow_up(interaction: Interaction, said: Said, bodies: Sequence[UploadBody]) -> discord.WebhookMessage:
    return await interaction.followup.send(said.content, files=said.files(bodies), view=said.buttons, ephemeral=True, wait=True)
