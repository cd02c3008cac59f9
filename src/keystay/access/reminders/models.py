"""What someone leaves out of their own daily email."""

from django.db import models

from keystay.access.users.models import User


class Mute(models.Model):
    """A promise, by its key, that someone chose to leave out of their email.

    It holds only while the policy lets it: see `queries`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes")
    promise = models.CharField(max_length=60)

    class Meta:
        ordering = ["promise"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "promise"], name="a_promise_is_muted_once_by_someone"
            ),
        ]
