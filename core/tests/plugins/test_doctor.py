"""What `windrow doctor` reports."""

import pytest

from windrow.component import Catalog
from windrow.plugins import Entry, Registry
from windrow.plugins.discovery import Discovery, Finding
from windrow.plugins.doctor import examine

BROKEN = Finding("acme", "plugin acme: boom", "update it")


@pytest.mark.parametrize(
    ("entries", "findings", "words"),
    [
        ((), (BROKEN,), ["plugin acme: boom; update it"]),
        ((Entry("tool", "x.A", "json:Missing", "x"),), (), ["json:Missing cannot be imported"]),
        ((Entry("tool", "x.A", "no_such_package.inner:A", "x"),), (), ["no_such_package"]),
        (
            (Entry("tool", "x.A", "json:JSONDecoder", "x"), Entry("tool", "x.A", "json:JSONEncoder", "y")),
            (),
            ["name of different classes"],
        ),
        ((Entry("tool", "x.A", "json:JSONDecoder", "x"),), (), []),
    ],
)
def test_findings(entries: tuple[Entry, ...], findings: tuple[Finding, ...], words: list[str]) -> None:
    registry = Registry((), catalog=Catalog(), discover=lambda core: Discovery(entries=entries, findings=findings))
    found = [finding for finding in examine(registry) if finding.is_error]
    assert len(found) == len(words)
    assert all(word in str(finding) and finding.cure for word, finding in zip(words, found, strict=True))
