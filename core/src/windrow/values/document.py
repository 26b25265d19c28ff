"""Documents: what stores hold and retrievers return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from windrow.errors import InvalidValueError
from windrow.values.arrays import encode_array, is_array, read_only, same_vector
from windrow.values.byte_stream import ByteStream
from windrow.values.canonical import document_id
from windrow.values.codec import decode, encode, unescape_key
from windrow.values.display import clip, short, vector
from windrow.values.frozen import EMPTY, FrozenList, freeze_flat, freeze_mapping
from windrow.values.record import (
    READ_ERRORS,
    Reader,
    Value,
    check_mapping,
    check_names,
    immutable,
    malformed,
    read_one,
    read_text_or_none,
    rebuild,
)
from windrow.values.sparse_embedding import SparseEmbedding

if TYPE_CHECKING:
    import numpy as np

# Fields of older documents. They are dropped when a dict is read, so a meta key of that name stays under `meta`.
_LEGACY_FIELDS = frozenset({"content_type", "dataframe", "id_hash_keys"})
_HASHED_FIELDS = frozenset({"content", "blob", "meta"})


@immutable
@dataclass(frozen=True, slots=True, init=False, repr=False, eq=False)
class Document(Value):
    """A text or a blob with metadata; as a search result with a score.

    Without an `id` it gets the SHA-256 of content, blob and meta (never of embeddings or score), computed at first
    use. `embedding` is kept as given, a list or a numpy array, made immutable (an array that others could write into
    is copied), and compared within float32. Meta may hold anything here; stores say what they accept.
    """

    id: str
    content: str | None
    blob: ByteStream | None
    meta: dict[str, Any]
    score: float | None
    embedding: "Sequence[float] | np.ndarray[Any, Any] | None"
    sparse_embedding: SparseEmbedding | None

    _readers: ClassVar[Mapping[str, Reader]] = {
        "id": read_text_or_none,
        "content": read_text_or_none,
        "blob": read_one(ByteStream),
        "sparse_embedding": read_one(SparseEmbedding),
    }

    def __init__(
        self,
        content: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - the field's name
        blob: ByteStream | None = None,
        meta: Mapping[str, Any] | None = None,
        score: float | None = None,
        embedding: "Sequence[float] | np.ndarray[Any, Any] | None" = None,
        sparse_embedding: SparseEmbedding | None = None,
    ) -> None:
        if content is not None and not isinstance(content, str):
            raise InvalidValueError(
                f"Document.content: expected str or None, got {short(content)}. Bytes go into blob."
            )
        set_field = object.__setattr__
        if id:
            set_field(self, "id", id)
        set_field(self, "content", content)
        set_field(self, "blob", blob)
        set_field(self, "meta", freeze_mapping(meta, "Document.meta"))
        set_field(self, "score", score if score is None or type(score) is float else _as_score(score))
        set_field(self, "embedding", embedding if embedding is None else _freeze_embedding(embedding))
        set_field(self, "sparse_embedding", sparse_embedding)
        if blob is not None or sparse_embedding is not None:
            _check_typed(blob=(blob, ByteStream), sparse_embedding=(sparse_embedding, SparseEmbedding))

    if not TYPE_CHECKING:  # a type checker would take it for permission to read any attribute

        def __getattr__(self, name):
            # Called only for what is not set: the id, until someone asks for it.
            if name != "id":
                raise AttributeError(f"Document has no attribute {name!r}. Its fields: {', '.join(self._names)}.")
            computed = document_id(self.content, self.blob, self.meta)
            object.__setattr__(self, "id", computed)
            return computed

    def replace(self, **changes: Any) -> Self:
        """A copy with these fields changed and the same id; `id=None` lets the copy compute its own.

        Raises: InvalidValueError if a field does not exist, or cannot hold what it is given.
        """
        check_names(type(self), changes)
        if "id" not in changes:
            changes["id"] = self.id if not _HASHED_FIELDS.isdisjoint(changes) else self._given_id()
        for name in _OTHER_FIELDS:
            if name not in changes:
                changes[name] = getattr(self, name)
        return type(self)(**changes)

    def __reduce__(self) -> tuple[Any, ...]:
        fields = {name: getattr(self, name) for name in _OTHER_FIELDS}
        return rebuild, (type(self), {"id": self._given_id(), **fields})

    def _given_id(self) -> str | None:
        # The id if there is one already; a copy with the same content would compute the same.
        try:
            known: str = _ID_SLOT(self)
        except AttributeError:
            return None
        return known

    @property
    def content_type(self) -> str:
        """`text`, or `image` for a blob with an image's MIME type.

        Raises: InvalidValueError if it is neither.
        """
        if self.content is not None:
            return "text"
        if self.blob is not None and (self.blob.mime_type or "").startswith("image/"):
            return "image"
        raise InvalidValueError(f"Document {self.id} has neither content nor an image as blob.")

    def to_dict(self, flatten: bool = True) -> dict[str, Any]:
        """The fields as JSON data.

        With `flatten`, the entries of meta stand beside the fields; one with a field's name stays under `meta`.
        Vectors are lists. What JSON lacks is tagged as in `windrow.values.codec`.
        """
        written = self._pack()
        if is_array(self.embedding):
            written["embedding"] = encode(self.embedding.tolist())  # type: ignore[union-attr]  # is_array says so
        return _flattened(written) if flatten else written

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The document that `to_dict` wrote; a key that is no field becomes an entry of meta."""
        fields: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        try:
            for name, value in check_mapping(cls, data).items():
                if name in cls._names:
                    fields[name] = cls._readers.get(name, decode)(value)
                elif name not in _LEGACY_FIELDS and name != "$type":
                    extra[unescape_key(name)] = decode(value)
            if extra:
                fields["meta"] = {**freeze_mapping(fields.get("meta"), "Document.meta"), **extra}
            return cls(**fields)
        except READ_ERRORS as error:
            raise malformed(cls, data, error) from error

    def _pack(self) -> dict[str, Any]:
        embedding = self.embedding
        return {
            "id": self.id,
            "content": self.content,
            "blob": None if self.blob is None else self.blob.to_dict(),
            "meta": encode(self.meta),
            "score": encode(self.score),
            "embedding": encode_array(embedding, "array") if is_array(embedding) else encode(embedding),
            "sparse_embedding": None if self.sparse_embedding is None else self.sparse_embedding.to_dict(),
        }

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self) or not isinstance(other, Document):
            return NotImplemented
        return (
            self.content == other.content
            and self.meta == other.meta
            and self.score == other.score
            and self.blob == other.blob
            and self.sparse_embedding == other.sparse_embedding
            and same_vector(self.embedding, other.embedding)
            and self.id == other.id
        )

    def __hash__(self) -> int:
        return hash(self.id)

    def _shown(self) -> list[tuple[str, str]]:
        try:
            shown = [("id", clip(self.id, 16) if isinstance(self.id, str) else short(self.id))]
        except InvalidValueError:  # meta has no JSON form, hence the document no id
            shown = [("id", "?")]
        for name in ("content", "blob", "meta", "score", "embedding", "sparse_embedding"):
            value = getattr(self, name)
            if value is not None and value is not EMPTY:
                shown.append((name, vector(value) if name == "embedding" else short(value)))
        return shown


