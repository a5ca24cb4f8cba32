"""How strict the real service is with a generateContent request: unknown fields, ratios, sizes, mime types, limits.

Messages and shapes as seen from the service and in the public threads about it (November 2026). Field names may come in
lowerCamelCase or in snake_case, as protobuf's JSON allows and google-genai mixes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.servers.gemini_answers import Answer, invalid

Json = dict[str, Any]

TEN = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
FOURTEEN = (*TEN, "1:4", "4:1", "1:8", "8:1")
BODY_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Model:
    """sizes: what imageSize may be; empty: the field itself is refused. writes: it answers in text alone, in JSON of a schema too."""

    name: str
    sizes: tuple[str, ...]
    ratios: tuple[str, ...]
    references: int
    thinking: tuple[str, ...]
    tokens: Mapping[str, int]
    writes: bool = False


MODELS = {
    model.name: model
    for model in (
        Model(
            name="gemini-nano-banana-2.1",
            sizes=("1K", "2K", "4K"),
            ratios=FOURTEEN,
            references=14,
            thinking=("MINIMAL", "MEDIUM", "HIGH"),
            tokens={"1K": 1120, "2K": 1680, "4K": 3780},
        ),
        Model(
            name="gemini-3.1-flash-lite-image",
            sizes=(),
            ratios=TEN,
            references=14,
            thinking=("MINIMAL", "HIGH"),
            tokens={"1K": 1120},
        ),
        Model(
            name="gemini-3-pro-image",
            sizes=("1K", "2K", "4K"),
            ratios=TEN,
            references=14,
            thinking=("LOW", "HIGH"),
            tokens={"1K": 1120, "2K": 1120, "4K": 2000},
        ),
        *(
            Model(
                name=name,
                sizes=(),
                ratios=(),
                references=14,
                thinking=("MINIMAL", "LOW", "MEDIUM", "HIGH"),
                tokens={"1K": 0},
                writes=True,
            )
            for name in ("gemini-3.5-flash-lite", "gemini-3.1-flash-lite")
        ),
    )
}

# 1K pixels; 2K and 4K are twice and four times that. Portrait first, the landscape twin is transposed.
PIXELS_1K = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:4": (896, 1200),
    "4:5": (928, 1152),
    "9:16": (768, 1376),
    "9:21": (672, 1584),
    "1:4": (512, 2048),
    "1:8": (384, 3072),
}


def pixels(ratio: str, size: str) -> tuple[int, int]:
    scale = {"1K": 1, "2K": 2, "4K": 4}[size]
    if ratio in PIXELS_1K:
        width, height = PIXELS_1K[ratio]
    else:
        height, width = PIXELS_1K[":".join(reversed(ratio.split(":")))]
    return width * scale, height * scale


# --- the request's schema: name -> type, or a nested schema, or a list of one --------------------------------------------

_BLOB = {"data": str, "mimeType": str, "displayName": str}
_FILE = {"fileUri": str, "mimeType": str, "displayName": str}
_PART = {"text": str, "inlineData": _BLOB, "fileData": _FILE, "thought": bool, "thoughtSignature": str}
_CONTENT = {"parts": [_PART], "role": str}
_CONFIG = {
    "responseModalities": [str],
    "imageConfig": {"aspectRatio": str, "imageSize": str},
    "thinkingConfig": {"includeThoughts": bool, "thinkingLevel": str, "thinkingBudget": int},
    "candidateCount": int,
    "maxOutputTokens": int,
    "temperature": (int, float),
    "topP": (int, float),
    "topK": (int, float),
    "seed": int,
    "stopSequences": [str],
    "mediaResolution": str,
    "responseMimeType": str,
    "responseSchema": dict,
}
REQUEST = {
    "contents": [_CONTENT],
    "generationConfig": _CONFIG,
    "systemInstruction": _CONTENT,
    "safetySettings": [{"category": str, "threshold": str}],
    "tools": [{"googleSearch": dict}],
    "serviceTier": str,
}


class InvalidError(Exception):
    """The request breaks a rule; `answer` is what the service says to it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.answer: Answer = invalid(message)


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)


