"""Components that make one stream of values of several."""

from windrow.components.joiners.branch_joiner import BranchJoiner
from windrow.components.joiners.document_joiner import DocumentJoiner, JoinMode

__all__ = ["BranchJoiner", "DocumentJoiner", "JoinMode"]
