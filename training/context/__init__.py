"""Context encoders, by name; adapters inside them; what they say, kept on disk."""

from __future__ import annotations

from training.context import clay_context, galileo, none
from training.context.interface import CONTEXTS, ContextEncoder

__all__ = ["CONTEXTS", "ContextEncoder", "clay_context", "galileo", "none"]
