"""Present the blocks of a body."""

from collections.abc import Callable
from typing import Any

from pages.documents.presentation import Presentation
from pages.documents.richtext import plain_text
from pages.documents.schemas import (
    AccordionBlock,
    AccordionItem,
    Block,
    CalloutBlock,
    FilesBlock,
    ImageBlock,
    PagesBlock,
    QuoteBlock,
    TextBlock,
    VideoBlock,
)


def present_body(body: Any, presentation: Presentation) -> list[Block]:
    """The blocks that have something public to show, in their order."""
    blocks = (BLOCKS[child.block_type](child.value, presentation) for child in body)
    return [block for block in blocks if block is not None]


def _text(value: Any, presentation: Presentation) -> Block | None:
    html = presentation.html(value.source)
    return TextBlock(type="text", html=html) if html else None


def _image(value: Any, presentation: Presentation) -> Block | None:
    image = presentation.image(value["image"], value["alt"] or "")
    if image is None:
        return None
    return ImageBlock(type="image", image=image, caption=value["caption"] or None)


def _quote(value: Any, presentation: Presentation) -> Block:
    return QuoteBlock(type="quote", text=value["text"], author=value["author"] or None)


def _callout(value: Any, presentation: Presentation) -> Block:
    html = presentation.html(value["html"].source)
    return CalloutBlock(type="callout", title=value["title"] or None, html=html)


def _files(value: Any, presentation: Presentation) -> Block | None:
    files = [file for document in value if document and (file := presentation.file(document))]
    return FilesBlock(type="files", files=files) if files else None


def _pages(value: Any, presentation: Presentation) -> Block | None:
    pages = presentation.references_to(page for page in value["pages"] if page)
    return PagesBlock(type="pages", title=value["title"] or None, pages=pages) if pages else None


def _accordion(value: Any, presentation: Presentation) -> Block:
    items = [
        AccordionItem(title=item["title"], html=presentation.html(item["html"].source))
        for item in value
    ]
    return AccordionBlock(type="accordion", items=items)


def _video(value: Any, presentation: Presentation) -> Block:
    return VideoBlock(
        type="video",
        title=value["title"],
        url=value["url"],
        transcript=value["transcript"] or None,
    )


BLOCKS: dict[str, Callable[[Any, Presentation], Block | None]] = {
    "text": _text,
    "image": _image,
    "quote": _quote,
    "callout": _callout,
    "files": _files,
    "pages": _pages,
    "accordion": _accordion,
    "video": _video,
}


def searched_text(blocks: list[Block]) -> str:
    """The words of a body, for search."""
    words: list[str] = []
    for block in blocks:
        match block:
            case TextBlock():
                words.append(plain_text(block.html))
            case CalloutBlock():
                words += [block.title or "", plain_text(block.html)]
            case QuoteBlock():
                words += [block.text, block.author or ""]
            case AccordionBlock():
                words += [f"{item.title} {plain_text(item.html)}" for item in block.items]
            case VideoBlock():
                words += [block.title, block.transcript or ""]
            case ImageBlock():
                words.append(block.caption or "")
            case FilesBlock():
                words += [file.title for file in block.files]
            case PagesBlock():
                words.append(block.title or "")
    return "\n".join(word for word in words if word)
