"""Words about how to paint that are refused, wondered about, regretted or counted: understood, or asked about, never painted the other
way round."""

from __future__ import annotations

import pytest

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import Kind, Limits, Reading, command, read
from core.studio.answers import Help
from core.tiers.table import FOURTEEN_RATIOS
from tests.chat import CHANNEL, Chat

LIMITS = Limits(tiers=("lite", "flash", "pro"), ratios=FOURTEEN_RATIOS, sizes=("1K", "2K", "4K"))


def heard(text: str) -> Reading:
    return read(text, LIMITS, in_thread=True, newest=4)


def each(lines: str) -> list[str]:
    return [line.strip() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(
    "text",
    each(
        """
        please not square
        don't make it square, ok?
        please don't crop it to a square
        anything but square
        anything but 16:9
        nicht quadratisch machen
        alles außer 16:9
        ne le mets pas en carré
        tout sauf 16:9
        no lo hagas cuadrado
        non farla quadrata
        não deixa quadrado
        maak het niet vierkant
        не делай квадратным
        正方形にしないで
        정사각형으로 하지 마
        kare yapma
        लेकिन इसे वर्गाकार मत करो
        不要改成方形
        لا تجعلها مربعة
        """
    ),
)
def test_a_format_that_is_not_wanted_is_never_painted(text: str) -> None:
    reading = heard(text)
    assert reading.kind in (Kind.UNSURE, Kind.CHATTER)
    assert reading.wish is None or reading.wish.ratio is None


@pytest.mark.parametrize(
    "text", ["do not make it square", "mach es bitte nicht quadratisch", "pas en carré stp", "16:9にしないで", "别做成正方形"]
)
def test_who_refuses_a_format_is_asked_for_another(text: str) -> None:
    assert (heard(text).kind, heard(text).wish) == (Kind.UNSURE, Wish(act=Act.FORMAT))


@pytest.mark.parametrize(
    "text", ["don't do it on pro", "please don't redo this on pro", "don't make it 4K", "do not use pro", "pas sur pro"]
)
def test_a_size_or_a_tier_that_is_not_wanted_costs_nothing(text: str) -> None:
    reading = heard(text)
    assert reading.kind in (Kind.UNSURE, Kind.CHATTER)
    assert reading.wish is None or (reading.wish.tier, reading.wish.size) == (None, None)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("not 16:9 but 4:3", "4:3"),
        ("1:1 instead of 16:9", "1:1"),
        ("1:1 statt 16:9", "1:1"),
        ("16:9 not 4:3", "16:9"),
        ("正方形じゃなくて16:9で", "16:9"),
        ("make it 16:9, not square", "16:9"),
    ],
)
def test_what_is_wanted_instead_of_a_format_is(text: str, ratio: str) -> None:
    wish = heard(text).wish
    assert wish is not None
    assert (heard(text).kind, wish.ratio) == (Kind.INSTRUCTION, ratio)


