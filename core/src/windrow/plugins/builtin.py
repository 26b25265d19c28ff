"""Core's own names, registered the way a package registers its own: nothing is imported until a name is used."""

from typing import Final

from windrow.plugins.entry import COMPONENT, CORE, DOCUMENT_STORE, Entry, table

BUILTINS: Final[tuple[Entry, ...]] = (
    Entry(DOCUMENT_STORE, "memory", "windrow.stores:InMemoryDocumentStore", CORE),
    *table(COMPONENT, "windrow.pipeline", ["SuperComponent"]),
    *table(COMPONENT, "windrow.components.builders", ["AnswerBuilder", "ChatPromptBuilder", "PromptBuilder"]),
    *table("converter", "windrow.components.converters", ["MarkdownToDocument", "TextFileToDocument"]),
    *table(COMPONENT, "windrow.components.joiners", ["BranchJoiner", "DocumentJoiner"]),
    *table(
        COMPONENT,
        "windrow.components.preprocessors",
        ["DocumentSplitter", "PartCounter", "RecursiveDocumentSplitter"],
    ),
    *table(COMPONENT, "windrow.components.readers", ["ExtractiveAnswerer"]),
    *table(
        "retriever",
        "windrow.components.retrievers",
        ["FilterRetriever", "InMemoryBM25Retriever", "InMemoryEmbeddingRetriever", "Retriever"],
    ),
    *table(COMPONENT, "windrow.components.routers", ["ConditionalRouter", "FileTypeRouter"]),
    *table(COMPONENT, "windrow.components.writers", ["DocumentWriter"]),
    *table("generator", "windrow.testing", ["ScriptedChatGenerator"], "testing."),
    *table("embedder", "windrow.testing", ["HashDocumentEmbedder", "HashTextEmbedder"], "testing."),
)
