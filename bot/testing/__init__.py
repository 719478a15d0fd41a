"""Bench: a community in memory.

People speak and press, time is wound, and what each of them sees can be read. It drives the real engine over
a real database; only the platforms are stood in for.
"""

from bot.testing.bench import START as START
from bot.testing.bench import Bench as Bench
from bot.testing.files import BenchFiles as BenchFiles
from bot.testing.platforms import GARDEN as GARDEN
from bot.testing.platforms import LIMITS as LIMITS
from bot.testing.platforms import TERRACE as TERRACE
from bot.testing.platforms import BenchMessenger as BenchMessenger
from bot.testing.seen import Seen as Seen
from bot.testing.voice import Voice as Voice
