"""Parts are counted per source; order, ids and the rest of the meta stay."""

from windrow.components.preprocessors import PartCounter
from windrow.values import Document


def test_parts_are_counted_per_source() -> None:
    documents = [
        Document(content="a1", meta={"source_id": "a", "page": 1}),
        Document(content="b1", meta={"source_id": "b"}),
        Document(content="a2", meta={"source_id": "a"}),
        Document(content="alone"),
    ]
    counted = PartCounter().run(documents=documents)["documents"]
    assert [document.meta["part_count"] for document in counted] == [2, 1, 2, 1]
    assert [document.id for document in counted] == [document.id for document in documents]
    assert counted[0].meta["page"] == 1
    assert "part_count" not in documents[0].meta
