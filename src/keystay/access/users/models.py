"""Accounts: made by invitation only."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from keystay.core.ids import PublicId


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this email address, whatever its letter case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who may sign in. What they may do is in their role grants, never here."""

    id = PublicId()
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    calendar_key = models.CharField(max_length=64, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_for_an_email_address"),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """An invitation to make an account: bound to one address, used once, for 72 hours.

    `grants` are the roles to give on joining, each as role, team, service (ids or empty) and
    ends_on. `invited_by` is empty where the command line invited.
    """

    id = PublicId()
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    token_digest = models.CharField(max_length=64, unique=True)
    person_id = models.CharField(max_length=12, blank=True)
    grants = models.JSONField(default=list)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-expires_at"]
