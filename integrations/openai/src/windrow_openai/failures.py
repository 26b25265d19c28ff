"""From the SDK's errors to Windrow's, each with what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from windrow.errors import AuthError, ContentFilterError, ContextLengthError, ModelError, RateLimitError

_BY_CODE: dict[str, type[ModelError]] = {
    "context_length_exceeded": ContextLengthError,
    "content_filter": ContentFilterError,
    "content_policy_violation": ContentFilterError,
}
_BY_STATUS: dict[int, type[ModelError]] = {401: AuthError, 403: AuthError, 429: RateLimitError}
_CURES: dict[type[ModelError], str] = {
    AuthError: "Check the key and what it may use.",
    RateLimitError: "Send fewer requests, raise max_retries, or raise the account's limit.",
    ContextLengthError: "Send fewer or shorter messages, or use a model with a longer context.",
    ContentFilterError: "The provider refused the content; change the messages.",
}


@contextmanager
def mapped_errors(model: str, address: str | None) -> Iterator[None]:
    """Raise the SDK's errors as errors of Windrow; the SDK's own becomes the cause."""
    import httpx2
    import openai

    where = f"{model} at {address or 'the provider'}"
    try:
        yield
    except openai.APIStatusError as error:
        raise _status_error(error, where) from error
    except openai.APITimeoutError as error:
        raise ModelError(f"{where}: no answer in time. Raise timeout (seconds).", provider="openai") from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        message = f"{where}: the connection failed ({error.__cause__ or error}). Check api_base_url and the network."
        raise ModelError(message, provider="openai") from error
    except openai.OpenAIError as error:
        raise ModelError(f"{where}: {error}", provider="openai") from error


def _status_error(error: Any, where: str) -> ModelError:
    kind = _BY_CODE.get(error.code or "") or _BY_STATUS.get(error.status_code, ModelError)
    message = f"{where}: status {error.status_code}: {_said(error)} {_CURES.get(kind, '')}".rstrip()
    if kind is RateLimitError:
        return RateLimitError(message, retry_after_s=_retry_after(error), provider="openai", status=error.status_code)
    return kind(message, provider="openai", status=error.status_code)


def _said(error: Any) -> str:
    """Return what the server said, shortened; some servers echo a part of the key, so a refused key is not quoted."""
    if error.status_code in (401, 403):
        return "the key was not accepted."
    body = error.body
    text = body.get("message") if isinstance(body, dict) else None
    text = str(text or error.message)
    return text if len(text) <= 300 else text[:299] + "…"


def _retry_after(error: Any) -> float | None:
    value = error.response.headers.get("retry-after")
    try:
        return float(value) if value else None
    except ValueError:
        return None
