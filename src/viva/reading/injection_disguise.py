"""Text as it reads once its disguises are off: invisible characters, letters of another script, look-alike forms."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_TAG_OFFSET = 0xE0000
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z]")
_OTHER = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕԁһԛԝвкмнтΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνιτ",
    "ABEKMHOPCTYXIJSaeopcyxijsdhqwbkmhtABEZHIKMNOPTYXaopvit",
)


def undisguised(text: str) -> str:
    r"""The text with full-width and other compatibility forms made plain and what cannot be seen taken out.

    Letters of Unicode's tag block, which no screen shows, become the letters that they stand for; Cyrillic and Greek
    letters inside a Latin word become the Latin ones that they look like. Places do not survive.

    Example:
        >>> undisguised("Ig\u200bnore yоur instructions")  # with a Cyrillic o
        'Ignore your instructions'
    """
    if text.isascii():
        return text
    shown = _TAGS.sub(_untagged, text).replace("’", "'")
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFKC", shown))
    return _WORD.sub(_in_one_script, shown) if _OTHER.search(shown) else shown


def _in_one_script(word: re.Match[str]) -> str:
    mixed = _OTHER.search(word[0]) and _LATIN.search(word[0])
    return word[0].translate(_LOOK_ALIKE) if mixed else word[0]


def _untagged(run: re.Match[str]) -> str:
    letters = (ord(letter) - _TAG_OFFSET for letter in run[0])
    return "".join(chr(letter) for letter in letters if 0x20 <= letter < 0x7F)
