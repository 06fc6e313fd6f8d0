"""How far one word is from another, by what a hurried hand does: a letter missing, added, wrong, or two swapped."""

# In short words one mistake makes another word, and two make any.
MIN_LENGTH, MIN_LENGTH_FOR_TWO = 5, 8


def is_similar(typed: str, name: str) -> bool:
    """Return whether `typed` is `name` with one mistake, or with two where it is long."""
    limit = 2 if len(typed) >= MIN_LENGTH_FOR_TWO else 1
    return len(typed) >= MIN_LENGTH and edit_distance(typed, name, limit) <= limit


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return the distance of Damerau and Levenshtein, where no letter moves twice (optimal string alignment).

    Return `limit + 1` as soon as it is more than `limit`.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                least = min(least, earlier[to - 2] + 1)
            row.append(least)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
