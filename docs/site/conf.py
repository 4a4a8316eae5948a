"""How Sphinx sets the course as a book. `make site` lays out its sources in build/site-source, and calls it there."""

import inspect
import itertools
import os
import re
import textwrap
from html import escape, unescape

import descentlab
from course import QUESTION, TITLE

project = TITLE
about = f"{QUESTION} A hands-on course in JupyterLab, with explorers to drag and claims on trial."
release = descentlab.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["README.md", "notebooks.md", "further.md", "toctree.md", "first.md", "tally.md",
                    "digits.md"]    # included by others, or none of a book

nb_execution_mode = "off"
nb_render_markdown_format = "gfm"
nb_code_prompt_show, nb_code_prompt_hide = "See what comes out", "Fold it away"     # answers to a question are folded
nb_ipywidgets_js = {}       # explorers read tables here; no widget is to be looked for elsewhere
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
highlight_language = "text"     # where a block does not say what it is
mathjax_path = "mathjax/tex-mml-chtml.js"

html_baseurl = os.environ.get("SITE_URL", "")      # where the site will be; who shares a link wants whole addresses

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["explorers/explorer.css", "site.css"]
html_js_files = [("explorers/explorers.js", {"defer": "defer"})]
html_copy_source = False
html_show_search_summary = False    # it would fetch whole pages, which a browser refuses where no server is
html_show_sphinx = False
html_use_index = html_domain_indices = False
html_sidebars = {"**": ["navbar-logo.html", "search-field.html", "sbt-sidebar-nav.html"]}
html_theme_options = {
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "navbar_persistent": [],
    "footer_content_items": ["extra-footer.html"],
    "extra_footer": "Code: BSD 3-clause. Prose and figures: CC BY 4.0.",
}

autodoc_member_order = "bysource"
add_module_names = False
numpydoc_show_class_members = False     # autodoc lists them
numpydoc_class_members_toctree = False


# numpydoc reads the sections of a docstring. Its prose is plain: `names` in backquotes, what is code indented, and all
# else means only itself, so that |g| and 2*x**2 need no markup.

def marked(text):
    """A line of prose as reStructuredText: `names` and *stress* stay what they are, all else means only itself."""

    def mark(part):
        _, code, stress, other = part.groups()
        return f"``{code}``\\ " if code else f"*{stress}*\\ " if stress else re.sub(r"([\\*_|])", r"\\\1", other)

    pattern = r"(`+)([^`]+)\1|(?<![\w*])\*(\w[^*]*)\*(?![\w*])|([^`*]+|[`*])"
    return re.sub(pattern, mark, text).replace("\\ \\ ", "\\ ")


def prose(lines):
    """Lines of prose, marked; each keeps its indent. A name in backquotes may go on in the next line."""
    indent = lines[0][:len(lines[0]) - len(lines[0].lstrip())]
    return [indent + line for line in marked("\n".join(line.strip() for line in lines)).split("\n")]


def restructured(lines):
    """The lines of a numpydoc docstring, its prose marked: a paragraph that is indented as a whole is code."""
    listing = False     # in a section that lists names: indented there are descriptions
    for block in filter(str.strip, re.split(r"\n[ \t]*\n", "\n".join(lines))):
        paragraph = block.strip("\n").splitlines()
        if len(paragraph) > 1 and re.fullmatch("-{3,}", paragraph[1]):
            listing = paragraph[0] not in ("Notes", "References", "Examples")
            yield from paragraph[:2]
            paragraph = paragraph[2:]
        if not listing and paragraph and all(line.startswith("    ") for line in paragraph):
            kind = "pycon" if paragraph[0].lstrip().startswith(">>>") else "text"
            yield from [f".. code-block:: {kind}", "", *paragraph]
        elif paragraph and paragraph[0].startswith(">>>"):
            yield from paragraph
        else:
            for indented, lines_ in itertools.groupby(paragraph, key=lambda line: line.startswith(" ")):
                yield from (line.replace("*", r"\*") for line in lines_) if listing and not indented else prose([*lines_])
        yield ""


# What is shown of a page where somebody shares it: title, description, and the course's card.

def summary(paragraphs):
    """A page's first paragraph that is no mere word or two, or the course's own, in at most 200 characters."""
    text = next((text for text in paragraphs if len(text) > 40), about)
    return textwrap.shorten(text, 200, placeholder=" …")


def metatags(title, description, page):
    """The tags of a page's head that say so."""
    base = f"{html_baseurl.rstrip('/')}/" if html_baseurl else ""
    address = {"og:url": base + page} if base else {}
    card = base + "_static/card.png" if base else "../" * page.count("/") + "_static/card.png"
    named = {"description": description, "twitter:card": "summary_large_image"}
    shared = {"og:type": "website", "og:site_name": project, "og:title": title, "og:description": description,
              "og:image": card, "og:image:width": 1200, "og:image:height": 630, "og:image:alt": f"{project}. {QUESTION}",
              **address}
    return "".join(f'<meta {kind}="{name}" content="{escape(str(content))}">\n'
                   for kind, tags in (("name", named), ("property", shared)) for name, content in tags.items())


def setup(app):
    from docutils import nodes      # here: the tests of what is above do without it

    def share(app, page, template, context, doctree):
        paragraphs = doctree.findall(nodes.paragraph) if doctree and page != "index" else ()
        description = summary(each.astext() for each in paragraphs if isinstance(each.parent, nodes.section))
        title = re.sub("<[^>]+>", "", context.get("title") or project)
        context["metatags"] = context.get("metatags", "") + metatags(unescape(title), description, f"{page}.html")

    def rewrite(app, what, name, obj, options, lines):
        lines[:] = restructured(lines)

    def skip(app, what, name, obj, default, options):
        return True if type(obj).__name__ == "_tuplegetter" else None   # a field of a named tuple, which says nothing

    def sign(app, what, name, obj, options, signature, returned):
        if what == "class" and "kwargs: t.Any" in (signature or ""):    # a widget's metaclass hides it
            own = inspect.signature(obj.__init__)
            return str(own.replace(parameters=list(own.parameters.values())[1:])), None

    app.connect("html-page-context", share)
    app.connect("autodoc-process-docstring", rewrite, priority=400)     # before numpydoc
    app.connect("autodoc-process-signature", sign)
    app.connect("autodoc-skip-member", skip)
