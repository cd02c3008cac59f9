"""Signing in and out, passwords and the second factor: the library's pages that are open.

The names are the library's own, which its code and templates reverse.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from keystay.access.gates import public, signed_in
from keystay.access.sign_in.views import SignIn, closed, renews_session, second_factor

reset_key = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("login/", public(SignIn.as_view()), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path(
        "reauthenticate/",
        signed_in(renews_session(account.reauthenticate)),
        name="account_reauthenticate",
    ),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        reset_key, public(account.password_reset_from_key), name="account_reset_password_from_key"
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", signed_in(mfa.index), name="mfa_index"),
    path("second-factor/code/", public(second_factor), name="mfa_authenticate"),
    path(
        "second-factor/again/",
        signed_in(renews_session(mfa.reauthenticate)),
        name="mfa_reauthenticate",
    ),
    path("second-factor/set-up/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/download/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("sign-up/", public(closed), name="account_signup"),
    path("email/", public(closed), name="account_email"),
    path("password/set/", public(closed), name="account_set_password"),
    path("confirm-email/", public(closed), name="account_email_verification_sent"),
]
