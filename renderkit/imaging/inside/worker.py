"""The imaging worker. It runs behind the walls, in a fork that has never seen user code, on hostile files.

Per call it finds pictures on descriptors 3 and up and writes into its workspace: `1.png`, `2.png`, …,
`1.pdf` or `1.svg` … where the vector is not the file as it came, and `report.json`. Files that an SVG may
show lie in `beside/`. It needs what requirements.txt pins.

What a call may `ask` for instead is in ASKED.
"""

import gc
import json
import os
import sys
from contextlib import suppress

import renderkit_worker
from pdf import pdf_pages
from pictures import Refused, finish, raster
from svg import svg_picture, trimmed

SAMPLE = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
<rect width="9" height="9" fill="#f00"/><text x="9" y="9">a</text></svg>"""


def main():
    """Serves the engine: one call a job."""
    preload(os.environ.get("RENDERKIT_PRELOAD"))
    gc.collect()
    gc.freeze()  # a collection in a job would copy every page that jobs share
    call = renderkit_worker.serve(int(sys.argv[1]), told=False)
    ASKED.get(call.get("ask"), develop)(call)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # to take the interpreter apart costs more than most pictures


def preload(what):
    """Loads libraries where the worker will see more than one job: what most of its pictures need.

    A fork copies the tables of all pages that its parent has touched.
    """
    if what == "pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument.new()
        document.new_page(40, 20)
        finish(document[0].render().to_pil(), os.devnull)
    elif what:
        import PIL.Image

        PIL.Image.preinit()  # the usual formats; the others are loaded when one comes
        wanted = {"name": "1.svg", "density": 96, "engine": "resvg", "trim": 0}
        for picture, _ in open_pages(SAMPLE, wanted, 10_000):  # what is looked up once is looked up here
            finish(picture, os.devnull)


def develop(call):
    """Makes images of all files of one call and writes the report."""
    images, findings = [], []
    left = call["images"]
    with suppress(FileExistsError):
        os.mkdir("beside")  # of resvg's own accord it would look where the report lies
    for index, wanted in enumerate(call["files"]):
        try:
            with open(3 + index, "rb", closefd=False) as file:
                data = file.read()
            pages = open_pages(data, wanted, call["pixels"])
            for page, (picture, vector) in enumerate(pages, 1):
                if left <= 0:
                    findings.append(finding(index, "image_limit", "further images are left out"))
                    break
                left -= 1
                number = len(images) + 1
                seen = finish(picture, f"{number}.png")
                images.append({"file": index, "page": page, **seen, "vector": None})
                if vector is not None:
                    ending = "pdf" if vector.startswith(b"%PDF-") else "svg"
                    images[-1]["vector"] = f"{number}.{ending}"
                    with open(f"{number}.{ending}", "wb") as out:
                        out.write(vector)
        except Refused as refused:
            findings.append(finding(index, refused.code, str(refused), refused.place))
        except MemoryError:
            raise
        except Exception as error:
            findings.append(finding(index, None, str(error) or type(error).__name__))
    with open("report.json", "wb") as out:
        out.write(json.dumps({"images": images, "findings": findings}).encode())


def finding(index, code, message, place=None):
    """One thing that is wrong with one file; `place` is a line and a column where they are known."""
    line, column = place or (None, None)
    text = " ".join(message.split())[:500]
    return {"file": index, "code": code, "message": text, "line": line, "column": column}


def compare(call):
    """Writes `0.rgb`, `1.rgb`, … of the pictures that can be decoded: for comparing them."""
    from fitted import fitted

    for index in range(call["files"]):
        with suppress(Exception), open(3 + index, "rb", closefd=False) as file:
            made = fitted(file.read(), call["side"], call["pixels"])
            with open(f"{index}.rgb", "wb") as out:
                out.write(made)


def read(call):
    """Writes `words.json`, a list, of the one file that there is, if its words can be read."""
    from words import words

    with suppress(Exception), open(3, "rb", closefd=False) as file:
        found = words(file.read(), call["name"], call["characters"], call["pages"])
        with open("words.json", "w") as out:
            json.dump([word.encode("utf-8", "replace").decode() for word in found], out)


ASKED = {"pixels": compare, "words": read}


def open_pages(data, wanted, pixels):
    """Yields (picture, the page as a vector or None) for each page of one file."""
    if not data:
        raise Refused("the file is empty", "empty")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"%PDF-") or wanted["name"].lower().endswith(".pdf"):
        yield from pdf_pages(data, wanted, pixels)
    elif (
        head.startswith(b"<")
        or data.startswith(b"\x1f\x8b")
        or wanted["name"].lower().endswith((".svg", ".svgz"))
    ):
        picture = svg_picture(data, wanted, pixels)
        yield (picture, None) if wanted["trim"] is None else trimmed(picture, data, wanted)
    else:
        yield raster(data, pixels), None


if __name__ == "__main__":
    main()
