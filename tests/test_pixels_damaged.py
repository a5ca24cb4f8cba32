"""Files that are not quite right: taken where every viewer shows them, refused by name where they are no picture to be sent."""

from __future__ import annotations

import io
import random
import struct
import zlib
from functools import cache
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile

from core import pixels
from core.errors import BadPicture
from core.pixels import formats
from tests.pictures import saved

WIDTH, HEIGHT = 320, 200


@cache
def photo(mode: str = "RGB") -> Image.Image:
    """Make a picture with detail everywhere, and a red square in the top left corner."""
    picture = Image.merge("RGB", [Image.effect_noise((WIDTH, HEIGHT), 60) for _ in range(3)])
    ImageDraw.Draw(picture).rectangle((0, 0, 40, 40), fill=(200, 30, 30))
    return picture.convert(mode)


def chunk(kind: bytes, content: bytes, *, check: int = 0) -> bytes:
    """Build a PNG chunk. `check` is added to its checksum, which makes it wrong."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", (zlib.crc32(kind + content) + check) & 0xFFFFFFFF)


def behind_ihdr(*chunks: bytes) -> bytes:
    data = saved(photo(), "PNG")
    return data[:33] + b"".join(chunks) + data[33:]


def wrong_checksum(data: bytes, kind: bytes) -> bytes:
    at = data.index(kind)
    end = at + 4 + int(struct.unpack_from(">I", data, at - 4)[0])
    return data[:end] + bytes(4) + data[end + 4 :]


def interlaced_png() -> bytes:
    """Build an Adam7 PNG by hand, because Pillow writes none."""
    ihdr = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 1))
    passes = ((2, 2), (2, 2), (4, 2), (4, 4), (8, 4), (8, 8), (16, 8))
    raw = b"".join((b"\0" + bytes(range(40, 40 + width))) * height for width, height in passes)
    return b"\x89PNG\r\n\x1a\n" + ihdr + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


JPEG = saved(photo(), "JPEG", quality=90)
PROGRESSIVE = saved(photo(), "JPEG", quality=90, progressive=True)
PNG = saved(photo(), "PNG")
WEBP = saved(photo(), "WEBP", quality=90)
GIF = saved(photo("P"), "GIF")
SCAN = JPEG.index(b"\xff\xda")
TWO = [photo(), photo().transpose(Image.Transpose.ROTATE_180)]
MOVING = {kind: saved(TWO[0], kind, save_all=True, append_images=TWO[1:], duration=80) for kind in ("PNG", "WEBP")}
MOVING["GIF"] = saved(photo("P"), "GIF", save_all=True, append_images=[photo("P").rotate(180)], duration=80)
CMYK_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
WITH_EXIF = saved(photo(), "JPEG", quality=90, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0" + bytes(60))


def exif_length(length: int) -> bytes:
    at = WITH_EXIF.index(b"\xff\xe1") + 2
    return WITH_EXIF[:at] + struct.pack(">H", length) + WITH_EXIF[at + 2 :]


def stray(data: bytes, at: int, put: bytes) -> bytes:
    return data[:at] + put + data[at + len(put) :]


def thumbnailed() -> bytes:
    small = saved(photo().resize((32, 20)), "JPEG")
    note = b"Exif\0\0MM\0*\0\0\0\x08\0\0" + small
    return JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 90) + note + JPEG[2:]


TAKEN = {
    "a jpeg without its end": JPEG[:-2],
    "a jpeg without its last byte": JPEG[:-1],
    "a jpeg without its last bytes": JPEG[:-400],
    "a jpeg without its last third": JPEG[: SCAN + (len(JPEG) - SCAN) * 2 // 3],
    "a progressive jpeg without its end": PROGRESSIVE[:-2],
    "a progressive jpeg without its last third": PROGRESSIVE[: len(PROGRESSIVE) * 2 // 3],
    "a jpeg with more behind its end": JPEG + b"\0" * 999 + b"trailer",
    "a jpeg with a wrong byte in its pixels": stray(JPEG, len(JPEG) * 3 // 4, b"\x12\x34"),
    "a jpeg with a stray marker in its pixels": stray(JPEG, len(JPEG) * 3 // 4, b"\xff\x45"),
    "a jpeg with a stray end in its pixels": stray(JPEG, len(JPEG) * 3 // 4, b"\xff\xc4"),
    "a jpeg whose exif says it is longer": exif_length(40_000),
    "a jpeg whose exif says it is a bit longer": exif_length(99),
    "a jpeg whose exif says it is shorter": exif_length(9),
    "a jpeg with a profile of another kind": saved(photo(), "JPEG", quality=90, icc_profile=CMYK_PROFILE),
    "a jpeg with half a profile": saved(photo(), "JPEG", quality=90, icc_profile=CMYK_PROFILE[: len(CMYK_PROFILE) // 2]),
    "a jpeg whose exif is too long and holds a thumbnail": thumbnailed(),
    "a jpeg whose last part was never written": JPEG[: len(JPEG) * 4 // 5] + bytes(len(JPEG) // 5),
    "a png whose last part was never written": PNG[: len(PNG) * 4 // 5] + bytes(len(PNG) // 5),
    "a png without its end": PNG[:-12],
    "a png without its last checksum": PNG[:-14],
    "a png without its last fifth": PNG[: len(PNG) * 4 // 5],
    "a png with more behind its end": PNG + b"trailer" * 99,
    "a png with a note of the wrong checksum": behind_ihdr(chunk(b"tEXt", b"Comment\0hello", check=1)),
    "a png with a gamma of the wrong checksum": behind_ihdr(chunk(b"gAMA", struct.pack(">I", 45455), check=1)),
    "a png with exif of the wrong checksum": behind_ihdr(chunk(b"eXIf", b"MM\0*", check=1)),
    "a png with a gamma of no length": behind_ihdr(chunk(b"gAMA", b"")),
    "a png with a profile that is none": behind_ihdr(chunk(b"iCCP", b"x\0\0not compressed")),
    "a png with pixels of the wrong checksum": wrong_checksum(PNG, b"IDAT"),
    "a png with a header of the wrong checksum": wrong_checksum(PNG, b"IHDR"),
    "a png that is moving and cut": MOVING["PNG"][:-2000],
    "a webp that says it is longer": WEBP[:4] + struct.pack("<I", len(WEBP) + 100) + WEBP[8:],
    "a webp without its last bytes": WEBP[:-9],
    "a webp with half a note at its end": WEBP[:4] + struct.pack("<I", len(WEBP) + 992) + WEBP[8:] + b"EXIF\xe8\x03\0\0half",
    "a webp that is moving and cut": MOVING["WEBP"][:-2000],
    "a gif without its end": GIF[:-1],
    "a gif that is moving and cut": MOVING["GIF"][:-2000],
    "a gif without its last fifth": GIF[: len(GIF) * 4 // 5],
    "a bmp without its last rows": saved(photo(), "BMP")[:-9000],
    "a tiff without its last rows": saved(photo(), "TIFF")[:-9000],
}


@pytest.mark.parametrize("data", TAKEN.values(), ids=TAKEN)
def test_what_every_viewer_shows_is_taken_and_sent_whole(data: bytes) -> None:
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    kept, mime = pixels.reference(data, name="holiday.jpg")
    assert mime in formats.PAINTED
    assert formats.clean(kept, formats.read(kept)) == kept, "whole, with nothing beside the picture"
    assert pixels.sound(kept)
    with Image.open(io.BytesIO(kept)) as picture:
        picture.load()
        assert picture.size == (WIDTH, HEIGHT)
        corner = picture.convert("RGB").getpixel((16, 16))
    assert isinstance(corner, tuple)
    assert all(abs(got - wanted) < 40 for got, wanted in zip(corner, (200, 30, 30), strict=True))
    assert before is ImageFile.LOAD_TRUNCATED_IMAGES is False, "a switch of all threads"


def test_where_only_a_note_is_damaged_the_pixels_are_not_touched() -> None:
    for name in ("note", "gamma", "exif"):
        data = next(data for key, data in TAKEN.items() if f"{name} of the wrong checksum" in key)
        assert pixels.reference(data, name="a")[0] == PNG


LACKING = [
    *("a jpeg without its last third", "a png without its last fifth", "a webp without its last bytes"),
    *("a gif without its last fifth", "a bmp without its last rows", "a tiff without its last rows"),
]


WHOLE = [JPEG, PNG, WEBP, GIF, GIF[:-1], saved(photo(), "BMP"), saved(photo(), "TIFF"), saved(photo(), "AVIF"), JPEG + b"more"]


@pytest.mark.parametrize("kind", LACKING)
def test_that_a_picture_is_damaged_is_said(kind: str) -> None:
    sentence = "“cat.jpg” is damaged. The model saw the part of it that can be read."
    assert pixels.note(TAKEN[kind], name="cat.jpg") == sentence
    assert [pixels.note(data, name="cat.jpg") for data in WHOLE] == [None] * len(WHOLE)


def test_an_interlaced_picture_without_its_end_is_taken() -> None:
    kept, _ = pixels.reference(interlaced_png()[:-12], name="a.png")
    assert pixels.sound(kept)


HEAVY = saved(Image.frombytes("RGB", (900, 900), random.Random(0).randbytes(900 * 900 * 3)), "JPEG", quality=95)
HEAVY_OTHERWISE = {
    "in several scans": saved(Image.open(io.BytesIO(HEAVY)), "JPEG", quality=95, progressive=True),
    "with restarts": saved(Image.open(io.BytesIO(HEAVY)), "JPEG", quality=95, restart_marker_blocks=4),
    "with long notes": HEAVY[:2] + (b"\xff\xfe\xff\xff" + bytes(65533)) * 9 + HEAVY[2:],
    "with more behind its end": HEAVY + bytes(99_000),
    "as a preview and a picture": HEAVY + HEAVY,
}
HEAVY_DAMAGED = {
    **{f"cut after {tenths} tenths": HEAVY[: len(HEAVY) * tenths // 10] for tenths in range(10)},
    "without its end": HEAVY[:-2],
    "whose last half is zeros": HEAVY[: len(HEAVY) // 2] + bytes(len(HEAVY) // 2),
    "with garbage for pixels": HEAVY[:700] + random.Random(1).randbytes(len(HEAVY)) + HEAVY[-2:],
    "whose last quarter is another file": HEAVY[: len(HEAVY) * 3 // 4] + b"<!DOCTYPE html><html></html>\n" * 9_000,
    "with a part near its end that is longer than what is left": HEAVY[:-30_000] + b"\xff\xc1\xff\xff" + HEAVY[-30_000:],
    "without pixels": HEAVY[: HEAVY.index(b"\xff\xda")] + bytes(600_000) + b"\xff\xd9",
    "cut, with many notes": (HEAVY[:2] + (b"\xff\xfe\xff\xff" + bytes(65533)) * 9 + HEAVY[2:])[:-2],
}


@pytest.mark.parametrize("data", [HEAVY, *HEAVY_OTHERWISE.values()], ids=["as it is", *HEAVY_OTHERWISE])
def test_a_heavy_jpeg_is_sound_however_it_is_built(data: bytes) -> None:
    assert pixels.sound(data)


@pytest.mark.parametrize("data", HEAVY_DAMAGED.values(), ids=HEAVY_DAMAGED)
def test_a_heavy_jpeg_that_is_damaged_is_not_sound(data: bytes) -> None:
    assert not pixels.sound(data)


def logo(kind: str, **options: Any) -> bytes:
    """Make a logo: a small drawing at the top of a large white picture."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    ImageDraw.Draw(picture).ellipse((10, 5, 60, 40), fill=(30, 60, 200))
    return saved(picture, kind, **options)