_ID_SLOT: Any = vars(Document)["id"].__get__
_OTHER_FIELDS = tuple(name for name in Document._names if name != "id")


def _freeze_embedding(values: Any) -> Any:
    if type(values) is FrozenList:
        return values
    if is_array(values):
        return read_only(values)
    numbers = values.tolist() if hasattr(values, "tolist") else values
    if isinstance(numbers, list | tuple):
        return freeze_flat(numbers)
    raise InvalidValueError(f"Document.embedding: expected a list of floats or a numpy array, got {short(values)}.")


def _as_score(score: Any) -> float:
    try:
        return float(score + 0)  # a text has no sum with 0
    except (TypeError, ValueError) as error:
        raise InvalidValueError(f"Document.score: expected a number or None, got {short(score)}.") from error


def _check_typed(**fields: tuple[object, type]) -> None:
    for name, (value, kind) in fields.items():
        if value is not None and not isinstance(value, kind):
            raise InvalidValueError(f"Document.{name}: expected a {kind.__name__} or None, got {short(value)}.")


def _flattened(written: dict[str, Any]) -> dict[str, Any]:
    meta = written.pop("meta")
    if "$type" in meta:  # keys that are no strings
        return {**written, "meta": meta}
    nested = {name: value for name, value in meta.items() if name in Document._names or name in _LEGACY_FIELDS}
    flat = {name: value for name, value in meta.items() if name not in nested}
    return {**written, **flat, **({"meta": nested} if nested else {})}
