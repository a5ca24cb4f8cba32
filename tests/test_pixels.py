"""Pixels: whatever is attached becomes a picture fit for a model, or a sentence; originals are read and never rewritten."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import threading
import time
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from core import pixels
from core.errors import BadPicture
from tests.pictures import chunk, saved

RED, GREEN, BLUE, WHITE = (200, 30, 30), (20, 160, 60), (30, 60, 200), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)  # top left, top right, bottom left, bottom right


def painted(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Make a picture whose corners have four colours, so that every rotation can be seen."""
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for index, colour in enumerate(CORNERS):
        left, top = index % 2 * width // 2, index // 2 * height // 2
        draw.rectangle((left, top, left + width // 2, top + height // 2), fill=colour)
    return picture.convert(mode)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def raw_png(width: int, height: int, *, depth: int = 8, colour: int = 2, rows: bytes = b"", extra: bytes = b"") -> bytes:
    ihdr = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + ihdr + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def with_camera_notes(kind: str, *, orientation: int = 1, size: tuple[int, int] = (96, 64)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    exif[0x8825] = exif.get_ifd(0x8825)
    options: dict[str, object] = {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta>exif:GPSLatitude=52,31.2N</x:xmpmeta>"}
    if kind in ("JPEG", "WEBP"):
        options["quality"] = 95
    if kind == "PNG":
        del options["xmp"]
    return saved(painted(*size), kind, **options)


def near(got: object, wanted: tuple[int, ...], by: int = 12) -> bool:
    assert isinstance(got, tuple)
    return all(abs(a - b) <= by for a, b in zip(got, wanted, strict=True))


def corners(picture: Image.Image) -> list[object]:
    rgb = picture.convert("RGB")
    w, h = rgb.size
    return [rgb.getpixel(at) for at in ((8, 8), (w - 9, 8), (8, h - 9), (w - 9, h - 9))]


def refusal(data: bytes, name: str = "holiday.png") -> str:
    with pytest.raises(BadPicture) as caught:
        pixels.reference(data, name=name)
    return str(caught.value)


# --- kinds and facts -----------------------------------------------------------------------------------------------------

SNIFFED = [
    (saved(painted(), "PNG"), "image/png"),
    (saved(painted(), "JPEG"), "image/jpeg"),
    (saved(painted(), "WEBP"), "image/webp"),
    (saved(painted(), "GIF"), "image/gif"),
    (saved(painted(), "BMP"), "image/bmp"),
    (saved(painted(), "TIFF"), "image/tiff"),
    (saved(painted(), "AVIF"), "image/avif"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
    (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", "image/heif"),
    (b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1", "video/mp4"),
    (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    (b"  <svg></svg>", "image/svg+xml"),
    (b"\xef\xbb\xbf<!DOCTYPE html><html>", "text/html"),
    (b"%PDF-1.7", "application/pdf"),
    (b"%!PS-Adobe-3.0 EPSF-3.0", "application/postscript"),
    (b"\xc5\xd0\xd3\xc6" + bytes(28), "application/postscript"),
    (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
    (b"PK\x03\x04", "application/zip"),
    ("naïve words".encode(), "text/plain"),
    ("naï".encode()[:-1], "text/plain"),  # cut in the middle of a character
    (b"\xff", None),
    (b"\xff\xd8", None),
    (b"a\xff", None),
    (gzip.compress(b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"), "image/svg+xml"),
    (gzip.compress(b"<svg>" + bytes(10_000_000)), "application/gzip"),
    (gzip.compress(b"a,b,c"), "application/gzip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x01\x02\x03", None),
    (b"", None),
]


@pytest.mark.parametrize(("data", "mime"), SNIFFED, ids=[str(mime) for _, mime in SNIFFED])
def test_the_bytes_tell_the_kind(data: bytes, mime: str | None) -> None:
    assert pixels.sniff(data) == mime


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}])
def test_facts_come_from_the_header(kind: str, options: dict[str, object]) -> None:
    data = saved(painted(130, 70), kind, **options)
    told = pixels.facts(data)
    assert (told.width, told.height, told.size) == (130, 70, len(data))
    assert told.mime == f"image/{kind.lower()}"
    assert told.sha256 == hashlib.sha256(data).hexdigest()


def test_facts_of_anything_else_are_refused() -> None:
    for data in (b"", b"hello", saved(painted(), "GIF"), saved(painted(), "PNG")[:20], saved(painted(), "JPEG")[:10]):
        with pytest.raises(BadPicture):
            pixels.facts(data)


def test_facts_decode_nothing() -> None:
    """A header of 60,000 x 60,000 with no pixels behind it has facts like any other."""
    assert pixels.facts(raw_png(60_000, 60_000)).width == 60_000


# --- references: kept as they are where they are fit -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        saved(painted(), "PNG"),
        saved(painted(mode="RGBA"), "PNG"),
        saved(painted(mode="L"), "PNG"),
        saved(painted(), "JPEG"),
        saved(painted(), "JPEG", progressive=True),
        saved(painted(mode="L"), "JPEG"),
        saved(painted(), "WEBP"),
        saved(painted(mode="RGBA"), "WEBP", lossless=True),
        saved(painted(), "PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        raw_png(2, 1, rows=b"\0" + b"\x80" * 6, extra=chunk(b"caBX", b"jumb c2pa made by a model")),
    ],
)
def test_a_fit_picture_passes_unchanged(data: bytes) -> None:
    kept, mime = pixels.reference(data, name="a")
    assert kept is data
    assert mime == pixels.sniff(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_cut_out_and_the_pixels_stay(kind: str) -> None:
    data = with_camera_notes(kind)
    assert b"SecretCamera" in data
    kept, mime = pixels.reference(data, name="photo")
    assert mime == f"image/{kind.lower()}"
    for secret in (b"SecretCamera", b"Exif", b"eXIf", b"EXIF", b"xmpmeta", b"GPS"):
        assert secret not in kept
    assert not opened(kept).getexif()
    assert opened(kept).tobytes() == opened(data).tobytes(), "no generation loss"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_turned_upright(kind: str, orientation: int) -> None:
    upright = painted(96, 64)
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    as_shot = upright if undo is None else upright.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    quality: dict[str, object] = {} if kind in ("PNG", "TIFF") else {"quality": 95}
    data = saved(as_shot, kind, exif=exif, **quality)
    kept, _ = pixels.reference(data, name="photo.jpg")
    assert b"SecretCamera" not in kept
    result = opened(kept)
    assert result.size == (96, 64)
    assert all(near(got, wanted, 24) for got, wanted in zip(corners(result), CORNERS, strict=True))
    if kind in ("PNG", "JPEG", "WEBP"):
        assert opened(pixels.preview(data)).size == (96, 64)


def test_a_broken_exif_record_is_no_reason_to_turn_a_photo_away() -> None:
    data = saved(painted(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    kept, mime = pixels.reference(data, name="a.jpg")
    assert mime == "image/jpeg"
    assert b"Exif" not in kept


@pytest.mark.parametrize("kind", [b"iTXt", b"tEXt", b"zTXt", b"tIME", b"prVt"])
def test_notes_in_a_png_do_not_travel(kind: bytes) -> None:
    bare = raw_png(2, 1, rows=b"\0" + b"\x80" * 6)
    noted = raw_png(2, 1, rows=b"\0" + b"\x80" * 6, extra=chunk(kind, b"XML:com.adobe.xmp\0\0\0\0\0exif:GPSLatitude=52"))
    assert pixels.reference(noted, name="a.png")[0] == bare


def test_a_provenance_record_that_repeats_where_it_was_taken_does_not_travel() -> None:
    told = chunk(b"caBX", b"jumb c2pa stds.exif {exif:GPSLatitude: 52,31.2N}")
    kept, _ = pixels.reference(raw_png(2, 1, rows=b"\0" + b"\x80" * 6, extra=told), name="a.png")
    assert b"GPS" not in kept


def test_what_stands_behind_the_end_does_not_travel() -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        data = saved(painted(), kind)
        kept, _ = pixels.reference(data + b"the uncropped rest", name="a")
        assert kept == data


# --- references: made fit ----------------------------------------------------------------------------------------------------


def test_cmyk_becomes_rgb() -> None:
    kept, mime = pixels.reference(saved(painted(mode="CMYK"), "JPEG", quality=95), name="print.jpg")
    assert (mime, opened(kept).mode) == ("image/jpeg", "RGB")
    assert all(near(got, wanted, 16) for got, wanted in zip(corners(opened(kept)), CORNERS, strict=True))


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    rows = b"".join(b"\0" + struct.pack(">4H", 0, 257 * 50, 257 * 200, 65535) for _ in range(4))
    kept, mime = pixels.reference(raw_png(4, 4, depth=16, colour=0, rows=rows), name="scan.png")
    picture = opened(kept)
    assert (mime, picture.mode) == ("image/png", "L")
    assert [picture.getpixel((x, 0)) for x in range(4)] == [0, 50, 200, 255]


def test_sixteen_bit_colour_becomes_eight() -> None:
    rows = b"".join(b"\0" + struct.pack(">6H", 65535, 0, 257 * 80, 0, 257 * 120, 65535) for _ in range(2))
    kept, _ = pixels.reference(raw_png(2, 2, depth=16, rows=rows), name="deep.png")
    assert kept[24] == 8, "bit depth of IHDR"
    assert opened(kept).getpixel((0, 0)) == (255, 0, 80)


def test_a_palette_with_holes_keeps_them() -> None:
    picture = painted(mode="P")
    hole = picture.getpixel((0, 0))
    kept, mime = pixels.reference(saved(picture, "PNG", transparency=hole), name="logo.png")
    result = opened(kept)
    assert (mime, result.mode) == ("image/png", "RGBA")
    assert result.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert result.getpixel((90, 60)) == (*WHITE, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    frames = [painted(), Image.new("RGB", (96, 64), "black")]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=80, loop=0)
    kept, mime = pixels.reference(data, name="dance.gif")
    result = opened(kept)
    assert mime == "image/png"
    assert getattr(result, "n_frames", 1) == 1
    assert pixels.note(data, name="dance.gif") == "“dance.gif” is animated. The model saw only its first frame."
    assert pixels.note(kept, name="dance.gif") is None
    assert all(near(got, wanted, 30) for got, wanted in zip(corners(result), CORNERS, strict=True))


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "AVIF", "GIF"])
def test_other_kinds_are_translated(kind: str) -> None:
    kept, mime = pixels.reference(saved(painted(), kind), name="a")
    assert mime in ("image/png", "image/jpeg")
    assert all(near(got, wanted, 16) for got, wanted in zip(corners(opened(kept)), CORNERS, strict=True))


@pytest.mark.parametrize("mode", ["1", "LA", "I;16", "F", "I"])
def test_odd_modes_become_ordinary(mode: str) -> None:
    picture = painted(mode="L").convert(mode) if mode != "I;16" else painted(mode="L").convert("I").convert("I;16")
    kept, _ = pixels.reference(saved(picture, "PNG" if mode in ("1", "LA") else "TIFF"), name="a")
    assert opened(kept).mode in ("L", "RGB", "RGBA")


def swapped_profile() -> bytes:
    """Make sRGB with its red and green primaries exchanged, under another name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"sRGB", b"grRB").replace("sRGB".encode("utf-16-be"), "grRB".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_of_another_space_become_srgb(mode: str) -> None:
    data = saved(painted(mode=mode), "PNG", icc_profile=swapped_profile())
    for result in (opened(pixels.reference(data, name="wide.png")[0]), opened(pixels.preview(data))):
        assert "icc_profile" not in result.info
        top_left, top_right = result.convert("RGB").getpixel((8, 8)), result.convert("RGB").getpixel((88, 8))
        assert isinstance(top_left, tuple)
        assert isinstance(top_right, tuple)
        assert top_left[1] > 150 > top_left[0]
        assert top_right[0] > 120 > top_right[1]


def test_a_profile_that_is_none_is_left_aside() -> None:
    kept, _ = pixels.reference(saved(painted(), "PNG", icc_profile=b"not a profile"), name="odd.png")
    assert "icc_profile" not in opened(kept).info
    assert all(near(got, wanted, 2) for got, wanted in zip(corners(opened(kept)), CORNERS, strict=True))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_what_is_too_heavy_is_made_lighter_until_it_fits(mode: str) -> None:
    noise = Image.effect_noise((900, 700), 90).convert(mode)
    if mode == "RGBA":
        noise.putalpha(Image.linear_gradient("L").resize(noise.size))
    data = saved(noise, "PNG")
    for limit in (len(data) - 1, 200_000, 20_000):
        kept, mime = pixels.reference(data, name="noise.png", max_bytes=limit)
        assert len(kept) <= limit
        assert opened(kept).format == mime.removeprefix("image/").upper()
        assert opened(kept).has_transparency_data == (mode == "RGBA")


# --- references: refused with a sentence --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"Dear studio, please paint", "text file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "Export it as PNG"),
        (b"<!DOCTYPE html><html><title>Sign in</title>", "sign-in page instead of the picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript drawing (EPS)"),
        (b"PK\x03\x04....", "archive"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "HEIC"),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1" + bytes(64), "video"),
        (bytes(100), "not a picture"),
        (saved(painted(), "PNG")[:100], "cut off or damaged"),
        (saved(painted(), "JPEG")[:-400], "cut off or damaged"),
        (raw_png(2, 1, colour=3, rows=bytes(3)), "cut off or damaged"),  # a palette is missing
        (saved(painted(), "GIF")[:60], "cut off or damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100_000_001), "at most 100 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_name_and_a_way_out(data: bytes, says: str) -> None:
    sentence = refusal(data)
    assert sentence.startswith("“holiday.png”")
    assert says in sentence


def test_a_name_cannot_play_tricks_in_the_sentence() -> None:
    sentence = refusal(b"", name="\u202egnp.`exe`\n@everyone" + "x" * 500)
    assert "\u202e" not in sentence
    assert "\n" not in sentence
    assert "`" not in sentence
    assert len(sentence) < 200
    assert refusal(b"", name="\x00").startswith("The picture")


def bomb_gif() -> bytes:
    return b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + saved(painted(8, 8), "GIF")[10:]


def bomb_webp() -> bytes:
    vp8x = b"VP8X" + struct.pack("<I", 10) + bytes(4) + (59_999).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 4 + len(vp8x)) + b"WEBP" + vp8x


def bomb_jpeg() -> bytes:
    data = saved(painted(), "JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", 60_000, 60_000) + data[at + 4 :]


def bomb_bmp() -> bytes:
    data = saved(painted(), "BMP")
    return data[:18] + struct.pack("<ii", 60_000, 60_000) + data[26:]


@pytest.mark.parametrize(
    "bomb", [raw_png(60_000, 60_000), bomb_gif(), bomb_webp(), bomb_jpeg(), bomb_bmp(), raw_png(10_000, 10_000)]
)
def test_a_bomb_is_refused_from_its_header(bomb: bytes) -> None:
    tracemalloc.start()
    begun = time.process_time()
    try:
        refusal(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
    assert time.process_time() - begun < 1.0


def test_the_sentence_tells_the_size_that_works() -> None:
    assert "60,000 × 60,000 pixels. I take at most 50 million" in refusal(raw_png(60_000, 60_000))
    assert "8,000 × 6,251 pixels" in refusal(saved(Image.new("1", (8_000, 6_251)), "PNG")), "a picture with nothing else wrong"


def test_endless_scans_are_refused() -> None:
    data = saved(painted(), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    refusal(data[:at] + data[at:-2] * 500 + data[-2:])


# --- whatever comes: valid or refused ------------------------------------------------------------------------------------------

SAMPLES = [
    saved(painted(), "PNG"),
    saved(painted(mode="P"), "PNG", transparency=0),
    with_camera_notes("PNG", orientation=6),
    with_camera_notes("JPEG", orientation=8),
    with_camera_notes("WEBP", orientation=3),
    saved(painted(), "JPEG", progressive=True),
    saved(painted(mode="CMYK"), "JPEG"),
    saved(painted(), "GIF", save_all=True, append_images=[Image.new("RGB", (96, 64))]),
    saved(painted(), "WEBP", save_all=True, append_images=[Image.new("RGB", (96, 64))]),
    saved(painted(), "TIFF", compression="tiff_lzw"),
    saved(painted(), "BMP"),
    saved(painted(), "AVIF"),
]


def valid_or_refused(data: bytes) -> None:
    try:
        kept, mime = pixels.reference(data, name="x")
    except BadPicture as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        told = pixels.facts(kept)
        assert told.mime == mime
        with Image.open(io.BytesIO(kept)) as picture:
            picture.load()
            assert picture.size == (told.width, told.height)
            assert not picture.getexif()
    try:
        pixels.preview(data, max_edge=32)
    except BadPicture as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_cut_anywhere_it_is_valid_or_refused(sample: bytes) -> None:
    for end in range(0, len(sample), max(1, len(sample) // 120)):
        valid_or_refused(sample[:end])


@pytest.mark.parametrize("sample", [s for s in SAMPLES if pixels.sniff(s) in ("image/png", "image/jpeg", "image/webp")])
def test_a_cut_picture_never_reaches_the_model(sample: bytes) -> None:
    """It is refused, or what can be read of it is encoded anew."""
    for end in range(1, len(sample) - 1, max(1, len(sample) // 60)):
        try:
            kept, _ = pixels.reference(sample[:end], name="holiday.png")
        except BadPicture as error:
            assert str(error).startswith("“holiday.png”")  # noqa: PT017 - either outcome is right
        else:
            assert not sample.startswith(kept) or kept == sample
            assert pixels.sound(kept)
            assert sorted(opened(kept).size) == [64, 96]


@settings(max_examples=60, deadline=None)
@given(sample=st.sampled_from(SAMPLES), at=st.floats(0, 1, exclude_max=True), put=st.binary(min_size=1, max_size=24))
def test_damaged_anywhere_it_is_valid_or_refused(sample: bytes, at: float, put: bytes) -> None:
    start = int(len(sample) * at)
    valid_or_refused(sample[:start] + put + sample[start + len(put) :])


@settings(max_examples=100, deadline=None)
@given(head=st.sampled_from([b"", *(s[:16] for s in SAMPLES)]), rest=st.binary(max_size=300))
def test_any_bytes_are_valid_or_refused(head: bytes, rest: bytes) -> None:
    valid_or_refused(head + rest)


# --- previews and sheets -----------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    width=st.integers(1, 400),
    height=st.integers(1, 400),
    edge=st.integers(8, 300),
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    mode=st.sampled_from(["RGB", "RGBA", "L"]),
)
def test_a_preview_keeps_to_its_edge_and_shape(width: int, height: int, edge: int, kind: str, mode: str) -> None:
    data = saved(Image.new("RGB" if kind == "JPEG" else mode, (width, height)), kind)
    shown = opened(pixels.preview(data, max_edge=edge))
    assert (shown.format, shown.mode) == ("JPEG", "RGB")
    assert max(shown.size) == min(edge, max(width, height))
    assert abs(shown.width * height - shown.height * width) <= max(width, height), "same shape, to a pixel"


def test_a_preview_stands_on_white() -> None:
    shown = opened(pixels.preview(saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")))
    assert shown.getpixel((32, 32)) == WHITE


def test_a_preview_fits_the_bytes_it_may_have() -> None:
    data = saved(Image.effect_noise((1200, 900), 100).convert("RGB"), "PNG")
    for limit in (300_000, 50_000, 4_000):
        assert len(pixels.preview(data, max_bytes=limit)) <= limit
    with pytest.raises(ValueError, match="no preview fits"):
        pixels.preview(data, max_bytes=10)


def test_a_preview_of_a_damaged_picture_is_refused() -> None:
    with pytest.raises(BadPicture):
        pixels.preview(saved(painted(), "PNG")[:-30])


def test_many_threads_at_once_get_what_one_gets() -> None:
    ready = threading.Barrier(4)
    photo = with_camera_notes("JPEG", orientation=6, size=(640, 480))
    alone = (pixels.reference(photo, name="a"), pixels.preview(photo, max_edge=100))

    def work(_: int) -> tuple[tuple[bytes, str], bytes]:
        ready.wait(10)
        return pixels.reference(photo, name="a"), pixels.preview(photo, max_edge=100)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [alone] * 4