@pytest.mark.parametrize(
    "data",
    [
        logo("JPEG")[:-2],
        logo("JPEG", progressive=True)[:-2],
        logo("PNG")[:-12],
        wrong_checksum(logo("PNG"), b"IDAT"),
        logo("GIF")[:-1],
        logo("WEBP", lossless=True)[:4] + b"\xff\0\0\0" + logo("WEBP", lossless=True)[8:],
    ],
)
def test_a_drawing_on_white_is_not_taken_for_half_a_picture(data: bytes) -> None:
    kept, _ = pixels.reference(data, name="logo")
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.convert("RGB").getpixel((5, HEIGHT - 5)) == (255, 255, 255)


# --- photos that lie on their side ------------------------------------------------------------------------------------------------

BACK = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def on_its_side(kind: str, turned: int, **options: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turned
    return saved(photo().transpose(BACK[turned]), kind, exif=exif, **options)


def says_longer(webp: bytes) -> bytes:
    return webp[:4] + struct.pack("<I", len(webp) + 60) + webp[8:]


@pytest.mark.parametrize("turned", BACK)
@pytest.mark.parametrize(
    ("kind", "options", "damage"),
    [
        ("JPEG", {"quality": 90}, lambda data: data[:-300]),
        ("PNG", {}, lambda data: data[:-12]),
        ("WEBP", {"quality": 90}, says_longer),
        ("WEBP", {"lossless": True}, says_longer),
        ("WEBP", {"quality": 90}, lambda data: data[:-3]),
        ("TIFF", {}, lambda data: data[:-9000]),
    ],
    ids=["jpeg", "png", "webp", "lossless webp", "webp whose note is cut", "tiff"],
)
def test_a_slightly_damaged_photo_is_turned_upright(kind: str, options: Any, damage: Any, turned: int) -> None:
    kept, _ = pixels.reference(damage(on_its_side(kind, turned, **options)), name="cat.jpg")
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        corner = picture.convert("RGB").getpixel((16, 16))
    assert isinstance(corner, tuple)
    assert all(abs(got - wanted) < 40 for got, wanted in zip(corner, (200, 30, 30), strict=True))


def test_a_tiff_on_its_side_that_is_mostly_missing_is_refused() -> None:
    data = on_its_side("TIFF", 6)
    with pytest.raises(BadPicture, match="cut off or damaged"):
        pixels.reference(data[: len(data) // 3], name="a.tif")


REFUSED = {
    "a jpeg of which a third is there": JPEG[: len(JPEG) // 3],
    "a jpeg of which the head is there": JPEG[: SCAN + 20],
    "a progressive jpeg with its first scan alone": PROGRESSIVE[
        : PROGRESSIVE.index(b"\xff\xda", PROGRESSIVE.index(b"\xff\xda") + 2)
    ],
    "a png of which a third is there": PNG[: len(PNG) // 3],
    "a png whose pixels are destroyed": stray(PNG, 60, bytes(2000)),
    "half a drawing on white": logo("JPEG")[: logo("JPEG").index(b"\xff\xda") + 30],
    "a webp of which half is there": WEBP[: len(WEBP) // 2],
    "a gif of which a third is there": GIF[: len(GIF) // 3],
    "a bmp of which a third is there": saved(photo(), "BMP")[: WIDTH * HEIGHT],
    "a jpeg that is no more than its name": b"\xff\xd8\xff\xe0" + bytes(3000),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_mostly_missing_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture, match=r"“holiday\.jpg” cannot be read: the file is cut off or damaged"):
        pixels.reference(data, name="holiday.jpg")


def test_a_damaged_bomb_is_refused_before_it_is_taken_apart() -> None:
    bomb = JPEG[: JPEG.index(b"\xff\xc0") + 5] + struct.pack(">HH", 60_000, 60_000) + JPEG[JPEG.index(b"\xff\xc0") + 9 : -2]
    with pytest.raises(BadPicture, match="at most 50 million"):
        pixels.reference(bomb, name="a.jpg")


# --- kinds that hardly any program reads ------------------------------------------------------------------------------------------


def tagged(tag: int, value: int) -> bytes:
    """Build a TIFF file in which one number of its directory is another."""
    data = bytearray(saved(photo(), "TIFF"))
    first = int(struct.unpack_from("<I", data, 4)[0])
    for entry in range(first + 2, len(data), 12):
        if struct.unpack_from("<H", data, entry)[0] == tag:
            struct.pack_into("<I", data, entry + 8, value)
            return bytes(data)
    raise AssertionError(tag)


BITMAP = saved(photo(), "BMP")
RARE = {
    "a lossless jpeg": (JPEG.replace(b"\xff\xc0", b"\xff\xc3", 1), "JPEG"),
    "a hierarchical jpeg": (JPEG.replace(b"\xff\xc0", b"\xff\xc5", 1), "JPEG"),
    "a jpeg of 12 bits": (JPEG.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc1\x00\x11\x0c", 1), "JPEG"),
    "a tiff of another compression": (tagged(259, 34887), "TIFF"),
    "a tiff of other colours": (tagged(262, 9), "TIFF"),
    "a tiff of seven channels": (tagged(277, 7), "TIFF"),
    "a bmp that holds a jpeg": (BITMAP[:30] + struct.pack("<I", 4) + BITMAP[34:], "BMP"),
    "a bmp of 64 bits": (BITMAP[:28] + struct.pack("<H", 64) + BITMAP[30:], "BMP"),
}


@pytest.mark.parametrize(("data", "kind"), RARE.values(), ids=RARE)
def test_a_rare_kind_is_not_called_cut_off(data: bytes, kind: str) -> None:
    with pytest.raises(BadPicture) as caught:
        pixels.reference(data, name="scan")
    assert str(caught.value) == (
        f"“scan” is a {kind} file that I can't read: it is of a rare kind, or damaged. Save it as PNG or an ordinary JPEG and attach that."
    )


# --- camera raw files -----------------------------------------------------------------------------------------------------------


def tiff(order: str, directories: list[dict[int, int | bytes]], *, children: int = 0, mark: bytes = b"") -> bytes:
    """Build a TIFF file of these directories (tag -> number or bytes). The last `children` hang below the first as SubIFDs. They come one
    after another behind the header, and what does not fit into an entry comes behind them all."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(mark)) + mark
    below = len(directories) - children
    sizes = [2 + 12 * (len(one) + (index == 0 and children > 0)) + 4 for index, one in enumerate(directories)]
    starts = [len(head) + sum(sizes[:index]) for index in range(len(sizes))]
    behind, body = b"", b""
    for index, one in enumerate(directories):
        entries: dict[int, int | bytes] = dict(one)
        if index == 0 and children:
            entries[330] = struct.pack(f"{order}{children}I", *starts[below:])
        following = starts[index + 1] if index + 1 < below else 0
        body += struct.pack(order + "H", len(entries))
        for tag, value in sorted(entries.items()):
            if isinstance(value, int):
                body += struct.pack(order + "HHII", tag, 4, 1, value)
                continue
            kind, count = (4, len(value) // 4) if tag == 330 else (2, len(value))
            at = len(head) + sum(sizes) + len(behind)
            body += struct.pack(order + "HHI", tag, kind, count)
            body += value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", at)
            behind += b"" if len(value) <= 4 else value
        body += struct.pack(order + "I", following)
    return head + body + behind


THUMB: dict[int, int | bytes] = {254: 1, 256: 160, 257: 120, 262: 2}
SENSOR: dict[int, int | bytes] = {254: 0, 256: 6000, 257: 4000, 262: 32803}
LINEAR: dict[int, int | bytes] = {254: 0, 256: 6000, 257: 4000, 262: 34892}


def dng_with_a_good_thumbnail() -> bytes:
    """Make a DNG that Pillow opens without complaint, as its thumbnail."""
    info: Any = {50706: (1, 4, 0, 0), 254: 1, 271: "Google"}
    return saved(photo().resize((64, 48)), "TIFF", tiffinfo=info)


RAWS = {
    "a phone's dng": (dng_with_a_good_thumbnail(), "DNG"),
    "a linear dng": (tiff("<", [{**THUMB, 50706: b"\1\4\0\0"}, LINEAR], children=1), "DNG"),
    "nef": (tiff("<", [{**THUMB, 271: b"NIKON CORPORATION\0"}, {**THUMB}, SENSOR], children=2), "NEF"),
    "nef, big-endian": (tiff(">", [{**THUMB, 271: b"NIKON CORPORATION\0"}, SENSOR], children=1), "NEF"),
    "arw": (tiff("<", [{**THUMB, 271: b"SONY\0"}, SENSOR], children=1), "ARW"),
    "pef": (tiff(">", [{**SENSOR, 271: b"PENTAX Corporation\0"}, THUMB]), "PEF"),
    "cr2": (tiff("<", [THUMB, {256: 160, 257: 120}, SENSOR], mark=b"CR\x02\0" + bytes(4)), "CR2"),
    "cr3": (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(100), "CR3"),
    "raf": (b"FUJIFILMCCD-RAW 0201FF389501" + bytes(100), "RAF"),
    "orf": (b"IIRO\x08\0\0\0" + bytes(100), "ORF"),
    "rw2": (b"IIU\0\x18\0\0\0" + bytes(100), "RW2"),
    "3fr": (tiff("<", [{**THUMB, 271: b"Hasselblad\0"}, SENSOR], children=1), "3FR"),
}


@pytest.mark.parametrize(("data", "name"), RAWS.values(), ids=RAWS)
def test_a_raw_file_is_refused_by_its_name(data: bytes, name: str) -> None:
    with pytest.raises(BadPicture) as caught:
        pixels.reference(data, name="IMG_1.tif")
    assert str(caught.value) == f"“IMG_1.tif” is a camera raw file ({name}). Export it as JPEG or PNG and attach that."


def test_a_raw_file_of_nobody_we_know_is_still_one() -> None:
    with pytest.raises(BadPicture, match=r"is a camera raw file\. Export it"):
        pixels.reference(tiff("<", [{**THUMB, 271: b"Holga\0"}, SENSOR], children=1), name="a.raw")


def test_a_thumbnail_before_the_picture_is_not_the_picture() -> None:
    with pytest.raises(BadPicture, match="begins with a thumbnail"):
        pixels.reference(tiff("<", [THUMB, {254: 0, 256: 3000, 257: 2000, 262: 2}]), name="scan.tif")


@pytest.mark.parametrize(
    "info",
    [{271: "NIKON CORPORATION"}, {271: "Canon", 272: "CanoScan"}, {254: 1}, {254: 2}],
    ids=["a scanner's", "another scanner's", "small, and alone", "a page"],
)
def test_ordinary_tiff_files_are_taken(info: Any) -> None:
    kept, mime = pixels.reference(saved(photo(), "TIFF", tiffinfo=info), name="scan.tif")
    assert mime == "image/png"
    assert pixels.facts(kept).width == WIDTH


def test_a_directory_that_leads_back_to_itself_ends() -> None:
    looped = bytearray(tiff("<", [THUMB]))
    struct.pack_into("<I", looped, len(looped) - 4, 8)
    with pytest.raises(BadPicture):
        pixels.reference(bytes(looped), name="a.tif")


def test_heic_is_answered_as_before() -> None:
    with pytest.raises(BadPicture, match="HEIC"):
        pixels.reference(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), name="a.heic")