@pytest.mark.parametrize(
    "text",
    each(
        """
        why square
        why 4K
        why 16:9
        why is it square
        why pro
        warum hochkant
        pourquoi carré
        por qué cuadrado
        perché quadrato
        waarom vierkant
        почему квадрат
        why not square
        should we use flash
        should we go with pro
        shall we make it 4K
        sollen wir es grün machen
        on devrait refaire sur pro
        deberíamos hacerlo en 4K
        dovremmo farlo in 4K
        the sky should have been blue
        it should've been blue
        it could have been brighter, honestly
        hätte blau sein sollen
        aurait dû être bleu
        debería haber sido azul
        avrebbe dovuto essere blu
        deveria ter sido azul
        надо было сделать синим
        """
    ),
)
def test_who_wonders_proposes_or_regrets_pays_for_nothing(text: str) -> None:
    assert heard(text).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("needs to be square", "1:1"),
        ("it has to be a square", "1:1"),
        ("it must be vertical", "9:16"),
        ("let's go square", "1:1"),
        ("es muss quadratisch sein", "1:1"),
        ("es soll hochkant sein", "9:16"),
        ("ça doit être carré", "1:1"),
        ("il faut que ce soit carré", "1:1"),
        ("tiene que ser cuadrado", "1:1"),
        ("tem que ser quadrado", "1:1"),
        ("dev'essere quadrato", "1:1"),
        ("het moet vierkant zijn", "1:1"),
        ("должно быть квадратным", "1:1"),
        ("ma być kwadratowe", "1:1"),
        ("the table must be square", None),
        ("der Tisch muss quadratisch sein", None),
        ("la mesa debe ser cuadrada", None),
        ("put 16:9 on the sign", None),
        ("write 16:9 on the door", None),
        ("setz 16:9 auf das Schild", None),
        ("metti 16:9 sul cartello", None),
        ("make it 16:9 on the left", "16:9"),
        ("make it 2.39:1", "21:9"),
    ],
)
def test_what_the_picture_has_to_be_counts_and_what_is_in_it_does_not(text: str, ratio: str | None) -> None:
    wish = heard(text).wish
    assert wish is not None
    assert (wish.act, wish.ratio) == (Act.EDIT, ratio)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("final square", Wish(act=Act.FINAL, ratio="1:1")),
        ("final vertical", Wish(act=Act.FINAL, ratio="9:16")),
        ("finale quadratisch", Wish(act=Act.FINAL, ratio="1:1")),
        ("version finale carrée", Wish(act=Act.FINAL, ratio="1:1")),
        ("финал квадрат", Wish(act=Act.FINAL, ratio="1:1")),
        ("final 4K square", Wish(act=Act.FINAL, ratio="1:1", size="4K")),
        ("3 variations square", Wish(act=Act.VARIATIONS, ratio="1:1", count=3)),
        ("4 versions", Wish(act=Act.VARIATIONS, count=4)),
        ("could I have 4 versions?", Wish(act=Act.VARIATIONS, count=4)),
        ("could you do 3 versions", Wish(act=Act.VARIATIONS, count=3)),
        ("4 Versionen", Wish(act=Act.VARIATIONS, count=4)),
        ("3 à 5 variantes", Wish(act=Act.VARIATIONS, count=3)),
        ("drei bis fünf Varianten", Wish(act=Act.VARIATIONS, count=3)),
        ("再来3张", Wish(act=Act.VARIATIONS, count=3)),
        ("再来4张", Wish(act=Act.VARIATIONS, count=4)),
        ("再来第3张", Wish(act=Act.AGAIN, version=3)),
        ("3号再来", Wish(act=Act.AGAIN, version=3)),
        ("versions 2", Wish(act=Act.HISTORY, page=2)),
        ("history 2", Wish(act=Act.HISTORY, page=2)),
    ],
)
def test_what_stands_beside_a_reply_word_counts(text: str, wish: Wish) -> None:
    assert (heard(text).kind, heard(text).wish) == (Kind.WORD, wish)


@pytest.mark.parametrize("text", ["we are ready for the final in 4K now", "okay the final, 4K, thanks a lot for it"])
def test_a_final_that_is_asked_about_keeps_its_size(text: str) -> None:
    reading = heard(text)
    assert reading.wish is None or reading.wish.act is not Act.FINAL or reading.wish.size == "4K"


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("a castle in landscape for the TV", Wish(act=Act.NEW, ratio="4:3")),
        ("a castle in 16:9 for my monitor", Wish(act=Act.NEW, ratio="16:9")),
        ("a castle in 4K for the TV", Wish(act=Act.NEW, size="4K")),
        ("eine Burg im Querformat für den Fernseher", Wish(act=Act.NEW, ratio="4:3")),
        ("un château en paysage pour la télé", Wish(act=Act.NEW, ratio="4:3")),
        ("a 4K TV in a living room", Wish(act=Act.NEW)),
        ("a TV in 4K", Wish(act=Act.NEW)),
        ("4K: a castle", Wish(act=Act.NEW, size="4K")),
        ("4K: ein Schloss", Wish(act=Act.NEW, size="4K")),
        ("2K：一座城堡", Wish(act=Act.NEW, size="2K")),
        ("3-5 versions of a castle", Wish(act=Act.NEW, count=3)),
        ("3 to 5 versions of a castle", Wish(act=Act.NEW, count=3)),
        ("3 bis 5 Varianten einer Burg", Wish(act=Act.NEW, count=3)),
        ("3 ou 5 versions d'un château", Wish(act=Act.NEW, count=3)),
        ("a castle, 2.39:1", Wish(act=Act.NEW, ratio="21:9")),
        ("a castle in 2.35:1", Wish(act=Act.NEW, ratio="21:9")),
        ("a bus arriving in 5:07", Wish(act=Act.NEW)),
        ("a train at 16:10", Wish(act=Act.NEW)),
    ],
)
def test_a_new_picture_is_what_was_said(typed: str, wish: Wish) -> None:
    asked = command(typed, LIMITS)
    assert (asked.ratio, asked.size, asked.count, asked.tier) == (wish.ratio, wish.size, wish.count, None)


