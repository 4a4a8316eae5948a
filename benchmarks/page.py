"""A page that more than one benchmark writes: each its own section."""

import re


def put_section(page, text):
    """Put a section into a page: in place of the one with its heading, or else at the end.

    Parameters
    ----------
    page : Path
        A Markdown file.
    text : str
        Its first line is the heading, `## ...`.
    """
    sections = re.split(r"^(?=## )", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    heading = text.splitlines()[0]
    old = [k for k, section in enumerate(sections) if section.splitlines()[:1] == [heading]]
    place = old[0] if old else len(sections)
    sections[place:place + 1] = [text]
    page.write_text("\n\n".join(section.strip() for section in sections) + "\n", encoding="utf-8", newline="\n")
