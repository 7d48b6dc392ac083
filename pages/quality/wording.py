"""What words are worth: in links, descriptions of images, names of files, titles."""

import re
import unicodedata
from pathlib import PurePath

SAY_NOTHING = frozenset({"cliquez ici", "cliquer ici", "ici", "clic", "cliquez", "click here"})
TELL_LITTLE = frozenset(
    {
        "en savoir plus",
        "lire la suite",
        "lien",
        "ce lien",
        "suivez ce lien",
        "voir",
        "voir plus",
        "plus d infos",
        "plus d informations",
        "telecharger",
    }
)
FILE_EXTENSIONS = frozenset(
    [
        ".avif",
        ".bmp",
        ".csv",
        ".doc",
        ".docx",
        ".gif",
        ".jpeg",
        ".jpg",
        ".odp",
        ".ods",
        ".odt",
        ".pdf",
        ".png",
        ".ppt",
        ".pptx",
        ".svg",
        ".tif",
        ".webp",
        ".xls",
        ".xlsx",
        ".zip",
    ]
)
_CAMERA_NAME = re.compile(r"(img|dsc|dscn|image|photo|capture|scan|document)[-_ ]?\d+", re.I)


def plain(words: str) -> str:
    """Words in lower case, without accent nor punctuation, one space between two."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())


def says_nothing(words: str) -> bool:
    """Whether the words of a link say nothing of where it leads, as « cliquez ici »."""
    return plain(words) in SAY_NOTHING


def tells_little(words: str) -> bool:
    """Whether the words of a link mean nothing out of their sentence, as « en savoir plus »."""
    return plain(words) in TELL_LITTLE


def shows_an_address(words: str) -> bool:
    """Whether the words of a link are an address."""
    return words.startswith(("http://", "https://", "www."))


def is_file_name(words: str) -> bool:
    """Whether a title or a description is the name of a file: « IMG_2034.jpg », « note_v2 »."""
    name = words.strip()
    if PurePath(name).suffix.lower() in FILE_EXTENSIONS or _CAMERA_NAME.fullmatch(name):
        return True
    return " " not in name and "_" in name


def is_shouted(words: str) -> bool:
    """Whether a sentence is in capitals; an acronym is not one."""
    return " " in words.strip() and len(words) > 12 and words.isupper()