@pytest.mark.parametrize("typed", ["a castle in 5:7", "a castle in 16:10", "ein Schloss in 5:7", "un château en 5:7"])
def test_a_format_that_cannot_be_is_refused_in_words_too(typed: str) -> None:
    with pytest.raises(BadAsk, match=r"Ask for [0-9:]+, the nearest"):
        command(typed, LIMITS)


@pytest.mark.parametrize("text", ["make it 16:10", "in 5:7", "make it 5:7 please", "51 versions"])
def test_what_cannot_be_is_refused_in_a_thread_too(text: str) -> None:
    with pytest.raises(BadAsk, match="You weren't charged"):
        heard(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("4 darker versions", 4),
        ("4 blue versions please", 4),
        ("3 cartoon versions", 3),
        ("vier dunklere Varianten", 4),
        ("3 bunte Varianten", 3),
        ("3 sunny options, no rain", 3),
    ],
)
def test_versions_that_are_to_look_different_are_changes(text: str, count: int) -> None:
    wish = heard(text).wish
    assert wish is not None
    assert (wish.act, wish.count, wish.words) == (Act.EDIT, count, text)


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("make it darker, 3 versions, pro, 16:9, 2K", "pro"),
        ("darker, pro, 4K", "pro"),
        ("darker, 16:9, flash", "flash"),
        ("dunkler, lite, 2K", "lite"),
        ("darker, flash", None),
        ("add a flash, a lightning, 16:9", None),
    ],
)
def test_a_tier_among_other_values_counts(text: str, tier: str | None) -> None:
    wish = heard(text).wish
    assert wish is not None
    assert wish.tier == tier


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("number 2 darker", 2),
        ("the second darker", 2),
        ("the first one darker", 1),
        ("die 2 dunkler", 2),
        ("le 2 plus sombre", 2),
        ("2 darker", 2),
        ("2 brighter please", 2),
        ("3 bigger", 3),
        ("3 in blue", 3),
        ("no. 3 in blue", 3),
        ("2 without the text", 2),
        ("2 dunkler", 2),
        ("2 plus sombre", 2),
        ("2 темнее", 2),
        ("2 donkerder", 2),
        ("4 fewer chimneys", None),
        ("2 more cats", None),
        ("3 windows", None),
        ("2 darker windows", None),
    ],
)
def test_a_change_below_a_sheet_begins_with_the_picture_that_it_is_for(text: str, version: int | None) -> None:
    reading = read(text, LIMITS, in_thread=True, awaiting_pick=True, newest=4)
    assert reading.wish is not None
    assert (reading.wish.act, reading.wish.version) == (Act.EDIT, version)
    if text[0].isdecimal() and version:
        assert reading.kind is Kind.UNSURE, "two of them, or the second?"


@pytest.mark.parametrize(
    "text",
    each(
        """
        add a hat... or no
        add a hat, although no
        add a hat, but don't
        füg einen Hut hinzu, oder nein
        ajoute un chapeau, enfin non
        pon un sombrero, aunque no
        coloca um chapéu, ou não
        zet er een hoed op, of nee
        добавь шляпу, хотя не надо
        +1 to darker
        +1, darker
        +1 for the hat
        +1 make it darker
        """
    ),
)
def test_a_wish_that_ends_with_a_refusal_and_agreement_are_asked_about(text: str) -> None:
    assert heard(text).kind is Kind.UNSURE


