"""How far one word is from another, by what a hurried hand does: a letter more, less, another one, two swapped."""

# In short words one mistake makes another word, and two make any.
LEAST_LETTERS, TWO_MISTAKES = 5, 8


def close(typed: str, name: str) -> bool:
    """Whether `typed` is `name` with one mistake, or with two where it is long."""
    most = 2 if len(typed) >= TWO_MISTAKES else 1
    return len(typed) >= LEAST_LETTERS and distance(typed, name, most) <= most


def distance(one: str, other: str, most: int) -> int:
    """Of Damerau and Levenshtein, where no letter moves twice; `most + 1` as soon as it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                least = min(least, earlier[to - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
