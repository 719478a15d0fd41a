"""The names of the things that rows point at. All are database ids, unique over communities."""

from typing import NewType

CommunityId = NewType("CommunityId", int)
PersonId = NewType("PersonId", int)
AccountId = NewType("AccountId", int)
PlaceId = NewType("PlaceId", int)
OutboxId = NewType("OutboxId", int)

Platform = NewType("Platform", str)
"""The name an adapter registers its messenger under. The engine compares it, and never looks inside."""
