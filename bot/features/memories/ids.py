"""The names of this feature's rows, as buttons carry them."""

from typing import NewType

MemoryId = NewType("MemoryId", int)
SeriesId = NewType("SeriesId", int)
PostId = NewType("PostId", int)
LineId = NewType("LineId", int)
NeverId = NewType("NeverId", int)
QuizId = NewType("QuizId", int)
ListId = NewType("ListId", int)
