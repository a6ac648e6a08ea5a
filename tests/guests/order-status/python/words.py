"""Formats values for the log."""


def plain(value: str | float | bool | None) -> str:
    """Returns `-` for a missing value, and whole numbers without a fraction."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
