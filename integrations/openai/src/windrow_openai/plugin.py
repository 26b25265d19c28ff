"""What this package registers; importing it loads neither the SDK nor the components."""

from windrow.plugins import Registry, hookimpl


@hookimpl
def windrow_register(registry: Registry) -> None:
    """Register the chat generator."""
    registry.add("generator", "openai.ChatGenerator", "windrow_openai:OpenAIChatGenerator")
