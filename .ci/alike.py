"""Whether two JSON documents say the same: numbers with a fraction to 1e-9 (processors round differently), all else exactly."""

TOLERANCE = 1e-9


def differences(one, other, path="$"):
    """Where they differ, as paths with both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differences(one.get(key), other.get(key), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for position, pair in enumerate(zip(one, other)):
            yield from differences(*pair, f"{path}[{position}]")
    elif isinstance(one, float) and isinstance(other, float):
        if abs(one - other) > TOLERANCE * max(1.0, abs(one)):
            yield f"{path}: {one!r} and {other!r}"
    elif one != other or type(one) is not type(other):
        yield f"{path}: {str(one)[:80]} and {str(other)[:80]}"
