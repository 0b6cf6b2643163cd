"""A chronology pack tells everything, blacks out by its profile and never silently, and anybody can check it."""

import json
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from freezegun import freeze_time

from api.packs.bundle import MANIFEST, Bundle
from api.packs.checking import check_pack
from api.packs.chronology import days_late_by_holder, look_in_words
from api.packs.papers import paper_of
from api.packs.profiles import PROFILES, Matter, NoSuchProfile, profile_named
from cases.log import NoSuchCase
from notifications.papers import pdf, word
from notifications.papers.model import BLACK, Bullets, Heading, Paper, Paragraph, Steps, Table
from tests.packs.making import KNOWN_AT, LEGAL_NOTE, NOTE, Told, told_in

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_in(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def packed(case: Told, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack for the Tribunal as a file."""
    return saved(case.bundle("tribunal"), tmp_path_factory.mktemp("packed"))


def saved(bundle: Bundle, folder: Path) -> Path:
    path = folder / "pack.zip"
    path.write_bytes(bundle.taken())
    return path


def words_of(paper: Paper) -> str:
    """A paper as text, without what is another each time: digests, and the versions that worked it out."""
    lines = [f"# {paper.title}", *(f"{key}: {value}" for key, value in paper.about)]
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                lines += ["", f"{'#' * (level + 1)} {text}"]
            case Paragraph(text):
                lines.append(text)
            case Bullets(items):
                lines += [f"- {item}" for item in items]
            case Steps(items):
                lines += [f"{number}. {item}" for number, item in enumerate(items, start=1)]
            case Table():
                lines += [f"*{block.caption}*", " | ".join(block.columns)]
                lines += [" | ".join(row).replace("\n", " / ") for row in block.rows]
    text = re.sub(r"\b[0-9a-f]{64}\b", "(digest)", "\n".join(lines))
    text = re.sub(r"\bd-[0-9a-f]{16}\b", "(name of the answer)", text)
    return re.sub(r"Worked out with: [^.]*(\.\d+[^ ]*)*", "Worked out with: (versions).", text) + "\n"


@pytest.mark.parametrize("profile", ["ombudsman", "parent", "audit"])
def test_a_pack_reads_as_its_golden_story(case: Told, profile: str, rewrite_golden: bool) -> None:
    written, kept = words_of(paper_of(case.pack(profile))), GOLDEN / f"{profile}.md"
    if rewrite_golden:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(written, encoding="utf-8")
    assert written == kept.read_text(encoding="utf-8")


def test_the_same_log_and_profile_give_the_same_bytes_on_another_day(case: Told) -> None:
    with freeze_time("2026-01-02"):
        first = case.bundle("tribunal")
    with freeze_time("2027-03-28"):
        again = case.bundle("tribunal")
    assert (first.sha256, first.seal) == (again.sha256, again.seal)
    assert first.taken() == again.taken()


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_makes_a_whole_pack(case: Told, profile: str, tmp_path: Path) -> None:
    made = case.bundle(profile)
    found = check_pack(saved(made, tmp_path), seal=made.seal)
    assert found.is_whole, found.wrong
    assert any("in one unbroken chain" in each for each in found.right)


@pytest.mark.parametrize("matter", Matter)
def test_every_matter_is_withheld_by_a_profile_and_shown_by_another(matter: Matter) -> None:
    assert any(matter in each.withholds for each in PROFILES.values())
    assert any(matter not in each.withholds for each in PROFILES.values())
    assert all(reason.endswith(".") for each in PROFILES.values() for reason in each.withholds.values())


def test_a_profile_that_is_not_written_down_is_refused() -> None:
    with pytest.raises(NoSuchProfile, match="never by guess"):
        profile_named("friend")


def everything_in(bundle: Bundle) -> str:
    """All the text of a pack, that of its Word paper and of its parts of data; what a PDF says, Word says too."""
    said = ""
    with ZipFile(BytesIO(bundle.taken())) as made:
        for name in made.namelist():
            if name.endswith(".docx"):
                document = Document(BytesIO(made.read(name)))
                said += "".join(each.text for each in document.element.body.iter() if each.text)
            elif not name.endswith(".pdf"):
                said += made.read(name).decode()
    return said


def test_what_a_parent_may_not_have_is_in_no_part_of_the_pack(case: Told) -> None:
    said = everything_in(case.bundle("parent"))
    for kept_back in ("Basil", "9 High Road", "01632 960123", "b.t@example.org", "Counsel on the refusal"):
        assert kept_back not in said, kept_back
    for shown in ("Aurelia Thistlewood", "Marigold Thistlewood", "1 Low Road", "Kit Sample", "rang from"):
        assert shown in said, shown


@pytest.mark.parametrize("profile", ["ombudsman", "parent"])
def test_a_note_marked_as_legal_advice_stays_inside_and_so_do_its_words_from_before_the_mark(
    case: Told, profile: str
) -> None:
    assert LEGAL_NOTE not in everything_in(case.bundle(profile))
    marked = {each.matter for each in case.pack(profile).blacked for place in each.places if "fact 11 " in place}
    assert Matter.LEGAL in marked


def test_an_auditors_pack_leads_to_nobody(case: Told) -> None:
    said = everything_in(case.bundle("audit"))
    for name in ("Aurelia", "Thistlewood", "Marigold", "Basil", "Kit Sample", "Road", "2016", "rang from", "clinic"):
        assert name not in said, name
    assert "caseworker" in said


def test_the_authoritys_own_pack_says_all_of_it(case: Told) -> None:
    said = everything_in(case.bundle("internal"))
    assert NOTE in said
    assert LEGAL_NOTE in said
    assert BLACK not in said


def test_every_mark_is_listed_with_its_reason_and_every_line_of_the_list_has_its_mark(case: Told) -> None:
    for profile in PROFILES:
        pack = case.pack(profile)
        told = words_of(paper_of(pack))
        marks = set(re.findall(rf"{BLACK}R(\d+) ", told))
        assert marks == {str(each.number) for each in pack.blacked}, profile
        assert all(each.because and each.places for each in pack.blacked), profile


def test_privileged_advice_leaves_only_its_digest(case: Told) -> None:
    report, advice = case.pack("tribunal").documents
    assert (report.part, advice.part) != ("", "")
    assert report.part.startswith("documents/")
    assert advice.part == ""
    assert "privileged" in advice.why_not
    assert len(advice.sha256) == 64


def test_what_was_corrected_is_shown_as_corrected(case: Told) -> None:
    pack = case.pack("tribunal")
    (corrected, _) = [each for each in pack.facts if each.corrected_by]
    (correction, _) = [each for each in pack.facts if each.corrects]
    assert (corrected.corrected_by, correction.corrects) == (correction.sequence, corrected.sequence)
    assert "CORRECTED by fact" in words_of(paper_of(pack))


def test_the_late_days_of_every_limit_add_up(case: Told) -> None:
    pack = case.pack("tribunal")
    assert pack.late
    for each in pack.late:
        assert sum(part.days for part in each.delay) == each.days_late
    assert sum(days for _, _, days in days_late_by_holder(pack.limits)) == sum(each.days_late for each in pack.limits)
    assert ("Health advice late", True) in {each[:2] for each in days_late_by_holder(pack.limits)}


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("GET /cases/{ref}", "Opened the case"),
        ("POST /cases/{ref}/facts/{sequence}/recorded-in-error", "Sent a form of the case: facts, recorded in error"),
        ("POST /acts/new", "Listed in the preview of an act in many cases"),
        ("GET /api/v1/cases/{ref}/timetable", "Opened the case by program: timetable"),
    ],
)
def test_a_look_is_told_in_words(what: str, told: str) -> None:
    assert look_in_words(what) == told


def test_what_was_not_yet_known_is_not_told(case: Told) -> None:
    early = case.pack("internal", datetime(2025, 6, 4, 12, tzinfo=UTC))
    assert not any(each.corrected_by for each in early.facts)
    assert (early.notices, early.documents) == ((), ())
    with pytest.raises(NoSuchCase):
        case.pack("internal", datetime(2025, 1, 1, tzinfo=UTC))


def test_a_letter_that_had_not_yet_come_back_is_told_as_it_was_known(case: Told) -> None:
    (notice,) = case.pack("internal").notices
    by_post = notice.copies[1]
    assert by_post.served_on is None or by_post.working
    assert by_post.sent_on is None or by_post.sent_on <= KNOWN_AT.date()


def changed(pack: Path, folder: Path, name: str, at: int) -> Path:
    """A copy of a pack with one byte of one part changed, and the ZIP's own sums made to agree."""
    path = folder / "changed.zip"
    with ZipFile(pack) as given, ZipFile(path, "w") as made:
        for info in given.infolist():
            content = bytearray(given.read(info))
            if info.filename == name:
                content[at] ^= 1
            made.writestr(info, bytes(content))
    return path


def test_one_byte_changed_in_any_part_is_found_and_named(packed: Path, tmp_path: Path) -> None:
    with ZipFile(packed) as given:
        names = given.namelist()
    for name in names:
        found = check_pack(changed(packed, tmp_path, name, 20), seal=check_pack(packed).seal)
        assert not found.is_whole, name
        assert any(name in each or "manifest" in each.lower() for each in found.wrong), (name, found.wrong)


def test_a_pack_cut_short_or_of_something_else_is_refused_in_words(packed: Path, tmp_path: Path) -> None:
    for content in (packed.read_bytes()[:-100], b"", b"%PDF-1.7 not a pack"):
        path = tmp_path / "other.zip"
        path.write_bytes(content)
        assert check_pack(path).wrong == ("It cannot be read as a ZIP: it is cut short, damaged, or something else.",)


def test_a_log_written_anew_with_its_sums_does_not_hold_together(packed: Path, tmp_path: Path) -> None:
    """Whoever changes a fact and makes all sums agree is found by the chain, and else by the seal."""
    with ZipFile(packed) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    log = next(name for name in sorted(parts) if name.startswith("log/EHC"))
    parts[log] = parts[log].replace(b'"happened_on":"2025-05-21"', b'"happened_on":"2025-06-21"', 1)
    from api.packs.bundle import Part, bundled

    manifest = json.loads(parts.pop(MANIFEST))
    del parts["SHA256SUMS"], manifest["parts"]
    made = bundled([Part(name, content) for name, content in parts.items()], manifest)
    found = check_pack(saved(made, tmp_path))
    assert found.wrong[0].endswith("fact 1 is not what was recorded.")


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs the program it is about")
def test_anybody_can_check_it_without_our_programs(packed: Path, tmp_path: Path) -> None:
    with ZipFile(packed) as given:
        given.extractall(tmp_path)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_word_counts_each_list_from_one_and_shows_what_is_blacked_out_as_black() -> None:
    blocks = (Steps(("first", "second")), Paragraph("between ⟦R1 an officer⟧ them"), Steps(("again",)))
    paper = Paper("The authority", "A title", date(2026, 1, 2), (), blocks)
    document = Document(BytesIO(word.as_word(paper)))
    numbers = [each.val for each in document.element.body.iter(qn("w:numId"))]
    assert numbers[0] == numbers[1] != numbers[2]
    (between,) = [each for each in document.paragraphs if each.text.startswith("between")]
    assert [run.text for run in between.runs] == ["between ", "R1 an officer", " them"]
    assert 'w:fill="000000"' in between.runs[1]._r.xml
    assert pdf.as_pdf(paper).startswith(b"%PDF")
