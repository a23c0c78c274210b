"""PDF: every page a picture, and a document of its own."""

import io
import re

from pictures import check_size


def pdf_pages(data, wanted, pixels):
    """Yields (picture, the page alone as a PDF where that is wanted) for each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # else fields, and animations made of them, are not drawn
    scale = wanted["density"] / 72
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        check_size(int(width * scale + 1), int(height * scale + 1), pixels)
        picture = page.render(scale=scale, fill_color=(255, 255, 255, 255), no_smoothtext=False).to_pil()
        vector = None
        if wanted["vector"]:
            vector = data if len(document) == 1 else single_page(document, index)
        yield picture, vector


def single_page(document, index):
    """One page as a document of its own."""
    import pypdfium2

    alone = pypdfium2.PdfDocument.new()
    alone.import_pages(document, [index])
    out = io.BytesIO()
    alone.save(out)
    return repeatable(out.getvalue())


def repeatable(data):
    """A PDF without the hour of its making; its identifier, which PDFium draws by chance, is its hash."""
    import hashlib

    data = re.sub(rb"/CreationDate\(D:\d{14}", b"/CreationDate(D:20250101000000", data, count=1)
    name = rb"<[0-9A-F]{32}>"
    head, mark, tail = data.rpartition(b"/ID[")
    tail, found = re.subn(rb"^" + name + name, b"", tail)
    if not (mark and found):
        return data
    name = b"<" + hashlib.sha256(head + tail).hexdigest()[:32].upper().encode() + b">"
    return head + mark + name + name + tail
