"""Tables for people: medians with their spread, and bounds with whether they hold."""
import statistics


class Section:
    """What one measurement says: Markdown below its title, and the bounds it looked at."""

    def __init__(self, title, text, claims=()):
        self.title, self.text, self.claims = title, text, list(claims)


class Claim:
    """A bound and what was measured. `most` is the greatest value that holds, `least` the least;
    `shown` is the measured value as it is written."""

    def __init__(self, what, value, shown, most=None, least=None, bound=""):
        self.what, self.shown = what, shown
        self.holds = (most is None or value <= most) and (least is None or value >= least)
        limit = f"at most {most:g}" if most is not None else f"at least {least:g}"
        self.bound = bound or limit


def claims_table(claims):
    if not claims:
        return ""
    rows = [[claim.what, claim.bound, claim.shown, "holds" if claim.holds else "**does not hold**"]
            for claim in claims]
    return "## What it must show\n\n" + table("what | bound | measured | ", rows, ":--:") + "\n"


def table(heads, rows, align=None):
    """`heads` divided by |; the first column is text, the others are numbers unless `align`."""
    names = heads.split("|")
    rule = [":--"] + [align or "--:"] * (len(names) - 1)
    lines = ["| " + " | ".join(name.strip() for name in names) + " |", "|" + "|".join(rule) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def median(values):
    return statistics.median(values)


def spread(values, form="{:.2f}"):
    """The least and the greatest of the rounds."""
    return f"{form.format(min(values))} to {form.format(max(values))}"


def ratios(ours, theirs):
    return [one / other for one, other in zip(ours, theirs)]
