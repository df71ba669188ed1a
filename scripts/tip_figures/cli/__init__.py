"""The commands: the frame they share, and one module each."""

import gc

gc.disable()  # nothing that an import makes is garbage, and looking for some takes a tenth of a start; `frame.main` enables it
