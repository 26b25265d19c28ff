"""Components that choose which way values go."""

from windrow.components.routers.conditional_router import ConditionalRouter
from windrow.components.routers.file_type_router import FileTypeRouter

__all__ = ["ConditionalRouter", "FileTypeRouter"]
