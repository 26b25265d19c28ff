"""Classes that write their own `to_dict` and `from_dict`."""

from typing import Any

import pytest

from windrow import InMemoryDocumentStore, Pipeline, Secret, component
from windrow.config import default_from_dict, default_to_dict, deserialize_secrets_inplace
from windrow.errors import ComponentError, SecretError


@component(name="test.Client")
class Client:
    """Keeps its parameters under other names, as components written for Haystack do."""

    def __init__(self, url: str, token: Secret, store: Any = None, factor: int = 2) -> None:
        self.url = url
        self._token = token
        self._store = store
        self._factor = factor

    def to_dict(self) -> dict[str, Any]:
        return default_to_dict(self, url=self.url, token=self._token.to_dict(), store=self._store, factor=self._factor)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Client":
        deserialize_secrets_inplace(data["init_parameters"], keys=["token", "other"])
        return default_from_dict(cls, data)

    @component.output_types(out=str)
    def run(self, text: str) -> dict[str, str]:
        return {"out": self.url + text * self._factor}


def make(**changes: Any) -> Client:
    return Client(**{"url": "u/", "token": Secret.from_env_var("KEY"), **changes})


def test_a_pipeline_comes_back_the_same() -> None:
    pipeline = Pipeline()
    pipeline.add_component("client", make(store=InMemoryDocumentStore(bm25_algorithm="BM25Plus"), factor=3))
    again = Pipeline.loads(pipeline.dumps())
    assert again.dumps() == pipeline.dumps()
    assert again.run({"text": "a"}) == {"client": {"out": "u/aaa"}}
    client = again.get_component("client")
    assert isinstance(client, Client)
    assert client._token == Secret.from_env_var("KEY")
    assert isinstance(client._store, InMemoryDocumentStore)


def test_the_type_is_the_registered_name() -> None:
    assert make().to_dict()["type"] == "test.Client"


def test_secrets_are_read_without_being_asked_for() -> None:
    data = default_to_dict(make(), url="u", token=Secret.from_env_var(["A", "B"]).to_dict())
    assert default_from_dict(Client, data)._token == Secret.from_env_var(["A", "B"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"type": "Other", "init_parameters": {}}, "of type 'Other', not 'test.Client'"),
        ({"type": "test.Client", "init_parameters": {"uri": "u"}}, "unexpected keyword argument 'uri'"),
        ({"type": "test.Client"}, "missing 2 required"),
    ],
)
def test_data_that_does_not_fit(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ComponentError, match=words):
        default_from_dict(Client, data)


def test_a_key_in_the_program_is_not_written() -> None:
    with pytest.raises(SecretError):
        make(token=Secret.from_token("hunter2")).to_dict()