def checked(value: Any, schema: Any, at: str = "") -> Any:
    """Return the value with its names in camelCase. Raises InvalidError as the service's JSON parser does."""
    if isinstance(schema, dict):
        if not isinstance(value, dict):
            raise InvalidError(f"Invalid value at '{at}', expected an object.")
        found = {}
        for name, inner in value.items():
            if _camel(name) not in schema:
                where = f" at '{at}'" if at else ""
                raise InvalidError(f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.')
            found[_camel(name)] = checked(inner, schema[_camel(name)], f"{at}.{name}" if at else name)
        return found
    if isinstance(schema, list):
        if not isinstance(value, list):
            raise InvalidError(f"Invalid value at '{at}', expected a list.")
        return [checked(inner, schema[0], f"{at}[{index}]") for index, inner in enumerate(value)]
    if not isinstance(value, schema) or (schema is not bool and isinstance(value, bool)):
        raise InvalidError(f"Invalid value at '{at}'.")
    return value


# --- what the fields may hold --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class InputPicture:
    """A picture as it arrived: its bytes' sha256 (hex), mime type (sniffed, equal to what was said) and length."""

    sha256: str
    mime: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Understood:
    model: Model
    words: str  # every text part, joined by newlines
    pictures: tuple[InputPicture, ...]
    pictures_first: bool  # no text part before a picture
    ratio: str | None
    size: str | None
    thinking: str | None
    modalities: tuple[str, ...]
    system: str = ""
    schema: Json | None = None  # of the answer
    most_tokens: int | None = None


def sniffed(data: bytes) -> str | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"heif", b"mif1"):
        return "image/heic"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    return None


def understood(model: Model, body: Json) -> Understood:
    """Read a request. Raises InvalidError where the service answers 400."""
    request = checked(body, REQUEST)
    contents = request.get("contents") or []
    if not contents or not any(content.get("parts") for content in contents):
        raise InvalidError("* GenerateContentRequest.contents: contents is not specified")
    if any(content.get("role", "user") == "model" for content in contents):
        _demand_signatures(contents)
    parts = [part for content in contents for part in content.get("parts", [])]
    if any(not part for part in parts):
        raise InvalidError(
            "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field"
        )
    texts = [part["text"] for part in parts if "text" in part]
    pictures = tuple(_picture(part["inlineData"]) for part in parts if "inlineData" in part)
    if len(pictures) > model.references:
        raise InvalidError(f"The model supports at most {model.references} input images, but {len(pictures)} were given.")
    kinds = ["text" if "text" in part else "picture" for part in parts]
    config = request.get("generationConfig", {})
    _check_config(model, config)
    image = config.get("imageConfig", {})
    return Understood(
        model=model,
        words="\n".join(texts),
        pictures=pictures,
        pictures_first="picture" not in kinds[kinds.index("text") :] if "text" in kinds else True,
        ratio=image.get("aspectRatio"),
        size=image.get("imageSize"),
        thinking=config.get("thinkingConfig", {}).get("thinkingLevel"),
        modalities=tuple(config.get("responseModalities", ("TEXT",) if model.writes else ("TEXT", "IMAGE"))),
        system="\n".join(part.get("text", "") for part in request.get("systemInstruction", {}).get("parts", [])),
        schema=config.get("responseSchema"),
        most_tokens=config.get("maxOutputTokens"),
    )


def _demand_signatures(contents: list[Json]) -> None:
    for position, content in enumerate(contents, 1):
        for index, part in enumerate(content.get("parts", []), 1):
            if content.get("role") == "model" and "inlineData" in part and "thoughtSignature" not in part:
                raise InvalidError(
                    f"Image part is missing a thought_signature in content position {position}, part position {index}. "
                    "Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior for more details."
                )


_STANDARD = str.maketrans("-_", "+/")


