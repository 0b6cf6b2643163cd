"""Fetch the GOV.UK and Ministry of Justice front-end files and fit them to a service that is not on GOV.UK.

Run from the repository with npm installed: `python -m deploy.vendor_assets`. Nothing else in sendflow needs Node.
GOV.UK's guidance lets other services use the Design System but not its fonts, crown or crest, so those are
left out, whatever points at them is removed, and the typeface becomes the reader's own. Running it again
with the same versions writes the same bytes; SHA256SUMS lists them and a test holds the repository to it.
"""

import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

VENDOR = Path(__file__).resolve().parent.parent / "api" / "static" / "vendor"
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif'
MIT = """\
MIT License

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True, slots=True)
class Package:
    """One published npm package: what to take from its tarball, and the tarball's own SHA-256.

    `holder` is the copyright line of the project's repository: the tarballs carry no licence file.
    """

    name: str
    version: str
    tarball_sha256: str
    folder: str
    root: str
    files: tuple[str, ...]
    holder: str


PACKAGES = (
    # The version govuk-frontend-jinja's macros were written for: the two move together.
    Package(
        "govuk-frontend",
        "6.3.0",
        "3d91fd1353e32e306a8ae493b44ba9c0277348b5dbc08442a3e63d822e516048",
        "govuk",
        "package/dist/govuk",
        ("govuk-frontend.min.css", "govuk-frontend.min.js"),
        "2017 Crown Copyright (Government Digital Service)",
    ),
    # Its script would bring `moment`; our pages sort and filter with links and forms instead.
    Package(
        "@ministryofjustice/frontend",
        "11.1.0",
        "9ec6ccf0739cefee1fdc663ca61387204dcf3fd9bfcfafa8b9159d993f38984b",
        "moj",
        "package/moj",
        ("moj-frontend.min.css",),
        "2019 Ministry of Justice",
    ),
)

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_FONT_NOTICE = re.compile(r"/\*! Copyright[^*]*Margaret Calvert[^*]*\*/\s*")
_CREST_RULE = re.compile(r"\.govuk-footer__copyright-logo:before\{[^}]*govuk-crest[^}]*\}")
_SOURCE_MAP = re.compile(r"\s*(?:/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*")
_ASSET = re.compile(r"url\(/assets/images/([^)]+)\)")


def fit_styles(css: str, folder: str) -> str:
    """A published style sheet without fonts and crest, its images under `/static/vendor/<folder>/images/`."""
    for unwanted in (_FONT_FACE, _FONT_NOTICE, _CREST_RULE, _SOURCE_MAP):
        css = unwanted.sub("", css)
    css = css.replace("GDS Transport,arial,sans-serif", SYSTEM_FONTS)
    return _ASSET.sub(rf"url(/static/vendor/{folder}/images/\1)", css) + "\n"


def fit_script(script: str) -> str:
    """A published script without the line that asks browsers for a source map we do not ship."""
    return _SOURCE_MAP.sub("", script) + "\n"


def images_of(css: str) -> Iterator[str]:
    """The file names of the images a fitted style sheet asks for, each once."""
    yield from sorted(set(re.findall(r"url\(/static/vendor/\w+/images/([^)]+)\)", css)))


def pack(package: Package, into: Path) -> Path:
    """Have npm download one package. Raises SystemExit when the tarball is not the one recorded here."""
    spec = f"{package.name}@{package.version}"
    told = subprocess.run(["npm", "pack", "--silent", spec], cwd=into, check=True, capture_output=True, text=True)
    tarball = into / told.stdout.split()[-1]
    found = sha256(tarball.read_bytes()).hexdigest()
    if found != package.tarball_sha256:
        raise SystemExit(
            f"{spec} came with SHA-256 {found}, not {package.tarball_sha256}. Its files were not written. "
            "If you meant to move to another version, check it and record its sum in PACKAGES."
        )
    return tarball


def unpack(package: Package, tarball: Path, into: Path) -> None:
    """Write one package's fitted files, the images they ask for and its licence into its folder."""
    folder = into / package.folder
    (folder / "images").mkdir(parents=True)
    with tarfile.open(tarball) as archive:

        def read(name: str) -> bytes:
            member = archive.extractfile(f"{package.root}/{name}")
            if member is None:
                raise SystemExit(f"{package.name} {package.version} holds no file {name}. Nothing was written.")
            return member.read()

        for name in package.files:
            text = read(name).decode()
            fitted = fit_styles(text, package.folder) if name.endswith(".css") else fit_script(text)
            (folder / name).write_text(fitted, encoding="utf-8", newline="\n")
            for image in images_of(fitted):
                (folder / "images" / image).write_bytes(read(f"assets/images/{image}"))
    if not any((folder / "images").iterdir()):
        (folder / "images").rmdir()
    (folder / "LICENCE.txt").write_text(MIT.format(holder=package.holder), encoding="utf-8", newline="\n")


def sums_of(folder: Path) -> str:
    """The SHA-256 of every file under `folder` but the list itself, in the form `sha256sum --check` reads."""
    files = sorted(each for each in folder.rglob("*") if each.is_file() and each.name != "SHA256SUMS")
    return "".join(
        f"{sha256(each.read_bytes()).hexdigest()}  {each.relative_to(folder).as_posix()}\n" for each in files
    )


def vendor(into: Path = VENDOR) -> list[Path]:
    """Replace `into` with freshly fitted files, only once all of them could be made. Answers what was written."""
    with TemporaryDirectory() as temporary:
        made = Path(temporary) / "vendor"
        for package in PACKAGES:
            unpack(package, pack(package, Path(temporary)), made)
        (made / "SHA256SUMS").write_text(sums_of(made), encoding="utf-8", newline="\n")
        if into.exists():
            shutil.rmtree(into)
        shutil.copytree(made, into)
    return sorted(each for each in into.rglob("*") if each.is_file())


if __name__ == "__main__":
    for written in vendor():
        sys.stdout.write(f"{written.stat().st_size:>8}  {written.relative_to(VENDOR)}\n")
