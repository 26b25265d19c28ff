"""The components that come with Windrow, by family: `from windrow.components.builders import PromptBuilder`."""
