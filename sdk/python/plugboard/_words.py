"""Types that several powers share.

They have a module of their own because a power that is not listed cannot be imported.
"""

from __future__ import annotations

from typing import Literal

Preview = Literal["allowed", "held"]
"""What the rules say of a reply at this moment: it will be sent, or a person will decide. They are asked again when it
takes effect."""
