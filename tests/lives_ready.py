"""What every life would do before anything else, done once in the process that lives are forked from: that one imports this last."""

import gc

from PIL import Image

from core.reading import prepare_messages, prepare_tiers

prepare_messages()
prepare_tiers()
Image.preinit()
gc.freeze()  # or the first garbage collection of each would copy the memory that they share
