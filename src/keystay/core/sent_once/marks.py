"""What tells one sending of a form from another: its mark."""

import json
import re
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
# Django scrambles the token of a form anew each time that a page is drawn. The 32 characters
# of the cookie are no such token: a script may send them with every form.
DRAWN = re.compile(r"[A-Za-z0-9]{64}")


def mark_of(request: HttpRequest) -> str:
    """The mark of the form that is being sent; empty where it was not drawn for an account.

    The same account sending the same words and files to the same address from the same
    drawing of a page gives the same mark, and nothing else does. It cannot be turned back:
    the token is stored nowhere, and the mark is made under our own key.
    """
    if not request.user.is_authenticated or not DRAWN.fullmatch(request.POST.get(TOKEN, "")):
        return ""
    files = [
        (name, [_file(each) for each in each_of]) for name, each_of in sorted(request.FILES.lists())
    ]
    told = [request.user.pk, request.get_full_path(), sorted(request.POST.lists()), files]
    return salted_hmac("keystay.core.sent_once", json.dumps(told), algorithm="sha256").hexdigest()


def _file(file: UploadedFile) -> tuple[str | None, int | None, str]:
    found = sha256(file.read()).hexdigest()
    file.seek(0)
    return file.name, file.size, found
