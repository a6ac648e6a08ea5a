"""How values are written in the log."""


def plain(value: str | float | bool | None) -> str:
    """`-` for what is not there, and numbers without a fraction where they have none."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
