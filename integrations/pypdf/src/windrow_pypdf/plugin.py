"""What this package registers; importing it loads neither pypdf nor the component."""

from windrow.plugins import Registry, hookimpl


@hookimpl
def windrow_register(registry: Registry) -> None:
    """Register the converter, and the suffix by which files are given to it."""
    target = "windrow_pypdf:PyPDFToDocument"
    registry.add("converter", "pypdf.PyPDFToDocument", target, capabilities={"suffixes": [".pdf"]})