@pytest.mark.parametrize("text", ["make it darker, but no cat", "make the door red, no people in front", "make the sign say no"])
def test_a_refusal_of_something_in_the_picture_is_part_of_the_wish(text: str) -> None:
    assert heard(text).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    each(
        """
        why is the door green?
        ok but why is it purple
        wieso ist der Himmel so dunkel?
        pourquoi le ciel est rose ?
        varför är dörren grön?
        why does the cat have a hat lol
        I was thinking maybe darker but nah
        je pensais plus sombre mais non
        ich dachte an dunkler aber nee
        pensei em mais escuro mas não
        could go red but nah
        wäre in Rot auch schön gewesen
        in Rot wäre es schöner gewesen
        hätte lieber einen Hut gehabt
        빨간색이었으면 더 예뻤을텐데
        모자 있었으면 좋았을 텐데
        não mexe no céu, por favor
        non toccare il cielo
        jangan ubah langitnya
        por favor não mexe no céu
        đừng đổi màu trời
        لا تغير السماء
        never make the door green again lol
        ikke rør himmelen
        faltan 2 días
        falta 1 hora
        2 phút nữa
        """
    ),
)
def test_who_asks_why_regrets_forbids_or_tells_the_time_pays_for_nothing(text: str) -> None:
    assert heard(text).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    "text",
    each(
        """
        why not make the door green?
        why is there a toaster? take it out
        why is the door closed? open it
        don't touch the sky, make the door green
        não mexe no céu, deixa a porta verde
        jangan ubah langitnya, ubah pintunya jadi hijau
        no clouds
        sem nuvens
        senza cappello
        make it darker, but no cat
        add 3 birds
        """
    ),
)
def test_what_is_ordered_beside_a_question_or_a_refusal_is_painted(text: str) -> None:
    assert heard(text).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    each(
        """
        hi
        hey there
        hello?
        bonjour
        good morning
        how are you?
        ça va ?
        ¿cómo estás?
        как дела?
        元気？
        あなたは誰？
        너 뭐야?
        how much is a picture?
        was kostet ein Bild?
        сколько стоит?
        can you draw?
        a red bicycle?
        why 4K?
        4K
        """
    ),
)
def test_a_mention_that_greets_or_only_asks_is_painted_by_nobody(text: str) -> None:
    reading = read(text, LIMITS, in_thread=False, addressed=True)
    assert reading.kind is not Kind.INSTRUCTION
    assert reading.wish is None or reading.wish.act is not Act.NEW


@pytest.mark.parametrize(
    "text",
    [
        "can you paint a cat?",
        "kannst du einen Hund malen?",
        "peux-tu dessiner un chat ?",
        "猫を描いてくれる？",
        "能画一只猫吗？",
        "how about a red fox?",
        "hello kitty",
        "castle",
        "4K castle",
    ],
)
def test_a_mention_that_asks_for_something_is_painted(text: str) -> None:
    reading = read(text, LIMITS, in_thread=False, addressed=True)
    assert (reading.kind, reading.wish and reading.wish.act) == (Kind.INSTRUCTION, Act.NEW)


@pytest.mark.parametrize("text", ["hi", "hello?", "ça va ?", "как дела?", "how much is a picture?", "can you draw?"])
async def test_who_greets_or_asks_is_told_how_it_works(chat: Chat, text: str) -> None:
    assert isinstance(await chat.studio.hear(chat.message("ana", text, place=CHANNEL, addressed=True)), Help)
    await chat.settled()
    assert chat.engine.briefs == []


@pytest.mark.parametrize(
    "text", ["make it A4", "in A4", "as an A4 poster", "A4 landscape", "en formato A4", "au format A4", "в формате А4", "A4横"]
)
def test_a_sheet_of_paper_is_a_format_that_cannot_be(text: str) -> None:
    with pytest.raises(BadAsk, match=r"There is no ratio .* Ask for [0-9:]+, the nearest"):
        heard(text)


@pytest.mark.parametrize("typed", ["a poster in A4", "ein Plakat im Format A4", "a castle --ar A4", "a castle --ar a3"])
def test_so_it_is_for_a_new_picture(typed: str) -> None:
    with pytest.raises(BadAsk, match=r"There is no ratio .* Ask for [0-9:]+, the nearest"):
        command(typed, LIMITS)


@pytest.mark.parametrize(
    "typed", ["an Audi A4 in the rain", "a sheet of A4 on a desk", "the A1 motorway at night", "A3 poster of a jazz night"]
)
def test_paper_and_cars_in_a_picture_are_part_of_it(typed: str) -> None:
    assert command(typed, LIMITS).words == typed


