"""The front-end files of others that we ship: unchanged since they were fetched, and only what is ours to use."""

import re

from deploy.vendor_assets import PACKAGES, VENDOR, fit_script, fit_styles, images_of, sums_of


def test_vendored_files_are_exactly_those_recorded_and_unchanged() -> None:
    assert (VENDOR / "SHA256SUMS").read_text(encoding="utf-8") == sums_of(VENDOR)


def test_vendored_styles_hold_no_font_crest_or_broken_address() -> None:
    for package in PACKAGES:
        assert (VENDOR / package.folder / "LICENCE.txt").is_file()
        for sheet in (VENDOR / package.folder).glob("*.css"):
            css = sheet.read_text(encoding="utf-8")
            assert not re.search(r"@font-face|GDS Transport|govuk-crest|/assets/|sourceMappingURL", css)
            assert all((sheet.parent / "images" / image).is_file() for image in images_of(css))
    govuk = (VENDOR / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert f'--govuk-frontend-version:"{PACKAGES[0].version}"' in govuk


def test_fitting_a_style_sheet_removes_what_is_not_ours_to_use() -> None:
    css = (
        "/*! Copyright (c) 2011 by Margaret Calvert. */@font-face{font-family:GDS Transport;src:url(/assets/f.woff)}"
        "p{font-family:GDS Transport,arial,sans-serif}i{background:url(/assets/images/tick.svg)}"
        ".govuk-footer__copyright-logo:before{background:url(/assets/images/govuk-crest.svg)}"
        "\n/*# sourceMappingURL=a.css.map */\n"
    )
    fitted = fit_styles(css, "moj")
    assert fitted.startswith("p{font-family:system-ui,")
    assert fitted.endswith("i{background:url(/static/vendor/moj/images/tick.svg)}\n")
    assert fit_script("initAll();//# sourceMappingURL=a.js.map") == "initAll();\n"
