"""Types that several powers share.

They have a module of their own because a power that is not listed cannot be imported.
"""

from __future__ import annotations

from typing import Literal

Preview = Literal["allowed", "held"]
"""The rules' current decision on a reply: it will be sent, or a person will decide. The rules are checked again when
the reply takes effect."""