@pytest.mark.parametrize("text", ["2nd !", "1er !", "1st  (!)", "2º !"])
def test_nothing_but_a_number_and_a_sign_beside_a_picture_is_asked_about(text: str) -> None:
    assert read(text, LIMITS, in_thread=True, awaiting_pick=True, has_references=True, newest=4).kind is Kind.UNSURE


@pytest.mark.parametrize(
    ("text", "version"), [("2番を暗くして", 2), ("2を暗く", 2), ("2番目を青に", 2), ("2個の窓を追加", None), ("2匹の猫", None)]
)
def test_a_number_before_a_particle_names_a_picture_of_the_sheet(text: str, version: int | None) -> None:
    wish = read(text, LIMITS, in_thread=True, awaiting_pick=True, newest=4).wish
    assert wish is not None
    assert (wish.act, wish.version) == (Act.EDIT, version)


@pytest.mark.parametrize("text", ["4 versions", "drei Varianten", "4K please", "quatre versions"])
def test_a_mention_that_says_only_how_many_or_how_large_is_painted_by_nobody(text: str) -> None:
    assert read(text, LIMITS, in_thread=False, addressed=True).kind is not Kind.INSTRUCTION


@pytest.mark.parametrize(
    "text", ["4k is too expensive for them", "pro is too slow for me", "4K ist zu teuer", "la 4K est trop chère"]
)
def test_who_complains_of_a_size_or_a_tier_pays_for_nothing(text: str) -> None:
    assert heard(text).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize("text", ["it's too wide", "the square is too big"])
def test_who_complains_of_a_format_is_heard(text: str) -> None:
    assert heard(text).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    each(
        """
        t'as essayé sans le chapeau ?
        hast du es mal ohne Zaun probiert?
        ¿alguien ha probado sin la valla?
        where's the hat
        where did the second dog go?
        gdzie jest łódka
        what if the sky was pink?
        what if the road was flooded?
        wat als de straat onder water stond?
        maybe next time with a hat
        la próxima vez con sombrero
        下次加个帽子吧
        da próxima vez com casaco
        data viitoare cu umbrelă
        we shouldn't make it darker
        kapıya dokunma
        门的颜色不要变
        blijf van de lucht af
        leave the chimney alone
        屋顶的颜色别改
        it'd be funnier with a hat
        ce serait plus drôle avec un chien
        met een hond zou het grappiger zijn
        no me convence el sombrero
        not a fan of the hat
        el bigote no me convence
        не трогай небо
        should've kept the tree
        """
    ),
)
def test_what_may_be_wished_for_is_asked_about(text: str) -> None:
    assert heard(text).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "text",
    each(
        """
        just tell it to make the door green, it understands
        tell Ben to make the logo bigger
        tell Maria to add a shadow under the car
        fala pra Maria colocar uma sombra
        dì a Maria di aggiungere un'ombra
        trop stylé ton vélo
        so stylish, your new bike
        mai sunt 2 zile
        au mai rămas trei ore
        faltam dois dias pra feira
        pro tip: use a tripod
        pro tip: shoot in the morning
        tip: always clean the lens first
        did anyone try it with the lantern on?
        """
    ),
)
def test_what_is_said_to_others_or_of_other_things_is_never_painted(text: str) -> None:
    assert heard(text).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    "text", ["tell Ben to make the logo bigger", "just tell it to make the door green, it understands", "pro tip: use a tripod"]
)
def test_what_somebody_else_is_told_is_left_alone(text: str) -> None:
    assert heard(text).kind is Kind.CHATTER


@pytest.mark.parametrize(
    "text",
    each(
        """
        give her a green scarf
        no clouds
        don't show the price tag
        the roof should be red
        tausch die Tasse gegen eine Teekanne
        moins de brouillard
        ponle una bufanda verde
        troca a xícara por um bule
        togli la bicicletta per favore
        minder mist
        usuń rower proszę
        крыша должна быть красной
        bulutlar olmasın
        霧を減らして
        请去掉自行车
        """
    ),
)
def test_a_plain_order_of_such_words_needs_no_question(text: str) -> None:
    assert heard(text).kind is Kind.INSTRUCTION
