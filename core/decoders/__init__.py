"""Pictures are decoded in processes of their own: what a file does to a decoder, it does to nothing else."""

from core.decoders.pool import Decoders

__all__ = ["Decoders"]
