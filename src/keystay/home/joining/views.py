"""The page behind an invitation's link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from keystay.access.gates import public
from keystay.access.users.actions import AddressTaken, NotOpen
from keystay.access.users.queries import invitation_for
from keystay.home.joining.actions import join
from keystay.home.password_form import PasswordForm


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invited, take a name and a password, and sign in."""
    invitation = invitation_for(token)
    if invitation is None:
        return render(request, "joining/ended.html", status=404)
    form = PasswordForm(
        request.POST or None, initial={"name": invitation.name}, address=invitation.email
    )
    if form.is_valid():
        try:
            user = join(token=token, **form.cleaned_data)
        except (NotOpen, AddressTaken) as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, "Your account is ready.")
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "joining/accept.html", {"form": form, "invitation": invitation})