def _picture(blob: Json) -> InputPicture:
    try:
        # protobuf's JSON takes both alphabets; google-genai sends the URL-safe one
        data = base64.b64decode(blob.get("data", "").translate(_STANDARD), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidError(
            "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed"
        ) from None
    said, true = blob.get("mimeType"), sniffed(data)
    if said not in ("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"):
        raise InvalidError(f"Unsupported MIME type: {said}")
    if true is None:
        raise InvalidError(
            "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"
        )
    if true != said and {true, said} != {"image/heic", "image/heif"}:
        raise InvalidError(f"Unhandled generated data mime type: {true}")
    return InputPicture(sha256=hashlib.sha256(data).hexdigest(), mime=true, size=len(data))


def _check_config(model: Model, config: Json) -> None:
    if config.get("candidateCount", 1) != 1:
        raise InvalidError("Multiple candidates is not enabled for this model")
    if not -(2**31) <= config.get("seed", 0) < 2**31:
        raise InvalidError("Invalid value at 'generation_config.seed' (TYPE_INT32)")
    for modality in config.get("responseModalities", ()):
        if modality not in ("TEXT", "IMAGE"):
            raise InvalidError(f"Invalid value at 'generation_config.response_modalities' : \"{modality}\"")
    if "responseSchema" in config or "responseMimeType" in config:
        _check_schema(model, config)
    if model.writes and "IMAGE" in config.get("responseModalities", ()):
        raise InvalidError("The requested combination of response modalities (IMAGE) is not supported by the model.")
    if not model.writes and "IMAGE" not in config.get("responseModalities", ("IMAGE",)):
        raise InvalidError("The requested combination of response modalities (TEXT) is not supported by the model.")
    thinking = config.get("thinkingConfig", {})
    if "thinkingBudget" in thinking:
        raise InvalidError("Thinking budget is not supported for this model.")
    if "thinkingLevel" in thinking and thinking["thinkingLevel"] not in model.thinking:
        raise InvalidError(f"Thinking level {thinking['thinkingLevel']} is not supported for this model.")
    image = config.get("imageConfig", {})
    if "aspectRatio" in image and image["aspectRatio"] not in model.ratios:
        raise InvalidError("Request contains an invalid argument.")
    if "imageSize" in image and image["imageSize"] not in model.sizes:
        raise InvalidError("Request contains an invalid argument.")


_TYPES = ("STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT")
_SCHEMA = ("type", "enum", "properties", "items", "required", "propertyOrdering", "description", "nullable", "minItems", "maxItems")


def _check_schema(model: Model, config: Json) -> None:
    if not model.writes:
        raise InvalidError("JSON mode is not enabled for this model")
    mime = config.get("responseMimeType", "text/plain")
    if "responseSchema" in config and mime != "application/json":
        raise InvalidError("response_schema is only supported with response_mime_type application/json")
    if mime not in ("application/json", "text/plain"):
        raise InvalidError(f"response_mime_type: unsupported {mime}")
    if "responseSchema" in config:
        _check_node(config["responseSchema"], "generation_config.response_schema")


def _check_node(node: Any, at: str) -> None:
    if not isinstance(node, dict) or node.get("type") not in _TYPES:
        raise InvalidError(f"Invalid value at '{at}.type' (type.googleapis.com/google.ai.generativelanguage.v1.Type)")
    for name in node:
        if _camel(name) not in _SCHEMA:
            raise InvalidError(f"Invalid JSON payload received. Unknown name \"{name}\" at '{at}': Cannot find field.")
    if "enum" in node and (node["type"] != "STRING" or not all(node["enum"])):
        raise InvalidError(f"{at}.enum: only allowed for STRING type, and cannot be empty")
    if node["type"] == "ARRAY":
        _check_node(node.get("items"), f"{at}.items")
    properties = node.get("properties", {})
    if node["type"] == "OBJECT" and not properties:
        raise InvalidError(f"{at}.properties: should be non-empty for OBJECT type")
    for name, inner in properties.items():
        _check_node(inner, f"{at}.properties[{name}]")
    if not set(node.get("required", ())) <= set(properties):
        raise InvalidError(f"{at}.required: property is not defined")


def conforms(value: Any, node: Json) -> bool:
    """Whether a value is what a schema allows: what the service gives is, unless it is cut."""
    match node["type"]:
        case "OBJECT":
            properties = node["properties"]
            return (
                isinstance(value, dict)
                and set(node.get("required", ())) <= set(value) <= set(properties)
                and all(conforms(inner, properties[name]) for name, inner in value.items())
            )
        case "ARRAY":
            return isinstance(value, list) and all(conforms(inner, node["items"]) for inner in value)
        case "STRING":
            return isinstance(value, str) and value in node.get("enum", (value,))
        case "INTEGER":
            return isinstance(value, int) and not isinstance(value, bool)
        case "BOOLEAN":
            return isinstance(value, bool)
        case other:
            raise AssertionError(f"no answer of ours has a {other}")
