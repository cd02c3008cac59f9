"""A document handed over as a file, and the links to it."""

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from keystay.core.documents.parts import Document
from keystay.core.documents.pdf import to_pdf
from keystay.core.documents.word import to_docx
from keystay.core.tables.exports import AsItIs, give, hand_over

WORD, PDF = "docx", "pdf"
MAKERS = {
    WORD: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    PDF: ("application/pdf", to_pdf),
}


def answer(request: HttpRequest, document: Document, form: str) -> HttpResponse:
    """The document as `docx` or `pdf`, named after its title; that it was taken is kept.

    One that names people asks for the password again, as lists of people do.
    """
    content_type, make = MAKERS[form]
    name = f"{slugify(document.title)}.{form}"
    file = AsItIs(name, make(document), content_type, f"{document.title} as {form}")
    return hand_over(request, file) if document.names_people else give(request, file)
